"""What was found of one sentence of a draft."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.content import Content
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Static

from qa.reports.content import difference_in_words
from qa.review import Beyond, Reviewed
from qa.tui.plain import plain
from qa.tui.steps import Copies
from qa.tui.widgets.citation import CitationLine
from qa.tui.widgets.lines import CitedLines
from qa.tui.widgets.marks import WORDS
from qa.tui.widgets.verdict import COLOURS, VerdictView

HINT = "What the sources say of the sentence at hand stands here, and below it the source itself."


class Finding(CitedLines):
    """The verdict on a statement and its sentences; how it was read, and where the source differs."""

    class Shown(Message):
        """Sent when another finding stands here, with the citation that matters most in it."""

        def __init__(self, foremost: CitationLine | None) -> None:
            super().__init__()
            self.foremost = foremost

    def __init__(self) -> None:
        super().__init__()
        self._wanted: tuple[Reviewed | None, str, Copies] | None = None

    def compose(self) -> ComposeResult:
        yield Static(Content.styled(HINT, "dim"))

    def show(self, found: Reviewed | None, state: str, copies: Copies) -> None:
        """Show a finding, or else the state of the sentence; of several in a row only the last."""
        self._wanted = found, state, copies
        self.call_later(self._show_wanted)

    async def _show_wanted(self) -> None:
        if self._wanted is None:
            return
        (found, state, copies), self._wanted = self._wanted, None
        parts = [*_head(found), VerdictView(found.verdict, copies)] if found else [Static(Content.styled(state, "dim"))]
        with self.app.batch_update():
            await self.remove_children()
            await self.mount(*parts)
        self.scroll_home(animate=False)
        lines = list(self.query(CitationLine))
        against = [line for line in lines if line.weight.startswith("against")]
        self.post_message(self.Shown(next(iter([*against, *lines]), None)))


def _head(found: Reviewed) -> list[Widget]:
    verdict = found.verdict
    lines: list[Content] = []
    if found.counts_as is not verdict.label:
        why = "the nearest source has it otherwise" if found.counts_as is Beyond.DIFFERS else "a quotation was changed"
        lines.append(Content.styled(f"Counts as {WORDS[found.counts_as]}: {why}.", COLOURS[found.counts_as]))
    if verdict.claim != found.text:
        lines.append(Content.assemble(("read as ", "dim"), plain(verdict.claim)))
    lines += [plain(difference_in_words(one), "bold") for one in found.differences]
    if found.remembered:
        lines.append(Content.styled("known from an earlier review", "dim"))
    return [Static(line) for line in lines]
