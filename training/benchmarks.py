"""The pairs that the verifier is measured and tuned on, set by set, from parts that training never saw."""

import random
import re
from dataclasses import dataclass
from pathlib import Path

from training import data, hops, questions
from training.pairs import LABELS, Pair, clean, part, titled
from training.questions import Asked
from training.synthetic import minimal_pairs


@dataclass(frozen=True, slots=True)
class PairSet:
    """Pairs judged one by one. `labels` is 2 where the set has no not_enough_info."""

    name: str
    given: str
    pairs: list[Pair]
    labels: int


def pair_sets(bench: Path, side: str) -> list[PairSet]:
    """The sets that are pairs, on one side of the split; those of no open licence are only on `measure`."""
    fever = list(data.fever(bench, side))
    fever_nei = list(data.fever_nei(bench, side))
    sets = [
        PairSet("fever, two labels", "the gold sentences", _two(fever), 2),
        PairSet("fever, three labels", "gold or other sentences of the page", fever, 3),
        PairSet("fever, unsettled claims", "sentences of the page", fever_nei, 3),
        PairSet("fm2", "the gold sentences", _two(list(data.fm2(bench, side))), 2),
        PairSet("vitaminc real", "the sentence", list(data.claims("vitaminc_real")(bench, side)), 3),
        PairSet("scifact, sentences", "sentences of the abstract", list(data.scifact(bench, side)), 3),
        PairSet("citint, sentences", "sentences of the abstract", list(data.citint(bench, side)), 3),
    ]
    if side == "measure":
        folder = bench / "claims"
        sets += [
            PairSet("fever_symmetric", "the sentence", _plain(folder / "fever_symmetric_dev.jsonl.gz"), 2),
            PairSet("healthver", "the evidence", _plain(folder / "healthver_dev.jsonl.gz"), 3),
            PairSet("climate_fever", "each of five sentences", _climate(folder / "climate_fever_dev.jsonl.gz"), 3),
        ]
    return sets


TUNED_ON = 500
"""Pairs of one set at most that the calibration is fitted on."""


def tuning_sets(bench: Path) -> list[list[Pair]]:
    """The sets that the calibration is fitted on; all of open licence, none of it trained or measured on."""
    sets = [one.pairs for one in pair_sets(bench, "tune") if one.labels == 3]
    sets.append(list(data.fm2(bench, "tune")))
    sets.append([pair for pair in data.wice(bench, "tune") if pair.label in LABELS])
    sets.append([pair for _, pair in minimal_pairs(bench, "tune", 0, TUNED_ON)])
    return [random.Random(0).sample(pairs, min(TUNED_ON, len(pairs))) for pairs in sets]


def tuning_questions(bench: Path) -> list[Pair]:
    """Questions with and without their answer, for the calibration of the second head."""
    pairs = [pair for source in (*questions.SOURCES, *hops.SOURCES) for pair in source.read(bench, "tune")]
    asked = [pair for pair in pairs if pair.label in ("answered", "unanswered")]
    return random.Random(0).sample(asked, min(4 * TUNED_ON, len(asked)))


def answering_sentences(bench: Path) -> list[Asked]:
    """QED's questions over one paragraph, of whose sentences one answers."""
    found = []
    for record in data.records(bench / "answers" / "qed_dev.jsonl.gz"):
        starts, text = record["sentence_starts"], record["paragraph"]
        if record["kind"] == "single_sentence" and len(starts) > 1:
            ends = [*starts[1:], len(text)]
            sentences = tuple(clean(text[a:b]) for a, b in zip(starts, ends, strict=True))
            gold = max(number for number, start in enumerate(starts) if start <= record["evidence_span"][0])
            answers = tuple(map(clean, record["answers"]))
            found.append(Asked(clean(record["question"]), record["title"], sentences, frozenset({gold}), answers, True))
    return found


def answerable_or_not(bench: Path) -> list[Asked]:
    """SQuAD 2.0's questions, each with the paragraph that it was written for, which answers it or not."""
    return [
        Asked(
            clean(asked["question"]),
            article["title"],
            (clean(paragraph["text"]),),
            frozenset({0} if asked["answerable"] else ()),
            tuple(map(clean, asked["answers"])),
            True,
        )
        for article in data.records(bench / "answers" / "squad2_dev.jsonl.gz")
        if part(article["title"], "article") == "measure"
        for paragraph in article["paragraphs"]
        for asked in paragraph["questions"]
    ]


def _two(pairs: list[Pair]) -> list[Pair]:
    return [pair for pair in pairs if pair.label in LABELS[:2]]


def _plain(path: Path) -> list[Pair]:
    name = path.name.split("_dev")[0]
    return [Pair(clean(r["claim"]), clean(r["evidence"]), r["label"], name) for r in data.records(path)]


def _climate(path: Path) -> list[Pair]:
    return [
        Pair(clean(record["claim"]), titled(item["article"], clean(item["text"])), item["label"], "climate_fever")
        for record in data.records(path)
        for item in record["evidence"]
    ]


@dataclass(frozen=True, slots=True)
class Document:
    """A claim against a whole text: which sentences decide is for the verifier to find.

    `gold` lists alternative sets of sentence numbers; it is empty where nothing decides.
    """

    claim: str
    title: str
    sentences: tuple[str, ...]
    label: str
    gold: tuple[frozenset[int], ...] = ()


def scifact_abstracts(bench: Path, side: str) -> list[Document]:
    """SciFact's claims, each with each abstract that it cites."""
    folder = bench / "claims"
    abstracts = {record["doc_id"]: record for record in data.records(folder / "scifact_corpus.jsonl.gz")}
    found = []
    for record in data.records(folder / "scifact_dev.jsonl.gz"):
        for cited in record["cited"] if part(record["claim"], "claim") == side else ():
            abstract = abstracts[cited]
            marked = record["evidence"].get(str(cited), [])
            label = data.SCIFACT_LABELS.get(marked[0]["label"], marked[0]["label"]) if marked else "not_enough_info"
            gold = tuple(frozenset(group["sentences"]) for group in marked)
            sentences = tuple(clean(sentence) for sentence in abstract["sentences"])
            found.append(Document(clean(record["claim"]), abstract["title"], sentences, label, gold))
    return found


def wice_articles(bench: Path, side: str) -> list[Document]:
    """WiCE's claims with the whole article that they cite; partial support counts as not supported."""
    found = []
    for record in data.records(bench / "claims" / "wice_dev.jsonl.gz"):
        if part(record["claim"], "claim") == side:
            sentences = tuple(clean(sentence) for sentence in record["sentences"])
            gold = tuple(frozenset(group) for group in record["evidence"])
            label = "supported" if record["label"] == "supported" else "unsupported"
            found.append(Document(clean(record["claim"]), "", sentences, label, gold))
    return found


def summaries(bench: Path, side: str) -> list[Document]:
    """SummEdits' summaries with their documents; none of them is trained on. A fifth tunes the threshold."""
    found = []
    for path in sorted((bench / "claims").glob("summedits_*.jsonl.gz")):
        for record in data.records(path):
            if (part(record["document"], "page") == "tune") == (side == "tune"):
                sentences = tuple(s.strip() for s in _TURN.split(record["document"]) if s.strip())
                label = "supported" if record["consistent"] else "unsupported"
                found.append(Document(clean(record["summary"]), "", sentences, label))
    return found


_TURN = re.compile(r"\n+|(?<=[.!?])\s+(?=[A-Z])")
