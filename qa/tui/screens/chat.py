"""The chat: a conversation, and the articles that it cites."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container
from textual.message import Message
from textual.widgets import Footer

from qa.answer import Answer
from qa.claim import Verdict
from qa.history import Saved
from qa.tui.commands import Claim, Draft, Mistake, Question, read_typed
from qa.tui.desk import Desk
from qa.tui.jobs import asking, history
from qa.tui.plain import counted
from qa.tui.screens.picking import ArticlePicker
from qa.tui.screens.pointing import PointingScreen
from qa.tui.steps import Contents, Done, Earlier, Failure, NotReady, Readings, Reopened, Stage, Warned, citations_of
from qa.tui.widgets.citation import CitationLine
from qa.tui.widgets.composer import Composer
from qa.tui.widgets.conversation import Conversation
from qa.tui.widgets.note import Note
from qa.tui.widgets.places import Places
from qa.tui.widgets.source import SourcePane
from qa.tui.widgets.status import StatusLine
from qa.tui.widgets.turn import Turn
from qa.tui.widgets.welcome import Example
from qa.tui.work import Told, Work, begin
from qa.visible import visible

# What a key does where the input does not have the focus, and so does not take the key for a letter.
OUTSIDE_INPUT = {"copy", "copy_citation", "check", "choose", "select", "page"}


@dataclass(frozen=True, slots=True)
class Asked:
    """A question or claim at work: the turn that shows it and the work that is told when to stop."""

    turn: Turn
    work: Work


class ChatScreen(PointingScreen):
    """Wires what is typed to the desk's jobs, and their steps to what is shown."""

    AUTO_FOCUS: ClassVar[str | None] = "Composer"
    NO_SOURCE: ClassVar[str] = "No source is open: ask a question, and what answers it is shown in its article."
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "stop", "Stop", id="ask.stop"),
        Binding("escape", "leave_source", "Back"),
        Binding("escape", "leave_input", "Answers"),
        Binding("escape", "return_to_input", "Write"),
        Binding("c", "check", "Check it", id="ask.check"),
        Binding("y", "copy", "Copy", id="ask.copy"),
        Binding("f5", "read", "Source", id="ask.source"),
        Binding("f5", "leave_source", "Leave the source", show=False),
        Binding("n", "next", "Next source", show=False),
        Binding("p", "previous", "Previous source", show=False),
        Binding("ctrl+l", "new", "New conversation", show=False, id="ask.new"),
    ]

    class Unready(Message):
        """Sent at the start when there is nothing to ask, or nothing to ask with."""

        def __init__(self, found: NotReady) -> None:
            super().__init__()
            self.found = found

    class Going(Message):
        """Sent when another place of the program is wanted."""

        def __init__(self, place: str) -> None:
            super().__init__()
            self.place = place

    class ReviewWanted(Message):
        """Sent when a draft is to be reviewed."""

        def __init__(self, path: str) -> None:
            super().__init__()
            self.path = path

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._contents = Contents(())
        self._asked: Asked | None = None
        self._opening: Work | None = None

    def compose(self) -> ComposeResult:
        yield Places("ask")
        with Container(id="panes"):
            yield Conversation()
            yield SourcePane()
        yield StatusLine()
        yield Composer()
        yield Footer(show_command_palette=False)

    def on_mount(self) -> None:
        # A refresh later than the first: opening keeps the interpreter busy, and what is typed at once is to be seen.
        self.call_after_refresh(self.call_after_refresh, self.open_library)

    def open_library(self) -> None:
        """Open the library, at the start and when what was missing is there."""
        self._opening = begin(self, self._desk, asking.opening)

    # What is typed

    async def on_composer_sent(self, event: Composer.Sent) -> None:
        typed = read_typed(event.text)
        if isinstance(typed, Question | Claim) and not await self.put(typed):
            return
        self.query_one(Composer).accept()
        match typed:
            case Mistake(text):
                await self.query_one(Conversation).add(Note(text, "error"))
            case Draft(path):
                self.post_message(self.ReviewWanted(path))
            case Question() | Claim():
                pass
            case command if command.name == "new":
                await self.action_new()
            case command:
                self.post_message(self.Going(command.name))

    async def put(self, task: Question | Claim) -> bool:
        """Ask or check; False, and a word about it, while the one before is at work."""
        if self._asked:
            self.notify("One at a time: wait for the answer, or press Esc to stop it.", markup=False)
            return False
        turn = await self.query_one(Conversation).begin(task)
        job = asking.answering if isinstance(task, Question) else asking.checking
        self._asked = Asked(turn, begin(self, self._desk, job(task.text, task.source)))
        self.refresh_bindings()
        return True

    def on_example_chosen(self, event: Example.Chosen) -> None:
        self.query_one(Composer).put(event.text)

    def on_conversation_change_wanted(self, event: Conversation.ChangeWanted) -> None:
        self.query_one(Composer).put(event.task.typed)

    async def on_conversation_asked_again(self, event: Conversation.AskedAgain) -> None:
        await self.put(event.task)

    def on_composer_article_wanted(self) -> None:
        def name(article_id: str | None) -> None:
            if article_id:
                self.query_one(Composer).name_article(article_id)

        self.app.push_screen(ArticlePicker(self._contents.entries), name)

    # What comes of it

    async def on_told(self, told: Told) -> None:
        if isinstance(told.step, Warned):
            self.notify(visible(told.step.text), severity="warning", timeout=15, markup=False)
        elif told.work is self._opening:
            await self._show_opening(told)
        elif self._asked and told.work is self._asked.work:
            await self._show_step(self._asked.turn, told)

    async def _show_opening(self, told: Told) -> None:
        match told.step:
            case Contents() as contents:
                await self.show_contents(contents)
            case Earlier(records):
                self.query_one(Composer).remember(records)
            case NotReady() as found:
                self.query_one(StatusLine).rest("")
                self.post_message(self.Unready(found))
            case Done() if not self._asked:
                self.query_one(StatusLine).rest()
            case Stage() as stage if not self._asked:
                self.query_one(StatusLine).begin(stage)
            case Readings() as readings:
                self.know(readings)
            case Reopened(records):
                await self._show_records(records)
            case Failure(reason):
                self.query_one(StatusLine).rest()
                await self.query_one(Conversation).add(Note(reason, "error"))

    async def show_contents(self, contents: Contents) -> None:
        """Say how many articles there are to ask."""
        self._contents = contents
        count = counted(len(contents.entries), "article")
        if not self._asked:
            self.query_one(StatusLine).rest(f"{count} · nothing leaves this machine")
        await self.query_one(Conversation).greet(contents.entries)

    async def _show_records(self, records: tuple[Saved, ...]) -> None:
        await self.query_one(Conversation).clear()
        for one in records:
            asked = one.record.asked
            task = Question(asked) if isinstance(one.result, Answer) else Claim(asked)
            turn = await self.query_one(Conversation).begin(task, one.result, self.copies_of(one.result))
        self._open_first(turn, one.result)
        self.query_one(StatusLine).rest()

    async def _show_step(self, turn: Turn, told: Told) -> None:
        match told.step:
            case Stage() as stage:
                self.query_one(StatusLine).begin(stage)
                self.app.sub_title = stage.text.lower()
            case Readings() as readings:
                self.know(readings)
            case Answer() | Verdict() as result:
                following = self.query_one(Conversation).is_vertical_scroll_end
                await turn.take(result, self.copies_of(result))
                self._end("answered" if isinstance(result, Answer) else "checked")
                self._open_first(turn, result)
                if following:
                    self.call_after_refresh(self.query_one(Conversation).show_whole, turn)
            case step:
                await turn.take(step)
                if isinstance(step, Failure):
                    self._end("")
                    if step.remedy:
                        self.post_message(self.Unready(NotReady(step.reason, step.remedy)))

    def _end(self, title: str) -> None:
        self._asked = None
        self.query_one(StatusLine).rest()
        self.app.sub_title = title
        self.refresh_bindings()

    def _open_first(self, turn: Turn, result: Answer | Verdict) -> None:
        lines = turn.query(CitationLine)  # none where the turn was taken off the screen meanwhile
        self.open(lines.first() if citations_of(result) and lines else None)

    def on_descendant_focus(self) -> None:
        self.set_class(self.reads, "-reading")

    @property
    def whole_text(self) -> str:
        return super().whole_text or self.query_one(Conversation).present_text

    # Keys

    @property
    def _writes(self) -> bool:
        return isinstance(self.focused, Composer)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Esc stops a job; with none it leads out of the source and the input, and back."""
        match action:
            case "stop":
                return self._asked is not None
            case "leave_input":
                return self._asked is None and self._writes
            case "return_to_input":
                return self._asked is None and not self._writes and not self.reads
        if action in OUTSIDE_INPUT and self._writes:
            return False
        return super().check_action(action, parameters)

    def action_stop(self) -> None:
        if self._asked:
            self._asked.work.cancel()
            self._asked.turn.stop()
            self._end("stopped")

    def action_leave_source(self) -> None:
        self.remove_class("-reading")
        super().action_leave_source()

    def action_leave_input(self) -> None:
        self.query_one(Conversation).focus_line()

    def action_return_to_input(self) -> None:
        self.query_one(Composer).focus()

    async def action_new(self) -> None:
        self.action_stop()
        await self.query_one(Conversation).clear()
        self.query_one(SourcePane).close()
        self._opening = begin(self, self._desk, asking.beginning_anew)
        self.query_one(Composer).focus()

    def reopen(self, number: int) -> None:
        """Go on with an earlier conversation."""
        self.action_stop()
        self._opening = begin(self, self._desk, history.reopening(number))

    def action_copy(self) -> None:
        if self.get_selected_text() or self.pointed_text:
            super().action_copy()
        else:
            self.query_one(Conversation).action_copy_answer()
