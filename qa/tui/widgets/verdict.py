"""The verdict on a claim, with the sentences for and against it."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from qa.claim import Verdict
from qa.terminal import VERDICTS
from qa.tui.widgets.citation import CitationLine
from qa.verify import Label, Support

BAR = 10  # cells


class VerdictView(Vertical):
    """The verdict as a word, its probabilities as bars, each side's sentences under a heading."""

    def __init__(self, verdict: Verdict) -> None:
        super().__init__()
        self.verdict = verdict

    def compose(self) -> ComposeResult:
        verdict = self.verdict
        word, _ = VERDICTS[verdict.label]
        yield Static(Content(word), classes=f"verdict {verdict.label.replace('_', '-')}")
        yield Static(Content("\n").join(_bars(verdict.probabilities)), classes="bars")
        numbers = count(1)
        for side, witnesses in (("for", verdict.evidence_for), ("against", verdict.evidence_against)):
            if witnesses:
                yield Static(side.capitalize(), classes="heading", markup=False)
            for one in witnesses:
                yield CitationLine(next(numbers), one.citation, f"{side} {one.support:.2f}")
        if verdict.label is Label.NOT_ENOUGH_INFO and verdict.nearest:
            yield Static("The nearest sentences", classes="heading", markup=False)
            for citation in verdict.nearest:
                yield CitationLine(next(numbers), citation)
        yield Static(Content(f"{verdict.seconds:.1f} s"), classes="aside")


def _bars(shares: Support) -> Iterator[Content]:
    rows = (
        ("supported", shares.supported),
        ("refuted", shares.refuted),
        ("not enough info", shares.not_enough_info),
    )
    for name, share in rows:
        full = round(share * BAR)
        yield Content(f"{name:15} {share:.2f} {'█' * full}{'░' * (BAR - full)}")
