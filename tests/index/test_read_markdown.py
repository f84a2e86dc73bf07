import pytest

from index.article import Unreadable
from index.read.markdown import read_markdown

BRIDGE = """\
---
title: "The bridge is back"
author: Ines Corvale
lang: en-GB
date: 2024-05-03
---
# Harbour bridge *opens*

The **harbour** bridge at [Brannoc](https://example.org/brannoc)
opened on _Monday_.[^1] ![a crowd](crowd.jpg)

- First came the `mayor`.
- Then came the rest. <b>Hurrah!</b>

| Year | Tolls |
|------|-------|
| 2023 | 4 &amp; 5 |

> “It is done,”
> she said.

    ./open --bridge

[^1]: After a repair of three years.
"""


def read(text: str, source: str = "bridge.md"):
    return read_markdown(text.encode(), source)


def test_only_the_words_are_kept():
    assert read(BRIDGE).text.split("\n") == [
        "Harbour bridge opens",
        "The harbour bridge at Brannoc opened on Monday. a crowd",
        "First came the mayor.",
        "Then came the rest. Hurrah!",
        "Year: 2023; Tolls: 4 & 5",
        "“It is done,” she said.",
        "./open --bridge",
        "After a repair of three years.",
    ]


def test_front_matter_gives_title_date_author_and_language():
    article = read(BRIDGE)
    assert (article.title, article.published) == ("The bridge is back", "2024-05-03")
    assert (article.author, article.language) == ("Ines Corvale", "en-GB")


def test_a_sentence_knows_the_heading_above_it_or_its_footnote():
    article = read(BRIDGE)
    assert article.place_at(article.text.index("4 & 5")) == "under “Harbour bridge opens”"
    assert article.place_at(article.text.index("After a repair")) == "footnote 1"


def test_without_front_matter_the_first_heading_is_the_title():
    assert read("Some words.\n\nHarbour *news*\n===\n\n# Other\n").title == "Harbour news"


def test_without_a_heading_the_file_name_is_the_title():
    assert read("Some words.", "harbour-news.md").title == "harbour news"


def test_a_rule_at_the_top_is_not_front_matter():
    assert read("---\nSome words.").text == "Some words."


@pytest.mark.parametrize("text", ["", "---\ntitle: A\n---\n", "<!-- nothing -->", "---"])
def test_a_file_without_words_is_unreadable(text):
    with pytest.raises(Unreadable, match=r"^bridge\.md: the file "):
        read(text)
