"""The public question sets, read into pairs: does this text answer that question, and is this its answer."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from training.data import README_SAYS_OPEN, Record, Source, records, words
from training.pairs import Pair, chance, clean, key_of, part, titled

SHORT_ANSWER = 60
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
    said = [answer for answer in one.answers if 0 < len(answer) <= SHORT_ANSWER]
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
)
"""The mixture's questions: those answered or not train the second head, those with an answer behind them the first."""
