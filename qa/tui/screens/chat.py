"""The chat: a conversation on one side, the article that it cites on the other."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container
from textual.message import Message
from textual.widgets import Footer

from index.article import Citation
from qa.answer import Answer, Found, Words
from qa.claim import Verdict
from qa.history import Saved
from qa.tui import jobs
from qa.tui.commands import Claim, Command, Mistake, Question, read_typed
from qa.tui.desk import Desk
from qa.tui.plain import counted
from qa.tui.screens.pointing import OUTSIDE_INPUT, PointingScreen
from qa.tui.steps import Contents, Done, Failure, NotReady, Reading, Readings, Reopened, Stage, Warned, citations_of
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


@dataclass(frozen=True, slots=True)
class Asked:
    """A question or claim at work: the turn that shows it and the work that is told when to stop."""

    turn: Turn
    work: Work


class ChatScreen(PointingScreen):
    """Wires what is typed to the desk's jobs, and their steps to what is shown."""

    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (110, "-wide")]  # noqa: RUF012 - Textual declares it
    AUTO_FOCUS: ClassVar[str | None] = "Composer"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "stop", "Stop", id="ask.stop"),
        Binding("escape", "leave_source", "Back"),
        Binding("escape", "leave_input", "Answers"),
        Binding("escape", "return_to_input", "Write"),
        Binding("e", "edit", "Edit", id="ask.edit"),
        Binding("r", "again", "Ask again", show=False, id="ask.again"),
        Binding("f5", "read", "Source", id="ask.source"),
        Binding("f5", "leave_source", "Conversation", show=False),
        Binding("ctrl+n", "next", "Next source", id="ask.next"),
        Binding("alt+n", "next", "Next source", show=False),
        Binding("alt+p", "previous", "Previous source", show=False, id="ask.previous"),
        Binding("n", "next", "Next source", show=False),
        Binding("p", "previous", "Previous source", show=False),
        *(Binding(str(number), f"choose({number})", "Source of this number", show=False) for number in range(1, 10)),
        Binding("ctrl+l", "new", "New conversation", show=False, id="ask.new"),
    ]

    class ArticleWanted(Message):
        """Sent when a whole article is to be read, from this sentence on."""

        def __init__(self, reading: Reading, sentence: int) -> None:
            super().__init__()
            self.reading = reading
            self.sentence = sentence

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

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._readings: dict[tuple[str, str], Reading] = {}  # by article and digest
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
        self.open()

    def open(self) -> None:
        """Open the library, at the start and when what was missing is there."""
        self._opening = begin(self, self._desk, jobs.opening)

    # What is typed

    async def on_composer_sent(self, event: Composer.Sent) -> None:
        typed = read_typed(event.text)
        if isinstance(typed, Question | Claim):
            if await self.put(typed):
                self.query_one(Composer).accept()
            return
        self.query_one(Composer).accept()
        if isinstance(typed, Mistake):
            await self.query_one(Conversation).add(Note(typed.text, "error"))
        else:
            await self._obey(typed)

    async def _obey(self, command: Command) -> None:
        if command.name == "new":
            await self.action_new()
        else:
            self.post_message(self.Going(command.name))

    async def put(self, task: Question | Claim) -> bool:
        """Ask or check; False, and a word about it, while the one before is at work."""
        if self._asked:
            self.notify("One at a time: wait for the answer, or press Esc to stop it.", markup=False)
            return False
        turn = await self.query_one(Conversation).begin(task)
        job = jobs.answering(task.text) if isinstance(task, Question) else jobs.checking(task.text)
        self._asked = Asked(turn, begin(self, self._desk, job))
        self.refresh_bindings()
        return True

    async def on_pointing_screen_check_wanted(self, event: PointingScreen.CheckWanted) -> None:
        await self.put(Claim(event.text))

    def on_example_chosen(self, event: Example.Chosen) -> None:
        self.query_one(Composer).put(event.text)

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
            case NotReady() as found:
                self.query_one(StatusLine).rest("")
                self.post_message(self.Unready(found))
            case Done() if not self._asked:
                self.query_one(StatusLine).rest()
            case Stage() as stage if not self._asked:
                self.query_one(StatusLine).begin(stage)
            case Readings(readings):
                self._know(readings)
            case Reopened(records):
                await self._show_records(records)
            case Failure(reason):
                self.query_one(StatusLine).rest()
                await self.query_one(Conversation).add(Note(reason, "error"))

    async def show_contents(self, contents: Contents) -> None:
        """Say how many articles there are to ask."""
        count = counted(len(contents.entries), "article")
        if not self._asked:
            self.query_one(StatusLine).rest(f"{count} · nothing leaves this machine")
        await self.query_one(Conversation).greet(contents.entries)

    def _know(self, readings: tuple[Reading, ...]) -> None:
        self._readings.update({(one.article.id, one.article.digest): one for one in readings})

    async def _show_records(self, records: tuple[Saved, ...]) -> None:
        await self.query_one(Conversation).clear()
        for one in records:
            asked = one.record.asked
            task = Question(asked) if isinstance(one.result, Answer) else Claim(asked)
            turn = await self.query_one(Conversation).begin(task, one.result)
        self._open_first(turn, one.result)
        self.query_one(StatusLine).rest()

    async def _show_step(self, turn: Turn, told: Told) -> None:
        match told.step:
            case Stage() as stage:
                self.query_one(StatusLine).begin(stage)
                self.app.sub_title = stage.text.lower()
            case Readings(readings):
                self._know(readings)
            case Found() as found:
                turn.show_found(found)
            case Words() as words:
                await turn.write(words)
            case Answer() | Verdict() as result:
                following = self.query_one(Conversation).is_vertical_scroll_end
                await turn.conclude(result)
                self._end("answered" if isinstance(result, Answer) else "checked")
                self._open_first(turn, result)
                if following:
                    self.call_after_refresh(self.query_one(Conversation).show_whole, turn)
            case Failure(reason):
                await turn.fail(reason)
                self._end("")

    def _end(self, title: str) -> None:
        self._asked = None
        self.query_one(StatusLine).rest()
        self.app.sub_title = title
        self.refresh_bindings()

    def _open_first(self, turn: Turn, result: Answer | Verdict) -> None:
        """Show the first sentence of a result; where it has none, no article of an earlier one stays behind."""
        if citations_of(result):
            self._open(turn.query(CitationLine).first())
        else:
            self.query_one(Conversation).mark_opened(None)
            self.query_one(SourcePane).close()

    def on_citation_line_chosen(self, event: CitationLine.Chosen) -> None:
        self._choose(event.line)
        if event.read:
            self.query_one(SourcePane).read()

    def _choose(self, line: CitationLine | None) -> None:
        if line:
            self.query_one(Conversation).bring(line)
            self._open(line)

    def _open(self, line: CitationLine) -> None:
        citation = line.citation
        self.query_one(Conversation).mark_opened(line)
        self.query_one(SourcePane).show(citation, self._reading_of(citation), cited=line.cited)

    def _reading_of(self, citation: Citation) -> Reading | None:
        return self._readings.get((citation.article_id, citation.digest))

    def on_source_pane_article_wanted(self, event: SourcePane.ArticleWanted) -> None:
        if reading := self._reading_of(event.citation):
            self.post_message(self.ArticleWanted(reading, event.citation.sentence))

    def on_descendant_focus(self) -> None:
        self.set_class(self._reads, "-reading")

    # Keys

    @property
    def _writes(self) -> bool:
        return isinstance(self.focused, Composer)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Esc stops a job; with none it leads out of the source and the input, and back."""
        match action:
            case "stop":
                return self._asked is not None
            case "leave_source":
                return self._reads
            case "leave_input":
                return self._asked is None and self._writes
            case "return_to_input":
                return self._asked is None and not self._writes and not self._reads
            case "read":
                return not self._reads
            case "edit" | "again":
                return not self._writes and not self._reads and bool(self.query(Turn))
            case "next" | "previous":
                return bool(self.query(CitationLine))
        return not (action in OUTSIDE_INPUT and self._writes)

    def action_stop(self) -> None:
        if self._asked:
            self._asked.work.cancel()
            self._asked.turn.stop()
            self._end("stopped")

    def action_leave_source(self) -> None:
        self.remove_class("-reading")
        self.query_one(Conversation).focus_line()

    def action_leave_input(self) -> None:
        self.query_one(Conversation).focus_line()

    def action_return_to_input(self) -> None:
        self.query_one(Composer).focus()

    def action_read(self) -> None:
        self.query_one(SourcePane).read()

    def action_next(self) -> None:
        self._choose(self.query_one(Conversation).beside_opened(1))

    def action_previous(self) -> None:
        self._choose(self.query_one(Conversation).beside_opened(-1))

    def action_choose(self, number: int) -> None:
        self._choose(self.query_one(Conversation).numbered(number))

    async def action_new(self) -> None:
        self.action_stop()
        await self.query_one(Conversation).clear()
        self.query_one(SourcePane).close()
        self._opening = begin(self, self._desk, jobs.beginning_anew)
        self.query_one(Composer).focus()

    def reopen(self, number: int) -> None:
        """Go on with an earlier conversation."""
        self.action_stop()
        self._opening = begin(self, self._desk, jobs.reopening(number))

    def action_edit(self) -> None:
        if turn := self.query_one(Conversation).present:
            self.query_one(Composer).put(turn.asked.typed)

    async def action_again(self) -> None:
        if turn := self.query_one(Conversation).present:
            await self.put(turn.asked)
