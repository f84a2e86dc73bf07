"""A saved report can be checked again, sentence by sentence, at any later time and in whichever format it was saved."""

import json

import pytest

from index.article import cite
from qa.answer import Answer, Seconds, Statement, Tokens
from qa.citations import Checked, NotAReport, State, recheck, saved_citations, summary
from qa.claim import Verdict, Witness
from qa.report import SCHEMA, citation_json
from qa.reports import Format, written
from qa.reports.content import report_of
from qa.verify import Label, Support

TOWER = ("The tower at Skarn is 31 metres high.", "It was built in 1931.")


@pytest.fixture
def tower(library, write):
    """The citations of the sentences of an article of its own, below its title."""
    list(library.add_files([write("tower.txt", *TOWER)]))
    article = library.article("tower")
    return [cite(article, one) for one in library.sentences(article)[1:]]


@pytest.fixture
def saved(tower):
    """A saved answer that cites the second sentence of the tower's article."""
    citation = citation_json(tower[1])
    return {"schema": SCHEMA, "statements": [{"text": "It is old.", "support": 0.9, "citations": [citation]}]}


@pytest.fixture
def report(library, tower):
    """A verdict on the tower that cites its second sentence, as a report in a format."""
    verdict = Verdict(
        "It is old.", Label.SUPPORTED, Support(0.9, 0.06, 0.04), (Witness(tower[1], 0.9),), (), tuple(tower), 0.1
    )
    return lambda format: written(report_of([verdict], library), format)


def states(record, library):
    return [one.state for one in recheck(json.dumps(record), library)]


# States


def test_a_citation_of_an_article_as_it_was_holds(library, saved):
    assert states(saved, library) == [State.HOLDS]


def test_a_changed_article_without_the_sentence_breaks_its_citations(library, saved, write):
    list(library.add_files([write("tower.txt", TOWER[0], "It was built in 1932.")]))
    assert states(saved, library) == [State.ARTICLE_CHANGED]


def test_a_sentence_of_a_changed_article_is_found_where_it_stands_now(library, saved, write):
    list(library.add_files([write("tower.txt", "It has a lamp.", *TOWER)]))
    [found] = recheck(json.dumps(saved), library)
    article = library.article("tower")
    assert found.state is State.MOVED
    assert (found.citation.sentence, found.now.sentence) == (3, 4)
    assert article.text[found.now.start : found.now.end] == TOWER[1] == found.now.quote
    assert found.now.digest == article.digest


@pytest.mark.parametrize(
    "sentences",
    [(TOWER[1], "It was painted.", TOWER[1]), ("Nobody believes that.", "He wrote: It was built in 1931, perhaps.")],
)
def test_a_sentence_that_stands_twice_or_within_another_has_not_just_moved(library, saved, write, sentences):
    list(library.add_files([write("tower.txt", *sentences)]))
    assert states(saved, library) == [State.ARTICLE_CHANGED]


def test_an_article_with_another_name_and_the_same_text_has_moved(library, saved, write):
    library.remove("tower")
    list(library.add_files([write("lighthouse.txt", *TOWER)]))
    [found] = recheck(json.dumps(saved), library)
    assert (found.state, found.now.article_id, found.now.sentence) == (State.MOVED, "lighthouse", 3)


def test_a_removed_article_breaks_its_citations(library, saved):
    library.remove("tower")
    assert states(saved, library) == [State.ARTICLE_GONE]


@pytest.mark.parametrize(
    ("field", "value"), [("quote", "It was built in 1932."), ("start", 0), ("end", 99_999), ("start", -30), ("end", 0)]
)
def test_a_citation_that_was_tampered_with_is_found_out(library, saved, field, value):
    saved["statements"][0]["citations"][0][field] = value
    assert states(saved, library) == [State.QUOTE_WRONG]


@pytest.mark.parametrize(
    ("counts", "line"),
    [
        ([], "it cites no sentence, so there is nothing to check"),
        ([State.HOLDS], "1 citation, it holds"),
        ([State.HOLDS] * 3, "3 citations, all hold"),
        ([State.QUOTE_WRONG], "1 citation: 1 quote wrong"),
        ([State.MOVED, State.HOLDS, State.HOLDS, State.ARTICLE_GONE], "4 citations: 2 hold, 1 moved, 1 article gone"),
    ],
)
def test_the_summary_counts_each_state(tower, counts, line):
    assert summary([Checked(tower[0], one) for one in counts]) == line


# What is checked


def test_a_sentence_cited_twice_is_checked_once(library, saved):
    saved["statements"] *= 2
    assert states(saved, library) == [State.HOLDS]


def test_what_contradicts_a_statement_is_checked_too(library, saved, tower):
    saved["statements"][0]["against"] = [{**citation_json(tower[0]), "quote": "No."}]
    assert states(saved, library) == [State.HOLDS, State.QUOTE_WRONG]


def test_the_nearest_sentences_are_not_cited_and_not_checked(library, saved, tower):
    saved["nearest"] = [{**citation_json(tower[0]), "quote": "No."}]
    assert states(saved, library) == [State.HOLDS]


def test_a_verdict_is_checked_on_both_sides_in_its_parts_and_its_quotations(tower):
    high, built = ([{**citation_json(one), "support": 0.9}] for one in tower)
    title = {**citation_json(tower[0]), "sentence": 1}
    verdict = {
        "schema": SCHEMA,
        "evidence_for": high,
        "evidence_against": [],
        "parts": [{"schema": SCHEMA, "evidence_for": [], "evidence_against": built}],
        "quotations": [{"text": "x", "citation": None}, {"text": "y", "citation": title}],
    }
    assert [one.sentence for one in saved_citations(json.dumps(verdict))] == [2, 1, 3]


def test_a_batch_of_answers_is_checked_line_by_line(library, saved):
    lines = "\n".join(json.dumps(one) for one in (saved, {"schema": SCHEMA, "error": "line 2: not JSON"}, saved))
    assert [one.state for one in recheck(lines, library)] == [State.HOLDS]


# Every format


@pytest.mark.parametrize("format", Format)
def test_every_format_is_recognised_and_holds(library, report, format):
    assert [one.state for one in recheck(report(format), library)] == [State.HOLDS]


@pytest.mark.parametrize("format", Format)
def test_a_quote_that_was_edited_in_any_format_is_found_out(library, report, format):
    edited = report(format).replace("built in 1931", "built in 1831")
    assert {one.state for one in recheck(edited, library)} == {State.QUOTE_WRONG}


@pytest.mark.parametrize("place", [0, 1])
def test_a_page_whose_quote_was_edited_on_one_side_alone_is_found_out(library, report, place):
    before, first, second = report(Format.HTML).split("built in 1931")
    edited = [first.join([f"{before}built in 1831", "built in 1931"]), f"{before}built in 1931{first}built in 1831"]
    found = recheck(edited[place] + second, library)
    assert {one.state for one in found} == {State.HOLDS, State.QUOTE_WRONG}


@pytest.mark.parametrize("format", Format)
def test_a_report_without_its_end_is_an_error_or_still_right(library, report, format):
    text = report(format)
    for end in range(0, len(text), 97):
        try:
            found = recheck(text[:end], library)
        except NotAReport:
            continue
        assert {one.state for one in found} <= {State.HOLDS, State.QUOTE_WRONG}


def test_a_quote_with_what_steers_a_terminal_holds_as_the_report_shows_it(library, tmp_path):
    from index.article import new_article

    article = new_article(title="", text="The \u202etower\u202c is \x1b[1mhigh\x1b[0m.", source=str(tmp_path / "a.txt"))
    list(library.add_articles([(article, [(0, len(article.text))])]))
    citation = cite(library.known(article.id), library.sentences(library.known(article.id))[0])
    answer = Answer(
        "Is it high?",
        "",
        (Statement("It is.", (citation,), 0.9),),
        False,
        None,
        0.9,
        (),
        Seconds(0, 0, 0),
        Tokens(0, 0),
    )
    found = report_of([answer], library)
    for format in (Format.JSON, Format.HTML, Format.MARKDOWN, Format.CSV, Format.ANNOTATION):
        assert [one.state for one in recheck(written(found, format), library)] == [State.HOLDS]


# What is no report


@pytest.mark.parametrize(
    "text",
    [
        "",
        "The tower is high.",
        "[]",
        "3",
        "null",
        "{}",
        '{"statements": []}',
        '{"schema": "factcheck-qa/1", "statements": [{}]}',
        '{"schema": "factcheck-qa/1", "statements": [{"citations": [{"quote": "x"}]}]}',
        '{"schema": "factcheck-qa/1", "statements": [{"citations": "abc"}]}',
        '{"schema": "factcheck-qa/1", "statements": 3}',
        '{"schema": "factcheck-qa/1", "parts": [[]]}',
        '{"schema": "factcheck-qa/1", "quotations": [{"citation": 5}]}',
        '{"schema": []}',
        '{"a":' * 100_000,
        '{"schema": "factcheck-qa/1", "parts": [' * 5_000 + "{}" + "]}" * 5_000,
        '{"@context": "http://www.w3.org/ns/anno.jsonld"}',
        '{"@context": "http://www.w3.org/ns/anno.jsonld", "items": [{"target": {"source": [], "selector": [1]}}]}',
        '{"@context": "https://schema.org", "@type": "Recipe"}',
        '{"@context": "https://schema.org", "@type": "ClaimReview"}',
        '{"@context": "https://schema.org", "@graph": 5}',
        "<!doctype html><p>A page of someone else.",
        "<!doctype html>",
        '<!doctype html><meta name="generator" content="factcheck-qa/1"><p data-place="{}">',
        '<!doctype html><meta name="generator" content="factcheck-qa/1"><p data-place="no JSON">',
        "<!-- factcheck-qa/1: where each quote stands, for `qa verify`\n[^1] {}\n-->",
        "<!-- factcheck-qa/1: where each quote stands, for `qa verify`\nsomething\n-->",
        "quote,title,article_id,sentence,page,start,end,source,digest\nx",
        "quote,title,article_id,sentence,page,start,end,source,digest\nx,,,one,,0,1,,",
        'quote,title,article_id,sentence,page,start,end,source,digest\n"x\ny",a,a,1,,0,1,a,a',
        'quote,title,article_id,sentence,page,start,end,source,digest\n"x',
    ],
)
def test_what_is_no_saved_report_is_refused(text):
    with pytest.raises(NotAReport, match="not a report that `qa ask` or `qa check` wrote"):
        saved_citations(text)


def test_a_report_of_a_newer_schema_is_refused(saved):
    with pytest.raises(NotAReport, match="factcheck-qa/9"):
        saved_citations(json.dumps({**saved, "schema": "factcheck-qa/9"}))


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("start", "5"),
        ("end", None),
        ("quote", 5),
        ("article_id", []),
        ("article_id", "\ud800"),
        ("start", 1.5),
        ("start", True),
        ("sentence", "1"),
        ("page", "2"),
    ],
)
def test_a_citation_with_fields_of_another_type_is_refused(saved, field, value):
    saved["statements"][0]["citations"][0][field] = value
    with pytest.raises(NotAReport):
        saved_citations(json.dumps(saved))


def test_a_markdown_report_with_a_footnote_that_was_put_in_is_refused(report):
    text = report(Format.MARKDOWN).replace("[^1]: ", "[^7]: “It is new.” *Tower*, sentence 1 (tower:1)\n\n[^1]: ")
    with pytest.raises(NotAReport, match="footnote 7 has no place"):
        saved_citations(text)


def test_a_markdown_report_whose_footnote_was_taken_out_is_refused(report):
    lines = [line for line in report(Format.MARKDOWN).splitlines() if not line.startswith("[^1]: ")]
    with pytest.raises(NotAReport, match="footnote 1 is gone or has another form"):
        saved_citations("\n".join(lines))
