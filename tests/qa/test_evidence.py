"""From a question to its evidence, over the sample articles."""

import pytest

from qa.evidence import answering, searched, with_context
from qa.verify import open_verifier


@pytest.fixture(scope="module")
def verifier():
    return open_verifier()


def test_the_sentence_that_answers_is_among_the_first(samples, verifier):
    found = answering(samples, verifier, "How long is the Tarvemouth Harbour Bridge?")
    assert any("1,140 metres" in one.sentence.text for one in found.ranked[:3])
    assert found.probability > 0.4


def test_a_question_that_nothing_answers_gets_a_low_probability(samples, verifier):
    open_one = answering(samples, verifier, "What does the captain of the Petrel earn in a year?")
    settled = answering(samples, verifier, "When was Corvane Line founded?")
    assert open_one.probability < settled.probability


def test_no_sentence_is_offered_twice(samples, verifier):
    found = answering(samples, verifier, "Who is the grandmother of the man who leads the ferry company?")
    places = [(one.article.id, one.sentence.number) for one in found.ranked]
    assert len(places) == len(set(places))


def test_a_sentence_that_leans_on_the_one_before_brings_it_along(samples):
    [leaning] = [
        one
        for one in searched(samples, "How long is the harbour bridge?")
        if one.sentence.text.startswith("It is 1,140")
    ]
    found = with_context(samples, [leaning])
    assert [one.sentence.number for one in found] == [leaning.sentence.number, leaning.sentence.number - 1]


def test_the_first_sentence_of_an_article_has_none_before_it(samples):
    first = next(one for one in searched(samples, "When did the harbour bridge open?") if one.sentence.number == 1)
    assert samples.before(first) is None
