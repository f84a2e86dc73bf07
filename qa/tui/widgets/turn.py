"""One turn of the conversation: what was asked, and what came of it."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from qa.answer import Answer, Found, Words
from qa.claim import Verdict
from qa.tui.commands import Claim, Question
from qa.tui.plain import plain
from qa.tui.steps import Copies, Failure, Step
from qa.tui.unfinished import interrupted
from qa.tui.widgets.answer import AnswerView
from qa.tui.widgets.copies import NO_COPIES
from qa.tui.widgets.draft import Draft, EvidenceFound
from qa.tui.widgets.fold import Fold
from qa.tui.widgets.note import Note
from qa.tui.widgets.verdict import VerdictView


class Turn(Vertical):
    """Grows as the answer comes about; when it is whole, it takes the place of the evidence and the draft."""

    def __init__(
        self, asked: Question | Claim, result: Answer | Verdict | None = None, copies: Copies = NO_COPIES
    ) -> None:
        """`result` is that of a turn of an earlier conversation, and `copies` those among its articles."""
        super().__init__()
        self.asked = asked
        self.result = result
        self._copies = copies

    def compose(self) -> ComposeResult:
        kind = "" if isinstance(self.asked, Question) else "Check: "
        source = f"@{self.asked.source} " if self.asked.source else ""
        yield Static(Content.assemble("> ", kind, plain(f"{source}{self.asked.text}")), classes="asked")
        if self.result:
            yield _view(self.result, self._copies)

    async def take(self, step: Step, copies: Copies = NO_COPIES) -> None:
        """Show what has come of it until now; `copies` are those among the articles of a result."""
        match step:
            case Found(evidence) if evidence:
                await self.mount(EvidenceFound(evidence))
            case Words(text):
                if not self.query(Draft):
                    await self.mount(Draft())
                self.query_one(Draft).write(text)
            case Answer() | Verdict() as result:
                self.result = result
                await self._replace(_view(result, copies))
            case Failure(reason):
                await self._replace(Note(reason, "error"))

    async def _replace(self, whole: Widget) -> None:
        with self.app.batch_update():
            await self.query("EvidenceFound, Draft").remove()
            await self.mount(whole)

    def stop(self) -> None:
        """Keep what there is, marked."""
        if drafts := self.query(Draft):
            drafts.first().stop()
        else:
            self.mount(Note("Stopped. r asks again.", "notice"))

    def turn_folds(self) -> None:
        """Fold what can be folded, or unfold it where all is folded."""
        self.fold(not all(one.folded for one in self.query(Fold)))

    def fold(self, folded: bool) -> None:
        for one in self.query(Fold):
            one.folded = folded


def _view(result: Answer | Verdict, copies: Copies) -> Widget:
    if interrupted(result):
        return Note("This was interrupted before it was answered. r asks again.", "notice")
    return AnswerView(result, copies) if isinstance(result, Answer) else VerdictView(result, copies)
