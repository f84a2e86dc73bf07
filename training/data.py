"""The public sets under `bench/`, read into pairs for training, tuning and measuring.

A set is here because its licence is open: the first row of `shared/bench/README.md`, or stated there for `claims/`.
HealthVer, Climate-FEVER and everything whose licence is not found are only ever measured on, in `evaluate`.
"""

import gzip
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from training.pairs import Pair, chance, clean, page_name, part, titled

Record = dict[str, Any]
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+(?=[A-Z\"(])")
_WORD = re.compile(r"\w+")
SCIFACT_LABELS = {"SUPPORT": "supported", "CONTRADICT": "refuted", "REFUTE": "refuted"}
WINDOW_WORDS = 80
"""Evidence longer than this keeps the sentences closest to the statement: about 110 tokens."""


@dataclass(frozen=True, slots=True)
class Source:
    """A set in the mixture: how it is read, how many of its pairs at most, under what licence, how often."""

    name: str
    read: Callable[[Path, str], Iterator[Pair]]
    most: int
    licence: str
    times: int = 1


def records(path: Path) -> Iterator[Record]:
    """The records of one gzipped JSON Lines file."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


def words(text: str) -> set[str]:
    """The lower-case words of a text, for overlap."""
    return set(_WORD.findall(text.lower()))


def focus(statement: str, sentences: list[str]) -> str:
    """The sentences that share most words with the statement, in their order, up to WINDOW_WORDS words."""
    wanted = words(statement)
    by_overlap = sorted(range(len(sentences)), key=lambda n: -len(wanted & words(sentences[n])))
    kept: list[int] = []
    room = WINDOW_WORDS
    for number in by_overlap:
        length = len(sentences[number].split())
        if length <= room or not kept:
            kept.append(number)
            room -= length
    return " ".join(sentences[number] for number in sorted(kept))


def focused(statement: str, text: str) -> str:
    """A text cut down by `focus` when it is longer than the window."""
    return text if len(text.split()) <= WINDOW_WORDS else focus(statement, _SENTENCE_END.split(text))


def _maybe_titled(title: str, statement: str, text: str) -> str:
    """Evidence with its title for about half of all statements: both forms are met in use."""
    return titled(title, text) if chance("title", statement, text) < 0.5 else text


def claims(name: str) -> Callable[[Path, str], Iterator[Pair]]:
    """Reader of `{claim, evidence, label}` files, with `page` or `pages` where they are known."""

    def read(bench: Path, wanted: str) -> Iterator[Pair]:
        for record in records(bench / "train" / f"{name}.jsonl.gz"):
            pages = record.get("pages") or ([record["page"]] if "page" in record else [])
            if ({part(page, "page") for page in pages} or {"train"}) != {wanted}:
                continue
            statement, evidence = clean(record["claim"]), clean(record["evidence"])
            title = pages[0] if len(pages) == 1 else ""
            yield Pair(statement, _maybe_titled(title, statement, focused(statement, evidence)), record["label"], name)

    return read


def _sentences(name: str) -> Callable[[Path, str], Iterator[Pair]]:
    """Reader of `{claim, sentences, gold, label}` files: the gold sentences, or all where none is marked."""

    def read(bench: Path, wanted: str) -> Iterator[Pair]:
        if wanted != "train":
            return
        for record in records(bench / "train" / f"{name}.jsonl.gz"):
            statement = clean(record["claim"])
            sentences = [clean(sentence) for sentence in record["sentences"]]
            gold = record.get("gold") or []
            chosen = [sentences[n] for n in gold] or sentences
            yield Pair(statement, focus(statement, chosen), record["label"], name)

    return read


def _summaries(bench: Path, wanted: str) -> Iterator[Pair]:
    if wanted != "train":
        return
    for record in records(bench / "train" / "summaries.jsonl.gz"):
        if record["source"] != "faithbench":
            statement = clean(record["claim"])
            yield Pair(statement, focused(statement, clean(record["evidence"])), record["label"], "summaries")


def _hagrid(bench: Path, wanted: str) -> Iterator[Pair]:
    if wanted != "train":
        return
    for record in records(bench / "train" / "hagrid_part.jsonl.gz"):
        statement = re.sub(r"\s*\[[\d, ]+\]", "", record["statement"])
        evidence = re.sub(r"\[\d+\] ?", "", " ".join(record["evidence"]))
        yield Pair(clean(statement), focused(statement, clean(evidence)), record["label"], "hagrid_part")


def fever_pages(bench: Path) -> dict[str, list[str]]:
    """FEVER's Wikipedia pages, title to sentences (an index is a sentence number; some are empty)."""
    pages = records(bench / "claims" / "fever_pages.jsonl.gz")
    return {record["page"]: [clean(sentence) for sentence in record["sentences"]] for record in pages}


def fever(bench: Path, wanted: str) -> Iterator[Pair]:
    """FEVER claims with their gold sentences, and with other sentences of the page as not_enough_info."""
    pages = fever_pages(bench)
    for record in records(bench / "claims" / "fever_dev.jsonl.gz"):
        groups = [group for group in record["evidence"] if all(page in pages for page, _ in group)]
        names = {page for group in record["evidence"] for page, _ in group}
        if not groups or {part(page, "page") for page in names} != {wanted}:
            continue
        statement = clean(record["claim"])
        group = min(groups, key=len)
        # Wikipedia sentences lean on their title for who "he" is, so most are shown with it.
        shown = [pages[page][number] for page, number in group if number < len(pages[page])]
        named = chance("title", statement) < 0.7
        parts = [titled(page, s) if named else s for (page, _), s in zip(group, shown, strict=False)]
        yield Pair(statement, " ".join(parts), record["label"], "fever")
        page = group[0][0]
        gold = {number for other in record["evidence"] for title, number in other if title == page}
        rest = [s for number, s in enumerate(pages[page]) if number not in gold and len(s) > 25]
        if rest:
            other = rest[int(chance("other", statement) * len(rest))]
            yield Pair(statement, titled(page, other) if named else other, "not_enough_info", "fever")


def fever_nei(bench: Path, wanted: str) -> Iterator[Pair]:
    """Claims that Wikipedia does not settle, against sentences of the page that they name."""
    pages = fever_pages(bench)
    names = {page_name(page).split(" (")[0]: page for page in pages}
    for record in records(bench / "claims" / "fever_nei_dev.jsonl.gz"):
        statement = clean(record["claim"])
        tokens = statement.rstrip(".").split()
        spans = (" ".join(tokens[:n]) for n in range(min(6, len(tokens)), 0, -1))
        page = next((names[span] for span in spans if span in names), None)
        if page is None or part(page, "page") != wanted:
            continue
        rest = [s for s in pages[page] if len(s) > 25]
        rest.sort(key=lambda s: -len(words(s) & words(statement)))
        for text in rest[:2]:
            yield Pair(statement, _maybe_titled(page, statement, text), "not_enough_info", "fever_nei")


def fm2(bench: Path, wanted: str) -> Iterator[Pair]:
    for record in records(bench / "claims" / "fm2_dev.jsonl.gz"):
        if part(record["claim"], "claim") == wanted:
            statement = clean(record["claim"])
            gold = [clean(sentence) for sentence in record["gold"]]
            yield Pair(statement, focus(statement, gold), record["label"], "fm2")
            others = [clean(s) for s in record["retrieved"] if clean(s) not in gold]
            far = [s for s in others if len(words(s) & words(statement)) <= 3 and len(s) > 40]
            if far and chance("fm2", statement) < 0.5:
                yield Pair(statement, far[0], "not_enough_info", "fm2")


def scifact_like(name: str, corpus: str) -> Callable[[Path, str], Iterator[Pair]]:
    """Reader of SciFact's format: marked sentences, whole abstracts, and sentences that are not marked."""

    def read(bench: Path, wanted: str) -> Iterator[Pair]:
        folder = bench / "claims"
        abstracts = {r["doc_id"]: r for r in records(folder / f"{corpus}.jsonl.gz")}
        for record in records(folder / f"{name}.jsonl.gz"):
            if part(record["claim"], "claim") != wanted:
                continue
            statement = clean(re.sub(r"\[?<\|\w+\|>\]?", "", record["claim"]))
            for cited in record.get("cited") or record.get("cited_doc_ids") or []:
                abstract = abstracts.get(cited)
                if abstract is not None:
                    yield from _abstract(statement, abstract, record["evidence"].get(str(cited), []), name)

    return read


def _abstract(statement: str, abstract: Record, marked: list[Record], name: str) -> Iterator[Pair]:
    sentences = [clean(s) for s in abstract.get("sentences") or abstract["abstract"]]
    gold = {number for group in marked for number in group["sentences"]}
    for group in marked[:2]:
        label: str = SCIFACT_LABELS.get(group["label"]) or group["label"]
        text = " ".join(sentences[n] for n in group["sentences"] if n < len(sentences))
        yield Pair(statement, _maybe_titled(abstract["title"], statement, text), label, name)
    rest = [s for n, s in enumerate(sentences) if n not in gold]
    rest.sort(key=lambda s: -len(words(s) & words(statement)))
    # Where an abstract decides, its unmarked sentences that sound alike often decide too: take the one least alike.
    for text in rest[-1:] if marked else rest[:2]:
        yield Pair(statement, _maybe_titled(abstract["title"], statement, text), "not_enough_info", name)


def wice(bench: Path, wanted: str) -> Iterator[Pair]:
    for record in records(bench / "claims" / "wice_dev.jsonl.gz"):
        if part(record["claim"], "claim") != wanted:
            continue
        statement = clean(record["claim"])
        sentences = [clean(s) for s in record["sentences"]]
        marked = {n for group in record["evidence"] for n in group}
        rest = [s for n, s in enumerate(sentences) if n not in marked and len(s) > 40]
        rest.sort(key=lambda s: -len(words(s) & words(statement)))
        if marked:
            label = "supported" if record["label"] == "supported" else "unsupported"
            for group in record["evidence"][:2]:
                yield Pair(statement, focus(statement, [sentences[n] for n in group]), label, "wice")
        for text in rest[:2]:
            yield Pair(statement, text, "not_enough_info", "wice")


scifact = scifact_like("scifact_dev", "scifact_corpus")
citint = scifact_like("citint_train", "citint_corpus")
FEVER_LICENCE = "CC BY-SA 3.0"
README_SAYS_OPEN = "open (shared/bench/README.md)"
ROWS_OPEN = "open, row by row (shared/bench/README.md)"
SOURCES = (
    Source("vitaminc_real", claims("vitaminc_real"), 30_000, "CC BY-SA 3.0"),
    Source("vitaminc_synthetic", claims("vitaminc_synthetic"), 6_000, "CC BY-SA 3.0"),
    Source("fever_pairs", claims("fever_pairs"), 8_000, FEVER_LICENCE),
    Source("fever", fever, 9_000, FEVER_LICENCE),
    Source("fever_nei", fever_nei, 5_000, FEVER_LICENCE),
    Source("fm2", fm2, 3_000, "Apache-2.0", times=2),
    Source("scifact_dev", scifact, 4_000, "CC BY 4.0, abstracts ODC-BY", times=2),
    Source("citint_train", citint, 3_000, "MIT"),
    Source("wice", wice, 2_000, "ODC-BY", times=2),
    Source("wice_partial_train", _sentences("wice_partial_train"), 400, "ODC-BY"),
    Source("ex_fever", claims("ex_fever"), 3_000, README_SAYS_OPEN),
    Source("feverous_dev", _sentences("feverous_dev"), 2_500, "CC BY-SA 3.0"),
    Source("check_covid_train", _sentences("check_covid_train"), 1_500, README_SAYS_OPEN, times=2),
    Source("evidence_inference_train", claims("evidence_inference_train"), 2_900, README_SAYS_OPEN),
    Source("factcheck_gpt", claims("factcheck_gpt"), 2_000, README_SAYS_OPEN),
    Source("summaries", _summaries, 3_000, ROWS_OPEN),
    Source("dialog_grounded", claims("dialog_grounded"), 1_500, ROWS_OPEN),
    Source("hagrid_part", _hagrid, 760, README_SAYS_OPEN),
    Source("mnli_dev", claims("mnli_dev"), 7_000, README_SAYS_OPEN),
    Source("taxinli_train", claims("taxinli_train"), 600, README_SAYS_OPEN),
    Source("snli_dev", claims("snli_dev"), 1_500, README_SAYS_OPEN),
    Source("counterfactual_nli_train", claims("counterfactual_nli_train"), 2_500, README_SAYS_OPEN),
    Source("sanli_wiki", claims("sanli_wiki"), 1_500, README_SAYS_OPEN),
    Source("conjnli_train", claims("conjnli_train"), 600, README_SAYS_OPEN),
    Source("negation_nli", claims("negation_nli"), 1_500, README_SAYS_OPEN),
    Source("scone_train", claims("scone_train"), 600, README_SAYS_OPEN),
    Source("breaking_nli", claims("breaking_nli"), 400, README_SAYS_OPEN),
    Source("scitail_dev", claims("scitail_dev"), 900, README_SAYS_OPEN),
    Source("rte_cb_train", claims("rte_cb_train"), 1_800, README_SAYS_OPEN),
    Source("creak_train", claims("creak_train"), 600, README_SAYS_OPEN),
)
