"""The reader finds the words that answer, in the sentence that they stand in, and says when there are none."""

import pytest

from index.article import Evidence, Sentence, new_article
from index.sentences import sentence_spans
from qa.reader import around
from qa.verify import open_verifier

TEXT = (
    "The lighthouse of Vell was built in 1881 by the engineer Astrid Holm. It was painted red after the war. "
    "Some 4,000 visitors come each summer.\nThe keeper retired in 1994 and nobody replaced him."
)


def evidence_of(title, text):
    article = new_article(title=title, text=text, source=f"{title}.txt")
    spans = enumerate(sentence_spans(text), 1)
    return [Evidence(article, Sentence(article.id, n, a, b, text[a:b]), 0.5) for n, (a, b) in spans]


@pytest.fixture(scope="module")
def verifier():
    return open_verifier()


@pytest.fixture(scope="module")
def sentences():
    return evidence_of("The lighthouse of Vell", TEXT)


@pytest.mark.parametrize(
    ("question", "words", "number"),
    [
        ("When was the lighthouse built?", "1881", 1),
        ("Who built the lighthouse?", "Astrid Holm", 1),
        ("What colour was it painted?", "red", 2),
        ("How many visitors come each summer?", "4,000", 3),
        ("When did the keeper retire?", "1994", 4),
    ],
)
def test_the_words_that_answer_are_found_in_their_sentence(verifier, sentences, question, words, number):
    place = verifier.read(question, sentences, sentences)
    assert words in place.words
    assert place.evidence.sentence.number == number


def test_words_are_looked_for_only_where_they_may_stand(verifier, sentences):
    place = verifier.read("When was the lighthouse built?", sentences, sentences[3:])
    assert place.evidence.sentence.number == 4
    assert place.odds < verifier.read("When was the lighthouse built?", sentences, sentences).odds


def test_a_question_that_the_passage_leaves_open_has_lower_odds(verifier, sentences):
    odds = [
        verifier.read(question, sentences, sentences).odds
        for question in ("When was the lighthouse built?", "What does a ticket to the island cost?")
    ]
    assert odds[0] > odds[1] + 5


def test_a_long_passage_is_read_to_its_end(verifier, sentences):
    passage = [*evidence_of("Weather", "The wind was light and the sea calm that day. " * 60), *sentences]
    assert "1994" in verifier.read("When did the keeper retire?", passage, passage).words


def test_what_is_not_english_is_not_read(verifier, sentences):
    assert verifier.read("Wann wurde der Leuchtturm auf der Insel gebaut?", sentences, sentences) is None


def test_a_sentence_is_read_between_its_neighbours_as_far_as_there_is_room(sentences):
    numbers = [one.sentence.number for one in around(sentences[1], sentences[::-1])]
    assert numbers == [1, 2, 3, 4]
    assert around(sentences[3], sentences[:2]) == (sentences[3],)
    long = evidence_of("Weather", "The wind was light and the sea calm that day. " * 60)
    assert 5 < len(around(long[30], long)) < 20
