"""A checked answer, or an abstention with the nearest sentences."""

from __future__ import annotations

from collections.abc import Sequence

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.events import Click
from textual.message import Message
from textual.style import Style
from textual.widgets import Static

from qa.answer import Answer, Statement
from qa.tui.plain import plain
from qa.tui.widgets.citation import CitationLine


class StatementText(Static):
    """One statement with its citation marks, which can be clicked."""

    class MarkClicked(Message):
        def __init__(self, number: int) -> None:
            super().__init__()
            self.number = number

    def __init__(self, statement: Statement, numbers: Sequence[int]) -> None:
        text = plain(statement.text)
        for number in numbers:
            mark = Content.styled(f"[{number}]", "bold $text-accent").stylize(Style.from_meta({"citation": number}))
            text = Content.assemble(text, " ", mark)
        super().__init__(text)

    def on_click(self, event: Click) -> None:
        if number := event.style.meta.get("citation"):
            event.stop()
            self.post_message(self.MarkClicked(number))


class AnswerView(Vertical):
    """The statements, then the sentences that they cite."""

    def __init__(self, answer: Answer) -> None:
        super().__init__()
        self.answer = answer

    def compose(self) -> ComposeResult:
        answer = self.answer
        if answer.abstained:
            yield Static("The sources do not say.", classes="abstention", markup=False)
            yield Static(Content(f"({answer.reason})"), classes="aside")
            if answer.nearest:
                yield Static("The nearest sentences", classes="heading", markup=False)
            for number, citation in enumerate(answer.nearest, 1):
                yield CitationLine(number, citation)
        numbers = {citation: number for number, citation in enumerate(answer.citations, 1)}
        for statement in answer.statements:
            yield StatementText(statement, [numbers[citation] for citation in statement.citations])
        if numbers:
            yield Static("Sources", classes="heading", markup=False)
        for citation, number in numbers.items():
            backing = [one.support for one in answer.statements if citation in one.citations]
            yield CitationLine(number, citation, f"support {max(backing):.2f}")
        yield Static(Content(_timing(answer)), classes="aside")

    def on_statement_text_mark_clicked(self, event: StatementText.MarkClicked) -> None:
        event.stop()
        for line in self.query(CitationLine):
            if line.number == event.number:
                self.post_message(CitationLine.Chosen(line))


def _timing(answer: Answer) -> str:
    first = answer.seconds.first_word
    word = f", first word {first:.1f} s" if first else ""
    return f"evidence {answer.seconds.evidence:.1f} s{word}, {answer.seconds.total:.1f} s in all"
