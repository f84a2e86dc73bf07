"""schema.org ClaimReview: verdicts in the form that fact-checkers publish. Answers have no such form.

Its author and address are the publisher's to add: see docs/reports.md.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from index.article import Citation
from qa.claim import Verdict
from qa.report import Json, citation_from
from qa.reports.content import (
    IN_WORDS,
    Cited,
    NoSuchForm,
    Report,
    Side,
    address,
    assertions,
    outcome_of,
    place,
    share,
)
from qa.reports.linked import context, linked_text
from qa.review import Outcome, Reviewed
from qa.verify import Label

CONTEXT = "https://schema.org"
PLACE = "https://www.rfc-editor.org/rfc/rfc5147"  # how that RFC names characters of a plain text: char=120,188
RATINGS: dict[Outcome, int] = {Label.REFUTED: 1, Label.CONFLICTING: 3, Label.SUPPORTED: 5}
WORDS = {
    Side.FOR: "for the claim",
    Side.AGAINST: "against the claim",
    Side.DIFFERS: "on the same matter, with another figure, date, name or cause",
    Side.QUOTED: "where the claim's quotation is from",
}


def written(report: Report) -> str:
    reviews = [_review(item, report) for item in report.items if isinstance(item, Verdict | Reviewed)]
    if not reviews:
        raise NoSuchForm(
            "a ClaimReview is of a claim, and an answer reviews none: use `qa check`, or one of the other formats"
        )
    [first, *others] = reviews
    return linked_text({"@context": CONTEXT, **({"@graph": reviews} if others else first)})


def recognises(text: str) -> bool:
    return context(text) == CONTEXT


def citations(text: str) -> Iterator[Citation]:
    saved = json.loads(text)
    for review in saved.get("@graph", [saved]):
        if review["@type"] != "ClaimReview":
            raise ValueError(f"a {review['@type']}, not a ClaimReview")
        yield from _citations(review)


def _citations(review: Json) -> Iterator[Citation]:
    for one in review["citation"]:
        yield _cited(one)
    for part in review.get("hasPart", ()):
        yield from _citations(part)


def _review(item: Verdict | Reviewed, report: Report) -> Json:
    [own, *_] = assertions(item)
    verdict = item.verdict if isinstance(item, Reviewed) else item
    review: dict[str, Any] = {
        "@type": "ClaimReview",
        "dateCreated": report.made,
        "claimReviewed": own.asked,
        "itemReviewed": {"@type": "Claim", "text": verdict.claim},
        "reviewRating": _rating(verdict, outcome_of(item)),
        "citation": [_quotation(one, report) for one in own.cited],
    }
    if own.note:
        review["reviewBody"] = own.note
    if verdict.parts:
        review["hasPart"] = [_review(part, report) for part in verdict.parts]
    return review


def _rating(verdict: Verdict, outcome: Outcome) -> Json:
    rating = {"@type": "Rating", "alternateName": IN_WORDS[outcome], "ratingExplanation": share(verdict)}
    if outcome not in RATINGS:
        return rating
    return {**rating, "ratingValue": RATINGS[outcome], "worstRating": 1, "bestRating": 5}


def _quotation(cited: Cited, report: Report) -> Json:
    citation = cited.citation
    sure = f", probability {cited.support:.2f}" if cited.support is not None else ""
    return {
        "@type": "Quotation",
        "text": citation.quote,
        "name": f"{citation.title}, {place(citation)}",
        "description": f"{WORDS[cited.side]}{sure}",
        "position": citation.sentence,
        "identifier": [
            {"@type": "PropertyValue", "propertyID": PLACE, "value": f"char={citation.start},{citation.end}"},
            *([{"@type": "PropertyValue", "propertyID": "page", "value": citation.page}] if citation.page else []),
        ],
        "isPartOf": {
            "@type": "Article",
            "identifier": citation.article_id,
            "headline": citation.title,
            "url": address(citation, report.article_of(citation)),
            "encoding": {"@type": "MediaObject", "encodingFormat": "text/plain", "sha256": citation.digest},
        },
    }


def _cited(saved: Json) -> Citation:
    article = saved["isPartOf"]
    named = {one["propertyID"]: one["value"] for one in saved["identifier"]}
    span = re.fullmatch(r"char=(\d{1,18}),(\d{1,18})", named[PLACE])
    if span is None:
        raise ValueError(f"{named[PLACE]!r} is no place in a text")
    return citation_from(
        {
            "article_id": article["identifier"],
            "title": article["headline"],
            "source": article["url"],
            "page": named.get("page"),
            "sentence": saved["position"],
            "start": int(span[1]),
            "end": int(span[2]),
            "quote": saved["text"],
            "digest": article["encoding"]["sha256"],
        }
    )
