"""The words of a statement that stand otherwise in its source."""

import pytest
from hypothesis import given
from hypothesis import strategies as some

from qa.differences import Sort, differences


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
    ],
)
def test_the_same_in_other_words_is_no_difference(statement, source):
    assert differences(statement, source) == ()


@given(some.text(max_size=80), some.text(max_size=80))
def test_any_text_has_its_differences_inside_it_and_none_from_itself(statement, source):
    assert all(statement[one.start : one.end] == one.draft for one in differences(statement, source))
    assert differences(statement, statement) == ()
