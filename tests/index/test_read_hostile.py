"""Files made to do harm: an article or one clear error, soon, and nothing else."""

import io
import json
import pickle
import tarfile
import zlib
from datetime import UTC, datetime

import pytest
from fpdf import FPDF
from hypothesis import given, settings
from hypothesis import strategies as st
from samples import (
    BOOK,
    BOOK_PARTS,
    MESSAGE,
    OPEN_DOCUMENT,
    OPENING,
    RICH_TEXT,
    SUBTITLES,
    TRACK,
    WORD,
    packed,
    unpacked,
)
from test_read_pdf import printed
from test_read_several import ATTACHED, PAGE, RECORDS, crawled, tarred

from index.article import Article, Unreadable
from index.read import read_all
from index.read.clean import canonical
from index.read.packages import MOST_MEMBERS

BOMB = """<!DOCTYPE a [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]>"""
FILE = '<!DOCTYPE a [<!ENTITY c SYSTEM "file:///etc/hostname">]>'


def refused(data: bytes, source: str) -> str:
    """The message of a file in which nothing can be read."""
    with pytest.raises(Unreadable) as error:
        read_all(data, source)
    return str(error.value)


@pytest.mark.parametrize("entities", [BOMB, FILE], ids=["bomb", "file"])
@pytest.mark.parametrize(
    ("package", "part"),
    [
        (WORD, "word/document.xml"),
        (WORD, "docProps/core.xml"),
        (OPEN_DOCUMENT, "content.xml"),
        (BOOK, "OEBPS/book.opf"),
    ],
)
def test_xml_that_declares_entities_is_refused(package, part, entities):
    parts = unpacked(package)
    body = parts[part].partition(b"?>")[2] or parts[part]
    assert "declares entities" in refused(packed({**parts, part: entities.encode() + body}), "a.bin")


def test_a_chapter_can_not_open_a_file():
    page = FILE + "<html><body><p>It opened on Monday. &c;</p></body></html>"
    (book,) = read_all(packed({**BOOK_PARTS, "OEBPS/text/one.xhtml": page}), "b.epub")
    with open("/etc/hostname") as file:
        assert file.read().strip() not in book.text


def test_an_archive_that_unpacks_to_far_more_is_refused():
    assert "unpacks to far more" in refused(packed({"a.txt": bytes(65 << 20)}), "a.zip")
    assert "unpacks to far more" in refused(packed({f"{n}.txt": "x" for n in range(MOST_MEMBERS + 1)}), "a.zip")
    assert "unpacks to far more" in refused(zlib.compress(bytes(65 << 20), wbits=31), "a.tar.gz")
    assert "unpacks to far more" in refused(packed({**unpacked(WORD), "word/x.xml": bytes(65 << 20)}), "a.docx")


def test_an_error_keeps_its_words_on_the_way_out_of_a_worker():
    with pytest.raises(Unreadable) as error:
        read_all(packed({"a.txt": bytes(65 << 20)}), "a.zip")
    assert str(pickle.loads(pickle.dumps(error.value))) == str(error.value)


def test_archives_in_an_archive_share_its_room():
    inner = packed({"a.txt": bytes(40 << 20)})
    assert "unpacks to far more" in refused(packed({"a.zip": inner, "b.zip": inner}), "out.zip")


def test_a_member_that_is_bigger_than_it_says_is_broken():
    lying = bytearray(packed({"a.txt": "word " * 10_000}))
    for place in (lying.find(b"PK\1\2") + 24, 22):
        lying[place : place + 4] = (100).to_bytes(4, "little")
    assert "broken" in refused(bytes(lying), "a.zip")


def test_archives_are_opened_two_deep():
    assert "3 deep" in refused(
        packed({"b.zip": packed({"c.zip": packed({"d.zip": packed({"a.txt": OPENING})})})}), "a.zip"
    )


@pytest.mark.parametrize("name", ["../../a.txt", "/etc/a.txt", "b\\..\\..\\a.txt", "C:\\a.txt"])
@pytest.mark.parametrize("pack", [packed, tarred])
def test_a_path_that_leads_out_of_the_archive_is_refused(pack, name):
    assert "leads out of the archive" in refused(pack({name: OPENING}), "a.zip")


def test_links_in_an_archive_are_not_followed():
    file = io.BytesIO()
    with tarfile.open(fileobj=file, mode="w") as archive:
        link = tarfile.TarInfo("a.txt")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/hostname"
        archive.addfile(link)
    assert "holds no file" in refused(file.getvalue(), "a.tar")


def test_a_locked_archive_says_so():
    locked = bytearray(packed({"a.txt": OPENING}))
    for place in (6, locked.find(b"PK\1\2") + 8):
        locked[place] |= 1
    assert "locked with a password" in refused(bytes(locked), "a.zip")


@pytest.mark.parametrize("depth", [100, 100_000])
def test_json_of_any_depth_is_an_error(depth):
    assert refused(b'{"a":' * depth + b"1" + b"}" * depth, "a.json").startswith("a.json: ")
    assert refused(b"[" * depth + b"]" * depth, "a.json").startswith("a.json")


@pytest.mark.parametrize("tag", ["div", "b", "table><tr><td", "ul><li", "blockquote"])
def test_a_page_nested_without_end_is_read_or_refused(tag):
    page = f"<html><body>{f'<{tag}>' * 100_000}<p>{OPENING}</p></body></html>"
    assert result_of(page.encode(), "a.html") in ("read", "refused")
    book = packed({**BOOK_PARTS, "OEBPS/text/one.xhtml": page})
    assert result_of(book, "a.epub") == "read"


@pytest.mark.parametrize("brace", [b"{", b"}", b"{\\footnote", b"{\\title", b"{\\pict"])
def test_rich_text_nested_without_end_is_read_or_refused(brace):
    assert result_of(b"{\\rtf1 It opened. " + brace * 20_000, "a.rtf") in ("read", "refused")


def test_messages_in_messages_are_read_or_refused():
    message = MESSAGE
    for number in range(200):
        message = f"MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=B{number}\n\n--B{number}\nContent-Type: \
message/rfc822\n\n{message}\n--B{number}--\n"
    assert result_of(message.encode(), "a.eml") in ("read", "refused")


def result_of(data: bytes, source: str) -> str:
    """`read` or `refused`, with all that holds of what was read; any other error is one."""
    try:
        articles = [one for one in read_all(data, source) if isinstance(one, Article)]
    except Unreadable:
        return "refused"
    for article in articles:
        assert article.title
        assert article.text == canonical(article.text) != ""
        assert article.source.startswith(source)
        offsets = [offset for offset, _ in article.marks]
        assert offsets == sorted(set(offsets))
        assert not offsets or offsets[-1] < len(article.text)
        assert all(canonical(label) == label for _, label in article.marks)
    assert len({article.source for article in articles}) == len(articles) > 0
    return "read"


def plainly_printed() -> bytes:
    """A PDF with its text as it is, so that a change may hit that too; the same bytes every time."""
    pdf = FPDF()
    pdf.set_compression(False)
    pdf.set_creation_date(datetime(2024, 5, 3, tzinfo=UTC))
    return printed([[OPENING], [OPENING]], pdf)


SAMPLES = {
    "txt": f"The bridge\n\n{OPENING}\n".encode(),
    "md": f"# The bridge\n\n{OPENING}[^1]\n\n|a|b|\n|-|-|\n|1|2|\n\n[^1]: Well.\n".encode(),
    "html": PAGE.encode(),
    "docx": WORD,
    "odt": OPEN_DOCUMENT,
    "epub": BOOK,
    "pdf": plainly_printed(),
    "rtf": RICH_TEXT,
    "srt": SUBTITLES.encode(),
    "vtt": TRACK.encode(),
    "eml": ATTACHED.encode(),
    "mbox": f"From a Fri May  3 23:30:00 2024\n{MESSAGE}\n\nFrom b Fri May  3 23:30:00 2024\n{MESSAGE}".encode(),
    "mhtml": f"MIME-Version: 1.0\nContent-Type: text/html\n\n{PAGE}".encode(),
    "json": json.dumps(RECORDS).encode(),
    "jsonl": "\n".join(map(json.dumps, RECORDS)).encode(),
    "csv": f"title,text\nThe bridge,{OPENING}\n".encode(),
    "zip": packed({"a.txt": OPENING, "b.zip": packed({"c.json": json.dumps(RECORDS)})}),
    "tar": tarred({"a.txt": OPENING}),
    "tar.gz": tarred({"a.txt": OPENING}, "w:gz"),
    "warc": crawled(("https://brannoc.example/", "200 OK", "text/plain", OPENING.encode()), compressed=False),
    "warc.gz": crawled(("https://brannoc.example/", "200 OK", "text/plain", OPENING.encode())),
}


@pytest.mark.parametrize("suffix", SAMPLES)
def test_the_samples_are_read_as_they_are(suffix):
    assert result_of(SAMPLES[suffix], f"a.{suffix}") == "read"


@pytest.mark.parametrize("suffix", SAMPLES)
@settings(max_examples=10, deadline=None)
@given(data=st.data())
def test_any_change_of_a_file_gives_articles_or_one_error(suffix, data):
    result_of(data.draw(changed(SAMPLES[suffix])), f"a.{suffix}")


@pytest.mark.parametrize("suffix", ["docx", "odt", "epub", "zip"])
@settings(max_examples=10, deadline=None)
@given(data=st.data())
def test_any_change_inside_a_package_gives_articles_or_one_error(suffix, data):
    parts = unpacked(SAMPLES[suffix])
    name = data.draw(st.sampled_from(sorted(parts)))
    result_of(packed({**parts, name: data.draw(changed(parts[name]))}), f"a.{suffix}")


@pytest.mark.parametrize("suffix", SAMPLES)
@settings(max_examples=10, deadline=None)
@given(data=st.binary())
def test_any_bytes_give_articles_or_one_error(suffix, data):
    result_of(data, f"a.{suffix}")


def changed(data: bytes) -> st.SearchStrategy[bytes]:
    """The bytes with a few of them replaced, left out or written twice."""
    place = st.integers(0, len(data))

    def edited(edits: list[tuple[int, int, bytes]]) -> bytes:
        result = data
        for start, length, new in edits:
            result = result[:start] + new + result[start + length :]
        return result

    new = st.one_of(
        st.binary(max_size=8), st.sampled_from([b"<", b"</", b"&#0;", b"\0", b"{", b"}", b'"', b"\n\n", b"From "])
    )
    return st.lists(st.tuples(place, st.integers(0, 40), new), min_size=1, max_size=4).map(edited)
