"""The verdict on a claim, with its parts and the sentences for and against it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import count

from textual.app import ComposeResult
from textual.containers import Container, Vertical
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from qa.claim import Verdict, Witness
from qa.quotations import Quotation
from qa.review import Beyond
from qa.terminal import VERDICTS
from qa.tui.plain import bar, counted, plain
from qa.tui.steps import Copies
from qa.tui.widgets.citation import CitationLine
from qa.tui.widgets.copies import NO_COPIES, copies_told
from qa.tui.widgets.fold import Fold
from qa.verify import Label, Support


class VerdictView(Vertical):
    """The verdict as a word, its probabilities as bars, each side's sentences under a heading, its parts as a tree."""

    def __init__(self, verdict: Verdict, copies: Copies = NO_COPIES) -> None:
        super().__init__()
        self.verdict = verdict
        self._copies = copies

    def compose(self) -> ComposeResult:
        verdict, numbers = self.verdict, count(1)
        yield Static(Content(VERDICTS[verdict.label][0]), classes=f"verdict {_style(verdict.label)}")
        if verdict.reason:
            yield Static(Content(f"({verdict.reason})"), classes="aside")
        yield Static(Content("\n").join(_bars(verdict.probabilities)), classes="bars")
        yield from _quotations(verdict.quotations, numbers)
        if verdict.parts:
            parts = [Part(part, numbers) for part in verdict.parts]
            yield Fold(f"The claim says {counted(len(parts), 'thing')}", *parts)
        else:
            yield from _witnesses(verdict, numbers)
        yield from copies_told(self._copies)
        yield Static(Content(f"{verdict.seconds:.1f} s"), classes="aside")


class Part(Vertical):
    """One assertion of a compound claim: its words, its verdict, its sentences, its own parts."""

    def __init__(self, verdict: Verdict, numbers: Iterator[int]) -> None:
        parts = [Part(part, numbers) for part in verdict.parts]
        super().__init__(Static(_judged(verdict)), *(parts or _witnesses(verdict, numbers)))


COLOURS = {
    Label.SUPPORTED: "$text-success",
    Label.REFUTED: "$text-error",
    Label.CONFLICTING: "$text-warning",
    Label.NOT_ENOUGH_INFO: "$foreground",
    Beyond.DIFFERS: "$text-warning",
}


def _judged(verdict: Verdict) -> Content:
    word = (VERDICTS[verdict.label][0], f"bold {COLOURS[verdict.label]}")
    shares = {Label.SUPPORTED: verdict.probabilities.supported, Label.REFUTED: verdict.probabilities.refuted}
    share = shares.get(verdict.label)
    shown = "" if share is None else f" {bar(share, 5)} {share:.2f}"
    return Content.assemble(plain(verdict.claim), "\n", word, (shown, "dim"))


def _style(label: Label) -> str:
    return label.replace("_", "-")


def _quotations(quotations: Sequence[Quotation], numbers: Iterator[int]) -> Iterator[Widget]:
    for one in quotations:
        if one.citation is None:
            yield Static(Content.assemble("Quoted, found in no article: ", plain(f"“{one.text}”")), classes="heading")
            continue
        said: Content | str = "Quoted word for word"
        if not one.exact:
            said = Content.assemble("Quoted with changes; the source has ", plain(f"“{one.source_words}”"))
        yield Static(Content.assemble(said), classes="heading")
        yield CitationLine(next(numbers), one.citation)


def _witnesses(verdict: Verdict, numbers: Iterator[int]) -> Iterator[Widget]:
    sides = (("for", verdict.evidence_for), ("against", verdict.evidence_against))
    given = [Vertical(*_side(side, witnesses, numbers), classes="side") for side, witnesses in sides if witnesses]
    if given:
        yield Container(*given, classes="sides")
    elif verdict.nearest:
        yield Static("The nearest sentences", classes="heading", markup=False)
        for citation in verdict.nearest:
            yield CitationLine(next(numbers), citation, cited=False)


def _side(side: str, witnesses: Sequence[Witness], numbers: Iterator[int]) -> Iterator[Widget]:
    yield Static(side.capitalize(), classes="heading", markup=False)
    for one in witnesses:
        yield CitationLine(next(numbers), one.citation, f"{side} {one.support:.2f}")


def _bars(shares: Support) -> Iterator[Content]:
    rows = (
        ("supported", shares.supported),
        ("refuted", shares.refuted),
        ("not enough info", shares.not_enough_info),
    )
    for name, share in rows:
        yield Content(f"{name:15} {bar(share)} {share:.2f}")
