"""Plain text: any usual encoding, lines that were wrapped by hand, headers as people type them."""

import re
from collections.abc import Iterator
from itertools import pairwise

from index.article import Article, Unreadable, new_article
from index.read.blocks import Block, composed
from index.read.clean import canonical, clean, title_from
from index.read.dates import dateline, iso_date
from index.read.lines import ENDS_SENTENCE, ITEM

_BYTE_ORDER_MARKS = {
    b"\xef\xbb\xbf": "utf-8-sig",
    b"\xff\xfe\0\0": "utf-32",
    b"\0\0\xfe\xff": "utf-32",
    b"\xff\xfe": "utf-16",
    b"\xfe\xff": "utf-16",
}
_CONTROL = re.compile("[\0-\x08\x0e-\x1a\x1c-\x1f\x7f\ufffd]")
_HEADER = re.compile(r"([A-Z][A-Za-z -]{1,20}):\s+(\S.*)")
_HEADERS = {
    "title": "title",
    "headline": "title",
    "date": "date",
    "published": "date",
    "published on": "date",
    "source": "source",
    "url": "source",
}
_RULE = re.compile(r"\s*([*=~_#-])\1{2,}\s*")
_COLUMNS = re.compile(r"\S {3,}\S")
_TOP = 8
_NARROWEST, _WIDEST = 40, 120


def read_text(data: bytes, source: str) -> Article:
    """The article of a plain text file; its title and date are those of its first lines."""
    headers, body = _split_headers(clean(decoded(data, source)))
    text, _ = composed(paragraphs(body))
    if not text:
        raise Unreadable(f"{source}: the file is empty; save the article's text in it and add it again")
    return new_article(
        title=headers.get("title") or _headline(body) or title_from(source),
        text=text,
        source=source,
        published=iso_date(headers.get("date", "")) or dateline(text),
    )


def decoded(data: bytes, source: str) -> str:
    """The text of a file in UTF-8, in UTF-16 or UTF-32 with a byte order mark, or in a legacy encoding."""
    if not data.strip():
        raise Unreadable(f"{source}: the file is empty; save the article's text in it and add it again")
    text = _decoded(data)
    sample = text[:100_000]
    if "\0" in text or len(_CONTROL.findall(sample)) > 1 + len(sample) / 100:
        raise Unreadable(f"{source}: this is not text (it holds binary data); convert it to .txt, .html or .pdf first")
    return text


def _decoded(data: bytes) -> str:
    for mark, encoding in _BYTE_ORDER_MARKS.items():
        if data.startswith(mark):
            return data.decode(encoding, "replace")
    text = data.decode("utf-8", "replace")
    broken = text.count("\ufffd")
    whole = sum(character > "\x7f" for character in text) - broken if broken else 0
    if not broken or b"\0" in data or whole >= 2 * broken:
        return text
    return data.decode(_legacy_encoding(data), "replace")


def _legacy_encoding(data: bytes) -> str:
    from charset_normalizer import from_bytes

    best = from_bytes(data[:200_000]).best()
    if best is None:
        return "utf-8"
    return "cp1252" if "cp1252" in best.could_be_from_charset else best.encoding


def _split_headers(text: str) -> tuple[dict[str, str], str]:
    """The values of `Title: …` lines near the top, and the text without the lines that were understood."""
    headers: dict[str, str] = {}
    lines = text.split("\n")
    for number in [number for number, line in enumerate(lines) if line.strip()][:_TOP]:
        header = _HEADER.fullmatch(lines[number].strip())
        name = _HEADERS.get(header[1].lower()) if header else None
        if header and name and (name != "date" or iso_date(header[2])):
            headers.setdefault(name, canonical(header[2]))
            lines[number] = ""
    return headers, "\n".join(lines)


def _headline(body: str) -> str | None:
    """A short first line that ends like no sentence and stands alone."""
    first, _, rest = body.strip().partition("\n")
    below = rest.partition("\n")[0].strip()
    if not rest or len(first) > _WIDEST or ENDS_SENTENCE.search(first.strip()):
        return None
    return canonical(first) if not below or _RULE.fullmatch(below) else None


def paragraphs(text: str) -> Iterator[Block]:
    """The paragraphs of a text, whose lines may have been wrapped by hand."""
    lines = clean(text).split("\n")
    yield from map(Block, _paragraphs(lines, _wrapped_at(lines)))


def printed_paragraphs(text: str) -> Iterator[Block]:
    """The paragraphs of a text whose lines are those of a printed page, in columns as narrow as they may be."""
    lines = clean(text).split("\n")
    yield from map(Block, _paragraphs(lines, _width(lines)))


def _paragraphs(lines: list[str], width: int | None) -> Iterator[str]:
    """The paragraphs of lines that were wrapped at a width; where there is none, each line is one."""
    paragraph: list[str] = []
    for line in lines:
        blank = not line.strip() or _RULE.fullmatch(line)
        if paragraph and (blank or not width or not _continues(paragraph[-1], line, width)):
            yield _joined(paragraph)
            paragraph = []
        if not blank:
            paragraph.append(line.rstrip())
    yield _joined(paragraph)


def _wrapped_at(lines: list[str]) -> int | None:
    """The width at which lines were wrapped; None if a line is a paragraph."""
    inner = _inner(lines)
    if sum(not ENDS_SENTENCE.search(line) for line in inner) <= len(inner) / 2:
        return None
    width = _width(lines)
    return width if width and _NARROWEST <= width <= _WIDEST else None


def _width(lines: list[str]) -> int | None:
    """That of the longer ones among the lines with another below them; None where no line has one."""
    lengths = sorted(map(len, _inner(lines)))
    return lengths[len(lengths) * 9 // 10] if lengths else None


def _inner(lines: list[str]) -> list[str]:
    return [line.rstrip() for line, below in pairwise(lines) if line.strip() and below.strip()]


def _continues(line: str, below: str, width: int) -> bool:
    """Whether the line below goes on with the paragraph: its first word would not have fitted above."""
    ends = ENDS_SENTENCE.search(line)
    if ITEM.match(below) or _COLUMNS.search(below):
        return False
    if ends and _indent(below) > _indent(line) and not ITEM.match(line):
        return False
    first_word = below.split(maxsplit=1)[0]
    full = len(line) + 1 + len(first_word) > width
    return full or (not ends and first_word[0].islower() and len(line) > width / 2)


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())


def _joined(lines: list[str]) -> str:
    return re.sub(r"\n(?<=[^\W\d]-\n)\s*(?=[a-z])", "", "\n".join(lines)).replace("\n", " ")
