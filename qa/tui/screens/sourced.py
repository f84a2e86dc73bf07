"""Citations on one side, the article of the opened one on the other."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.message import Message
from textual.screen import Screen

from index.article import Citation
from qa.answer import Answer
from qa.claim import Verdict
from qa.tui.steps import Copies, Reading, Readings
from qa.tui.widgets.citation import CitationLine
from qa.tui.widgets.lines import CitedLines
from qa.tui.widgets.source import SourcePane


class SourcedScreen(Screen[None]):
    """Knows the articles that may be shown, and opens each citation in its own."""

    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (110, "-wide")]  # noqa: RUF012 - Textual declares it
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+n", "next", "Next source", show=False, id="ask.next"),
        Binding("alt+n", "next", "Next source", show=False),
        Binding("alt+p", "previous", "Previous source", show=False, id="ask.previous"),
        *(Binding(str(number), f"choose({number})", "Source of this number", show=False) for number in range(1, 10)),
    ]

    class ArticleWanted(Message):
        """Sent when a whole article is to be read, from this sentence on."""

        def __init__(self, reading: Reading, sentence: int) -> None:
            super().__init__()
            self.reading = reading
            self.sentence = sentence

    NO_SOURCE: ClassVar[str]
    """What to do for a source to be open."""

    def __init__(self) -> None:
        super().__init__()
        self._readings: dict[tuple[str, str], Reading] = {}  # by article and digest
        self._copies: dict[Answer | Verdict, Copies] = {}

    @property
    def lines(self) -> CitedLines:
        return self.query_one(CitedLines)

    @property
    def reads(self) -> bool:
        return self.query_one(SourcePane).has_focus_within

    def know(self, readings: Readings) -> None:
        self._readings.update({(one.article.id, one.article.digest): one for one in readings.articles})
        self._copies.update(readings.copies)

    def copies_of(self, result: Answer | Verdict) -> Copies:
        """What was told of the copies among the articles of a result."""
        return self._copies.get(result, {})

    def open(self, line: CitationLine | None) -> None:
        """Show a citation's sentence; without one, no article of an earlier citation stays behind."""
        self.lines.mark_opened(line)
        if line is None:
            self.query_one(SourcePane).close()
        else:
            self.query_one(SourcePane).show(line.citation, self._reading_of(line.citation), cited=line.cited)

    def _choose(self, line: CitationLine | None) -> None:
        if line:
            self.lines.bring(line)
            self.open(line)

    def _reading_of(self, citation: Citation) -> Reading | None:
        return self._readings.get((citation.article_id, citation.digest))

    def on_citation_line_chosen(self, event: CitationLine.Chosen) -> None:
        self._choose(event.line)
        if event.read:
            self.query_one(SourcePane).read()

    def on_source_pane_article_wanted(self, event: SourcePane.ArticleWanted) -> None:
        if reading := self._reading_of(event.citation):
            self.post_message(self.ArticleWanted(reading, event.citation.sentence))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        match action:
            case "leave_source":
                return self.reads
            case "read":
                return not self.reads
            case "next" | "previous":
                return bool(self.query(CitationLine))
        return True

    def action_read(self) -> None:
        source = self.query_one(SourcePane)
        if source.citation:
            source.read()
        else:
            self.notify(self.NO_SOURCE, markup=False)

    def action_leave_source(self) -> None:
        self.lines.focus_line()

    def action_next(self) -> None:
        self._choose(self.lines.beside_opened(1))

    def action_previous(self) -> None:
        self._choose(self.lines.beside_opened(-1))

    def action_choose(self, number: int) -> None:
        self._choose(self.lines.numbered(number))
