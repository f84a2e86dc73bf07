"""Files that hold several articles: mail, records, archives, saved pages."""

import bz2
import gzip
import io
import json
import lzma
import tarfile

import pytest
from samples import MESSAGE, OPENING, TOLLS, WORD, packed
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from index.article import Article, Unreadable
from index.read import USUAL, Fields, read, read_all

PAGE = f"<!DOCTYPE html><html lang=en><head><title>The bridge</title></head><body><article><h1>The bridge</h1>\
<p>{OPENING}</p><h2>Money</h2><p>{TOLLS} {TOLLS}</p></article></body></html>"
ATTACHED = (
    MESSAGE.replace("text/plain; charset=utf-8", 'multipart/mixed; boundary="B"').split("\n\n")[0]
    + f"""

--B
Content-Type: text/html; charset=utf-8

<p>{OPENING}</p><style>p {{}}</style><p>{TOLLS}</p>
--B
Content-Type: text/plain; charset=utf-8
Content-Disposition: attachment; filename="tolls.txt"

{TOLLS}
--B
Content-Type: image/png
Content-Disposition: attachment; filename="logo.png"

x
--B--
"""
)


def found(data: bytes | str, source: str, fields: Fields = USUAL) -> list[tuple[str, str]]:
    """The source and the text of each article; of what is none, the message."""
    every = read_all(data.encode() if isinstance(data, str) else data, source, fields)
    return [(one.source, one.text) if isinstance(one, Article) else ("unreadable", str(one)) for one in every]


def tarred(members: dict[str, str], mode: str = "w") -> bytes:
    file = io.BytesIO()
    with tarfile.open(fileobj=file, mode=mode) as archive:  # type: ignore[call-overload]
        for name, content in members.items():
            member = tarfile.TarInfo(name)
            member.size = len(content.encode())
            archive.addfile(member, io.BytesIO(content.encode()))
    return file.getvalue()


def crawled(*pages: tuple[str, str, str, bytes], compressed: bool = True) -> bytes:
    """A WARC of responses: address, status, content type, content."""
    file = io.BytesIO()
    writer = WARCWriter(file, gzip=compressed)
    for address, status, kind, content in pages:
        headers = StatusAndHeaders(status, [("Content-Type", kind)], protocol="HTTP/1.0")
        writer.write_record(
            writer.create_warc_record(address, "response", payload=io.BytesIO(content), http_headers=headers)
        )
    return file.getvalue()


def test_a_message_is_an_article():
    article = read(MESSAGE.encode(), "opening.eml")
    assert article.text == f"{OPENING}\n{TOLLS}"
    said = (article.title, article.author, article.published)
    assert said == ("The bridge – it opens", "Ines Corvale <ines@brannoc.example>", "2024-05-03")


def test_what_is_attached_to_a_message_is_an_article_too():
    assert found(ATTACHED, "a.eml") == [("a.eml", f"{OPENING}\n{TOLLS}"), ("a.eml!tolls.txt", TOLLS)]


def test_a_mailbox_holds_an_article_a_message():
    quoted = MESSAGE.replace(TOLLS, f">From June on, tolls rise.\n\nFrom June on they do.\n{TOLLS}")
    box = "".join(f"From ines@brannoc.example Fri May  3 23:30:00 2024\n{one}\n" for one in (MESSAGE, quoted))
    assert found(box, "mail.mbox") == [
        ("mail.mbox#1", f"{OPENING}\n{TOLLS}"),
        ("mail.mbox#2", f"{OPENING}\nFrom June on, tolls rise.\nFrom June on they do.\n{TOLLS}"),
    ]


def test_the_articles_of_a_mailbox_are_named_by_their_titles():
    box = f"From ines@brannoc.example Fri May  3 23:30:00 2024\n{MESSAGE}"
    assert read(box.encode(), "mail.mbox").id == "the-bridge-it-opens"


RECORDS = [
    {"headline": "The bridge", "body": OPENING, "author": {"name": "Ines"}, "datePublished": "2024-05-03T08:00:00Z"},
    {"headline": "Tolls", "body": f"<p>{TOLLS}</p><p>{OPENING}</p>", "author": ["Ines", "Jan"], "inLanguage": "en"},
]


@pytest.mark.parametrize(
    "text",
    [
        json.dumps(RECORDS),
        json.dumps({"total": 2, "articles": RECORDS}),
        "\n".join(map(json.dumps, RECORDS)) + "\n",
    ],
    ids=["list", "object", "lines"],
)
def test_a_record_is_an_article(text):
    first, second = read_all(text.encode(), "news.json")
    assert (first.source, first.title, first.text) == ("news.json#1", "The bridge", OPENING)
    assert (first.author, first.published) == ("Ines", "2024-05-03")
    assert (second.source, second.text, second.author) == ("news.json#2", f"{TOLLS}\n{OPENING}", "Ines, Jan")
    assert second.language == "en"


def test_a_record_names_its_address():
    records = [{"text": TOLLS, "url": url} for url in ("https://brannoc.example/tolls", "javascript:alert(1)", 7)]
    articles = read_all(json.dumps(records).encode(), "news.json")
    assert [one.address for one in articles] == ["https://brannoc.example/tolls", None, None]


def test_one_object_is_one_article():
    assert found(json.dumps({"title": "Tolls", "text": TOLLS}), "a.json") == [("a.json", TOLLS)]


def test_fields_can_be_named():
    record = {"text": "No.", "story": TOLLS, "heading": "Money", "who": "Ines", "when": "3 May 2024"}
    article = read_all(json.dumps(record).encode(), "a.json", Fields("story", "heading", "who", "when"))[0]
    assert (article.text, article.title, article.author, article.published) == (TOLLS, "Money", "Ines", "2024-05-03")


def test_records_without_text_say_which_fields_there_are():
    with pytest.raises(Unreadable, match=r"^a\.json: no text in a field story; .*--text-field \(there are: a, b\)"):
        read_all(b'{"a": 1, "b": 2}', "a.json", Fields("story"))


def test_a_record_that_can_not_be_read_leaves_the_others():
    assert found('{"text": "It opened."}\n{"text": ""}\n', "a.jsonl") == [
        ("a.jsonl#1", "It opened."),
        (
            "unreadable",
            "a.jsonl#2: no text in a field text, body or content; name it with --text-field (there are: text)",
        ),
    ]


def test_a_row_with_a_text_is_an_article():
    rows = f'Title;Text\nThe bridge;"{OPENING}\n\n{TOLLS}"\n'
    assert found(rows, "news.csv") == [("news.csv#1", f"{OPENING}\n{TOLLS}")]


def test_a_table_of_figures_is_one_article_of_rows():
    assert found("Year,Ships\n2023,12\n2024,14\n", "ships.csv") == [
        ("ships.csv", "Year: 2023; Ships: 12\nYear: 2024; Ships: 14")
    ]


@pytest.mark.parametrize(
    ("pack", "name"),
    [
        (packed, "news.zip"),
        (tarred, "news.tar"),
        (lambda members: tarred(members, "w:gz"), "news.tar.gz"),
        (lambda members: tarred(members, "w:bz2"), "news.tbz"),
        (lambda members: tarred(members, "w:xz"), "news"),
    ],
)
def test_an_archive_holds_the_articles_of_its_files(pack, name):
    members = {"b/a.html": PAGE, "tolls.txt": TOLLS, "logo.png": "x", ".hidden.txt": "x", "__MACOSX/a.txt": "x"}
    assert [source for source, _ in found(pack(members), name)] == [f"{name}!b/a.html", f"{name}!tolls.txt"]


@pytest.mark.parametrize("pack", [gzip.compress, bz2.compress, lzma.compress])
def test_a_file_that_was_compressed_is_read(pack):
    assert found(pack(PAGE.encode()), "/news/a.html.gz")[0][0] == "/news/a.html.gz!a.html"


def test_an_archive_in_an_archive_is_opened():
    box = f"From ines@brannoc.example Fri May  3 23:30:00 2024\n{ATTACHED}"
    inner = packed({"a.docx": WORD, "mail.mbox": box})
    assert [source for source, _ in found(packed({"x/in.zip": inner}), "out.zip")] == [
        "out.zip!x/in.zip!a.docx",
        "out.zip!x/in.zip!mail.mbox#1",
        "unreadable",
    ]


def test_two_files_of_one_name_have_different_sources():
    file = io.BytesIO()
    with tarfile.open(fileobj=file, mode="w") as archive:
        for text in (OPENING, TOLLS):
            member = tarfile.TarInfo("a.txt")
            member.size = len(text)
            archive.addfile(member, io.BytesIO(text.encode()))
    assert found(file.getvalue(), "a.tar") == [("a.tar!a.txt", OPENING), ("a.tar!a.txt#2", TOLLS)]


def test_a_file_of_an_archive_that_can_not_be_read_leaves_the_others():
    assert found(packed({"a.pdf": b"%PDF-1.7", "b.txt": TOLLS}), "a.zip") == [
        ("unreadable", "a.zip!a.pdf: the PDF is broken; download or export it again"),
        ("a.zip!b.txt", TOLLS),
    ]


def test_a_file_of_an_archive_is_named_by_its_own_name():
    article = read(packed({"b/harbour_bridge.txt": TOLLS}), "news.zip")
    assert (article.id, article.title) == ("harbour-bridge", "harbour bridge")


@pytest.mark.parametrize("compressed", [True, False])
def test_a_crawl_that_was_cut_short_loses_only_its_end(compressed):
    pages = [(f"https://brannoc.example/{n}", "200 OK", "text/html", PAGE.encode()) for n in range(3)]
    first, *rest = found(crawled(*pages, compressed=compressed)[:-100], "a.warc")
    assert first[0] == "a.warc!https://brannoc.example/0"
    assert len(rest) >= 1


def test_an_archive_that_was_cut_short_loses_only_its_end():
    assert found(tarred({"a.txt": OPENING, "b.txt": TOLLS * 400})[:3000], "a.tar") == [
        ("a.tar!a.txt", OPENING),
        ("unreadable", "a.tar: the archive is broken; save or export it again"),
    ]


def test_a_broken_file_in_an_archive_leaves_the_others():
    data = packed({"a.txt": OPENING, "b.txt": TOLLS})
    place = data.index(b"a.txt") + 8
    assert [source for source, _ in found(data[:place] + b"\xff" + data[place + 1 :], "a.zip")] == [
        "unreadable",
        "a.zip!b.txt",
    ]


def test_an_archive_without_articles_says_so():
    with pytest.raises(Unreadable, match=r"^a\.zip: holds no file of a kind that can be read"):
        read_all(packed({"logo.png": "x"}), "a.zip")


@pytest.mark.parametrize("compressed", [True, False])
def test_a_web_archive_holds_its_pages_under_their_addresses(compressed):
    data = crawled(
        ("https://brannoc.example/bridge", "200 OK", "text/html; charset=utf-8", PAGE.encode()),
        ("https://brannoc.example/gone", "404 Not Found", "text/html", PAGE.encode()),
        ("https://brannoc.example/logo", "200 OK", "image/png", b"x"),
        compressed=compressed,
    )
    [article] = read_all(data, "crawl.warc.gz")
    address = "https://brannoc.example/bridge"
    assert (article.source, article.address) == (f"crawl.warc.gz!{address}", address)


def test_a_page_saved_as_one_file_is_read():
    saved_page = (
        "From: <Saved by Blink>\r\nSnapshot-Content-Location: https://brannoc.example/bridge\r\nSubject: The bridge\r\n"
        'MIME-Version: 1.0\r\nContent-Type: multipart/related; type="text/html"; boundary="B"\r\n\r\n--B\r\n'
        f"Content-Type: text/html\r\nContent-Transfer-Encoding: 8bit\r\n\r\n{PAGE}\r\n--B\r\n"
        "Content-Type: image/png\r\n\r\nx\r\n--B--\r\n"
    )
    article = read(saved_page.encode(), "bridge")
    assert (article.title, article.language, article.text.split("\n")[-1]) == ("The bridge", "en", f"{TOLLS} {TOLLS}")
    assert article.address == "https://brannoc.example/bridge"
    assert article.place_at(article.text.index(TOLLS)) == "under “Money”"


def test_a_draft_must_be_one_article():
    with pytest.raises(Unreadable, match=r"^a\.zip: holds 2 articles"):
        read(packed({"a.txt": OPENING, "b.txt": TOLLS}), "a.zip")
