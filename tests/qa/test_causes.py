"""Another cause of the same thing is a difference; the same cause in other words, or of something else, is none."""

import pytest

from qa.causes import differing_cause
from qa.differences import Sort


@pytest.mark.parametrize(
    ("statement", "source", "draft", "there"),
    [
        (
            "The fair closed because of rain.",
            "The fair closed because the ground was frozen.",
            "rain",
            "the ground was frozen",
        ),
        ("Because of rain, the fair closed.", "The fair closed owing to frost, she said.", "rain", "frost"),
        ("Rain was to blame for the delay.", "Late batteries were to blame for the delay.", "Rain", "Late batteries"),
        ("A leak caused the fire.", "The fire was caused by lightning.", "A leak", "lightning"),
        (
            "The harbour bridge closed due to wind.",
            "The bridge closed as the harbour flooded due to a surge.",
            "wind",
            "a surge",
        ),
        ("Rain led to the delay.", "The delay was brought about by a strike.", "Rain", "a strike"),
    ],
)
def test_another_cause_of_the_same_thing_is_named(statement, source, draft, there):
    found = differing_cause(statement, statement, source)
    assert (found.sort, found.draft, found.source) == (Sort.CAUSE, draft, there)
    assert statement[found.start : found.end] == draft


@pytest.mark.parametrize(
    ("statement", "source"),
    [
        ("The fair closed because the ground froze.", "The fair closed because the ground was frozen."),
        ("The fair closed because of rain.", "The bridge was shut because of frost."),
        ("The fair closed because of rain.", "The fair closed on Monday."),
        ("The fair closed because of rain.", "The fair closed, in the rain, because the organisers feared for it."),
        ("The fair closed on Monday.", "The fair closed because of frost."),
        ("The fair closed because of it.", "The fair closed because of frost."),
        ("The fair closed because of frost.", "The fair closed because of them."),
        ("The fair and the market of Velm closed because of rain.", "The fair began late because of frost."),
        ("The fire was caused by lightning.", "The flood was caused by lightning."),
        ("The fire was brought about by lightning.", "The flood was brought about by lightning."),
    ],
)
def test_the_same_cause_or_one_of_something_else_is_no_difference(statement, source):
    assert differing_cause(statement, statement, source) is None


def test_what_was_caused_is_told_by_the_words_that_a_pronoun_stands_for():
    source = "The surge came because of a spring tide."
    assert differing_cause("It was because a dam broke.", "It was because a dam broke.", source) is None
    found = differing_cause("It was because a dam broke.", "The surge was because a dam broke.", source)
    assert found is not None
    assert found.source == "a spring tide"
