"""Answers, verdicts, articles and citations as JSON. The schema is written down in docs/json.md."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from index.article import Article, Citation, Sentence, cite
from index.library import Added
from index.store import Entry
from qa.answer import Answer
from qa.claim import Verdict, Witness

SCHEMA = "factcheck-qa/1"

Json = dict[str, Any]


def answer_json(answer: Answer, record_id: object = None) -> Json:
    return {
        **_head(record_id),
        "question": answer.question,
        "answer": answer.text,
        "abstained": answer.abstained,
        "reason": answer.reason,
        "confidence": _share(answer.confidence),
        "statements": [
            {
                "text": statement.text,
                "support": _share(statement.support),
                "citations": [citation_json(one) for one in statement.citations],
            }
            for statement in answer.statements
        ],
        "nearest": [citation_json(one) for one in answer.nearest],
        "seconds": {name: _seconds(value) for name, value in asdict(answer.seconds).items()},
        "tokens": asdict(answer.tokens),
    }


def verdict_json(verdict: Verdict, record_id: object = None) -> Json:
    return {
        **_head(record_id),
        "claim": verdict.claim,
        "label": str(verdict.label),
        "probabilities": {name: _share(value) for name, value in asdict(verdict.probabilities).items()},
        "evidence_for": [_witness_json(one) for one in verdict.evidence_for],
        "evidence_against": [_witness_json(one) for one in verdict.evidence_against],
        "nearest": [citation_json(one) for one in verdict.nearest],
        "seconds": _seconds(verdict.seconds),
    }


def citation_json(citation: Citation) -> Json:
    return {name: value for name, value in asdict(citation).items() if not (name == "page" and value is None)}


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
        "digest": article.digest,
        "text": article.text,
    }
    if sentences is not None:
        shown["sentences"] = [citation_json(cite(article, one)) for one in sentences]
    return shown


def error_json(message: str, record_id: object = None) -> Json:
    return {**_head(record_id), "error": message}


def _head(record_id: object) -> Json:
    return {"schema": SCHEMA} if record_id is None else {"schema": SCHEMA, "id": record_id}


def _witness_json(witness: Witness) -> Json:
    return {**citation_json(witness.citation), "support": _share(witness.support)}


def _share(value: float) -> float:
    return round(value, 4)


def _seconds(value: float | None) -> float | None:
    return None if value is None else round(value, 3)
