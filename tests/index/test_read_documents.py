"""Word, OpenDocument, EPUB, RTF, subtitles: one article a file."""

import docx
import pytest
from samples import (
    BOOK,
    BOOK_PARTS,
    NOTE,
    OPEN_DOCUMENT,
    OPENING,
    RICH_TEXT,
    SUBTITLES,
    TOLLS,
    TRACK,
    WORD,
    packed,
    saved,
    word_document,
    word_with_footnote,
)

from index.article import Article, Sentence, Unreadable, cite
from index.read import read
from index.read.blocks import names_columns, table_lines


def places(article: Article) -> list[tuple[str, str]]:
    """Each line of the text with its place."""
    found, offset = [], 0
    for line in article.text.split("\n"):
        found.append((line, article.place_at(offset)))
        offset += len(line) + 1
    return found


def test_a_word_document_is_read_with_headings_and_rows():
    assert places(read(WORD, "bridge.docx")) == [
        ("The bridge is back", "under “The bridge is back”"),
        (OPENING, "under “The bridge is back”"),
        ("Tolls", "under “Tolls”"),
        (TOLLS, "under “Tolls”"),
        ("Year: 2023; Ships: 12", "under “Tolls”"),
        ("Year: 2024; Ships: 14", "under “Tolls”"),
    ]


def test_a_word_document_says_who_wrote_it():
    article = read(WORD, "b.docx")
    assert (article.title, article.author, article.language) == ("Harbour bridge opens", "Ines Corvale", "en-GB")


def test_the_first_heading_is_the_title_of_a_document_without_one():
    document = word_document()
    document.core_properties.title = "Microsoft Word - bridge.doc"
    assert read(saved(document), "b.docx").title == "The bridge is back"


def test_a_footnote_stands_at_the_end_and_its_number_leaves_the_sentence():
    assert places(read(word_with_footnote(), "b.docx")) == [(OPENING, ""), (NOTE, "footnote 1")]


def test_a_citation_says_where_in_the_source_its_sentence_stands():
    article = read(WORD, "b.docx")
    start = article.text.index(TOLLS)
    citation = cite(article, Sentence(article.id, 4, start, start + len(TOLLS), TOLLS))
    assert (citation.page, citation.place, citation.where) == (None, "under “Tolls”", "under “Tolls”")


def test_an_empty_document_is_unreadable():
    with pytest.raises(Unreadable, match=r"^b\.docx: the Word document holds no text"):
        read(saved(docx.Document()), "b.docx")


def test_an_open_document_is_read_with_headings_rows_and_footnotes():
    article = read(OPEN_DOCUMENT, "bridge.odt")
    assert places(article) == [
        (OPENING, ""),
        (NOTE, "footnote 1"),
        ("Tolls", "under “Tolls”"),
        (TOLLS, "under “Tolls”"),
        ("Year: 2023; Ships: 12", "under “Tolls”"),
    ]
    said = (article.title, article.author, article.published, article.language)
    assert said == ("Harbour bridge opens", "Ines Corvale", "2024-05-03", "en-GB")


def test_a_book_is_read_in_the_order_of_its_spine_under_the_names_of_its_contents():
    article = read(BOOK, "bridges.epub")
    assert places(article) == [
        ("The opening", "chapter “1. The opening”, under “The opening”"),
        (OPENING, "chapter “1. The opening”, under “The opening”"),
        (NOTE, "footnote 1"),
        ("Money", "chapter “2. Money”, under “Money”"),
        (TOLLS, "chapter “2. Money”, under “Money”"),
    ]
    said = (article.title, article.author, article.published, article.language)
    assert said == ("The Bridges of Brannoc", "Ines Corvale, Jan Orme", "2024-05-03", "en")


def test_a_book_without_contents_has_numbered_parts():
    parts = {name: content for name, content in BOOK_PARTS.items() if "nav" not in name}
    article = read(packed(parts), "bridges.epub")
    assert article.place_at(article.text.index(TOLLS)) == "part 3, under “Money”"


def test_a_book_that_is_locked_is_unreadable():
    with pytest.raises(Unreadable, match=r"^b\.epub: the EPUB is locked"):
        read(packed({**BOOK_PARTS, "META-INF/encryption.xml": "<a/>", "META-INF/rights.xml": "<a/>"}), "b.epub")


def test_rich_text_is_read_with_rows_and_footnotes():
    article = read(RICH_TEXT, "bridge.rtf")
    assert places(article) == [
        (OPENING, ""),
        ("Tolls rise to “4” crowns in June.", ""),
        ("Year: 2023; Ships: 12", ""),
        ("The end.", ""),
        (NOTE, "footnote 1"),
    ]
    assert (article.title, article.author, article.published) == ("Harbour bridge opens", "Ines Corvale", "2024-05-03")


def test_subtitles_become_running_text_that_knows_its_times():
    article = read(SUBTITLES.encode(), "bridge.srt")
    assert article.text.split("\n") == [
        "The harbour bridge at Brannoc opened on Monday. It took three years.",
        "- Tolls rise in June.",
        "- Who says so?",
    ]
    assert [article.place_at(article.text.index(word)) for word in ("The", "It took", "Tolls")] == [
        "00:00:01",
        "00:00:03",
        "00:01:23",
    ]


def test_a_track_names_its_speakers():
    article = read(TRACK.encode(), "bridge.vtt")
    assert article.text.split("\n") == ["Ines Corvale: The bridge opened on Monday.", "Jan Orme: Tolls rise & rise."]
    assert article.place_at(article.text.index("Jan")) == "01:00:05"


@pytest.mark.parametrize(
    ("data", "name"),
    [(WORD, "a.txt"), (OPEN_DOCUMENT, "a.zip"), (BOOK, "a"), (RICH_TEXT, "a.doc"), (TRACK.encode(), "a")],
)
def test_the_content_tells_the_format_before_the_name(data, name):
    assert "bridge" in read(data, name).text


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "old Office file"),
        (packed({"[Content_Types].xml": "<a/>", "xl/workbook.xml": "<a/>"}), "spreadsheet"),
        (packed({"mimetype": "application/vnd.oasis.opendocument.spreadsheet"}), "spreadsheet"),
        (b"Rar!\x1a\x07\x01\x00", "RAR"),
    ],
)
def test_what_is_known_not_to_be_read_says_what_it_is(data, reason):
    with pytest.raises(Unreadable, match=rf"^a\.docx: this is .*{reason}"):
        read(data, "a.docx")


def test_a_row_of_a_table_names_its_columns():
    rows = [["", "Ships", "Tolls:"], ["2023", "12", "4 crowns"], ["2024", "", "5 crowns"]]
    assert table_lines(rows, headed=True) == ["2023; Ships: 12; Tolls: 4 crowns", "2024; Tolls: 5 crowns"]


def test_a_table_without_a_head_only_sets_its_cells_apart():
    assert table_lines([["Ines", "mayor"], ["Jan", "poet"]], headed=False) == ["Ines | mayor", "Jan | poet"]


def test_a_table_that_lays_out_a_page_is_paragraphs():
    assert table_lines([[OPENING * 3, "Menu"], ["", TOLLS]], headed=True) == [OPENING * 3, "Menu", TOLLS]


def test_a_head_is_known_by_the_figures_below_it():
    assert names_columns([["Year", "Ships"], ["2023", "12"]])
    assert not names_columns([["Ines", "mayor"], ["Jan", "poet"]])
    assert not names_columns([["2023", "12"], ["2024", "14"]])
