"""What a conversation shows before anything is asked: what this is, what to type, and examples."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from index.store import Entry
from qa.tui.plain import counted, plain

SAMPLE_QUESTIONS = {
    "correction-corvane-jobs": "How many jobs will Corvane Line cut?",
    "harbour-bridge-opens": "How much did the harbour bridge cost?",
}
SAMPLE_CLAIMS = {
    "storm-review-sirens": "/check During Storm Ottilie, 3,100 people were evacuated from Low Quay.",
}


class Example(Static, can_focus=True):
    """Something that can be asked; choosing it puts it into the input."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter,space", "choose", "Use it")]

    class Chosen(Message):
        def __init__(self, text: str) -> None:
            super().__init__()
            self.text = text

    def __init__(self, text: str) -> None:
        super().__init__(plain(text))
        self.text = text

    def action_choose(self) -> None:
        self.post_message(self.Chosen(self.text))

    def on_click(self) -> None:
        self.action_choose()


class Welcome(Vertical):
    """The greeting, with examples that the library at hand can answer."""

    def compose(self) -> ComposeResult:
        yield Static("Ask your articles, check claims against them", classes="title", markup=False)
        yield Static("Opening the library …", id="welcome-count", markup=False)
        yield Static(
            "Type a question and press Enter. Every statement of the answer cites its sentences; what the articles"
            " do not say, it does not say. /check and a claim tells whether they support or refute it.",
            classes="lead",
            markup=False,
        )
        yield Vertical(id="examples")
        yield Static(
            Content("F3 adds articles · F6 reviews a draft · F1 lists the keys · Ctrl+P all commands · Ctrl+Q quits"),
            classes="aside",
        )

    async def show(self, entries: Sequence[Entry]) -> None:
        count = f"{counted(len(entries), 'article')} in the library. Nothing leaves this machine."
        self.query_one("#welcome-count", Static).update(Content(count))
        examples = self.query_one("#examples", Vertical)
        await examples.remove_children()
        if found := examples_for(entries):
            await examples.mount(Static("For example", classes="heading", markup=False), *map(Example, found))


def examples_for(entries: Sequence[Entry]) -> list[str]:
    """Questions and a claim that these articles answer: the samples' own, or else the newest headlines to check."""
    ids = {entry.id for entry in entries}
    samples = [text for known in (SAMPLE_QUESTIONS, SAMPLE_CLAIMS) for name, text in known.items() if name in ids]
    if samples:
        return samples
    newest = sorted(entries, key=lambda entry: entry.added, reverse=True)[:2]
    return [f"/check {' '.join(entry.title.split())}" for entry in newest if entry.title]
