"""Quotations inside a claim, looked up in the sample articles."""

import pytest

from qa.quotations import quotations

SAID = "We cannot run a 35-minute crossing against a four-minute one"


@pytest.mark.parametrize("marks", ["“{}”", '"{}"', "«{}»"])
def test_words_that_stand_in_an_article_are_found_word_for_word(samples, marks):
    [found] = quotations(samples, f"Orrel said {marks.format(SAID)}.")
    assert found.exact
    assert SAID in found.citation.quote


def test_a_changed_quotation_shows_what_stands_there(samples):
    [found] = quotations(samples, f'Orrel said "{SAID.replace("four-minute", "ten-minute")}".')
    assert not found.exact
    assert "four-minute" in found.source_words
    assert SAID in found.citation.quote


def test_case_marks_and_line_breaks_do_not_count_as_a_change(samples):
    [found] = quotations(samples, "“nobody  buys a ticket for nostalgia”")
    assert found.exact


def test_words_that_nobody_said_have_no_citation(samples):
    [found] = quotations(samples, 'The mayor said "purple octopuses digest marzipan on Tuesdays".')
    assert found.citation is None
    assert not found.exact


def test_a_name_in_quotation_marks_is_no_quotation(samples):
    assert quotations(samples, 'They called it "the Marten".') == ()


def test_a_claim_without_quotation_marks_has_none(samples):
    assert quotations(samples, "Orrel didn't say that it's over.") == ()
