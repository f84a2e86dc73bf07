"""Answers, verdicts, articles and citations as JSON. The schema is written down in docs/json.md."""

from __future__ import annotations

import json
import re
from dataclasses import asdict, fields
from typing import TYPE_CHECKING, Any

from index.article import Article, Citation, Sentence, cite
from index.library import Added
from index.store import Entry
from qa.answer import Answer, Reason, Seconds, Statement, Tokens
from qa.claim import Verdict, Witness
from qa.quotations import Quotation
from qa.review import Begun, PassedOver, Reviewed
from qa.verify import Label, Support
from qa.visible import STEERING

if TYPE_CHECKING:
    from qa.citations import Checked
    from qa.history import Record, Saved
    from qa.review import Event, Summary

SCHEMA = "factcheck-qa/1"

Json = dict[str, Any]

_CITED = [field.name for field in fields(Citation)]
_LEFT_OUT: Json = {"page": None, "place": ""}
"""Fields of a citation that are written only where they tell something."""

_TYPES: dict[str, tuple[type, ...]] = {"page": (int, type(None)), "sentence": (int,), "start": (int,), "end": (int,)}


def answer_json(answer: Answer, record_id: object = None) -> Json:
    return {
        **_head(record_id),
        "question": answer.question,
        "short": answer.short,
        "answer": answer.text,
        "abstained": answer.abstained,
        "reason": str(answer.reason or ""),
        "confidence": answer.confidence,
        "statements": [
            {
                "text": statement.text,
                "support": statement.support,
                "citations": [citation_json(one) for one in statement.citations],
                "quoted": statement.quoted,
                "against": [citation_json(one) for one in statement.against],
            }
            for statement in answer.statements
        ],
        "nearest": [citation_json(one) for one in answer.nearest],
        "seconds": asdict(answer.seconds),
        "tokens": asdict(answer.tokens),
    }


def verdict_json(verdict: Verdict, record_id: object = None) -> Json:
    return {
        **_head(record_id),
        "claim": verdict.claim,
        "label": str(verdict.label),
        "reason": str(verdict.reason or ""),
        "probabilities": asdict(verdict.probabilities),
        "evidence_for": [_witness_json(one) for one in verdict.evidence_for],
        "evidence_against": [_witness_json(one) for one in verdict.evidence_against],
        "nearest": [citation_json(one) for one in verdict.nearest],
        "parts": [verdict_json(one) for one in verdict.parts],
        "quotations": [_quotation_json(one) for one in verdict.quotations],
        "seconds": verdict.seconds,
    }


def review_json(one: Event | Summary) -> Json | None:
    """A sentence of a review, or what the review came to; None for its beginning, which the end tells too."""
    if isinstance(one, Begun):
        return None
    if isinstance(one, Reviewed | PassedOver):
        return sentence_json(one)
    return {"schema": SCHEMA, "summary": _summary_json(one)}


def sentence_json(one: Reviewed | PassedOver) -> Json:
    """A sentence of a draft, with its verdict or why it was passed over."""
    where: Json = {"sentence": one.number, "start": one.start, "end": one.end, "text": one.text}
    if isinstance(one, PassedOver):
        return {"schema": SCHEMA, **where, "passed_over": str(one.why)}
    return {
        **verdict_json(one.verdict),
        **where,
        "counts_as": str(one.counts_as),
        "differences": [asdict(difference) for difference in one.differences],
        "differs_from": citation_json(one.beside) if one.beside else None,
        "remembered": one.remembered,
    }


def _summary_json(one: Summary) -> Json:
    begun = one.begun
    return {
        "draft": {"title": begun.draft.title, "source": begun.draft.source, "digest": begun.draft.digest},
        "sentences": begun.sentences,
        "statements": begun.statements,
        "counts": {str(outcome): count for outcome, count in one.counts.items()},
        "passed_over": one.passed_over,
        "remembered": one.remembered,
        "complete": one.complete,
        "same_text": begun.same.id if begun.same else None,
        "left_out": begun.left_out,
    }


def _reason_from(words: str) -> Reason | None:
    """The reason in these words; one that this release does not know keeps the words and is equal to no other."""
    if not words or words in set(Reason):
        return Reason(words) if words else None
    unknown = str.__new__(Reason, words)
    unknown._value_ = words
    unknown._name_ = "UNKNOWN"
    return unknown


def answer_from(saved: Json) -> Answer:
    """The very answer that `answer_json` wrote. Raises KeyError, TypeError or ValueError for anything else."""
    return Answer(
        saved["question"],
        saved["short"],
        tuple(_statement_from(one) for one in saved["statements"]),
        saved["abstained"],
        _reason_from(saved["reason"]),
        saved["confidence"],
        _citations_from(saved["nearest"]),
        Seconds(**saved["seconds"]),
        Tokens(**saved["tokens"]),
    )


def verdict_from(saved: Json) -> Verdict:
    """The very verdict that `verdict_json` wrote. Raises as `answer_from` does."""
    return Verdict(
        saved["claim"],
        Label(saved["label"]),
        Support(**saved["probabilities"]),
        _witnesses_from(saved["evidence_for"]),
        _witnesses_from(saved["evidence_against"]),
        _citations_from(saved["nearest"]),
        saved["seconds"],
        tuple(verdict_from(one) for one in saved["parts"]),
        tuple(_quotation_from(one) for one in saved["quotations"]),
        _reason_from(saved["reason"]),
    )


def record_json(record: Record) -> Json:
    return {"schema": SCHEMA, **asdict(record)}


def saved_json(saved: Saved) -> Json:
    """The answer or verdict as it was printed when it was given, with what the history knows of it."""
    record, result = saved.record, saved.result
    given = answer_json(result, record.id) if isinstance(result, Answer) else verdict_json(result, record.id)
    kept = {name: getattr(record, name) for name in ("conversation", "title", "made", "kind")}
    return {**given, **kept, "weights": saved.weights}


def citation_json(citation: Citation) -> Json:
    return {name: value for name, value in asdict(citation).items() if name not in _LEFT_OUT or value}


def citation_from(saved: Json) -> Citation:
    """The citation that `citation_json` wrote; fields of other things are passed over.

    Raises KeyError for a field that is missing, TypeError or ValueError for a value that none could have.
    """
    values: Json = {name: saved.get(name, _LEFT_OUT[name]) if name in _LEFT_OUT else saved[name] for name in _CITED}
    for name, value in values.items():
        wanted: tuple[type, ...] = _TYPES.get(name, (str,))
        if type(value) not in wanted:
            raise TypeError(f"a citation's {name} is {value!r}")
    values["article_id"].encode()  # half a character is no name
    return Citation(**values)


def checked_json(checked: Checked) -> Json:
    shown: Json = {"schema": SCHEMA, **citation_json(checked.citation), "state": str(checked.state)}
    return {**shown, "now": citation_json(checked.now)} if checked.now else shown


def entry_json(entry: Entry) -> Json:
    return {"schema": SCHEMA, **asdict(entry)}


def added_json(added: Added) -> Json:
    return {
        "schema": SCHEMA,
        "source": added.source,
        "outcome": str(added.outcome),
        "article_id": added.article.id if added.article else None,
        "detail": added.detail,
    }


def article_json(article: Article, sentences: list[Sentence] | None = None) -> Json:
    shown: Json = {
        "schema": SCHEMA,
        "id": article.id,
        "title": article.title,
        "source": article.source,
        "published": article.published,
        "address": article.address,
        "digest": article.digest,
        "text": article.text,
    }
    if sentences is not None:
        shown["sentences"] = [citation_json(cite(article, one)) for one in sentences]
    return shown


def error_json(message: str, record_id: object = None) -> Json:
    return {**_head(record_id), "error": message}


def json_text(record: Json, indent: int | None = None) -> str:
    """The record as text, in which what could steer a terminal or hide itself is an escape and reads back as it was."""
    return STEERING.sub(_escape, json.dumps(record, ensure_ascii=False, indent=indent))


def _escape(match: re.Match[str]) -> str:
    return re.sub("(....)", r"\\u\1", match.group().encode("utf-16-be", "surrogatepass").hex())


def _head(record_id: object) -> Json:
    return {"schema": SCHEMA} if record_id is None else {"schema": SCHEMA, "id": record_id}


def _witness_json(witness: Witness) -> Json:
    return {**citation_json(witness.citation), "support": witness.support}


def _statement_from(saved: Json) -> Statement:
    citations, against = _citations_from(saved["citations"]), _citations_from(saved["against"])
    return Statement(saved["text"], citations, saved["support"], saved["quoted"], against)


def _citations_from(saved: list[Json]) -> tuple[Citation, ...]:
    return tuple(citation_from(one) for one in saved)


def _witnesses_from(saved: list[Json]) -> tuple[Witness, ...]:
    return tuple(Witness(citation_from(one), one["support"]) for one in saved)


def _quotation_from(saved: Json) -> Quotation:
    citation = citation_from(saved["citation"]) if saved["citation"] else None
    return Quotation(saved["text"], citation, saved["source_words"])


def _quotation_json(quotation: Quotation) -> Json:
    return {
        "text": quotation.text,
        "exact": quotation.exact,
        "source_words": quotation.source_words,
        "citation": citation_json(quotation.citation) if quotation.citation else None,
    }
