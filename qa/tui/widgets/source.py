"""The source pane: an article opened at a cited sentence."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from index.article import Article, Citation, Sentence
from qa.tui.plain import place, plain
from qa.tui.steps import Reading

AROUND = 200  # sentences shown on either side of the cited one, so that a book opens as fast as a note
CONTEXT = 2  # lines left above the cited sentence


class SourcePane(Vertical):
    """The article around one sentence, which stands on lines of its own with a mark beside it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("o", "open_article", "Whole article", id="source.article"),
        Binding("j", "scroll(1)", "Scroll down", show=False),
        Binding("k", "scroll(-1)", "Scroll up", show=False),
    ]

    class ArticleWanted(Message):
        def __init__(self, citation: Citation) -> None:
            super().__init__()
            self.citation = citation

    def __init__(self) -> None:
        super().__init__()
        self.citation: Citation | None = None
        self.reading: Reading | None = None  # the citation's article, where it is as it was cited

    def compose(self) -> ComposeResult:
        yield Static("The source", id="source-title", markup=False)
        yield Static(id="source-facts")
        with VerticalScroll(id="source-text"):
            yield Static(id="before")
            with Horizontal(id="cited"):
                yield Static(id="cited-mark")
                yield Static(id="cited-text")
            yield Static(id="after")

    def on_mount(self) -> None:
        self._fill(
            "before", Content.styled("The sentences that an answer cites are shown here, lit, in their article.", "dim")
        )

    def show(self, citation: Citation, reading: Reading | None, *, cited: bool = True) -> None:
        """Open a citation, or a near miss; without its article, or where that has changed since, its quote alone."""
        self.citation = citation
        self.reading = reading if reading and citation.holds_in(reading.article) else None
        sentences = self.reading.sentences if self.reading else ()
        before = sentences[: citation.sentence - 1]
        after = sentences[citation.sentence :]
        if self.reading:
            article = self.reading.article
            facts = _facts(citation, article, len(sentences), cited)
            earlier = _more(len(before) - AROUND, "earlier")
            self._fill("before", Content("\n\n").join([*earlier, _prose(article, before[-AROUND:])]))
            later = _more(len(after) - AROUND, "later")
            self._fill("after", Content("\n\n").join([_prose(article, after[:AROUND]), *later]))
        else:
            facts = Content("The article has changed or gone since; this is the sentence as it was cited.")
            self._fill("before", Content())
            self._fill("after", Content())
        self._fill("source-title", plain(citation.title))
        self._fill("source-facts", facts)
        self._fill("cited-mark", Content(f"▶ {citation.sentence}"))
        self._fill("cited-text", plain(citation.quote))
        self.set_class(not cited, "-near")
        self.add_class("-open")
        self.call_after_refresh(self._show_cited)

    def close(self) -> None:
        """Show no article."""
        self.citation = self.reading = None
        self.remove_class("-open", "-near")
        for name in ("source-facts", "before", "cited-mark", "cited-text", "after"):
            self._fill(name, Content())
        self._fill("source-title", Content("The source"))

    def read(self) -> None:
        """Give the article the focus."""
        self.query_one("#source-text").focus()

    def action_open_article(self) -> None:
        if self.citation:
            self.post_message(self.ArticleWanted(self.citation))

    def action_scroll(self, lines: int) -> None:
        self.query_one("#source-text").scroll_relative(y=lines, animate=False)

    def on_resize(self) -> None:
        self.call_after_refresh(self._show_cited)

    def _fill(self, name: str, content: Content) -> None:
        part = self.query_one(f"#{name}", Static)
        part.update(content)
        part.display = bool(content)

    def _show_cited(self) -> None:
        cited = self.query_one("#cited")
        self.query_one("#source-text").scroll_to(y=max(0, cited.virtual_region.y - CONTEXT), animate=False)


def _facts(citation: Citation, article: Article, count: int, cited: bool) -> Content:
    date = article.published or "no date"
    kind = "" if cited else "nearest · "
    return Content.assemble(f"{kind}{place(citation)} of {count} · ", plain(date), " · ", plain(article.source))


def _more(count: int, where: str) -> list[Content]:
    return [Content.styled(f"… {count:,} {where} sentences", "dim")] if count > 0 else []


def _prose(article: Article, sentences: Sequence[Sentence]) -> Content:
    """Sentences as running text, a blank line between paragraphs."""
    parts: list[Content] = []
    end = sentences[0].start if sentences else 0
    for one in sentences:
        gap = article.text[end : one.start]
        if parts:
            parts.append(Content("\n\n" if "\n" in gap else " " if gap else ""))
        parts.append(plain(one.text))
        end = one.end
    return Content.assemble(*parts)
