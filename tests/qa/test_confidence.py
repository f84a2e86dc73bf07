"""The confidence of an answer: a probability that grows with what speaks for it."""

from dataclasses import replace

import pytest

from qa.confidence import Signs, confidence

SOME = Signs(relevance=0.5, answered=0.5, odds=0.0, support=0.5, agreed=False, refused=False)


@pytest.mark.parametrize(
    ("sign", "values"), [("answered", (0.0, 0.3, 0.7, 1.0)), ("odds", (float("-inf"), -2.0, 0.0, 5.0))]
)
def test_more_of_what_speaks_for_an_answer_is_more_confidence(sign, values):
    sure = [confidence(replace(SOME, **{sign: value})) for value in values]
    assert sure == sorted(sure)
    assert sure[0] < sure[-1]
    assert all(0 < value < 1 for value in sure)


def test_nothing_that_speaks_for_an_answer_ever_counts_against_it():
    for sign, less, more in (
        ("relevance", 0.1, 0.9),
        ("support", 0.1, 0.9),
        ("agreed", False, True),
        ("refused", True, False),
    ):
        assert confidence(replace(SOME, **{sign: less})) <= confidence(replace(SOME, **{sign: more}))
