import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.article import Unreadable
from index.read import read
from index.read.clean import canonical
from index.read.dates import iso_date
from index.read.text import read_text

BRIDGE = "Brannoc’s harbour bridge opened again on Monday – three years late."

WRAPPED = """\
Harbour bridge opens

The harbour bridge at Brannoc opened to traffic on Monday after a
repair that took three years. Mayor Ines Corvale cut the ribbon and
was the first to cross it on foot.

Repairs had been halted twice, in a winter of storms and when the well-
known builder Tarn & Sons failed.

Vessels may pass:
- on weekdays, between six and eight in the morning, when traffic is
  light enough to stop
- on Sundays
"""


def texts() -> st.SearchStrategy[str]:
    hostile = st.sampled_from("\x1b[31m]0;\x07 \r\n\f\x85\u2028\u200d\u200b\u202e\u2066\xad\xa0\u0301\ud800\0")
    return st.text(st.one_of(hostile, st.characters(exclude_categories=[])))


def test_a_paragraph_a_line_stays_a_paragraph_a_line():
    text = "It opened on Monday.\nThe mayor of Brannoc, who had waited for it, was there. She waved.\nIt rained."
    assert read_text(text.encode(), "bridge.txt").text == text


def test_lines_wrapped_by_hand_become_paragraphs():
    assert read_text(WRAPPED.encode(), "bridge.txt").text.split("\n") == [
        "Harbour bridge opens",
        "The harbour bridge at Brannoc opened to traffic on Monday after a repair that took three years. "
        "Mayor Ines Corvale cut the ribbon and was the first to cross it on foot.",
        "Repairs had been halted twice, in a winter of storms and when the well-known builder Tarn & Sons failed.",
        "Vessels may pass:",
        "- on weekdays, between six and eight in the morning, when traffic is light enough to stop",
        "- on Sundays",
    ]


def test_a_first_line_that_stands_alone_is_the_title():
    assert read_text(WRAPPED.encode(), "bridge.txt").title == "Harbour bridge opens"


def test_without_a_headline_the_file_name_is_the_title():
    assert read_text(BRIDGE.encode(), "/news/harbour_bridge-opens.txt").title == "harbour bridge opens"


def test_headers_become_title_and_date_and_leave_the_text():
    text = f"Title: The bridge is back\nDate: 3 May 2024\nURL: https://example.org/b\n\n{BRIDGE}"
    article = read_text(text.encode(), "b.txt")
    assert (article.title, article.published, article.text) == ("The bridge is back", "2024-05-03", BRIDGE)


def test_a_header_that_is_not_understood_stays_in_the_text():
    text = f"Author: Ines Corvale\nDate: some day in May\n\n{BRIDGE}"
    assert read_text(text.encode(), "b.txt").text == f"Author: Ines Corvale\nDate: some day in May\n{BRIDGE}"


@pytest.mark.parametrize("line", ["BRANNOC, 3 May 2024 — It opened.", "Published 3 May 2024", "May 3rd, 2024"])
def test_a_dateline_near_the_top_is_the_date(line):
    assert read_text(f"{line}\n{BRIDGE}".encode(), "b.txt").published == "2024-05-03"


def test_a_date_in_a_sentence_is_not_the_publication_date():
    assert read_text(b"On Monday, 3 May 2024, it opened. She left.", "b.txt").published is None


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("2024-05-03", "2024-05-03"),
        ("2024-05-03T10:00:00Z", "2024-05-03"),
        ("Fri, 3 May 2024", "2024-05-03"),
        ("Sept. 9, 2023", "2023-09-09"),
        ("D:20240503101500Z", "2024-05-03"),
        ("03/05/2024", None),
        ("31 June 2024", None),
        ("Monday", None),
    ],
)
def test_a_date_is_understood_only_when_it_can_be_read_in_one_way(written, meant):
    assert iso_date(written) == meant


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32", "cp1252"])
def test_the_usual_encodings_are_read(encoding):
    assert read_text(BRIDGE.encode(encoding), "b.txt").text == BRIDGE


def test_a_legacy_cyrillic_text_is_read():
    text = "Мост в гавани снова открыт после ремонта, который длился три года. Мэр города прошла по нему первой."
    assert read_text(text.encode("cp1251"), "b.txt").text == text


def test_one_broken_byte_does_not_turn_a_text_into_another_encoding():
    assert "Brannoc’s" in read_text(BRIDGE.encode() + b" \xff", "b.txt").text


@pytest.mark.parametrize("data", [b"", b" \n\t\n", b"\xef\xbb\xbf", "\u200b\n".encode()])
def test_an_empty_file_is_unreadable(data):
    with pytest.raises(Unreadable, match=r"^b\.txt: the file is empty; "):
        read_text(data, "b.txt")


@pytest.mark.parametrize("data", [b"PK\3\4\0\0\0\0\x08", bytes(range(256)) * 4, b"a\0b"])
def test_a_binary_file_is_unreadable(data):
    with pytest.raises(Unreadable, match=r"^b\.txt: this is not text"):
        read_text(data, "b.txt")


def test_what_a_terminal_would_obey_is_gone():
    hostile = "A\x1b[31mred\x1b[0m \x1b]0;title\x07B \u202eC\u2066D\xadE\u200bF\x9b2JG\0 \x08H"
    assert canonical(hostile) == "Ared B CDEFG H"


def test_writing_that_needs_joiners_keeps_them():
    assert canonical("क्\u200dष 👩\u200d🔬 a\u200db") == "क्\u200dष 👩\u200d🔬 ab"


@given(texts())
def test_the_canonical_text_is_clean(text):
    clean = canonical(text)
    allowed = {"\n", "\u200c", "\u200d"}
    assert not [c for c in clean if unicodedata.category(c) in ("Cc", "Cs", "Zl", "Zp") and c not in allowed]
    assert all(line == line.strip() and line for line in clean.split("\n")) or clean == ""
    assert unicodedata.is_normalized("NFC", clean)
    assert canonical(clean) == clean


@pytest.mark.parametrize("suffix", [".txt", ".md", ".html", ".pdf"])
@settings(deadline=None)
@given(data=st.one_of(st.binary(), texts().map(lambda text: text.encode("utf-8", "surrogatepass"))))
def test_any_bytes_are_an_article_or_unreadable(suffix, data):
    try:
        article = read(data, f"a{suffix}")
    except Unreadable:
        return
    assert article.title
    assert article.text == canonical(article.text) != ""


def test_a_file_without_a_known_ending_is_read_by_its_content():
    page = f"<!DOCTYPE html><html><body><article><p>{BRIDGE}</p></article></body></html>"
    assert read(page.encode(), "https://example.org/bridge").text == BRIDGE
    assert read(BRIDGE.encode(), "-").text == BRIDGE
