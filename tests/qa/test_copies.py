"""Articles that agree because they are copies are no sources of their own, and an answer says so."""

import json

import pytest

from index.article import cite
from qa.copies import copies_among

STORY = [
    "The ferry Petrel ran aground off Skarn on Monday night with 214 people on board.",
    "All of them were brought ashore by two fishing boats before midnight.",
    "The harbour master, Ansgar Vell, said that the light on the outer mole had failed.",
    "Repairs to the light had been put off three times since the spring.",
    "The ferry company has sent divers to look at the hull of the ship.",
    "Until it is afloat again the crossing to Ostrand is served by a smaller boat.",
]
OWN = [
    "A ferry ran aground at Skarn, and the coast guard counts 214 people who were on board.",
    "Its captain had changed course to avoid a buoy that was adrift in the dark.",
]
EDITED = [STORY[0], *(line.replace("said that", "told this paper that") for line in STORY[1:])]


@pytest.fixture
def papers(empty_library):
    """A wire story in three papers, one of which edited it, and a report of someone else's."""
    texts = {"wire": STORY, "herald": EDITED, "post": STORY[:4], "witness": OWN}
    for name, lines in texts.items():
        [added] = empty_library.add_stream(f"The ferry at Skarn\n\n{' '.join(lines)}\n".encode(), f"{name}.txt")
        assert added.outcome == "added"
    return empty_library


def first_of(library, *names):
    articles = [library.article(name) for name in names]
    return [
        cite(article, next(one for one in library.sentences(article) if "214 people" in one.text))
        for article in articles
    ]


def test_three_prints_of_one_story_are_told_as_copies(papers):
    assert (
        copies_among(papers.database, first_of(papers, "wire", "herald", "post")) == "in 3 articles, 2 of them copies"
    )


def test_a_copy_that_is_not_cited_counts_where_it_has_the_cited_words(papers):
    assert copies_among(papers.database, first_of(papers, "wire")) == "in 3 articles, 2 of them copies"
    article = papers.article("wire")
    [edited] = [one for one in papers.sentences(article) if "Vell" in one.text]
    assert copies_among(papers.database, [cite(article, edited)]) == "in 2 articles, 1 of them a copy"


def test_a_report_of_its_own_is_none(papers):
    assert copies_among(papers.database, first_of(papers, "witness")) == ""
    assert copies_among(papers.database, first_of(papers, "wire", "witness")) == "in 4 articles, 2 of them copies"
    assert copies_among(papers.database, []) == ""


CLAIM = "The ferry Petrel ran aground off Skarn on Monday night."
COPIES = "in 3 articles, 2 of them copies"


def test_a_verdict_says_how_many_of_its_articles_are_copies(papers, qa):
    assert f"This stands {COPIES}." in qa("check", CLAIM, "--library", papers.folder).lines
    assert json.loads(qa("check", CLAIM, "--library", papers.folder, "--json").out)["copies"] == {"for": COPIES}
    batch = qa("check", "--batch", "-", "--library", papers.folder, piped=json.dumps({"claim": CLAIM}).encode())
    assert json.loads(batch.out)["copies"] == {"for": COPIES}
    wrong = qa("check", CLAIM.replace("Monday", "Friday"), "--library", papers.folder, "--json")
    assert json.loads(wrong.out)["copies"] == {"against": COPIES}


@pytest.mark.parametrize("format", ["markdown", "html"])
def test_a_report_of_a_verdict_says_it_too(papers, qa, format):
    assert f"For: {COPIES}" in qa("check", CLAIM, "--library", papers.folder, "--format", format).out


def test_an_answer_says_it(papers, qa):
    question = "How many people were on board the ferry Petrel when it ran aground off Skarn?"
    shown = qa("ask", question, "--library", papers.folder, "--confidence", 0)
    assert f"This stands {COPIES}." in shown.lines
    told = json.loads(qa("ask", question, "--library", papers.folder, "--confidence", 0, "--json").out)
    assert told["copies"] == {"for": COPIES}


def test_a_review_says_it_of_each_statement(papers, qa):
    draft = f"{CLAIM} {CLAIM.replace('Monday', 'Friday')}".encode()
    shown = qa("review", "-", "--library", papers.folder, piped=draft)
    assert shown.lines.count(f"This stands {COPIES}.") == 2
    told = [json.loads(line) for line in qa("review", "-", "--library", papers.folder, "--json", piped=draft).lines]
    assert [one.get("copies") for one in told] == [{"for": COPIES}, {"against": COPIES}, None]
    report = qa("review", "-", "--library", papers.folder, "--format", "markdown", piped=draft).out
    assert (f"For: {COPIES}." in report, f"Against: {COPIES}." in report) == (True, True)
