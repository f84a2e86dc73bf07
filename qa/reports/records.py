"""JSON: the records of docs/json.md, one a line."""

from __future__ import annotations

import json
from collections.abc import Iterator

from index.article import Citation
from qa.answer import Answer
from qa.claim import Verdict
from qa.report import SCHEMA, Json, answer_json, citation_from, json_text, sentence_json, verdict_json
from qa.reports.content import Item, Report
from qa.review import Beyond


def written(report: Report) -> str:
    return "".join(f"{json_text(one)}\n" for one in records(report))


def records(report: Report, record_id: object = None) -> Iterator[Json]:
    for item in report.items:
        copies = {"copies": dict(report.copies[item])} if item in report.copies else {}
        yield {**record(item, record_id), **copies}


def record(item: Item, record_id: object = None) -> Json:
    if isinstance(item, Answer):
        return answer_json(item, record_id)
    return verdict_json(item, record_id) if isinstance(item, Verdict) else sentence_json(item)


def recognises(text: str) -> bool:
    return text.lstrip().startswith("{")


def citations(text: str) -> Iterator[Citation]:
    for saved in _records(text):
        if saved["schema"] != SCHEMA:
            raise ValueError(f"in schema {saved['schema']!r}, not {SCHEMA}")
        yield from map(citation_from, _cited(saved))


def _records(text: str) -> list[Json]:
    """One record, or one a line."""
    try:
        return [json.loads(text)]
    except ValueError:
        records = [json.loads(line) for line in text.split("\n") if line.strip()]
    if not records:
        raise ValueError("it is empty")
    return records


def _cited(saved: Json) -> Iterator[Json]:
    """The saved citations of a record; the nearest sentences are shown with it, not cited."""
    for statement in saved.get("statements", ()):
        yield from statement["citations"]
        yield from statement.get("against", ())
    yield from saved.get("evidence_for", ())
    yield from saved.get("evidence_against", ())
    yield from (one["citation"] for one in saved.get("quotations", ()) if one["citation"] is not None)
    if saved.get("counts_as") == Beyond.DIFFERS and saved["differs_from"] is not None:
        yield saved["differs_from"]
    for part in saved.get("parts", ()):
        yield from _cited(part)
