"""One turn of the conversation: what was asked, and what came of it."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from qa.answer import Answer, Found, Words
from qa.claim import Verdict
from qa.tui.commands import Claim, Question
from qa.tui.plain import plain
from qa.tui.widgets.answer import AnswerView
from qa.tui.widgets.draft import Draft, EvidenceFound
from qa.tui.widgets.note import Note
from qa.tui.widgets.verdict import VerdictView


class Turn(Vertical):
    """Grows as the answer comes about; when it is whole, it takes the place of the evidence and the draft."""

    def __init__(self, asked: Question | Claim, result: Answer | Verdict | None = None) -> None:
        """`result` is that of a turn of an earlier conversation."""
        super().__init__()
        self.asked = asked
        self.result = result

    def compose(self) -> ComposeResult:
        kind = "" if isinstance(self.asked, Question) else "Check: "
        yield Static(Content.assemble("> ", kind, plain(self.asked.text)), classes="asked")
        if self.result:
            yield _view(self.result)

    def show_found(self, found: Found) -> None:
        if found.evidence:
            self.mount(EvidenceFound(found.evidence))

    async def write(self, words: Words) -> None:
        if not self.query(Draft):
            await self.mount(Draft())
        self.query_one(Draft).write(words.text)

    async def conclude(self, result: Answer | Verdict) -> None:
        self.result = result
        with self.app.batch_update():
            await self.query("EvidenceFound, Draft").remove()
            await self.mount(_view(result))

    def stop(self) -> None:
        """Keep what there is, marked."""
        if drafts := self.query(Draft):
            drafts.first().stop()
        else:
            self.mount(Note("Stopped.", "notice"))

    async def fail(self, reason: str) -> None:
        await self.query("EvidenceFound, Draft").remove()
        await self.mount(Note(reason, "error"))


def _view(result: Answer | Verdict) -> AnswerView | VerdictView:
    return AnswerView(result) if isinstance(result, Answer) else VerdictView(result)
