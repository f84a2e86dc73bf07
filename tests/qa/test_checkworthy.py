"""What of a draft is checked, and what is passed over."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from index.sentences import sentence_spans
from qa.checkworthy import Why, sorted_sentences, why_passed_over

BRIDGE = "The bridge cost 468 million crowns."


def sorted_as(text):
    return [(one.text, one.why) for one in sorted_sentences(text)]


@pytest.mark.parametrize(
    ("sentence", "why"),
    [
        ("Was it worth the money?", Why.QUESTION),
        ("I think it is a wonderful bridge.", Why.OPINION),
        ("The council should build a wall.", Why.OPINION),
        ("In this article we look at the bridge.", Why.ANNOUNCEMENT),
        ("Read more about the bridge here.", Why.ANNOUNCEMENT),
        ("By Anna Berg", Why.ANNOUNCEMENT),
        ("Not so.", Why.NO_STATEMENT),
        ("- Read our review here.", Why.ANNOUNCEMENT),
        ("You may also like:", Why.ANNOUNCEMENT),
        ("I don’t know.", Why.OPINION),
        ("If you want a ferry that makes you happy, this is it.", Why.OPINION),
    ],
)
def test_what_states_nothing_to_check_is_passed_over_with_its_reason(sentence, why):
    assert why_passed_over(sentence) is why


@pytest.mark.parametrize(
    "sentence",
    [
        BRIDGE,
        "Was it closed? “Yes,” said Moll.",
        "Rask said the council should build a wall.",
        "I think the bridge cost 412 million crowns.",
        "Sadly, three workers died in 2029.",
        "“It is a shame to see the ferry go.",
        "The council has asked whether it should build a wall.",
        "Subscribers paid 12 crowns.",
    ],
)
def test_what_can_be_checked_is_not(sentence):
    assert why_passed_over(sentence) is None


def test_a_title_and_the_headings_over_paragraphs_are_headings():
    text = f"Bridge opens\nAfter three years\n{BRIDGE}\nThe ferries\n{BRIDGE}"
    assert [why for _, why in sorted_as(text)] == [Why.HEADING, Why.HEADING, None, Why.HEADING, None]


def test_headlines_and_what_stands_over_a_rule_are_headings_wherever_they_stand():
    headline, heads, rule = "New Ferry Between Tarvemouth and Skarn Opens", "Ship | Berth | Pilot", "---|---|---"
    text = "\n".join((BRIDGE, headline, "Ferry opens", BRIDGE, heads, rule, BRIDGE))
    assert [one for one, why in sorted_as(text) if why is Why.HEADING] == [headline, heads]


def test_a_paragraph_without_its_last_mark_is_no_heading():
    text = f"{BRIDGE}\n{BRIDGE} It is 1,140 metres long\n{BRIDGE}"
    assert [why for _, why in sorted_as(text)] == [None] * 4


def test_the_items_of_a_list_and_a_lone_line_are_statements():
    assert sorted_as("It says:\nThe toll is 9 crowns\nThe toll is 12 crowns\nIt ends.")[1][1] is None
    assert sorted_as("The toll is 9 crowns") == [("The toll is 9 crowns", None)]


@settings(deadline=None)
@given(some.text(alphabet="Aa b.?!\n“”\"'’:", max_size=120))
def test_every_sentence_of_a_text_is_sorted_once_and_in_order(text):
    found = list(sorted_sentences(text))
    assert [(one.start, one.end) for one in found] == sentence_spans(text)
    assert all(text[one.start : one.end] == one.text for one in found)
