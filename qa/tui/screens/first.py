"""The first start, or another reason why nothing can be asked yet: the next step is a key away."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.screen import Screen
from textual.widgets import Button, Footer, Static

from index.library import Added
from qa.tui.desk import Desk, Job
from qa.tui.jobs import library
from qa.tui.pasted import NoSuchPath, PastedText, Paths, read_pasted
from qa.tui.plain import plain
from qa.tui.samples import samples
from qa.tui.screens.adding import add_articles
from qa.tui.steps import Done, Failure, NotReady, Remedy, Stage
from qa.tui.widgets.note import Note
from qa.tui.widgets.outcomes import Outcomes
from qa.tui.widgets.status import StatusLine
from qa.tui.work import Told, Work, begin
from qa.visible import visible

ABOUT = (
    "factcheck-qa answers questions from your own articles and checks claims against them. Every statement cites its"
    " sentences, and nothing leaves this machine."
)
ABOUT_EMBEDDING = (
    "An article is found by its vectors, and those of another embedder can't be compared with a question's. To make"
    " them again takes about as long as adding the articles did; articles and history stay as they are."
)

BUTTONS = {
    "Add ten sample articles, to try it (s)": "samples",
    "Add articles of your own (a)": "add",
    "Embed the articles again (e)": "embed",
    "Try again (t)": "again",
}


class FirstStartScreen(Screen[bool]):
    """Comes back with whether it is worth opening the library again."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "stop", "Stop", id="first.stop"),
        Binding("s", "samples", "Add the samples", id="first.samples"),
        Binding("a", "add", "Add your own", id="first.add"),
        Binding("e", "embed", "Embed again", id="first.embed"),
        Binding("t", "again", "Try again", id="first.again"),
        Binding("escape", "leave", "Not now"),
        Binding("down,j", "app.focus_next", "Next", show=False),
        Binding("up,k", "app.focus_previous", "Previous", show=False),
    ]

    def __init__(self, desk: Desk, found: NotReady) -> None:
        super().__init__()
        self._desk = desk
        self._found = found
        self._work: Work | None = None

    def compose(self) -> ComposeResult:
        with VerticalScroll(id="first", can_focus=False):
            embeds = self._found.remedy is Remedy.EMBED
            yield Static("Another embedder is in use" if embeds else "Welcome", classes="title", markup=False)
            yield Static(ABOUT_EMBEDDING if embeds else ABOUT, markup=False)
            yield Static(plain(self._found.reason), classes="reason")
            for label, action in BUTTONS.items():
                if self._offers(action):
                    yield Button(label, id=action, variant="primary", flat=True)
            yield Outcomes()
        yield StatusLine()
        yield Footer(show_command_palette=False)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        match action:
            case "stop":
                return self._work is not None
            case "leave":
                return self._work is None
        return self._offers(action)

    def _offers(self, action: str) -> bool:
        """Whether an action mends what is wrong, or has nothing to do with that."""
        match action:
            case "samples":
                return self._found.remedy is Remedy.ADD and samples() is not None
            case "add":
                return self._found.remedy is Remedy.ADD
            case "embed":
                return self._found.remedy is Remedy.EMBED
            case "again":
                return self._found.remedy is Remedy.TRY
        return True

    async def on_button_pressed(self, event: Button.Pressed) -> None:
        await self.run_action(event.button.id or "")

    def action_samples(self) -> None:
        if folder := samples():
            self._begin(library.adding([str(folder)]))

    def action_add(self) -> None:
        self.app.push_screen(add_articles(), self._take)

    def action_embed(self) -> None:
        self._begin(library.embedding_again)

    def action_again(self) -> None:
        self.dismiss(True)

    def action_leave(self) -> None:
        self.dismiss(False)

    def action_stop(self) -> None:
        if self._work:
            self._work.cancel()
            self._end()

    def _take(self, text: str | None) -> None:
        match read_pasted(text) if text and text.strip() else None:
            case Paths(paths):
                self._begin(library.adding(paths))
            case PastedText(pasted):
                self._begin(library.adding_text(pasted))
            case NoSuchPath(path):
                self.notify(visible(f"{path}: no such file or folder."), severity="error", markup=False)

    def _begin(self, job: Job) -> None:
        if self._work is None:
            self.query_one(Outcomes).begin()
            self._work = begin(self, self._desk, job)
            self.refresh_bindings()

    async def on_told(self, told: Told) -> None:
        if told.work is not self._work:
            return
        match told.step:
            case Stage() as stage:
                self.query_one(StatusLine).begin(stage)
            case Added() as added:
                self.query_one(Outcomes).add(added)
            case Failure(reason):
                await self.query_one("#first").mount(Note(reason, "error"))
                self._end()
            case Done():
                self._end()
                if self._found.remedy is Remedy.EMBED or self.query_one(Outcomes).kept:
                    self.dismiss(True)

    def _end(self) -> None:
        self._work = None
        self.query_one(StatusLine).rest()
        self.refresh_bindings()
