"""The Markdown that a model writes, as styled text. What comes out of an article never passes through here.

Links, pictures and HTML stay as they are written: nothing that the model was fed can hide an address or a tag.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from markdown_it import MarkdownIt
from markdown_it.token import Token
from textual.content import Content

from qa.tui.plain import plain

_READER = MarkdownIt("commonmark", {"html": False}).disable(["link", "image", "autolink", "reference", "html_block"])
_STYLES = {"strong": "bold", "em": "italic"}
CODE = "$text-accent on $boost"


def rendered(text: str) -> Content:
    """Paragraphs, headings, lists and code, a block below the other."""
    return Content("\n").join(_blocks(_READER.parse(text)))


def rendered_line(text: str) -> Content:
    """What stands within one line: bold, italic and code."""
    return _inline(_READER.parseInline(text)[0].children or ())


def _blocks(tokens: Sequence[Token]) -> Iterator[Content]:
    numbers: list[int | None] = []  # of the next item of each list that is open; None where they have dots
    prefix, style = "", ""
    for token in tokens:
        match token.type:
            case "heading_open":
                style = "bold"
            case "heading_close":
                style = ""
            case "bullet_list_open":
                numbers.append(None)
            case "ordered_list_open":
                numbers.append(int(token.attrs.get("start", 1)))
            case "bullet_list_close" | "ordered_list_close":
                numbers.pop()
                prefix = ""
            case "list_item_open":
                mark = "•" if numbers[-1] is None else f"{numbers[-1]}."
                numbers[-1] = None if numbers[-1] is None else numbers[-1] + 1
                prefix = f"{'  ' * len(numbers)}{mark} "
            case "inline":
                yield Content.assemble(prefix, _inline(token.children or ()).stylize(style))
                prefix = " " * len(prefix)
            case "fence" | "code_block":
                yield from (plain(f"    {line}", CODE) for line in token.content.splitlines())
            case "hr":
                yield Content("───")


def _inline(tokens: Sequence[Token]) -> Content:
    parts: list[Content] = []
    styles: list[str] = []
    for token in tokens:
        kind, _, turn = token.type.rpartition("_")
        if turn == "open":
            styles.append(_STYLES[kind])
        elif turn == "close":
            styles.pop()
        elif token.type in ("softbreak", "hardbreak"):
            parts.append(Content("\n"))
        else:
            parts.append(plain(token.content, " ".join([*styles, *([CODE] if token.type == "code_inline" else [])])))
    return Content.assemble(*parts)
