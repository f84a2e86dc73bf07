"""An article to read, a numbered sentence a line."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Footer, OptionList, Static
from textual.widgets.option_list import Option

from index.article import Article, Sentence, cite
from qa.tui.clipboard import copy
from qa.tui.outside import page
from qa.tui.plain import counted, plain
from qa.tui.quoting import citation_text
from qa.tui.screens.pointing import PointingScreen
from qa.tui.screens.selecting import SelectScreen
from qa.tui.steps import Reading


class ArticleScreen(Screen[None]):
    """Each sentence can be copied, and checked against the whole library; so can any text of the article."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", "Back", id="article.back"),
        Binding("c", "check", "Check it", id="article.check"),
        Binding("y", "copy", "Copy", id="article.copy"),
        Binding("Y", "copy_citation", "Copy with its source", id="article.copy-citation"),
        Binding("v", "select", "Choose text to copy", show=False, id="article.select"),
        Binding("V", "page", "Read in $PAGER", show=False, id="article.page"),
        Binding("j", "walk('cursor_down')", "Next sentence", show=False),
        Binding("k", "walk('cursor_up')", "Sentence before", show=False),
        Binding("g", "walk('first')", "Beginning", show=False),
        Binding("G", "walk('last')", "End", show=False),
    ]

    def __init__(self, reading: Reading, at: int = 1) -> None:
        """`at` is the number of the sentence to begin at."""
        super().__init__()
        self._reading = reading
        self._at = at

    def compose(self) -> ComposeResult:
        article, sentences = self._reading.article, self._reading.sentences
        yield Static(plain(article.title), id="article-title")
        yield Static(_facts(article, len(sentences)), id="article-facts")
        width = len(str(len(sentences)))
        yield OptionList(*(Option(_line(article, one, width)) for one in sentences), id="sentences")
        yield Footer(show_command_palette=False)

    def on_mount(self) -> None:
        self.query_one(OptionList).highlighted = self._at - 1

    @property
    def _sentence(self) -> Sentence:
        return self._reading.sentences[self.query_one(OptionList).highlighted or 0]

    def action_leave(self) -> None:
        self.app.pop_screen()

    def action_check(self) -> None:
        self._check(self._sentence.text)

    def _check(self, text: str | None) -> None:
        if text:
            self.post_message(PointingScreen.CheckWanted(text))

    def action_select(self) -> None:
        self.app.push_screen(SelectScreen(self._reading.article.text, self._sentence.text), self._check)

    def action_page(self) -> None:
        page(self.app, self._reading.article.text)

    def action_copy(self) -> None:
        copy(self.app, self._sentence.text, "the sentence")

    def action_copy_citation(self) -> None:
        copy(self.app, citation_text(cite(self._reading.article, self._sentence)), "the sentence with its source")

    def action_walk(self, where: str) -> None:
        getattr(self.query_one(OptionList), f"action_{where}")()


def _facts(article: Article, count: int) -> Content:
    date = article.published or "no date"
    return Content.assemble(f"{counted(count, 'sentence')} · ", plain(date), " · ", plain(article.source))


def _line(article: Article, sentence: Sentence, width: int) -> Content:
    page = article.page_at(sentence.start)
    where = f"{sentence.number:>{width}} " + (f"p.{page} " if page else "")
    return Content.assemble((where, "dim"), plain(sentence.text))
