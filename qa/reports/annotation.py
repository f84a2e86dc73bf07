"""W3C Web Annotation: each cited sentence as the target of an annotation, its statement as the body.

The model: https://www.w3.org/TR/annotation-model/. What its vocabulary has no words for (the digest of the article's
text, the number of the sentence, the page) is said in those of schema.org, whose prefix its context has.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from index.article import Article, Citation
from qa.report import Json, citation_from
from qa.reports.content import Assertion, Cited, Kind, Report, address, assertions
from qa.reports.linked import context, linked_text

CONTEXT = "http://www.w3.org/ns/anno.jsonld"
AROUND = 32  # characters before and after a quote


def written(report: Report) -> str:
    items = [
        _annotation(report, assertion, cited)
        for item in report.items
        for assertion in assertions(item)
        for cited in assertion.cited
    ]
    page = {
        "@context": CONTEXT,
        "id": _name(report.made, *(one["id"] for one in items)),
        "type": "AnnotationPage",
        "items": items,
    }
    return linked_text(page)


def recognises(text: str) -> bool:
    return context(text) == CONTEXT


def citations(text: str) -> Iterator[Citation]:
    for one in json.loads(text)["items"]:
        target = one["target"]
        article = target["source"]
        selectors = {selector["type"]: selector for selector in target["selector"]}
        position = selectors["TextPositionSelector"]
        yield citation_from(
            {
                "article_id": article["schema:identifier"],
                "title": article["schema:name"],
                "source": article["schema:isBasedOn"],
                "page": target.get("schema:pageStart"),
                "sentence": target["schema:position"],
                "start": position["start"],
                "end": position["end"],
                "quote": selectors["TextQuoteSelector"]["exact"],
                "digest": article["schema:sha256"],
            }
        )


def _annotation(report: Report, assertion: Assertion, cited: Cited) -> Json:
    citation = cited.citation
    return {
        "id": _name(report.made, assertion.asked, assertion.text, cited.side, citation.digest, str(citation.start)),
        "type": "Annotation",
        "motivation": "linking",
        "created": report.made,
        "generator": {"type": "Software", "name": "factcheck-qa"},
        "body": list(_bodies(assertion, cited)),
        "target": _target(citation, report.article_of(citation)),
    }


def _bodies(assertion: Assertion, cited: Cited) -> Iterator[Json]:
    """What was asked, what is said, what the sentence does for it, and what came of it."""
    if assertion.kind is Kind.STATEMENT:
        yield _body(assertion.asked, "questioning")
    yield _body(assertion.text, "commenting")
    yield _body(cited.side, "tagging")
    if assertion.kind is not Kind.STATEMENT:
        yield _body(assertion.outcome, "assessing")
        if assertion.note:
            yield _body(assertion.note, "describing")


def _body(value: str, purpose: str) -> Json:
    return {"type": "TextualBody", "value": str(value), "format": "text/plain", "purpose": purpose}


def _target(citation: Citation, article: Article | None) -> Json:
    quoted: dict[str, Any] = {"type": "TextQuoteSelector", "exact": citation.quote}
    if article:
        quoted["prefix"] = article.text[max(0, citation.start - AROUND) : citation.start]
        quoted["suffix"] = article.text[citation.end : citation.end + AROUND]
    target = {
        "type": "SpecificResource",
        "source": {
            "id": address(citation, article),
            "type": "Text",
            "schema:identifier": citation.article_id,
            "schema:name": citation.title,
            "schema:isBasedOn": citation.source,
            "schema:sha256": citation.digest,
        },
        "selector": [quoted, {"type": "TextPositionSelector", "start": citation.start, "end": citation.end}],
        "schema:position": citation.sentence,
    }
    return target if citation.page is None else {**target, "schema:pageStart": citation.page}


def _name(*parts: str) -> str:
    """A name that is the same for the same thing at the same time, and for nothing else."""
    return f"urn:uuid:{uuid5(NAMESPACE_URL, json.dumps(parts))}"
