"""Rich Text: paragraphs, rows of tables and footnotes."""

import re
from collections.abc import Iterator
from itertools import groupby

from index.article import Article, Unreadable, new_article
from index.read.blocks import Block, composed, names_columns, table_lines
from index.read.clean import title_from
from index.read.dates import dateline, iso_date
from index.read.metadata import one_line, told_title
from index.read.packages import parsing

_BRACE = re.compile(r"(?<!\\)[{}]")
_NOTE = re.compile(r"\{(?:\\\*)?\\footnote\b")
_CREATED = re.compile(r"\{\\creatim\\yr(\d{4})\\mo(\d{1,2})\\dy(\d{1,2})")


def read_rtf(data: bytes, source: str) -> Article:
    """The text of an RTF file."""
    code = data.decode("latin-1")
    with parsing(source, "the RTF"):
        code, notes = _without_notes(code)
        lines = _text(code).split("\n")
        footnotes = [Block(_text(f"{{\\rtf1 {note}}}"), f"footnote {number}") for number, note in enumerate(notes, 1)]
        title, author = (_text(f"{{\\rtf1 {_group(code, name)}}}") for name in ("title", "author"))
    text, marks = composed([*_blocks(lines), *footnotes])
    if not text:
        raise Unreadable(f"{source}: the RTF holds no text")
    created = _CREATED.search(code)
    return new_article(
        title=told_title(title) or title_from(source),
        text=text,
        source=source,
        published=dateline(text) or (iso_date("D:{}{:0>2}{:0>2}".format(*created.groups())) if created else None),
        author=one_line(author),
        marks=marks,
    )


def _text(code: str) -> str:
    from striprtf.striprtf import rtf_to_text

    text: str = rtf_to_text(code, errors="replace")  # type: ignore[no-untyped-call]
    return text


def _without_notes(code: str) -> tuple[str, list[str]]:
    """The code without its footnotes, and the code of each."""
    kept, notes, done = [], [], 0
    while found := _NOTE.search(code, done):
        end = _closing(code, found.end())
        kept.append(code[done : found.start()])
        notes.append(code[found.end() : end])
        done = end + 1
    return "".join([*kept, code[done:]]), notes


def _closing(code: str, start: int) -> int:
    """Where the group that is open at `start` ends."""
    depth = 1
    for brace in _BRACE.finditer(code, start):
        depth += 1 if brace[0] == "{" else -1
        if not depth:
            return brace.start()
    return len(code)


def _group(code: str, name: str) -> str:
    found = re.search(rf"\{{\\{name}\b", code)
    return code[found.end() : _closing(code, found.end())] if found else ""


def _blocks(lines: list[str]) -> Iterator[Block]:
    """Paragraphs, and rows of tables, whose cells end with a bar each."""
    for is_row, group in groupby(lines, lambda line: line.rstrip().endswith("|") and line.count("|") > 1):
        if not is_row:
            yield from map(Block, group)
            continue
        rows = [line.rstrip().removesuffix("|").split("|") for line in group]
        yield from map(Block, table_lines(rows, headed=names_columns(rows)))
