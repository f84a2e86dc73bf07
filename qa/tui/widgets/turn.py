"""One turn of the conversation: what was asked, and what came of it."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from qa.answer import Answer, Found, Words
from qa.claim import Verdict
from qa.tui.plain import plain
from qa.tui.widgets.answer import AnswerView
from qa.tui.widgets.draft import Draft, EvidenceFound
from qa.tui.widgets.note import Note
from qa.tui.widgets.verdict import VerdictView


class Turn(Vertical):
    """Grows as the answer comes about; when it is whole, it takes the place of the evidence and the draft."""

    def __init__(self, asked: str) -> None:
        super().__init__()
        self.asked = asked

    def compose(self) -> ComposeResult:
        yield Static(Content.assemble("> ", plain(self.asked)), classes="asked")

    def show_found(self, found: Found) -> None:
        if found.evidence:
            self.mount(EvidenceFound(found.evidence))

    async def write(self, words: Words) -> None:
        if not self.query(Draft):
            await self.mount(Draft())
        self.query_one(Draft).write(words.text)

    async def conclude(self, result: Answer | Verdict) -> None:
        with self.app.batch_update():
            await self.query("EvidenceFound, Draft").remove()
            await self.mount(AnswerView(result) if isinstance(result, Answer) else VerdictView(result))

    def stop(self) -> None:
        """Keep what there is, marked."""
        if drafts := self.query(Draft):
            drafts.first().stop()
        else:
            self.mount(Note("Stopped.", "notice"))

    async def fail(self, reason: str) -> None:
        await self.query("EvidenceFound, Draft").remove()
        await self.mount(Note(reason, "error"))
