"""Small files of every format, made here from the same words."""

import io
import zipfile
from collections.abc import Mapping

import docx
from docx.document import Document

OPENING = "The harbour bridge at Brannoc opened to traffic on Monday after a repair that took three years."
TOLLS = "Tolls rise to 4 crowns in June."
NOTE = "The old bridge was built in 1931."


def packed(members: Mapping[str, str | bytes]) -> bytes:
    """A ZIP archive of these files."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return file.getvalue()


def unpacked(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def saved(document: Document) -> bytes:
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def word_document() -> Document:
    document = docx.Document()
    document.core_properties.title = "Harbour bridge opens"
    document.core_properties.author = "Ines Corvale"
    document.core_properties.language = "en-GB"
    document.add_heading("The bridge is back", 0)
    document.add_paragraph("").add_run(OPENING).bold = True
    document.add_heading("Tolls", 1)
    document.add_paragraph(TOLLS)
    table = document.add_table(rows=0, cols=2)
    for row in (("Year", "Ships"), ("2023", "12"), ("2024", "14")):
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text
    return document


_STYLES = """<w:styles xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">
<w:style w:type="paragraph" w:styleId="Title"><w:name w:val="Title"/></w:style>
<w:style w:type="paragraph" w:styleId="Heading1"><w:name w:val="heading 1"/></w:style></w:styles>"""


def slim(word: bytes) -> bytes:
    """The same document without the 800 kB of styles that come with every new one, so that it is read fast."""
    parts = unpacked(word)
    kept = {name: parts[name] for name in parts if not name.startswith(("customXml", "word/theme", "word/stylesWith"))}
    return packed({**kept, "word/styles.xml": _STYLES})


WORD = slim(saved(word_document()))

_FOOTNOTES = """<w:footnotes xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">
<w:footnote w:id="2"><w:p><w:r><w:t>The old bridge was built in 1931.</w:t></w:r></w:p></w:footnote></w:footnotes>"""


def word_with_footnote() -> bytes:
    document = docx.Document()
    document.add_paragraph(OPENING)
    parts = unpacked(saved(document))
    reference = b'<w:r><w:footnoteReference w:id="2"/></w:r></w:p>'
    parts["word/document.xml"] = parts["word/document.xml"].replace(b"</w:p>", reference, 1)
    return packed({**parts, "word/footnotes.xml": _FOOTNOTES})


_ODF = "urn:oasis:names:tc:opendocument:xmlns"
_ODF_NAMES = (
    f'xmlns:office="{_ODF}:office:1.0" xmlns:text="{_ODF}:text:1.0" xmlns:table="{_ODF}:table:1.0" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/"'
)


def _row(*cells: str) -> str:
    inside = "".join(f"<table:table-cell><text:p>{cell}</text:p></table:table-cell>" for cell in cells)
    return f"<table:table-row>{inside}</table:table-row>"


OPEN_DOCUMENT = packed(
    {
        "mimetype": "application/vnd.oasis.opendocument.text",
        "content.xml": f"""<office:document-content {_ODF_NAMES}><office:body><office:text>
            <text:tracked-changes><text:p>Deleted words.</text:p></text:tracked-changes>
            <text:p>{OPENING}<text:note text:note-class="footnote"><text:note-citation>1</text:note-citation>
            <text:note-body><text:p>{NOTE}</text:p></text:note-body></text:note></text:p>
            <text:h text:outline-level="1">Tolls</text:h>
            <text:p>Tolls<text:s text:c="3"/>rise to 4 crowns in June.</text:p>
            <table:table>{_row("Year", "Ships")}{_row("2023", "12")}</table:table>
            </office:text></office:body></office:document-content>""",
        "meta.xml": f"""<office:document-meta {_ODF_NAMES}><office:meta><dc:title>Harbour bridge opens</dc:title>
            <dc:creator>Ines Corvale</dc:creator><dc:date>2024-05-03T10:00:00</dc:date><dc:language>en-GB</dc:language>
            </office:meta></office:document-meta>""",
    }
)


def chapter(title: str, *paragraphs: str) -> str:
    body = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    return (
        '<?xml version="1.0" encoding="utf-8"?><html xmlns="http://www.w3.org/1999/xhtml" '
        f'xmlns:epub="http://www.idpf.org/2007/ops"><head><title>x</title></head><body><h1>{title}</h1>{body}'
        "</body></html>"
    )


BOOK_PARTS = {
    "mimetype": "application/epub+zip",
    "META-INF/container.xml": '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
    '<rootfile full-path="OEBPS/book.opf"/></rootfiles></container>',
    "OEBPS/book.opf": """<package xmlns="http://www.idpf.org/2007/opf" xmlns:dc="http://purl.org/dc/elements/1.1/">
        <metadata><dc:title>The Bridges of Brannoc</dc:title><dc:creator>Ines Corvale</dc:creator>
        <dc:creator>Jan Orme</dc:creator><dc:date>2024-05-03</dc:date><dc:language>en</dc:language></metadata><manifest>
        <item id="n" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/>
        <item id="b" href="text/two%20b.xhtml" media-type="application/xhtml+xml"/>
        <item id="a" href="text/one.xhtml" media-type="application/xhtml+xml"/></manifest>
        <spine><itemref idref="n"/><itemref idref="a"/><itemref idref="b"/></spine></package>""",
    "OEBPS/nav.xhtml": '<html xmlns="http://www.w3.org/1999/xhtml"><body><nav><ol>'
    '<li><a href="text/one.xhtml">1. The opening</a></li><li><a href="text/two%20b.xhtml#x">2. Money</a></li>'
    "</ol></nav></body></html>",
    "OEBPS/text/one.xhtml": chapter("The opening", f'{OPENING}<a epub:type="noteref" href="#n">1</a>').replace(
        "</body>", f'<aside epub:type="footnote" id="n"><p>{NOTE}</p></aside></body>'
    ),
    "OEBPS/text/two b.xhtml": chapter("Money", TOLLS),
}
BOOK = packed(BOOK_PARTS)

RICH_TEXT = (
    r"{\rtf1\ansi\ansicpg1252{\fonttbl{\f0 Arial;}}{\info{\title Harbour bridge opens}{\author Ines Corvale}"
    r"{\creatim\yr2024\mo5\dy3\hr10}}"
    rf"\pard {OPENING}{{\super\chftn}}{{\footnote\pard {NOTE}}}\par "
    r"{\b Tolls} rise to \u8220?4\'94 crowns in June.\par"
    r"\trowd\intbl Year\cell Ships\cell\row\trowd\intbl 2023\cell 12\cell\row\pard The end.\par}"
).encode()

SUBTITLES = """1
00:00:01,000 --> 00:00:03,500
<i>The harbour bridge at Brannoc</i>

2
00:00:03,600 --> 00:00:06,000
opened on Monday. It took
three years.

3
00:01:23,000 --> 00:01:25,000
- Tolls rise in June.
- Who says so?
"""

TRACK = """WEBVTT

NOTE made for this test

intro
00:01.000 --> 00:03.000
<v Ines Corvale>The bridge opened

00:03.000 --> 00:05.000
<v Ines Corvale>on Monday.

01:00:05.000 --> 01:00:07.000
<v Jan Orme>Tolls rise &amp; rise.
"""

MESSAGE = f"""\
From: Ines Corvale <ines@brannoc.example>
To: news@brannoc.example
Subject: =?utf-8?q?The_bridge_=E2=80=93_it_opens?=
Date: Fri, 03 May 2024 23:30:00 +0200
Message-ID: <1@brannoc.example>
MIME-Version: 1.0
Content-Type: text/plain; charset=utf-8

{OPENING}

{TOLLS}
"""
