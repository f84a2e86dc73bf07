"""The claim sets, each in the setting that it describes: claims with the evidence, or with the text to find it in.

Worse would be: evidence that the set does not give, gold sentences under other numbers, or a claim that the verifier
was trained on.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from bench.data import Data, Document, Place, Record, document, sample, untokenised
from bench.verdicts import SUPPORTED_OR_NOT, THREE, TWO
from qa.verify import Label
from training.pairs import chance, clean, page_name

PAGES = 400
"""Pages in the library of FEVER's whole job."""
ABSTRACTS = 1_000
"""Abstracts in the library of SciFact's whole job, where the items are limited; all there are otherwise."""
WHOLE_JOB_CLAIMS = 200
"""Claims of the whole job at most, so that their own pages leave room for others."""
META_TITLE = "(meta data) TITLE: "


@dataclass(frozen=True, slots=True)
class Case:
    """A claim with its label; `gold` lists alternative groups of sentences that decide it, where the set marks them."""

    claim: str
    label: Label
    documents: tuple[Document, ...]
    gold: tuple[frozenset[Place], ...] = ()


@dataclass(frozen=True, slots=True)
class Setting:
    """Cases of one kind.

    `given`: the documents hold the evidence and nothing else. Otherwise it is searched for, in a library of the
    case's documents, or in one of `shared` documents for all cases.
    """

    set: str
    name: str
    labels: tuple[Label, ...]
    cases: list[Case]
    given: bool = True
    shared: tuple[Document, ...] = ()


def fever(data: Data) -> list[Setting]:
    pages = {
        record["page"]: document(
            record["page"], page_name(record["page"]), [untokenised(sentence) for sentence in record["sentences"]]
        )
        for record in data.side_file("claims", "fever_pages")
    }
    records = [record for record in data.items("claims", "fever") if _known(record, pages, data)]
    records = sample(records, data.limit)
    gold = [_fever_gold(record, pages) for record in records]
    other = [case for record, case in zip(records, gold, strict=True) for case in _fever_other(record, case, pages)]
    return [
        Setting("fever", "the gold sentences", TWO, gold),
        Setting("fever", "gold or other sentences of the page", THREE, gold + other),
        _fever_whole_job(sample(records, WHOLE_JOB_CLAIMS), pages),
    ]


def _known(record: Record, pages: dict[str, Document], data: Data) -> bool:
    """Whether the first group of evidence is there, and training saw none of the pages."""
    first = all(name in pages and number in pages[name].numbers for name, number in record["evidence"][0])
    return first and data.unseen("page", *(name for group in record["evidence"] for name, _ in group))


def _fever_gold(record: Record, pages: dict[str, Document]) -> Case:
    wanted: dict[str, list[int]] = {}
    for name, number in record["evidence"][0]:
        wanted.setdefault(name, []).append(number)
    return Case(
        clean(record["claim"]), Label(record["label"]), tuple(_cut(pages[name], wanted[name]) for name in wanted)
    )


def _fever_other(record: Record, case: Case, pages: dict[str, Document]) -> Iterator[Case]:
    """For every second claim, as many sentences of its page as decide it, of those that nobody marked."""
    if chance("half", case.claim) < 0.5:
        return
    page = pages[case.documents[0].source]
    marked = {number for group in record["evidence"] for name, number in group if name == page.source}
    free = [number for number in page.numbers if number not in marked]
    free.sort(key=lambda number: chance("other", case.claim, str(number)))
    if free:
        chosen = free[: len(case.documents[0].spans)]
        yield replace(case, label=Label.NOT_ENOUGH_INFO, documents=(_cut(page, chosen),))


def _fever_whole_job(records: Sequence[Record], pages: dict[str, Document]) -> Setting:
    own = dict.fromkeys(
        name for record in records for group in record["evidence"] for name, _ in group if name in pages
    )
    others = [name for name in pages if name not in own]
    names = [*own, *sample(others, max(0, PAGES - len(own)))]
    cases = [
        Case(
            clean(record["claim"]),
            Label(record["label"]),
            (),
            tuple(frozenset((name, number) for name, number in group) for group in record["evidence"]),
        )
        for record in records
    ]
    setting = f"whole job, {len(names)} pages as the library"
    return Setting("fever", setting, THREE, cases, given=False, shared=tuple(pages[name] for name in names))


def _cut(page: Document, numbers: Sequence[int]) -> Document:
    """A document of some sentences of a page."""
    return document(page.source, page.article.title, [one.sentence.text for one in page.evidence(numbers)])


def fever_symmetric(data: Data) -> list[Setting]:
    records = sample(data.items("claims", "fever_symmetric"), data.limit)
    cases = [_single(untokenised(one["claim"]), one["label"], "", untokenised(one["evidence"])) for one in records]
    return [Setting("fever_symmetric", "the sentence", TWO, cases)]


def fm2(data: Data) -> list[Setting]:
    records = [one for one in data.items("claims", "fm2") if data.unseen("claim", one["claim"])]
    cases = [
        Case(clean(one["claim"]), Label(one["label"]), (document(one["page"], one["page"], one["gold"]),))
        for one in sample(records, data.limit)
    ]
    return [Setting("fm2", "the gold sentences", TWO, cases)]


def healthver(data: Data) -> list[Setting]:
    records = sample(data.items("claims", "healthver"), data.limit)
    cases = [_single(one["claim"], one["label"], "", one["evidence"]) for one in records]
    return [Setting("healthver", "the evidence, as one text", THREE, cases)]


def climate_fever(data: Data) -> list[Setting]:
    records = sample(data.items("claims", "climate_fever"), data.limit)
    cases = [
        _single(record["claim"], one["label"], one["article"], one["text"])
        for record in records
        for one in record["evidence"]
    ]
    return [Setting("climate_fever", "each of five sentences", THREE, cases)]


def _single(claim: str, label: str, title: str, text: str) -> Case:
    return Case(clean(claim), Label(label), (document("evidence", title, [text]),))


def scifact(data: Data) -> list[Setting]:
    """A case is a claim with one of the abstracts that it cites."""
    abstracts = {
        record["doc_id"]: document(f"abstract {record['doc_id']}", record["title"], record["sentences"])
        for record in data.side_file("claims", "scifact_corpus")
    }
    records = [one for one in data.items("claims", "scifact") if data.unseen("claim", one["claim"])]
    cases = []
    for record in sample(records, data.limit):
        for cited in record["cited"]:
            abstract = abstracts[cited]
            marked = record["evidence"].get(str(cited), [])
            label = Label(marked[0]["label"]) if marked else Label.NOT_ENOUGH_INFO
            gold = tuple(frozenset((abstract.source, number) for number in group["sentences"]) for group in marked)
            cases.append(Case(clean(record["claim"]), label, (abstract,), gold))
    return [
        Setting("scifact", "the cited abstract", THREE, cases, given=False),
        _scifact_whole_job(records, abstracts, data),
    ]


def _scifact_whole_job(records: Sequence[Record], abstracts: dict[int, Document], data: Data) -> Setting:
    """Claims over the abstracts that they cite among others: all there are, or ABSTRACTS under a limit."""
    records = sample(records, min(data.limit or WHOLE_JOB_CLAIMS, WHOLE_JOB_CLAIMS))
    own = dict.fromkeys(cited for record in records for cited in record["cited"])
    others = [number for number in abstracts if number not in own]
    shelf = [*own, *sample(others, max(0, ABSTRACTS - len(own)) if data.limit else None)]
    cases = []
    for record in records:
        marked = {number: groups for number, groups in record["evidence"].items() if groups}
        gold = tuple(
            frozenset((abstracts[int(number)].source, sentence) for sentence in group["sentences"])
            for number, groups in marked.items()
            for group in groups
        )
        label = Label(next(iter(marked.values()))[0]["label"]) if marked else Label.NOT_ENOUGH_INFO
        cases.append(Case(clean(record["claim"]), label, (), gold))
    setting = f"whole job, {len(shelf)} abstracts as the library"
    return Setting("scifact", setting, THREE, cases, given=False, shared=tuple(abstracts[one] for one in shelf))


def multirc(data: Data) -> list[Setting]:
    """A claim is a question with an answer behind it, which its document bears out or not."""
    documents = {
        record["doc"]: document("document", "", [untokenised(sentence) for sentence in record["sentences"]])
        for record in data.side_file("answers", f"multirc_{data.split}_docs")
    }
    cases = []
    for record in sample(data.items("answers", "multirc"), data.limit):
        label = Label.SUPPORTED if record["correct"] else Label.NOT_ENOUGH_INFO
        gold = frozenset(("document", number) for number in record["evidence"]) if record["correct"] else frozenset()
        claim = f"{untokenised(record['question'])} {untokenised(record['answer'])}"
        cases.append(Case(claim, label, (documents[record["doc"]],), (gold,) if gold else ()))
    return [Setting("multirc", "the document", SUPPORTED_OR_NOT, cases, given=False)]


def wice(data: Data) -> list[Setting]:
    """Partial support counts as none, and the sentences of an unsupported claim are not asked for."""
    records = [one for one in data.items("claims", "wice") if data.unseen("claim", one["claim"])]
    cases = []
    for record in sample(records, data.limit):
        first = record["sentences"][0]
        title = first.removeprefix(META_TITLE) if first.startswith(META_TITLE) else ""
        label = Label.SUPPORTED if record["label"] == "supported" else Label.NOT_ENOUGH_INFO
        marked = record["evidence"] if record["label"] != "not_supported" else []
        gold = tuple(frozenset(("article", number) for number in group) for group in marked if group)
        cases.append(Case(clean(record["claim"]), label, (document("article", title, record["sentences"]),), gold))
    return [Setting("wice", "the cited article", SUPPORTED_OR_NOT, cases, given=False)]
