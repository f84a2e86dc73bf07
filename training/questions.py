"""The public question sets, read into pairs: does this text answer that question, and is this its answer."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import islice
from pathlib import Path

from training.data import README_SAYS_OPEN, Record, Source, records, words
from training.pairs import Pair, chance, clean, key_of, part, titled

_SHORT_ANSWER = 60
"""Characters of an answer that is also tried as a statement behind its question."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with the sentences it is asked of; `gold` are the numbers of those that answer it."""

    question: str
    title: str
    sentences: tuple[str, ...]
    gold: frozenset[int]
    answers: tuple[str, ...]
    neighbours: bool
    """Whether the sentences stand next to each other in their source."""


def asked(record: Record) -> Asked:
    """A record of one passage."""
    return Asked(
        clean(record["question"]),
        clean(record.get("title") or ""),
        tuple(clean(sentence) for sentence in record["sentences"]),
        frozenset(record["gold"]),
        tuple(clean(answer) for answer in record.get("answers") or ()),
        "made" not in record,
    )


def window(one: Asked, number: int) -> tuple[int, ...]:
    """The sentence alone, behind the one before it, or between its neighbours: all three are met in use."""
    drawn = chance("window", one.question, one.sentences[number])
    if not one.neighbours or drawn < 0.5:
        return (number,)
    last = number + 2 if drawn > 0.75 else number + 1
    return tuple(range(max(0, number - 1), min(last, len(one.sentences))))


def pairs_of(one: Asked, name: str) -> Iterator[Pair]:
    """The question against sentences that answer it and against the most alike of those that don't."""
    named = chance("title", one.question) < 0.5

    def text(numbers: tuple[int, ...]) -> str:
        joined = " ".join(one.sentences[n] for n in numbers)
        return titled(one.title, joined) if named else joined

    gold = sorted(one.gold)
    rest = [n for n in range(len(one.sentences)) if n not in one.gold and len(one.sentences[n]) > 20]
    rest.sort(key=lambda n: -len(words(one.sentences[n]) & words(one.question)))
    answering = [text(window(one, n)) for n in gold[:1]]
    beside = [text(numbers) for n in rest for numbers in [window(one, n)] if not one.gold.intersection(numbers)]
    for evidence in answering:
        yield Pair(one.question, evidence, "answered", name)
    for evidence in beside[: 1 if gold else 2]:
        yield Pair(one.question, evidence, "unanswered", name)
    said = [answer for answer in one.answers if 0 < len(answer) <= _SHORT_ANSWER]
    if said and chance("said", one.question) < 0.5:
        for evidence in answering:
            yield Pair(f"{one.question} {said[0]}", evidence, "supported", name)
        for evidence in beside[:1]:
            if said[0].lower() not in evidence.lower():
                yield Pair(f"{one.question} {said[0]}", evidence, "not_enough_info", name)


def passage(name: str) -> Callable[[Path, str], Iterator[Pair]]:
    """Reader of `{question, sentences, gold}` files; twins of one question stay on one side."""

    def read(bench: Path, wanted: str) -> Iterator[Pair]:
        for record in records(bench / "train" / f"{name}.jsonl.gz"):
            key = record.get("pair") or record["question"]
            held = key_of(record["question"]) in measured(bench)
            if record.get("gold") is not None and part(key, "question") == wanted and not held:
                yield from pairs_of(asked(record), name)

    return read


def hops(path: str) -> Callable[[Path, str], Iterator[Pair]]:
    """Reader of `{question, paragraphs, evidence}` files: all the facts together answer, all but one don't."""
    name = Path(path).name

    def read(bench: Path, wanted: str) -> Iterator[Pair]:
        for record in records(bench / f"{path}.jsonl.gz"):
            held = key_of(record["question"]) in measured(bench)
            if part(record["question"], "question") == wanted and not held:
                yield from islice(_hops(record, name), 4)

    return read


def _hops(record: Record, name: str) -> Iterator[Pair]:
    question = clean(record["question"])
    texts = {
        (paragraph["title"], number): titled(paragraph["title"], clean(sentence))
        for paragraph in record["paragraphs"]
        for number, sentence in enumerate(paragraph["sentences"])
        if len(sentence) > 20
    }
    gold = [tuple(place) for place in record.get("evidence") or () if tuple(place) in texts]
    others = [text for place, text in texts.items() if place not in gold]
    if len(gold) < 2 or len(gold) > 4 or not others:
        return
    others.sort(key=lambda text: -len(words(text) & words(question)))
    facts = [texts[place] for place in gold]
    yield Pair(question, " ".join(facts), "answered", name)
    without = int(chance("hop", question) * len(facts))
    yield Pair(question, " ".join([*facts[:without], others[0], *facts[without + 1 :]]), "unanswered", name)
    answer = clean(record["answer"])
    if answer and len(answer) <= _SHORT_ANSWER:
        yield Pair(f"{question} {answer}", " ".join(facts), "supported", name)
        if answer.lower() not in others[1 % len(others)].lower():
            yield Pair(f"{question} {answer}", others[1 % len(others)], "not_enough_info", name)


@cache
def measured(bench: Path) -> frozenset[str]:
    """The questions of `answers/` that are measured on, as keys."""
    folder = bench / "answers"
    found = [r["question"] for name in ("hotpotqa_dev", "qed_dev") for r in records(folder / f"{name}.jsonl.gz")]
    paragraphs = (paragraph for r in records(folder / "squad2_dev.jsonl.gz") for paragraph in r["paragraphs"])
    found += [asked["question"] for paragraph in paragraphs for asked in paragraph["questions"]]
    return frozenset(map(key_of, found))


SOURCES = (
    Source("squad2_train_part", passage("squad2_train_part"), 7_000, README_SAYS_OPEN),
    Source("squad2_unanswerable_pairs", passage("squad2_unanswerable_pairs"), 7_000, README_SAYS_OPEN),
    Source("squad2_unanswerable_pairs_joined", passage("squad2_unanswerable_pairs_joined"), 5_000, README_SAYS_OPEN),
    Source("squad1_train_part", passage("squad1_train_part"), 4_000, README_SAYS_OPEN),
    Source("squad1_train_sentences", passage("squad1_train_sentences"), 3_000, README_SAYS_OPEN),
    Source("squad1_train_pairs", passage("squad1_train_pairs"), 3_000, README_SAYS_OPEN),
    Source("nq_paragraphs", passage("nq_paragraphs"), 2_500, README_SAYS_OPEN),
    Source("selqa_dev", passage("selqa_dev"), 1_200, README_SAYS_OPEN),
    Source("clapnq_dev", passage("clapnq_dev"), 1_000, README_SAYS_OPEN),
    Source("covidqa_part", passage("covidqa_part"), 1_200, README_SAYS_OPEN),
    Source("hotpotqa_tune", hops("answers/hotpotqa_tune"), 1_200, "CC BY-SA 4.0"),
    Source("hotpotqa_train_100", hops("train/hotpotqa_train_100"), 400, README_SAYS_OPEN),
    Source("hotpotqa_dev_extra", hops("train/hotpotqa_dev_extra"), 1_200, README_SAYS_OPEN),
    Source("twowiki_train_500", hops("train/twowiki_train_500"), 1_000, README_SAYS_OPEN),
)
"""The mixture's questions: those answered or not train the second head, those with an answer behind them the first."""
