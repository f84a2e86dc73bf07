"""Pronouns and "the company", put in words by the sentences before."""

import pytest
from hypothesis import given
from hypothesis import strategies as some

from qa.references import resolved


@pytest.mark.parametrize(
    ("sentences", "last"),
    [
        (["The Harbour Bridge opened in March.", "It is long."], "The Harbour Bridge is long."),
        (["Mayor Edda Varnholm cut it.", "Her husband was not there."], "Mayor Edda Varnholm's husband was not there."),
        (["Corvane Line cut jobs.", "The number has two digits.", "The company said so."], "Corvane Line said so."),
        (["Corvane Line cut jobs.", "In April, it sold two ships."], "In April, Corvane Line sold two ships."),
        (["Captain Runa Halvic sails.", "“I hear terns,” she said."], "“I hear terns,” Captain Runa Halvic said."),
        (["Corvane Line was founded by Bettine Orrel.", "She had one trawler."], "Bettine Orrel had one trawler."),
        (["Edda Varnholm voted yes.", "The bridge is long.", "She paid 9 crowns."], "Edda Varnholm paid 9 crowns."),
    ],
)
def test_a_leading_reference_means_the_subject_that_was_named_last(sentences, last):
    assert list(resolved(sentences))[-1] == last


@pytest.mark.parametrize(
    "sentences",
    [
        ["It is long."],
        ["The Harbour Bridge opened.", "It was not clear why the sirens failed."],
        ["The Harbour Bridge opened.", "She cut a ribbon."],
        ["Corvane Line cut jobs.", "They met on Monday."],
        ["Mayor Edda Varnholm spoke.", "The toll is what she paid."],
    ],
)
def test_what_nothing_before_explains_stays_as_it_is(sentences):
    assert list(resolved(sentences)) == sentences


def test_a_title_names_what_the_first_sentence_means():
    assert list(resolved(["It opened on Friday."], "Harbour Bridge")) == ["Harbour Bridge opened on Friday."]


@given(some.lists(some.text(alphabet="ABhe sit,.“”\"'", max_size=60), max_size=6))
def test_there_is_one_sentence_for_each(sentences):
    assert len(list(resolved(sentences))) == len(sentences)
