"""The confidence of an answer: a probability that grows with what speaks for it."""

from dataclasses import replace

import pytest

from qa.confidence import Signs, confidence

SOME = Signs(relevance=0.5, answered=0.5, odds=0.0, refusal=0.5)


@pytest.mark.parametrize(
    ("sign", "values"),
    [
        ("answered", (0.0, 0.3, 0.7, 1.0)),
        ("odds", (float("-inf"), -2.0, 0.0, 5.0)),
        ("refusal", (1.0, 0.5, 0.1, 0.0)),
    ],
)
def test_more_of_what_speaks_for_an_answer_is_more_confidence(sign, values):
    sure = [confidence(replace(SOME, **{sign: value})) for value in values]
    assert sure == sorted(sure)
    assert sure[0] < sure[-1]
    assert all(0 < value < 1 for value in sure)


def test_a_closer_sentence_never_counts_against_an_answer():
    assert confidence(replace(SOME, relevance=0.1)) <= confidence(replace(SOME, relevance=0.9))


def test_of_two_facts_a_refusal_tells_nothing():
    willing, unwilling = (replace(SOME, couple=True, refusal=refusal) for refusal in (0.0, 1.0))
    assert willing.features == unwilling.features


def test_what_two_sentences_tell_is_weighed_by_weights_of_its_own():
    one = replace(SOME, refusal=1.0)
    assert one.features == replace(one, couple=True).features
    assert confidence(one) != confidence(replace(one, couple=True))
