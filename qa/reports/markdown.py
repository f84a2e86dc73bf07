"""Markdown with a footnote for each cited sentence.

It ends in a comment that says where each footnote's quote stands; the quotes themselves are read back from the
footnotes, so that what is checked later is what the reader sees.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from index.article import Citation
from qa.answer import Answer
from qa.claim import Verdict
from qa.report import SCHEMA, citation_from, citation_json, json_text
from qa.reports.content import (
    IN_WORDS,
    Assertion,
    Report,
    Side,
    assertions,
    difference_in_words,
    heading,
    nearest_of,
    numbers,
    on_the_web,
    outcome_of,
    place,
    share,
    told,
    unsettled,
)
from qa.review import PassedOver, Reviewed
from qa.verify import Label
from qa.visible import visible

MARK = f"<!-- {SCHEMA}: where each quote stands, for `qa verify`"
SIDES = {Side.FOR: "For", Side.AGAINST: "Against", Side.DIFFERS: "Differs from"}

_MEANS = re.compile(r"[\\`*_{}\[\]!~^$|]")
_BEGINS = re.compile(r"^(\d*)(?=[#+=:.)-])")  # a heading, a list and the like
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])|&(?:amp|lt|gt);")
_FOOTNOTE = re.compile(r"\[\^(\d+)\]: “((?:\\.|[^\\*])*)” \*")
_PLACE = re.compile(r"\[\^(\d+)\] (\{.*\})")


def written(report: Report) -> str:
    page = _Page(report, numbers(report))
    return "\n\n".join([*page.body(), *page.footnotes(), page.places()]) + "\n"


def recognises(text: str) -> bool:
    return MARK in text


def citations(text: str) -> Iterator[Citation]:
    shown, _, hidden = text.rpartition(MARK)
    quotes = {found[1]: _plain(found[2]) for line in shown.split("\n") if (found := _FOOTNOTE.match(line))}
    for line in hidden.partition("-->")[0].strip().split("\n"):
        if found := _PLACE.fullmatch(line):
            if found[1] not in quotes:
                raise ValueError(f"footnote {found[1]} is gone or has another form")
            yield citation_from({**json.loads(found[2]), "quote": quotes.pop(found[1])})
        elif line.strip():
            raise ValueError(f"{line[:40]!r} is no place of a quote")
    if quotes:
        raise ValueError(f"footnote {', '.join(quotes)} has no place in an article")


@dataclass(frozen=True, slots=True)
class _Page:
    report: Report
    numbers: dict[Citation, int]

    def body(self) -> Iterator[str]:
        yield f"# {_text(self.report.title)}"
        if self.report.tally:
            yield f"{self.report.tally}."
        for item in self.report.items:
            if isinstance(item, PassedOver):
                yield f"*Passed over, {item.why}:* {_text(item.text)}"
                continue
            if self.report.title != heading(item):
                yield f"## {_text(heading(item))}"
            yield from self.answer(item) if isinstance(item, Answer) else self.verdict(item)
            for side, copies in self.report.copies.get(item, {}).items():
                yield f"{SIDES[side]}: {copies}."
            if unsettled(item) and nearest_of(item):
                yield "The nearest sentences, which are not cited:"
                yield "\n".join(f"- {_quote(one)}" for one in nearest_of(item))

    def answer(self, answer: Answer) -> Iterator[str]:
        if answer.short:
            yield f"**{_text(answer.short)}**"
        for one in assertions(answer):
            if one.text:
                yield f"{_text(one.text)}{self.marks(one, Side.FOR)}" + (f" ({one.note})" if one.note else "")
            if against := self.marks(one, Side.AGAINST):
                yield f"Contradicted by{against}"
        yield (
            f"The sources do not say: {answer.reason}." if answer.abstained else f"Confidence {answer.confidence:.2f}."
        )

    def verdict(self, item: Verdict | Reviewed) -> Iterator[str]:
        [claim, *parts] = assertions(item)
        verdict = item.verdict if isinstance(item, Reviewed) else item
        yield f"**{IN_WORDS[outcome_of(item)]}.** {share(verdict).capitalize()}."
        if isinstance(item, Reviewed):
            if verdict.claim != item.text:
                yield f"Read as: {_text(verdict.claim)}"
            if item.differences:
                yield "\n".join(f"- {_text(difference_in_words(one))}" for one in item.differences)
        if verdict.reason:
            yield f"The reason: {verdict.reason}."
        yield from self.sides(claim)
        if parts:
            yield "Its parts:"
            yield "\n".join(self.part(one) for one in parts)
        if verdict.quotations:
            yield "Its quotations:"
            yield "\n".join(
                f"- {_text(told(one))}{self.mark(one.citation) if one.citation else ''}" for one in verdict.quotations
            )

    def sides(self, claim: Assertion) -> Iterator[str]:
        for side, words in SIDES.items():
            if any(one.side is side for one in claim.cited):
                yield f"{words}:{self.marks(claim, side)}"

    def part(self, part: Assertion) -> str:
        sides = "; ".join(line.replace(":", "", 1).lower() for line in self.sides(part))
        return f"- {_text(part.text)} **{IN_WORDS[Label(part.outcome)]}**" + (f" ({sides})" if sides else "")

    def marks(self, assertion: Assertion, side: Side) -> str:
        return "".join(self.mark(one.citation) for one in assertion.cited if one.side is side)

    def mark(self, citation: Citation) -> str:
        return f" [^{self.numbers[citation]}]"

    def footnotes(self) -> Iterable[str]:
        return [f"[^{number}]: {_quote(citation)}{self.link(citation)}" for citation, number in self.numbers.items()]

    def link(self, citation: Citation) -> str:
        found = on_the_web(citation, self.report.article_of(citation))
        return f" <{found}>" if found else ""

    def places(self) -> str:
        lines = [f"[^{number}] {_hidden(citation)}" for citation, number in self.numbers.items()]
        return "\n".join([MARK, *lines, "-->"])


def _quote(citation: Citation) -> str:
    title = _text(citation.title or citation.article_id)
    number = f"{_text(citation.article_id)}:{citation.sentence}"
    return f"“{_exact(citation.quote)}” *{title}*, {_text(place(citation))} ({number})"


def _text(text: str) -> str:
    """The text on one line, as Markdown that shows it as it is, also at the beginning of a paragraph."""
    return _BEGINS.sub(r"\1\\", _exact(text.strip()))


def _exact(text: str) -> str:
    """The text on one line, as Markdown that shows every character of it."""
    return _MEANS.sub(r"\\\g<0>", html.escape(visible(text).replace("\n", " "), quote=False))


def _plain(markdown: str) -> str:
    return _ESCAPED.sub(lambda found: found[1] or html.unescape(found[0]), markdown)


def _hidden(citation: Citation) -> str:
    """Where the quote stands, in characters that can't end a comment."""
    where = {name: value for name, value in citation_json(citation).items() if name != "quote"}
    return json_text(where).replace("<", "\\u003c").replace(">", "\\u003e").replace("--", "-\\u002d")
