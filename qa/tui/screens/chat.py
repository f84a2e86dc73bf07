"""The chat: a conversation on one side, the article that it cites on the other."""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container
from textual.message import Message
from textual.screen import Screen
from textual.widgets import Footer
from textual.worker import Worker, get_current_worker

from qa.answer import Answer, Found, Words
from qa.assistant import Assistant
from qa.claim import Verdict
from qa.tui.commands import HELP, Claim, Help, Mistake, Question, read_typed
from qa.tui.desk import Desk, Failure, Reading, Readings, Stage, Step, citations_of
from qa.tui.widgets.citation import CitationLine
from qa.tui.widgets.composer import Composer
from qa.tui.widgets.conversation import Conversation
from qa.tui.widgets.note import Note
from qa.tui.widgets.source import SourcePane
from qa.tui.widgets.status import StatusLine
from qa.tui.widgets.turn import Turn


@dataclass(frozen=True, slots=True)
class Job:
    """A question or claim at work: the turn that shows it and the worker that is told when to stop."""

    turn: Turn
    worker: Worker[None]


class Told(Message):
    """A step of a job, from its thread; `turn` is None for the step that no one asked for."""

    def __init__(self, turn: Turn | None, step: Step) -> None:
        super().__init__()
        self.turn = turn
        self.step = step


class ChatScreen(Screen[None]):
    """Wires what is typed to the desk's jobs, and their steps to what is shown."""

    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (110, "-wide")]  # noqa: RUF012 - Textual declares it
    AUTO_FOCUS: ClassVar[str | None] = "Composer"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "stop", "Stop"),
        Binding("escape", "leave_input", "Citations"),
        Binding("escape", "return_to_input", "Write"),
        Binding("ctrl+n", "next", "Next source"),
        Binding("alt+n", "next", show=False),
        Binding("alt+p", "previous", show=False),
        Binding("n", "next", show=False),
        Binding("p", "previous", show=False),
        *(Binding(str(number), f"choose({number})", show=False) for number in range(1, 10)),
        Binding("f1", "help", "Help"),
        Binding("question_mark", "help", show=False),
    ]

    def __init__(self, assistant: Assistant) -> None:
        super().__init__()
        self._desk = Desk(assistant)
        self._library = str(assistant.library.folder)
        self._readings: dict[tuple[str, str], Reading] = {}  # by article and digest
        self._job: Job | None = None

    def compose(self) -> ComposeResult:
        with Container(id="panes"):
            yield Conversation()
            yield SourcePane()
        yield StatusLine(f"Library {self._library} · nothing leaves this machine")
        yield Composer()
        yield Footer()

    def on_mount(self) -> None:
        self.run_worker(lambda: self._tell(None), thread=True)

    # What is typed

    async def on_composer_sent(self, event: Composer.Sent) -> None:
        typed = read_typed(event.text)
        if isinstance(typed, Question | Claim) and self._job:
            self.notify("One at a time: wait for the answer, or press Esc to stop it.", markup=False)
            return
        self.query_one(Composer).accept()
        if isinstance(typed, Help):
            await self.action_help()
        elif isinstance(typed, Mistake):
            await self.query_one(Conversation).add(Note(typed.text, "error"))
        else:
            await self._begin(typed)

    async def _begin(self, task: Question | Claim) -> None:
        asked = task.text if isinstance(task, Question) else f"Check: {task.text}"
        turn = await self.query_one(Conversation).begin(asked)
        self._job = Job(turn, self.run_worker(lambda: self._tell(turn, task), thread=True))
        self.refresh_bindings()

    def _tell(self, turn: Turn | None, task: Question | Claim | None = None) -> None:
        """Take a job's steps in the worker's thread and post each; a stopped one ends after its present step."""
        worker = get_current_worker()
        with closing(self._desk.steps(task) if task else self._desk.opening()) as steps:
            for step in steps:
                if worker.is_cancelled:
                    return
                self.post_message(Told(turn, step))

    # What comes of it

    async def on_told(self, told: Told) -> None:
        if told.turn is None and isinstance(told.step, Failure):
            await self.query_one(Conversation).add(Note(told.step.reason, "error"))
        if self._job is None or told.turn is not self._job.turn:
            return  # of a job that was stopped
        turn = self._job.turn
        match told.step:
            case Stage(text):
                self.query_one(StatusLine).begin(text)
            case Readings(readings):
                self._readings.update({(one.article.id, one.article.digest): one for one in readings})
            case Found() as found:
                turn.show_found(found)
            case Words() as words:
                await turn.write(words)
            case Answer() | Verdict() as result:
                following = self.query_one(Conversation).is_vertical_scroll_end
                await turn.conclude(result)
                self._end()
                self._open_first(turn, result)
                if following:
                    self.call_after_refresh(self.query_one(Conversation).show_whole, turn)
            case Failure(reason):
                await turn.fail(reason)
                self._end()

    def _end(self) -> None:
        self._job = None
        self.query_one(StatusLine).rest()
        self.refresh_bindings()

    def _open_first(self, turn: Turn, result: Answer | Verdict) -> None:
        settled = not (isinstance(result, Answer) and result.abstained)
        if settled and citations_of(result):
            self._open(turn.query(CitationLine).first())

    def on_citation_line_chosen(self, event: CitationLine.Chosen) -> None:
        self._choose(event.line)

    def _choose(self, line: CitationLine | None) -> None:
        if line:
            self.query_one(Conversation).bring(line)
            self._open(line)

    def _open(self, line: CitationLine) -> None:
        citation = line.citation
        self.query_one(Conversation).mark_opened(line)
        self.query_one(SourcePane).show(citation, self._readings.get((citation.article_id, citation.digest)))

    # Keys

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Esc stops a job; with none it leads out of the input and back."""
        writing = isinstance(self.focused, Composer)
        match action:
            case "stop":
                return self._job is not None
            case "leave_input":
                return self._job is None and writing
            case "return_to_input":
                return self._job is None and not writing
        return True

    def action_stop(self) -> None:
        if self._job:
            self._job.worker.cancel()
            self._job.turn.stop()
            self._end()

    def action_leave_input(self) -> None:
        self.query_one(Conversation).focus_citation()

    def action_return_to_input(self) -> None:
        self.query_one(Composer).focus()

    def action_next(self) -> None:
        self._choose(self.query_one(Conversation).beside_opened(1))

    def action_previous(self) -> None:
        self._choose(self.query_one(Conversation).beside_opened(-1))

    def action_choose(self, number: int) -> None:
        self._choose(self.query_one(Conversation).numbered(number))

    async def action_help(self) -> None:
        await self.query_one(Conversation).add(Note(HELP, "help"))
