"""The words of a statement that stand otherwise in its source."""

import pytest
from hypothesis import given
from hypothesis import strategies as some

from qa.differences import Sort, differences, differing_values, same_matter


@pytest.mark.parametrize(
    ("statement", "source", "found"),
    [
        ("It opened in 2001.", "The bridge was opened in 2021.", (Sort.DATE, "2001", "2021")),
        ("It cost 46 million crowns.", "The ship cost 64 million crowns.", (Sort.NUMBER, "46 million", "64 million")),
        ("Six sirens failed in 2031.", "In 2031, five sirens failed.", (Sort.NUMBER, "Six", "five")),
        ("It closes on May 3.", "The route closes on May 31.", (Sort.DATE, "May 3", "May 31")),
        ("It began at 6 p.m.", "The work began at 5 p.m.", (Sort.DATE, "6 p.m.", "5 p.m.")),
        ("It was written by Anna Berg.", "The text was written by Jan Dahl.", (Sort.NAME, "Anna Berg", "Jan Dahl")),
        ("The mayor cut a red ribbon.", "The mayor cut a blue ribbon.", (Sort.WORD, "red", "blue")),
        ("The bridge was not damaged.", "The bridge was damaged.", (Sort.NEGATION, "not", "")),
        ("The firm will cut 85 jobs.", "The firm will cut 58 jobs, not 85.", (Sort.NUMBER, "85", "58")),
        ("The firm will cut 85 jobs, not 58.", "The firm will cut 58 jobs.", (Sort.NUMBER, "85", "58")),
        ("It closes on Monday.", "It closes on Tuesday instead of Monday.", (Sort.DATE, "Monday", "Tuesday")),
        ("It was by Jan Dahl.", "It was by Anna Berg rather than Jan Dahl.", (Sort.NAME, "Jan Dahl", "Anna Berg")),
        ("It cost $85.", "It cost $58, not $85.", (Sort.NUMBER, "85", "58")),
    ],
)
def test_what_differs_is_named_with_what_stands_there(statement, source, found):
    [one] = differences(statement, source)
    assert (one.sort, one.draft, one.source) == found
    assert statement[one.start : one.end] == one.draft


@pytest.mark.parametrize(
    ("statement", "source"),
    [
        ("It cost 1,140 crowns.", "The price was 1140 crowns."),
        ("Varnholm cut it.", "Mayor Edda Varnholm cut a ribbon."),
        ("Four ships sailed.", "There were 4 ships."),
        ("It was sold in 2021.", "Anna Berg likes tea."),
        ("It opened in 2009.", "It was opened in December 2009."),
        ("She was born on 7 November 1986.", "Stiles (born November 7th, 1986) is an actress."),
        ("He left Yaounde for Germany.", "He moved from Yaoundé to the German side."),
    ],
)
def test_the_same_in_other_words_is_no_difference(statement, source):
    assert differences(statement, source) == ()


@pytest.mark.parametrize(
    ("statement", "source", "found"),
    [
        ("The tower is 13 metres high.", "The old tower is 31 metres high.", ("13", "31")),
        ("It opened on May 3, 2021.", "It opened to all on May 31, 2021.", ("May 3, 2021", "May 31, 2021")),
        (
            "Her predecessor Joren Pask stayed away.",
            "Her predecessor Aksel Dorn stayed away.",
            ("Joren Pask", "Aksel Dorn"),
        ),
    ],
)
def test_another_value_of_the_same_kind_is_a_difference_without_a_contradiction(statement, source, found):
    assert [(one.draft, one.source) for one in differing_values(statement, source)] == [found]


@pytest.mark.parametrize(
    ("statement", "source"),
    [
        ("More than 600 people came.", "612 people came."),
        ("It closed before 2012.", "It closed in 2010."),
        ("It took 30 days.", "It cost 60 crowns."),
        ("It opened in 2031.", "It opened on May 3."),
        ("Edda Varnholm opened it.", "Joren Pask opened it."),
    ],
)
def test_without_a_contradiction_a_limit_another_unit_or_another_name_is_no_difference(statement, source):
    assert differing_values(statement, source) == ()


@pytest.mark.parametrize(
    ("statement", "source", "same"),
    [
        ("Corvane Line employs 241 people.", "Corvane Line employs 214 people on its ships.", True),
        ("Corvane Line employs 241 people.", "The council employs 300 people.", False),
        ("It carried 241 passengers across the strait.", "In the strait 214 whales were counted.", False),
        ("It is 13 metres high.", "The tower is 31 metres high.", True),
    ],
)
def test_sentences_are_on_the_same_matter_when_they_share_a_name_and_most_words(statement, source, same):
    assert same_matter(statement, source) is same


@given(some.text(max_size=80), some.text(max_size=80))
def test_any_text_has_its_differences_inside_it_and_none_from_itself(statement, source):
    assert all(statement[one.start : one.end] == one.draft for one in differences(statement, source))
    assert differences(statement, statement) == differing_values(statement, statement) == ()
