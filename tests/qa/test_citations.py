"""A saved answer or verdict can be checked again, sentence by sentence, at any later time."""

import json

import pytest

from index.article import cite
from qa.citations import NotAReport, State, recheck, saved_citations
from qa.report import SCHEMA, citation_json

TOWER = ("The tower at Skarn is 31 metres high.", "It was built in 1931.")


@pytest.fixture
def saved(library, write):
    """A saved answer that cites the second sentence of an article of its own."""
    list(library.add_files([write("tower.txt", *TOWER)]))
    article = library.article("tower")
    citation = citation_json(cite(article, library.sentences(article)[-1]))
    return {"schema": SCHEMA, "statements": [{"text": "It is old.", "support": 0.9, "citations": [citation]}]}


def states(record, library):
    return [one.state for one in recheck(json.dumps(record), library)]


def test_a_citation_of_an_article_as_it_was_holds(library, saved):
    assert states(saved, library) == [State.HOLDS]


def test_a_changed_article_breaks_its_citations(library, saved, write):
    list(library.add_files([write("tower.txt", *TOWER, "It was painted in 1988.")]))
    assert states(saved, library) == [State.ARTICLE_CHANGED]


def test_a_removed_article_breaks_its_citations(library, saved):
    library.remove("tower")
    assert states(saved, library) == [State.ARTICLE_GONE]


@pytest.mark.parametrize(
    ("field", "value"), [("quote", "It was built in 1932."), ("start", 0), ("end", 99_999), ("start", -30)]
)
def test_a_citation_that_was_tampered_with_is_found_out(library, saved, field, value):
    saved["statements"][0]["citations"][0][field] = value
    assert states(saved, library) == [State.QUOTE_WRONG]


def test_a_sentence_cited_twice_is_checked_once(library, saved):
    saved["statements"] *= 2
    assert states(saved, library) == [State.HOLDS]


def test_a_verdict_is_checked_on_both_sides(library, saved):
    citations = [
        citation_json(cite(library.article("tower"), one)) for one in library.sentences(library.article("tower"))
    ]
    verdict = {
        "schema": SCHEMA,
        "evidence_for": [{**citations[0], "support": 0.9}],
        "evidence_against": [{**citations[1], "support": 0.9}],
    }
    assert states(verdict, library) == [State.HOLDS, State.HOLDS]


def test_a_batch_of_answers_is_checked_line_by_line(library, saved):
    lines = "\n".join(json.dumps(one) for one in (saved, {"schema": SCHEMA, "error": "line 2: not JSON"}, saved))
    assert [one.state for one in recheck(lines, library)] == [State.HOLDS]


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
        '{"schema": "factcheck-qa/1", "statements": 3}',
        '{"schema": []}',
    ],
)
def test_what_is_no_saved_report_is_refused(text):
    with pytest.raises(NotAReport, match="not the JSON of `qa ask --json` or `qa check --json`"):
        saved_citations(text)


def test_a_report_of_a_newer_schema_is_refused(saved):
    with pytest.raises(NotAReport, match="factcheck-qa/9"):
        saved_citations(json.dumps({**saved, "schema": "factcheck-qa/9"}))


@pytest.mark.parametrize(
    ("field", "value"), [("start", "5"), ("end", None), ("quote", 5), ("article_id", []), ("start", 1.5)]
)
def test_a_citation_with_fields_of_another_type_is_refused(saved, field, value):
    saved["statements"][0]["citations"][0][field] = value
    with pytest.raises(NotAReport):
        saved_citations(json.dumps(saved))
