"""One HTML file: the text on one side, the cited articles with their sentences lit on the other.

It asks for nothing from anywhere: its policy allows its own style and script by their digests and forbids the rest. It
works without the script. Every quote carries its place, so that what is checked later is what the reader sees.
"""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from index.article import Article, Citation
from qa.answer import Answer
from qa.report import SCHEMA, citation_from, citation_json, json_text
from qa.reports.content import (
    IN_WORDS,
    Item,
    Report,
    asked,
    assertions,
    citations_of,
    difference_in_words,
    kind_in_words,
    nearest_of,
    numbers,
    on_the_web,
    outcome_of,
    place,
    share,
    told,
    unsettled,
    verdict_of,
)
from qa.review import PassedOver, Reviewed
from qa.visible import visible

if TYPE_CHECKING:
    from jinja2 import Environment

HERE = Path(__file__).parent
GENERATOR = f'<meta name="generator" content="{SCHEMA}">'


@dataclass(frozen=True, slots=True)
class Lit:
    """A sentence that is lit in its article; `number` is None for one that is near and not cited."""

    citation: Citation
    number: int | None
    anchor: str


@dataclass(frozen=True, slots=True)
class Pane:
    """An article, paragraph by paragraph, as plain text and lit sentences."""

    article: Article
    link: str
    paragraphs: tuple[tuple[str | Lit, ...], ...]


def written(report: Report) -> str:
    from markupsafe import Markup

    style, script = ((HERE / name).read_text("utf-8") for name in ("page.css", "page.js"))
    cited = numbers(report)
    lit = _lit(report, cited)
    return (
        _environment()
        .get_template("page.html")
        .render(
            report=report,
            panes=list(_panes(report, lit)),
            numbers=cited,
            lit=lit,
            policy=f"default-src 'none'; style-src {_allowed(style)}; script-src {_allowed(script)};"
            " base-uri 'none'; form-action 'none'",
            generator=Markup(GENERATOR),
            style=Markup(style),
            script=Markup(script),
            words=IN_WORDS,
            is_answer=lambda item: isinstance(item, Answer),
            is_passed_over=lambda item: isinstance(item, PassedOver),
            kind_in_words=kind_in_words,
            pieces=_pieces,
            verdict_of=verdict_of,
            outcome_of=outcome_of,
            nearest_of=nearest_of,
            difference_in_words=difference_in_words,
            first_here=_first_here(report),
            assertions=lambda item: list(assertions(item)),
            citations_of=citations_of,
            place=place,
            place_record=_place_record,
            missing=lambda citation: _missing(report, citation),
            share=share,
            told=told,
            unsettled=unsettled,
        )
    )


def recognises(text: str) -> bool:
    return text.lstrip()[:9].lower().startswith(("<!doctype", "<html"))


def citations(text: str) -> Iterator[Citation]:
    from lxml.html import HTMLParser, document_fromstring

    if GENERATOR not in text:
        raise ValueError("a page that no `qa` wrote")
    page = document_fromstring(text.encode(), parser=HTMLParser(encoding="utf-8", huge_tree=True))
    for quoted in page.xpath("//*[@data-place]"):
        yield citation_from({**json.loads(quoted.get("data-place")), "quote": quoted.text_content()})


@cache
def _environment() -> Environment:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    return Environment(
        loader=FileSystemLoader(HERE),
        autoescape=True,
        finalize=_shown,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _lit(report: Report, cited: dict[Citation, int]) -> dict[Citation, Lit]:
    """The sentences that are lit: those cited, and where nothing is settled the nearest, of articles as they were.

    Where two overlap, as sentences that were told apart in two ways can, the first is lit for both.
    """
    near = (one for item in report.items if unsettled(item) for one in nearest_of(item))
    lit: dict[Citation, Lit] = {}
    for citation in (*cited, *near):
        if citation in lit or not report.article_of(citation):
            continue
        number = cited.get(citation)
        anchor = f"s{number}" if number else f"near{len(lit)}"
        same = (one for one in lit.values() if _overlap(one.citation, citation))
        lit[citation] = next(same, None) or Lit(citation, number, anchor)
    return lit


def _overlap(one: Citation, other: Citation) -> bool:
    return one.article_id == other.article_id and one.start < other.end and other.start < one.end


def _panes(report: Report, lit: dict[Citation, Lit]) -> Iterator[Pane]:
    shown = {one.anchor: one for one in lit.values()}.values()
    for article_id in dict.fromkeys(one.citation.article_id for one in shown):
        article = report.articles[article_id]
        own = sorted((one for one in shown if one.citation.article_id == article_id), key=_start)
        yield Pane(article, on_the_web(own[0].citation, article), tuple(_paragraphs(article.text, own)))


def _paragraphs(text: str, lit: list[Lit]) -> Iterator[tuple[str | Lit, ...]]:
    """The text's lines, each cut at the lit sentences in it, which never cross one."""
    at = 0
    for line in text.split("\n"):
        end = at + len(line)
        pieces: list[str | Lit] = []
        for one in (one for one in lit if at <= one.citation.start and one.citation.end <= end):
            pieces += [text[at : one.citation.start], one]
            at = one.citation.end
        pieces.append(text[at:end])
        if any(pieces):
            yield tuple(piece for piece in pieces if piece)
        at = end + 1


def _pieces(item: Item) -> Iterator[tuple[str, bool]]:
    """What was asked or stated, cut at the words that its source has otherwise; with each piece whether it is such."""
    text, at = asked(item), 0
    for one in item.differences if isinstance(item, Reviewed) else ():
        if at <= one.start < one.end:
            yield text[at : one.start], False
            yield text[one.start : one.end], True
            at = one.end
    yield text[at:], False


def _first_here(report: Report) -> dict[Citation, int]:
    """The item, from 0, that cites each sentence first: there its quote has the anchor that others lead to."""
    return {one: at for at, item in reversed(list(enumerate(report.items))) for one in citations_of(item)}


def _missing(report: Report, citation: Citation) -> str:
    article = report.articles.get(citation.article_id)
    if article is None:
        return "This article is no longer in the library."
    if article.digest != citation.digest:
        return "This article has changed since it was cited."
    return "" if citation.holds_in(article) else "The article says something else there."


def _place_record(citation: Citation) -> str:
    return json_text({name: value for name, value in citation_json(citation).items() if name != "quote"})


def _shown(value: object) -> object:
    """Every text that the template prints comes through here, and is escaped after it."""
    return visible(value) if type(value) is str else value


def _allowed(content: str) -> str:
    return f"'sha256-{b64encode(sha256(content.encode()).digest()).decode()}'"


def _start(one: Lit) -> int:
    return one.citation.start
