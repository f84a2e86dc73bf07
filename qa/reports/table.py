"""CSV for a spreadsheet: one row a statement, a claim or a part of one, with its citations.

A cell about the citations has one line each, in the same order. No cell can become a formula: a text that a spreadsheet
could take for one begins with an apostrophe, which is taken off again on the way back.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from typing import Any

from index.article import Citation
from qa.answer import Answer
from qa.report import citation_from
from qa.reports.content import Assertion, Cited, Item, Report, assertions
from qa.visible import visible

CITED = ("side", "probability", "quote", "title", "article_id", "sentence", "page", "start", "end", "source", "digest")
COLUMNS = ("item", "kind", "asked", "short", "text", "outcome", "support", "note", *CITED)
NEEDED = {"quote", "title", "article_id", "sentence", "page", "start", "end", "source", "digest"}
MARK = "\ufeff"  # by which spreadsheets tell UTF-8

# What makes a formula, also behind what some programs drop before they look, and in the wide forms that some narrow.
_FORMULA = re.compile(r"[\s']*[=+\-@\uff1d\uff0b\uff0d\uff20]|'*[\t\r]")


def written(report: Report) -> str:
    out = io.StringIO()
    table = csv.DictWriter(out, COLUMNS, lineterminator="\n")
    table.writeheader()
    for number, item in enumerate(report.items, 1):
        for assertion in assertions(item):
            table.writerow({name: _cell(value) for name, value in _row(number, item, assertion).items()})
    return MARK + out.getvalue()


def recognises(text: str) -> bool:
    return set(_columns(text)) >= NEEDED


def citations(text: str) -> Iterator[Citation]:
    for row in _rows(text):
        if not any(row[name] for name in NEEDED):
            continue
        lists = {name: _lines(row[name]) for name in NEEDED}
        if len({len(lines) for lines in lists.values()}) > 1:
            raise ValueError("a row whose citations have more lines in one column than in another")
        for values in zip(*lists.values(), strict=True):
            yield _citation(dict(zip(lists, values, strict=True)))


def _rows(text: str) -> Iterator[dict[str, str]]:
    delimiter = max(",;\t", key=text.partition("\n")[0].count)  # a spreadsheet writes that of its country
    try:
        yield from csv.DictReader(io.StringIO(text), delimiter=delimiter, strict=True)
    except csv.Error as error:
        raise ValueError(str(error)) from error


def _row(number: int, item: Item, assertion: Assertion) -> dict[str, Any]:
    return {
        "item": number,
        "kind": assertion.kind,
        "asked": assertion.asked,
        "short": item.short if isinstance(item, Answer) else "",
        "text": assertion.text,
        "outcome": assertion.outcome,
        "support": "" if assertion.support is None else f"{assertion.support:.4f}",
        "note": assertion.note,
        **{name: "\n".join(_fact(one, name) for one in assertion.cited) for name in CITED},
    }


def _fact(cited: Cited, name: str) -> str:
    if name == "side":
        return cited.side
    if name == "probability":
        return "" if cited.support is None else f"{cited.support:.4f}"
    value = getattr(cited.citation, name)
    return "" if value is None else str(value).replace("\n", " ")


def _cell(value: object) -> str:
    text = visible(str(value))
    return f"'{text}" if _FORMULA.match(text) else text


def _lines(cell: str) -> list[str]:
    guarded = cell.startswith("'") and _FORMULA.match(cell[1:])
    return (cell[1:] if guarded else cell).split("\n")


def _citation(row: dict[str, str]) -> Citation:
    counts = {name: int(row[name]) for name in ("sentence", "start", "end")}
    return citation_from({**row, **counts, "page": int(row["page"]) if row["page"] else None})


def _columns(text: str) -> list[str]:
    return re.split("[,;\t]", text.partition("\n")[0].strip().replace('"', ""))
