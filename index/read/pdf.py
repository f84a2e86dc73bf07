"""PDF: the running text of the pages, and where each page starts in it."""

import re
from collections import Counter
from contextlib import closing
from dataclasses import dataclass
from itertools import accumulate, chain, pairwise, takewhile
from shutil import which
from statistics import median
from typing import TYPE_CHECKING

from index.article import Article, Unreadable, new_article
from index.read.blocks import composed
from index.read.clean import canonical, title_from
from index.read.dates import dateline, iso_date
from index.read.lines import ENDS_SENTENCE, ITEM
from index.read.metadata import NO_TITLE, one_line, told_language
from index.read.packages import parsing

if TYPE_CHECKING:
    from pypdfium2 import PdfDocument, PdfPage

_HYPHEN = "\ufffe"  # how PDFium marks a hyphen at a line end, with the two lines already joined
_BROKEN_WORD = re.compile(rf"(\w+){_HYPHEN}(\w+)")
_CUT_WORD = re.compile(r"[^\W\d_]-$")
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_PAGE_NUMBER = re.compile(r"\W*(?:(?:page|p\.)\s*)?(?:\d{1,4}|[ivxl]{1,6})(?:\s*(?:/|of)\s*\d{1,4})?\W*", re.IGNORECASE)
_EDGE = 3  # lines at the top or bottom of a page among which running heads and feet are looked for
_OFTEN = 3  # pages that make a line at the edge a running head
_FEWEST_LETTERS = 20
_MOST_PAGES = 20_000
_MOST_PICTURES = 1_000  # pages for OCR, each of which has the time of a file
_DOTS = 200 / 72  # of a picture for OCR, a point of the page
_MOST_DOTS = 40_000_000
_LONGEST_TITLE = 200


@dataclass(frozen=True, slots=True)
class _Line:
    """A line and its box, in points from the lower left corner of the page."""

    text: str
    left: float
    bottom: float
    right: float
    top: float
    height: float


_Page = list[_Line]


def read_pdf(data: bytes, source: str) -> Article:
    """The article of a PDF with text in it; opens what an empty password opens."""
    printed, metadata = _contents(data, source)
    pages = _without_running_heads(printed)
    text, page_starts = _running_text(pages)
    if sum(map(str.isalpha, text)) < _FEWEST_LETTERS:
        text, page_starts = _recognised(data, source)
    title = canonical(metadata["Title"]).replace("\n", " ")
    return new_article(
        title=_headline(pages) or title_from(source) if NO_TITLE.match(title) else title,
        text=text,
        source=source,
        published=dateline(text) or iso_date(metadata["CreationDate"]),
        page_starts=page_starts,
        author=one_line(metadata["Author"]),
        language=told_language(metadata.get("Language")),
    )


def _contents(data: bytes, source: str) -> tuple[list[_Page], dict[str, str]]:
    """The pages of a PDF and its metadata."""
    from pypdfium2 import PdfDocument, PdfiumError
    from pypdfium2.raw import FPDF_ERR_PASSWORD

    try:
        with closing(PdfDocument(data)) as pdf:
            if len(pdf) > _MOST_PAGES:
                raise Unreadable(f"{source}: the PDF says that it has {len(pdf)} pages; split it and add the parts")
            return [_lines(page) for page in pdf], {**pdf.get_metadata_dict(), "Language": _language(pdf)}
    except PdfiumError as error:
        if getattr(error, "err_code", None) == FPDF_ERR_PASSWORD:
            reason = "the PDF is locked with a password; save a copy without one and add that"
        else:
            reason = "the PDF is broken; download or export it again"
        raise Unreadable(f"{source}: {reason}") from error


def _language(pdf: "PdfDocument") -> str:
    from ctypes import c_ushort

    from pypdfium2.raw import FPDFCatalog_GetLanguage

    told = (c_ushort * 16)()
    FPDFCatalog_GetLanguage(pdf, told, len(told))
    return bytes(told).decode("utf-16-le", "replace").partition("\0")[0]


def _lines(page: "PdfPage") -> _Page:
    """The lines of a page in reading order."""
    with closing(page), closing(page.get_textpage()) as characters:
        lines = []
        text = characters.get_text_range()
        for found in re.finditer(r"[^\s\x00](?:[^\r\n]*[^\s\x00])?", text):
            if not canonical(found[0]):
                continue
            left, first_bottom, _, top = characters.get_charbox(found.start(), loose=True)
            _, bottom, right, _ = characters.get_charbox(found.end() - 1, loose=True)
            lines.append(_Line(found[0], left, bottom, right, top, top - first_bottom))
        return lines


def _recognised(data: bytes, source: str) -> tuple[str, tuple[int, ...]]:
    """The text of a PDF that holds pictures of pages, and the offset at which each page starts."""
    from pypdfium2 import PdfDocument

    from index.read.ocr import COMMAND, recognised
    from index.read.text import printed_paragraphs

    if not which(COMMAND):
        raise Unreadable(
            f"{source}: the PDF holds pictures of pages and no text; install Tesseract and add it again, "
            "or make a readable copy, for example: ocrmypdf IN.pdf OUT.pdf"
        )
    pages: list[str] = []
    with closing(PdfDocument(data)) as pdf:
        if len(pdf) > _MOST_PICTURES:
            raise Unreadable(f"{source}: the PDF holds pictures of {len(pdf)} pages; split it and add the parts")
        for number, page in enumerate(pdf, 1):
            with closing(page), parsing(source, "the PDF"):
                picture = _picture(page)
            pages.append(composed(printed_paragraphs(recognised(picture, f"{source}, page {number}")))[0])
    if sum(map(str.isalpha, "".join(pages))) < _FEWEST_LETTERS:
        raise Unreadable(f"{source}: the PDF holds pictures without text")
    text = "\n".join(filter(None, pages))
    lengths = accumulate((len(page) + 1 if page else 0 for page in pages), initial=0)
    return text, tuple(min(start, len(text)) for start in lengths)[:-1]


def _picture(page: "PdfPage") -> bytes:
    """The page in grey, as a portable graymap, which needs no library to write."""
    width, height = page.get_size()
    scale = min(_DOTS, (_MOST_DOTS / max(width * height, 1)) ** 0.5)
    bitmap = page.render(scale=scale, grayscale=True)
    rows = bytes(bitmap.buffer)
    grey = b"".join(
        rows[start : start + bitmap.width] for start in range(0, bitmap.height * bitmap.stride, bitmap.stride)
    )
    return f"P5 {bitmap.width} {bitmap.height} 255\n".encode() + grey


def _without_running_heads(pages: list[_Page]) -> list[_Page]:
    """Drop page numbers, and what stands at the top or the bottom of three pages or more.

    The first page keeps its words: a title there is often the running head of the pages after it.
    """
    heads = [{(edge, _unnumbered(line)) for line, edge in _edges(page)} for page in pages]
    repeated = {head for head, pages_with_it in Counter(chain(*heads)).items() if pages_with_it >= _OFTEN}
    numbers = [
        {number - index for line, _ in _edges(page) for number in _numbers(line)} for index, page in enumerate(pages)
    ]
    numbering = {offset for offset, pages_with_it in Counter(chain(*numbers)).items() if pages_with_it >= _OFTEN}

    def is_running(line: _Line, edge: str, index: int) -> bool:
        return (
            _PAGE_NUMBER.fullmatch(line.text) is not None
            or (index > 0 and (edge, _unnumbered(line)) in repeated)
            or any(number - index in numbering for number in _numbers(line))
        )

    running = [
        {line for line, edge in _edges(page) if is_running(line, edge, index)} for index, page in enumerate(pages)
    ]
    return [[line for line in page if line not in gone] for page, gone in zip(pages, running, strict=True)]


def _edges(page: _Page) -> list[tuple[_Line, str]]:
    """The highest and lowest lines of a page, with the edge that they are at."""
    downwards = sorted(page, key=lambda line: -line.top)
    return [(line, "top") for line in downwards[:_EDGE]] + [(line, "bottom") for line in downwards[-_EDGE:]]


def _unnumbered(line: _Line) -> str:
    return re.sub(r"\d+", "#", line.text)


def _numbers(line: _Line) -> set[int]:
    """The numbers that a line begins or ends with, as `Harbours 83` does."""
    return {int(number) for number in re.findall(r"^\d{1,4}(?=\s)|(?<=\s)\d{1,4}$", line.text)}


def _running_text(pages: list[_Page]) -> tuple[str, tuple[int, ...]]:
    """The canonical text, and the offset in it at which each page starts."""
    known = {word for page in pages for line in page for word in _whole_words(line.text)}
    gap = _usual_gap(pages)
    text = ""
    starts: list[int] = []
    above: _Line | None = None
    for page in pages:
        for number, line in enumerate(page):
            if above and not (_continues(above, line, page, gap) if number else _continues_overleaf(above, line)):
                text += "\n"
            elif _CUT_WORD.search(text[-2:]) and line.text[0].islower():
                text = text[:-1]
            elif above:
                text += " "
            if number == 0:
                starts.append(len(text))
            text += _mended(line.text, known)
            above = line
        if not page:
            starts.append(len(text))
    return text, tuple(starts)


def _whole_words(line: str) -> list[str]:
    return _WORD.findall(_BROKEN_WORD.sub("", line).lower())


def _mended(line: str, known: set[str]) -> str:
    """The line in canonical form, with the words whole that PDFium marks as broken."""

    def whole(broken: re.Match[str]) -> str:
        first, second = broken.groups()
        compound, plain = f"{first}-{second}", first + second
        lower = plain.lower()
        is_compound = compound.lower() in known or (lower not in known and {first.lower(), second.lower()} <= known)
        return compound if is_compound or not second[0].islower() else plain

    return canonical(_BROKEN_WORD.sub(whole, line).replace(_HYPHEN, "-"))


def _usual_gap(pages: list[_Page]) -> float:
    """The space between the boxes of two lines of a paragraph, in points."""
    gaps = [
        above.bottom - line.top
        for page in pages
        for above, line in pairwise(page)
        if line.top < above.top and abs(line.left - above.left) < line.height
    ]
    return median(gaps) if gaps else 0.0


def _continues(above: _Line, line: _Line, page: _Page, gap: float) -> bool:
    """Whether a line goes on with the paragraph of the line above it in the same column."""
    if line.top > above.top:
        return _continues_overleaf(above, line)
    indented = line.left - above.left > 0.8 * line.height
    if (
        ITEM.match(line.text)
        or not _same_size(above, line)
        or above.bottom - line.top > gap + line.height / 3
        or (indented and not ITEM.match(above.text))
    ):
        return False
    edge = max(other.right for other in page if abs(other.left - above.left) < 3 * line.height)
    first_word = len(line.text.split(maxsplit=1)[0]) / len(line.text) * (line.right - line.left)
    full = above.right + first_word + line.height / 4 > edge
    return full or (line.text[0].islower() and not ENDS_SENTENCE.search(above.text))


def _continues_overleaf(above: _Line, line: _Line) -> bool:
    """Whether a sentence plainly goes on in the next column or on the next page."""
    return line.text[0].islower() and _same_size(above, line) and not ENDS_SENTENCE.search(above.text)


def _same_size(above: _Line, line: _Line) -> bool:
    return abs(above.height - line.height) < 0.15 * line.height


def _headline(pages: list[_Page]) -> str | None:
    """The biggest line of the first page, with those of its size that follow; None if none stands out."""
    first_page = next((page for page in pages if page), [])
    if not first_page:
        return None
    biggest = max(first_page, key=lambda line: line.height)
    if biggest.height < 1.15 * median(line.height for page in pages for line in page):
        return None
    start = first_page.index(biggest)
    like_it = takewhile(lambda line: _same_size(biggest, line), first_page[start:])
    title = " ".join(_mended(line.text, set()) for line in like_it)
    return title if len(title) <= _LONGEST_TITLE else None
