"""A checked answer, or an abstention with the nearest sentences."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.events import Click
from textual.message import Message
from textual.style import Style
from textual.widgets import Static

from index.article import Citation
from qa.answer import Answer, Statement
from qa.tui.markdown import rendered_line
from qa.tui.plain import counted, plain, quoted, strength
from qa.tui.steps import Copies, citations_of
from qa.tui.widgets.citation import CitationLine
from qa.tui.widgets.copies import NO_COPIES, copies_told
from qa.tui.widgets.fold import Fold


class StatementText(Static, can_focus=True):
    """One statement with its citation marks, which can be clicked."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter", "open", "Read its source", id="statement.open")]

    class MarkChosen(Message):
        def __init__(self, number: int, read: bool = False) -> None:
            super().__init__()
            self.number = number
            self.read = read  # the person wants to be led to it, not only shown it

    def __init__(self, statement: Statement, marks: Sequence[int], against: Sequence[int]) -> None:
        self.statement = statement
        self._marks = tuple(marks)
        if not statement.quoted:
            text = rendered_line(statement.text)
        else:
            text = Content.assemble(plain(quoted(statement.text), "italic"), (" (the source's own words)", "dim"))
        for number in marks:
            text = Content.assemble(text, " ", _mark(number))
        if against:
            text = Content.assemble(text, (" but against it", "bold $text-error"))
        for number in against:
            text = Content.assemble(text, " ", _mark(number))
        super().__init__(text)

    def on_focus(self) -> None:
        self._choose(self._marks[:1])

    def on_click(self, event: Click) -> None:
        if number := event.style.meta.get("citation"):
            event.stop()
            self._choose([number])

    def action_open(self) -> None:
        self._choose(self._marks[:1], read=True)

    def _choose(self, marks: Sequence[int], read: bool = False) -> None:
        for number in marks:
            self.post_message(self.MarkChosen(number, read))


class AnswerView(Vertical):
    """The short answer, the statements, then the sentences that they cite and those that contradict them."""

    def __init__(self, answer: Answer, copies: Copies = NO_COPIES) -> None:
        super().__init__()
        self.answer = answer
        self._copies = copies

    def compose(self) -> ComposeResult:
        answer = self.answer
        if answer.abstained:
            yield Static("The sources do not say.", classes="abstention", markup=False)
            yield Static(Content(f"({answer.reason})" if answer.reason else ""), classes="aside")
            near = [CitationLine(number, citation, cited=False) for number, citation in enumerate(answer.nearest, 1)]
            if near:
                yield Fold(f"The nearest {counted(len(near), 'sentence')}", *near)
        if answer.short:
            yield Static(rendered_line(answer.short), classes="short")
        numbers = {citation: number for number, citation in enumerate(citations_of(answer), 1)}
        for statement in answer.statements:
            marks, against = ([numbers[one] for one in side] for side in (statement.citations, statement.against))
            yield StatementText(statement, marks, against)
        if backing := [self._backing(one, numbers[one]) for one in answer.citations]:
            yield Fold(f"Sources: {counted(len(backing), 'sentence')}", *backing)
        if not answer.abstained and (contradicting := list(numbers)[len(answer.citations) :]):
            against_it = [CitationLine(numbers[one], one, "contradicts") for one in contradicting]
            yield Fold("Against it: the sources disagree", *against_it, classes="conflicting")
        yield from copies_told(self._copies)
        yield Static(Content(_timing(answer)), classes="aside")

    def _backing(self, citation: Citation, number: int) -> CitationLine:
        best = max(one.support for one in self.answer.statements if citation in one.citations)
        return CitationLine(number, citation, strength(best))

    def on_statement_text_mark_chosen(self, event: StatementText.MarkChosen) -> None:
        event.stop()
        for line in self.query(CitationLine):
            if line.number == event.number:
                self.post_message(CitationLine.Chosen(line, event.read))


def _mark(number: int) -> Content:
    return Content.styled(f"[{number}]", "bold $text-accent").stylize(Style.from_meta({"citation": number}))


def _timing(answer: Answer) -> str:
    first = answer.seconds.first_word
    word = f", first word {first:.1f} s" if first else ""
    return f"evidence {answer.seconds.evidence:.1f} s{word}, {answer.seconds.total:.1f} s in all"
