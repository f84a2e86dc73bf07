"""Where a report is to be written, and in which format."""

from __future__ import annotations

from pathlib import Path
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from qa.reports import Format, format_of
from qa.tui.steps import ReportFile
from qa.visible import visible

FORMATS = {
    Format.MARKDOWN: (".md", "Markdown, with footnotes"),
    Format.HTML: (".html", "a page for any browser"),
    Format.CSV: (".csv", "a table"),
    Format.JSON: (".json", "JSON, all there is"),
    Format.ANNOTATION: (".annotation.json", "W3C Web Annotation"),
    Format.CLAIMREVIEW: (".claimreview.json", "schema.org ClaimReview"),
}


class SaveScreen(ModalScreen[ReportFile | None]):
    """Comes back with the file and its format, or None where the person thought better of it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "cancel", "Cancel"),
        Binding("down", "walk('cursor_down')", "Next format", show=False, priority=True),
        Binding("up", "walk('cursor_up')", "Format before", show=False, priority=True),
    ]

    def __init__(self, name: str) -> None:
        """`name` is that of the file, without its ending."""
        super().__init__()
        self._name = name
        self._warned = ""

    def compose(self) -> ComposeResult:
        with Vertical(id="save"):
            yield Static("Write a report to", classes="heading", markup=False)
            yield Input(f"{self._name}.md", select_on_focus=False)
            yield OptionList(*(Option(_line(*one), id=name) for name, one in FORMATS.items()), markup=False)
            yield Static("", id="save-warning", markup=False)
            yield Static("↑ ↓ choose the format · Enter writes · Esc cancels", classes="aside", markup=False)

    @property
    def _format(self) -> Format:
        return list(FORMATS)[self.query_one(OptionList).highlighted or 0]

    def on_mount(self) -> None:
        self.query_one(OptionList).highlighted = 0

    def on_option_list_option_highlighted(self) -> None:
        """The name of the file follows the format that is chosen."""
        line = self.query_one(Input)
        endings = sorted((ending for ending, _ in FORMATS.values()), key=len, reverse=True)
        ending = next((one for one in endings if line.value.endswith(one)), "")
        line.value = line.value.removesuffix(ending) + FORMATS[self._format][0]
        line.cursor_position = len(line.value)

    def on_option_list_option_selected(self) -> None:
        self._write()

    def on_input_submitted(self) -> None:
        self._write()

    def action_walk(self, where: str) -> None:
        getattr(self.query_one(OptionList), f"action_{where}")()

    def action_cancel(self) -> None:
        self.dismiss(None)

    def _write(self) -> None:
        """A file that is there is only replaced when Enter is pressed again."""
        value = self.query_one(Input).value.strip()
        if not value:
            return
        file = Path(value).expanduser()
        if file.exists() and self._warned != value:
            self._warned = value
            told = visible(f"{file.name} is there already; Enter again replaces it.")
            self.query_one("#save-warning", Static).update(Content.styled(told, "bold $text-warning"))
            return
        ending = FORMATS[self._format][0]
        wanted = self._format if value.endswith(ending) else format_of(file) or self._format
        self.dismiss(ReportFile(file, wanted))


def _line(ending: str, what: str) -> Content:
    return Content.assemble(f"{ending:18}", (what, "dim"))
