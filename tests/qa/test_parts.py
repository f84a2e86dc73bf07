"""What assertions a compound claim makes."""

import pytest

from qa.parts import assertions


@pytest.mark.parametrize(
    ("claim", "parts"),
    [
        (
            "The bridge opened in 1931 and cost three million crowns.",
            ["The bridge opened in 1931.", "The bridge cost three million crowns."],
        ),
        (
            "Anna Berg wrote the report, and Jan Dahl published it.",
            ["Anna Berg wrote the report.", "Jan Dahl published it."],
        ),
        (
            "The line was closed for repairs and reopened in the same spring.",
            ["The line was closed for repairs.", "The line was reopened in the same spring."],
        ),
        (
            "The strike began in May, but no ferry was cancelled.",
            ["The strike began in May.", "No ferry was cancelled."],
        ),
        ("It was closed. Nobody came to the square.", ["It was closed.", "Nobody came to the square."]),
        (
            "Orrel founded the company and she sold two of its ships.",
            ["Orrel founded the company.", "Orrel sold two of its ships."],
        ),
    ],
)
def test_each_assertion_stands_alone_with_its_subject(claim, parts):
    assert assertions(claim) == parts


@pytest.mark.parametrize(
    "claim",
    [
        "The bridge opened in 1931.",
        "He likes bread and butter.",
        "Kazakhstan and Kyrgyzstan removed it from the list.",
        "The report was written and directed by Anna Berg.",
        "The company, founded in 1990, was sold and renamed.",
        "The Catcher in the Rye is a novel by J.D. Salinger.",
        "no verb here, and none there",
        "and",
        "…",
    ],
)
def test_what_makes_one_assertion_or_none_stays_whole(claim):
    assert assertions(claim) == [claim]
