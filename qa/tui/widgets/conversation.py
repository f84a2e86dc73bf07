"""The conversation: its turns, one below the other."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.message import Message
from textual.widget import Widget

from index.store import Entry
from qa.answer import Answer
from qa.claim import Verdict
from qa.tui.clipboard import copy
from qa.tui.commands import Claim, Question
from qa.tui.quoting import result_text
from qa.tui.steps import Copies
from qa.tui.widgets.answer import StatementText
from qa.tui.widgets.citation import CitationLine
from qa.tui.widgets.copies import NO_COPIES
from qa.tui.widgets.lines import CitedLines
from qa.tui.widgets.note import Note
from qa.tui.widgets.turn import Turn
from qa.tui.widgets.welcome import Example, Welcome

KEPT = 20  # turns on the screen, which is laid out as a whole whenever a line is added
UNFOLDED = 3  # of these, whose sources stay as they are


class Conversation(CitedLines):
    """Stays at its end while an answer grows, until the person scrolls. Its keys are about the turn in focus."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("e", "change", "Edit", id="ask.edit"),
        Binding("r", "again", "Ask again", show=False, id="ask.again"),
        Binding("a", "copy_answer", "Copy the whole answer", show=False, id="ask.copy-answer"),
        Binding("z", "fold", "Fold or unfold the sources", show=False, id="ask.fold"),
    ]
    WALKED: ClassVar[tuple[type[Widget], ...]] = (StatementText, CitationLine, Example)

    class ChangeWanted(Message):
        """Sent when a question or claim is to be changed and put again."""

        def __init__(self, task: Question | Claim) -> None:
            super().__init__()
            self.task = task

    class AskedAgain(Message):
        """Sent when a question or claim is put again as it is."""

        def __init__(self, task: Question | Claim) -> None:
            super().__init__()
            self.task = task

    def compose(self) -> ComposeResult:
        with Vertical(id="turns"):
            yield Welcome()

    async def greet(self, entries: tuple[Entry, ...]) -> None:
        for welcome in self.query(Welcome):
            await welcome.show(entries)

    async def begin(
        self, task: Question | Claim, result: Answer | Verdict | None = None, copies: Copies = NO_COPIES
    ) -> Turn:
        turn = Turn(task, result, copies)
        await self.query(Welcome).remove()
        await self._put(turn)
        await self._prune()
        return turn

    async def _prune(self) -> None:
        """Fold the sources of older turns and take the oldest off the screen: they would slow it down."""
        turns = list(self.query(Turn))
        for passed in turns[-UNFOLDED - 1 : -UNFOLDED]:
            passed.fold(True)
        if old := turns[:-KEPT]:
            with self.app.batch_update():
                await self.query_one("#turns").remove_children([*old, *self.query("#earlier")])
                told = "What was asked before this stands in the history (F4)."
                await self.query_one("#turns").mount(Note(told, "help", "earlier"), before=0)

    async def add(self, note: Note) -> None:
        await self._put(note)

    async def clear(self) -> None:
        turns = self.query_one("#turns")
        await turns.remove_children()
        await turns.mount(Welcome())

    async def _put(self, part: Turn | Note) -> None:
        await self.query_one("#turns").mount(part)
        self.anchor()

    def show_whole(self, turn: Turn) -> None:
        """Bring the beginning of a turn that is longer than the window into view."""
        if turn.outer_size.height > self.size.height:
            self.anchor(False)
            self.scroll_to_widget(turn, top=True, animate=False)

    @property
    def present(self) -> Turn | None:
        """The turn that has the focus, or else the last."""
        turns = list(self.query(Turn))
        return next(iter([turn for turn in turns if turn.has_focus_within] or turns[-1:]), None)

    @property
    def present_text(self) -> str:
        """The result of that turn, to be copied or read elsewhere."""
        return result_text(self.present.result) if self.present and self.present.result else ""

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        return action not in ("change", "again", "copy_answer", "fold") or self.present is not None

    def action_change(self) -> None:
        if self.present:
            self.post_message(self.ChangeWanted(self.present.asked))

    def action_again(self) -> None:
        if self.present:
            self.post_message(self.AskedAgain(self.present.asked))

    def action_copy_answer(self) -> None:
        if text := self.present_text:
            copy(self.app, text, "the whole answer")

    def action_fold(self) -> None:
        if self.present:
            self.present.turn_folds()

    def _at_hand(self) -> list[CitationLine]:
        """Those of the turn that has the focus or else of the last that has any."""
        turns = [turn for turn in self.query(Turn) if turn.query(CitationLine)]
        focused = [turn for turn in turns if turn.has_focus_within]
        return [line for turn in (focused or turns)[-1:] for line in turn.query(CitationLine)]
