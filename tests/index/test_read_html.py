import json

import pytest

from index.article import Unreadable
from index.read.html import read_html

PARAGRAPHS = [
    "The harbour bridge at Brannoc opened to traffic on Monday after a repair that took three years.",
    "Mayor Ines Corvale cut the ribbon and was the first to cross it on foot, followed by a brass band.",
    "“It is done,” she said. “We shall not close it again in my lifetime.” Tolls rise to 4 crowns in June.",
]

PAGE = f"""<!DOCTYPE html>
<html><head>
<title>Harbour bridge opens | The Brannoc Gazette</title>
<meta property="og:title" content="Harbour bridge opens">
<meta property="article:published_time" content="2024-05-03T08:00:00Z">
</head><body>
<nav><ul><li><a href="/">Home</a></li><li><a href="/sport">Sport</a></li></ul></nav>
<article><h1>Harbour bridge opens</h1>
<p>{PARAGRAPHS[0]}</p>
<p>{PARAGRAPHS[1]}</p>
<p>{PARAGRAPHS[2]}</p>
</article>
<section class="comments"><h2>Comments</h2>
<p class="comment">First! This bridge is far too red for me.</p></section>
<footer><p>© The Brannoc Gazette. All rights reserved.</p><a href="/privacy">Privacy</a></footer>
<script>alert("never read")</script>
</body></html>""".replace("to traffic", "<b>to\n</b>\n  traffic")

LINKS = "".join(
    f'<li><a href="/{n}">The harbour bridge number {n} opens again after long repairs.</a></li>' for n in range(30)
)


def test_the_article_is_kept_and_the_page_around_it_dropped():
    lines = read_html(PAGE.encode(), "bridge.html").text.split("\n")
    assert [line for line in lines if line != "Harbour bridge opens"] == PARAGRAPHS


def test_title_and_date_are_those_that_the_page_states():
    article = read_html(PAGE.encode(), "bridge.html")
    assert (article.title, article.published) == ("Harbour bridge opens", "2024-05-03")


def test_author_and_language_are_those_that_the_page_states():
    page = PAGE.replace("<html>", '<html lang="en-GB">').replace(
        "</head>", '<meta name="author" content="Jan Orme"></head>'
    )
    article = read_html(page.encode(), "bridge.html")
    assert (article.author, article.language) == ("Jan Orme", "en-GB")


ADDRESS = "https://brannoc.example/2024/bridge?p=1"
STATED = {
    "canonical": f'<link rel="Canonical" href="{ADDRESS}">',
    "OpenGraph": f'<meta property="og:url" content="{ADDRESS}">',
    "microdata": f'<meta itemscope itemprop="mainEntityOfPage" itemid="{ADDRESS}">',
    "JSON-LD": f'<script type="application/ld+json">{{"@type": "NewsArticle", "url": "{ADDRESS}"}}</script>',
    "a graph": '<script type="application/ld+json">'
    + json.dumps(
        {"@graph": [7, {"@type": "Person", "url": "https://x.example"}, {"@type": ["WebPage"], "@id": ADDRESS}]}
    )
    + "</script>",
    "the page of": '<script type="application/ld+json">'
    + json.dumps([{"@type": "BlogPosting", "mainEntityOfPage": {"@id": ADDRESS}}])
    + "</script>",
}


@pytest.mark.parametrize("told", STATED.values(), ids=STATED)
def test_the_address_is_the_one_that_the_page_states(told):
    assert read_html(PAGE.replace("</head>", f"{told}</head>").encode(), "bridge.html").address == ADDRESS


@pytest.mark.parametrize("told", ["javascript:alert(1)", "/2024/bridge", ADDRESS + "a" * 10_000, ""], ids=len)
def test_a_hostile_address_is_none_and_the_next_that_is_stated_counts(told):
    link = f'<link rel="canonical" href="{told}">'
    assert read_html(PAGE.replace("</head>", f"{link}</head>").encode(), "bridge.html").address is None
    both = PAGE.replace("</head>", f"{link}{STATED['OpenGraph']}</head>")
    assert read_html(both.encode(), "bridge.html").address == ADDRESS


@pytest.mark.parametrize("script", ["{", "[" * 100_000, '{"@type": 7}', '{"@graph": "x"}', '"x"', "{}" * 9], ids=len)
def test_a_broken_script_of_a_page_states_nothing(script):
    told = f'<script type="application/ld+json">{script}</script>'
    article = read_html(PAGE.replace("</head>", f"{told}</head>").encode(), "bridge.html")
    assert (article.title, article.address) == ("Harbour bridge opens", None)


def test_where_a_page_was_fetched_counts_for_more_than_what_it_states():
    page = PAGE.replace("</head>", f"{STATED['canonical']}</head>").encode()
    assert read_html(page, "https://brannoc.example/a").address == "https://brannoc.example/a"
    assert read_html(page, "crawl.warc!https://brannoc.example/b").address == "https://brannoc.example/b"
    assert read_html(page, "pages.zip!bridge.html").address == ADDRESS


def test_a_row_of_a_table_names_its_columns_and_a_sentence_the_heading_above_it():
    table = "<h2>Ships</h2><table><tr><th>Year<th>Ships</tr><tr><td>2023<td>12</tr><tr><td>2024<td>14</tr></table>"
    article = read_html(PAGE.replace("</article>", f"{table}</article>").encode(), "bridge.html")
    assert article.text.split("\n")[-3:] == ["Ships", "Year: 2023; Ships: 12", "Year: 2024; Ships: 14"]
    assert article.place_at(article.text.index("2024")) == "under “Ships”"
    assert article.place_at(article.text.index("Mayor")) != "under “Ships”"


def test_without_a_title_the_file_name_is_the_title():
    page = "<html><body>" + "".join(f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS) + "</body></html>"
    article = read_html(page.encode(), "harbour_bridge.html")
    assert (article.title, article.published) == ("harbour bridge", None)


def test_the_encoding_is_the_one_that_the_page_declares():
    page = PAGE.replace("<head>", '<head><meta charset="windows-1252">')
    assert "“It is done,”" in read_html(page.encode("cp1252"), "bridge.html").text


@pytest.mark.parametrize(
    "page",
    [
        "<html></html>",
        "<html><body><h1>Sign in</h1><form>Name <input> Password <input></form></body></html>",
        f"<html><body><h1>Latest</h1><ul>{LINKS}</ul></body></html>",
        "<html><body><div id=root></div><noscript>Turn JavaScript on.</noscript></body></html>",
    ],
    ids=["nothing", "form", "links", "script"],
)
def test_a_page_without_an_article_is_unreadable(page):
    with pytest.raises(Unreadable, match=r"^page\.html: no article found in this page"):
        read_html(page.encode(), "page.html")


def test_an_empty_file_is_unreadable():
    with pytest.raises(Unreadable, match=r"^page\.html: the file is empty; "):
        read_html(b" \n", "page.html")
