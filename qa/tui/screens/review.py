"""A draft judged statement by statement, the sources beside it."""

from __future__ import annotations

from pathlib import Path
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container, Vertical
from textual.content import Content
from textual.events import Paste
from textual.widgets import Footer, OptionList, Static

from index.article import Article, slug
from qa.review import Begun, PassedOver, Reviewed, Summary
from qa.tui.desk import Desk, Job
from qa.tui.jobs import reviewing
from qa.tui.outside import edit
from qa.tui.pasted import NoSuchPath, PastedText, Paths, read_pasted
from qa.tui.plain import plain
from qa.tui.screens.adding import AddScreen
from qa.tui.screens.pointing import PointingScreen
from qa.tui.screens.saving import SaveScreen
from qa.tui.steps import Done, DraftOpened, Exported, Failure, Readings, ReportFile, Stage, Warned
from qa.tui.widgets.finding import Finding
from qa.tui.widgets.marks import Marks
from qa.tui.widgets.places import Places
from qa.tui.widgets.source import SourcePane
from qa.tui.widgets.status import StatusLine
from qa.tui.work import Told, Work, begin
from qa.visible import visible

HELP = "Type the path of a draft, drag its file into the window, or paste its text."
NO_DRAFT = (
    "No draft is open. Press o and type its path, drag a file into the window, or paste a text."
    " Every statement in it is then judged by the articles of the library; the draft itself is not added to them."
)


class ReviewScreen(PointingScreen):
    """One draft at a time; Esc stops the review and keeps what is done."""

    AUTO_FOCUS: ClassVar[str | None] = "Marks"
    NO_SOURCE: ClassVar[str] = "No source is open: press o to open a draft, and go to a sentence that is judged."
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "stop", "Stop", id="review.stop"),
        Binding("escape", "leave_source", "Back"),
        Binding("escape", "leave_finding", "Back"),
        Binding("o", "open_draft", "Open", id="review.open"),
        Binding("n", "jump(1)", "Next mark", id="review.next"),
        Binding("p", "jump(-1)", "Mark before", show=False, id="review.previous"),
        Binding("s", "turn", "Worst first", id="review.order"),
        Binding("w", "save", "Report", id="review.save"),
        Binding("c", "check", "Check it in the chat", show=False, id="review.check"),
        Binding("y", "copy", "Copy", show=False, id="review.copy"),
        Binding("f5", "read", "Source", show=False, id="review.source"),
        Binding("f5", "leave_source", "Leave the source", show=False),
        Binding("e", "edit", "Edit in $EDITOR", show=False, id="review.edit"),
        Binding("r", "again", "Review again", show=False, id="review.again"),
    ]

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._draft: Article | None = None
        self._file: Path | None = None  # that the draft is read from again
        self._came: Summary | None = None
        self._work: Work | None = None

    def compose(self) -> ComposeResult:
        yield Places("review")
        yield Static(plain(NO_DRAFT), id="draft-title")
        with Container(id="panes"):
            yield Marks()
            with Vertical(id="beside"):
                yield Finding()
                yield SourcePane()
        yield StatusLine()
        yield Footer(show_command_palette=False)

    @property
    def complete(self) -> bool:
        """Whether every statement of a draft is judged."""
        return self._came is not None and self._came.complete

    # A draft comes

    def review(self, path: str) -> None:
        """Review the draft of this path, or the text that was pasted in its place."""
        match read_pasted(path) if path.strip() else None:
            case Paths(paths):
                self._open_file(Path(paths[0]))
            case PastedText(text):
                self._file = None
                self._begin(reviewing.reviewing_text(text))
            case NoSuchPath(missing):
                self.notify(visible(f"{missing}: no such file."), severity="error", markup=False)

    def on_paste(self, event: Paste) -> None:
        """A file dragged into the window, or a text pasted, is reviewed."""
        self.review(event.text)

    def _open_file(self, file: Path) -> None:
        self._file = file
        self._begin(reviewing.reviewing_file(file))

    def _begin(self, job: Job) -> None:
        if self._work:
            self.notify("One at a time: wait for the review, or press Esc to stop it.", markup=False)
            return
        self._work = begin(self, self._desk, job)
        self.refresh_bindings()

    # What comes of it

    async def on_told(self, told: Told) -> None:
        if told.work is not self._work:
            return
        match told.step:
            case Stage() as stage:
                self.query_one(StatusLine).begin(stage)
                self.app.sub_title = stage.text.lower()
            case DraftOpened() as opened:
                self._show_draft(opened)
            case Begun() as begun:
                self._came = Summary(begun)
                if begun.same and begun.left_out:
                    told_same = f"The article {begun.same.id} has the very text of this draft; it is left out."
                    self.notify(visible(told_same), severity="warning", timeout=15, markup=False)
            case Readings() as readings:
                self.know(readings)
            case Reviewed() | PassedOver() as event:
                self._take(event)
            case Warned(text):
                self.notify(visible(text), severity="warning", timeout=15, markup=False)
            case Exported(file):
                self.notify(visible(f"Written to {file}."), markup=False)
                self._end()
            case Failure(reason):
                self.notify(visible(reason), severity="error", timeout=15, markup=False)
                self._end()
            case Done():
                self._end()

    def _show_draft(self, opened: DraftOpened) -> None:
        self._draft = opened.draft
        title = Content.assemble(
            (" ".join(visible(opened.draft.title).split()), "bold"), " · ", plain(opened.draft.source)
        )
        self.query_one("#draft-title", Static).set_class(True, "-open").update(title)
        self._came = None
        self.query_one(Marks).open(opened.sentences)
        self.query_one(Marks).focus()
        self.refresh_bindings()

    def _take(self, event: Reviewed | PassedOver) -> None:
        if self._came:
            self._came = self._came.after(event)
        marks = self.query_one(Marks)
        if isinstance(event, PassedOver):
            marks.pass_over(event)
        else:
            marks.mark(event)
            if marks.number == event.number:
                self._show_finding()

    def _end(self) -> None:
        self._work = None
        if not self.complete:
            self.query_one(Marks).stop()
        self.app.sub_title = ""
        self.query_one(StatusLine).rest(self._came.in_words if self._came else "")
        self.refresh_bindings()

    # What stands beside it

    def on_option_list_option_highlighted(self, event: OptionList.OptionHighlighted) -> None:
        self._show_finding()

    def _show_finding(self) -> None:
        marks = self.query_one(Marks)
        found = marks.present
        self.query_one(Finding).show(found, marks.state, self.copies_of(found.verdict) if found else {})

    def on_finding_shown(self, event: Finding.Shown) -> None:
        self.open(event.foremost)

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Enter leads to what was found."""
        self.query_one(Finding).focus_line()

    def on_descendant_focus(self) -> None:
        self.set_class(self.reads or self._finds, "-reading")

    @property
    def _finds(self) -> bool:
        return self.query_one(Finding).has_focus_within

    @property
    def whole_text(self) -> str:
        return super().whole_text or (self._draft.text if self._draft else "")

    @property
    def pointed_text(self) -> str:
        return super().pointed_text or self.query_one(Marks).text

    # Keys

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        match action:
            case "stop":
                return self._work is not None
            case "leave_source":
                return self._work is None and self.reads
            case "leave_finding":
                return self._work is None and self._finds
            case "jump" | "turn" | "check" | "copy" | "select" | "page":
                return self._draft is not None
            case "save":
                return self._work is None and bool(self.query_one(Marks).came)
            case "edit" | "again":
                return self._work is None and self._file is not None
        return super().check_action(action, parameters)

    def action_open_draft(self) -> None:
        self.app.push_screen(AddScreen("Review a draft", HELP, "reviews it"), lambda text: self.review(text or ""))

    def action_stop(self) -> None:
        if self._work:
            self._work.cancel()
            self._end()
            self.notify("Stopped. What is judged stays; r goes on with the rest.", markup=False)

    def action_leave_source(self) -> None:
        self.query_one(Marks).focus()

    def action_leave_finding(self) -> None:
        self.query_one(Marks).focus()

    def action_jump(self, by: int) -> None:
        if not self.query_one(Marks).go(by):
            where = "below" if by > 0 else "above"
            self.notify(f"No mark {where}: what is judged there is supported.", markup=False)

    def action_turn(self) -> None:
        self.query_one(Marks).turn()

    def action_save(self) -> None:
        if self._draft:
            self.app.push_screen(SaveScreen(f"{slug(self._draft.title)}-review"), self._save)

    def _save(self, wanted: ReportFile | None) -> None:
        if wanted and self._draft:
            self._begin(reviewing.saving_review(self.query_one(Marks).came, self._draft.title, wanted))

    def action_edit(self) -> None:
        if self._file and edit(self.app, self._file):
            self.action_again()

    def action_again(self) -> None:
        if self._file:
            self._open_file(self._file)
