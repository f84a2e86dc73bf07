"""Questions that take two facts, read into couples of sentences: do these two together answer it?"""

from collections.abc import Iterator
from itertools import combinations
from pathlib import Path

from training.data import Record, Source, words
from training.pairs import Pair, chance, clean, page_name, titled
from training.passages import HOPS, hops, joined
from training.questions import SHORT_ANSWER

_NEGATIVES = 2
"""Couples of a fact with a sentence that does not complete it, for each of two facts."""
_LINKED = 4
"""Words in common that a sentence is worth when it names the other one's page, as a second fact mostly does."""

Place = tuple[str, int]


def couples(record: Record, name: str) -> Iterator[Pair]:
    """The question over the facts that answer it, and over couples of sentences that look as if they did."""
    question = clean(record["question"])
    answers = tuple(filter(None, map(clean, (record["answer"], *(record.get("aliases") or ())))))
    texts = {
        (paragraph["title"], number): clean(sentence)
        for paragraph in record["paragraphs"]
        for number, sentence in enumerate(paragraph["sentences"])
        if len(sentence) > 20
    }
    gold = [place for place in map(tuple, record.get("evidence") or ()) if place in texts]
    others = [place for place in texts if place not in gold]
    if not 2 <= len(gold) <= 4 or len(others) < 2 or not answers:
        return

    def pair(places: tuple[Place, ...], label: str) -> Pair:
        held = set(range(len(places))) if label == "answered" else set()
        shown, spans, exact = joined([titled(title, texts[title, n]) for title, n in places], held, answers)
        return Pair(question, shown, label, name, spans if exact else (), exact)

    facts = tuple(gold) if len(gold) == 2 else _telling(gold, texts, answers)
    yield pair(tuple(gold), "answered")
    yield pair(facts[::-1], "answered")
    for fact in facts:
        for other in _closest(question, fact, others, texts)[:_NEGATIVES]:
            yield pair(_either_way(fact, other), "unanswered")
    stray = sorted(others, key=lambda place: -_alike(question, texts[place]))[:2]
    yield pair((stray[0], stray[1]), "unanswered")
    if chance("one fact", question) < 0.5:
        yield pair(facts[:1] if chance("which fact", question) < 0.5 else facts[1:], "unanswered")
    yield from _stated(question, answers[0], pair(facts, "answered").evidence, [texts[place] for place in stray], name)


def _stated(question: str, answer: str, facts: str, strays: list[str], name: str) -> Iterator[Pair]:
    """The answer behind its question as a statement."""
    if len(answer) <= SHORT_ANSWER:
        yield Pair(f"{question} {answer}", facts, "supported", name)
        if answer.lower() not in strays[1].lower():
            yield Pair(f"{question} {answer}", strays[1], "not_enough_info", name)


def _telling(gold: list[Place], texts: dict[Place, str], answers: tuple[str, ...]) -> tuple[Place, Place]:
    """Two facts of two pages, one of which holds the answer where any couple has that."""
    both = list(combinations(gold, 2))
    both.sort(key=lambda two: (two[0][0] == two[1][0], not any(a in texts[p] for a in answers for p in two)))
    return both[0]


def _closest(question: str, fact: Place, others: list[Place], texts: dict[Place, str]) -> list[Place]:
    """The other sentences, those that look most like the missing fact first."""

    def likeness(place: Place) -> int:
        linked = place[0] != fact[0] and (_named(place[0], texts[fact]) or _named(fact[0], texts[place]))
        return _alike(f"{question} {texts[fact]}", texts[place]) + (_LINKED if linked else 0)

    return sorted(others, key=lambda place: -likeness(place))


def _named(title: str, text: str) -> bool:
    return page_name(title).split(" (")[0].lower() in text.lower()


def _alike(one: str, other: str) -> int:
    return len(words(one) & words(other))


def _either_way(one: Place, other: Place) -> tuple[Place, Place]:
    return (one, other) if chance("first", *one[0], *other[0]) < 0.5 else (other, one)


SOURCES = tuple(
    Source(name, hops(path, couples, name), 5_000, licence, 3)
    for path, licence in HOPS.items()
    for name in [Path(path).name]
)
"""The mixture's couples: they train the second head, and the first with the answer behind the question."""
