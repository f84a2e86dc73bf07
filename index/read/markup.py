"""Well-formed markup (HTML that a program made, a chapter of an EPUB): every block of its text, in order."""

import re
from collections.abc import Iterator
from typing import Any

from index.read.blocks import Block, names_columns, table_lines, under
from index.read.clean import canonical

_HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}
_BLOCKS = _HEADINGS | set(
    "address article aside blockquote body br caption center dd details div dl dt fieldset figcaption figure footer "
    "form header hr li main nav ol p pre section summary table tbody td tfoot th thead tr ul".split()
)
_UNREAD = set("head img input math nav noscript object script select style svg template textarea title video".split())
_NOTES = re.compile(r"\b(footnote|endnote)\b")
_NOTE_NAME = re.compile(r"(footnote|endnote)-\d+")
_REFERENCE = re.compile(r"noteref|(?:footnote|endnote)-ref")
_BACK = re.compile(r"#(?:footnote|endnote)-ref")


def blocks_of(root: Any, chapter: str = "") -> Iterator[Block]:
    """The blocks of an lxml tree with the heading that each stands under; reads any depth without recursion."""
    from lxml import etree

    words: list[str] = []
    heading, numbered = "", 0
    notes: list[tuple[Any, str]] = []  # the notes that are open, and how each is called

    def block() -> Iterator[Block]:
        text = "".join(words)
        words.clear()
        if text.strip():
            yield Block(text, notes[-1][1] if notes else under(heading, chapter))

    walk = etree.iterwalk(root, events=("start", "end", "comment", "pi"))
    for event, element in walk:
        tag = element.tag if isinstance(element.tag, str) else ""
        if event == "start":
            if tag in _BLOCKS:
                yield from block()
            if tag in _UNREAD or _refers_to_note(element):
                walk.skip_subtree()
                continue
            if tag == "table" and (rows := _rows(element)):
                walk.skip_subtree()
                for caption in element.iter("caption"):
                    yield Block(_words(caption), under(heading, chapter))
                for line in table_lines(rows, headed=_headed(element, rows)):
                    yield Block(line, under(heading, chapter))
                continue
            if note := _note(element):
                numbered += 1
                notes.append((element, f"{note} {numbered}"))
            words.append(_spaced(element.text, tag))
        elif event == "end":
            if tag in _HEADINGS and not notes:
                heading = canonical("".join(words)).replace("\n", " ") or heading
            if tag in _BLOCKS:
                yield from block()
            if notes and notes[-1][0] is element:
                notes.pop()
            words.append(_spaced(element.tail, ""))
        else:
            words.append(_spaced(element.tail, ""))
    yield from block()


def _spaced(text: str | None, tag: str) -> str:
    """As on the screen, a line end in the source is a space; in preformatted text it is not."""
    return (text or "") if tag == "pre" else re.sub(r"\s+", " ", text or "")


def _words(element: Any) -> str:
    return _spaced("".join(element.itertext()), "")


def _kinds(element: Any) -> str:
    return f"{element.get('epub:type', '')} {element.get('role', '')}"


def _refers_to_note(element: Any) -> bool:
    """The number or arrow that leads to a note or back from it, which is no word of the sentence."""
    if element.tag == "a":
        return bool(_REFERENCE.search(_kinds(element)) or _BACK.match(element.get("href") or ""))
    return element.tag == "sup" and len(element) == 1 and bool(_REFERENCE.match(element[0].get("id") or ""))


def _note(element: Any) -> str:
    """What a note is called; "" for what is none."""
    found = _NOTE_NAME.fullmatch(element.get("id") or "") or _NOTES.search(_kinds(element))
    return found[1] if found else ""


def _rows(table: Any) -> list[list[str]]:
    """The cells of a table of figures; none where it has tables or headings inside, and so lays out a page."""
    if next(table.iterdescendants("table", *_HEADINGS), None) is not None:
        return []
    return [[_cell(cell) for cell in row.iterchildren("td", "th")] for row in table.iter("tr")]


def _cell(cell: Any) -> str:
    parts = []
    for element in cell.iter():
        if isinstance(element.tag, str) and element.tag not in _UNREAD:
            parts.append((" " if element.tag in _BLOCKS else "") + (element.text or ""))
        if element is not cell:
            parts.append(element.tail or "")
    return _spaced("".join(parts), "")


def _headed(table: Any, rows: list[list[str]]) -> bool:
    """Whether the first row names the columns: it is marked so, or reads so."""
    first = next(table.iter("tr"))
    marked = next(table.iter("thead"), None) is not None or all(
        cell.tag == "th" for cell in first.iterchildren("td", "th")
    )
    return marked or names_columns(rows)
