"""A review as text on a terminal: each sentence with its verdict, and how far it is."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator, Mapping

from rich.text import Text

from qa.reports.content import IN_WORDS, Side, difference_in_words
from qa.review import Begun, Beyond, Event, PassedOver, Reviewed, Summary
from qa.terminal import NO_COPIES, VERDICTS, out, show_citation, show_copies, show_quotation, show_witnesses, talk
from qa.verify import Label
from qa.visible import visible

DIFFERS = (IN_WORDS[Beyond.DIFFERS], "bold yellow")
SHOWN = 2  # sentences for a statement, and against it; --json has them all


def show(one: Event | Summary, copies: Mapping[Side, str] = NO_COPIES) -> None:
    """Show a sentence, or what the review came to; `copies` is what `copies_of` says of a statement."""
    if isinstance(one, Begun):
        _show_beginning(one)
    elif isinstance(one, PassedOver):
        out.print(Text(f"{one.number:>3}  {visible(one.text)} (passed over: {one.why})", "dim"))
    elif isinstance(one, Reviewed):
        _show_reviewed(one, copies)
    else:
        out.print(one.in_words, style="bold")


def _show_beginning(begun: Begun) -> None:
    if begun.same is None:
        return
    what = "it is left out" if begun.left_out else "it speaks for the draft, as it would for any"
    talk.print(visible(f"The article {begun.same.id} has the very text of this draft; {what}."), style="yellow")


def _show_reviewed(one: Reviewed, copies: Mapping[Side, str]) -> None:
    verdict = one.verdict
    word, style = DIFFERS if one.counts_as is Beyond.DIFFERS else VERDICTS[one.counts_as]
    marked = Text(visible(one.text), "bold")
    for difference in one.differences if visible(one.text) == one.text else ():
        marked.stylize("underline red", difference.start, difference.end)
    out.print(Text(f"{one.number:>3}  ", "cyan") + marked)
    if verdict.claim != one.text:
        out.print(Text(f"     read as: {visible(verdict.claim)}", "dim"))
    line = Text("     ") + Text(word, style)
    for difference in one.differences:
        line.append(f"  {visible(difference_in_words(difference))}", "red")
    out.print(line)
    if verdict.reason:
        out.print(f"     ({verdict.reason})", style="dim")
    for quotation in verdict.quotations:
        show_quotation(quotation)
    for part in verdict.parts:
        word, style = VERDICTS[part.label]
        out.print(Text(f"     {visible(part.claim)} ") + Text(word, style))
    for side, witnesses in ((Side.FOR, verdict.evidence_for), (Side.AGAINST, verdict.evidence_against)):
        show_witnesses(side, witnesses[:SHOWN])
        show_copies("This stands", copies.get(side, ""))
    if one.counts_as is Beyond.DIFFERS and one.beside:
        show_citation(one.beside, "source:")
    elif verdict.label is Label.NOT_ENOUGH_INFO and verdict.nearest:
        show_citation(verdict.nearest[0], "nearest:")
    out.print()


def steadily(events: Iterator[Event], begun: Begun) -> Iterator[Event]:
    """The events, with the count, the rate and the time left on standard error where that is a terminal."""
    if not talk.is_terminal:
        yield from events
        return
    started = time.monotonic()
    done = 0
    try:
        for event in events:
            _rewrite("")
            yield event
            done += isinstance(event, Reviewed)
            each = (time.monotonic() - started) / max(done, 1)
            left = round(each * (begun.statements - done))
            _rewrite(f"{done} of {begun.statements} statements, {each:.1f} s each, {left // 60}:{left % 60:02} left")
    finally:
        _rewrite("")


def _rewrite(line: str) -> None:
    print(f"\r\033[K{line}", end="", file=sys.stderr, flush=True)
