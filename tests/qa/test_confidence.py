"""The confidence of an answer: a probability that grows with what speaks for it."""

from dataclasses import replace

import pytest

from qa.confidence import Signs, ceiling, confidence

SOME = Signs(relevance=0.5, answered=0.5, support=0.5, refused=False)


@pytest.mark.parametrize("sign", ["answered", "support"])
def test_more_support_is_more_confidence(sign):
    values = [confidence(replace(SOME, **{sign: share})) for share in (0.0, 0.3, 0.7, 1.0)]
    assert values == sorted(values)
    assert values[0] < values[-1]
    assert all(0 < value < 1 for value in values)


def test_a_refusal_of_the_chat_model_counts_against_an_answer():
    assert confidence(replace(SOME, refused=True)) < confidence(SOME)


def test_the_ceiling_is_never_passed():
    for support in (0.0, 0.5, 1.0):
        for refused in (True, False):
            sure = confidence(replace(SOME, support=support, refused=refused))
            assert sure <= ceiling(SOME.relevance, SOME.answered)
