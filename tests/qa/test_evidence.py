"""From a question to its evidence, over the sample articles."""

import pytest

from index.article import Evidence, Sentence, new_article
from qa.evidence import answering, introducing, linked, searched, with_context
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


def evidence(title, text):
    article = new_article(title=title, text=text, source=title)
    return Evidence(article, Sentence(article.id, 1, 0, len(text), text), 1.0)


def test_two_sentences_are_linked_where_one_names_the_article_of_the_other():
    ship = evidence("MS Heron", "The Heron was built by Aldane Yard in 1998.")
    yard = evidence("Aldane Yard (company)", "It stands on the quay of Port Selm.")
    assert linked(ship, yard)
    assert linked(yard, ship)
    assert not linked(ship, evidence("Dane", "He was a Dane by birth."))
    assert not linked(ship, evidence("", "A sentence without a title."))
    assert not linked(yard, yard)


def test_a_question_that_takes_two_facts_gets_both(shipyards, verifier):
    found = answering(shipyards, verifier, "In which town is the shipyard that built the MS Heron?")
    assert found.together == 2
    assert {one.article.title for one in found.ranked[:2]} == {"MS Heron", "Aldane Yard"}
    assert [one.sentence.text for one in found.introductions] == ["The MS Heron is a ferry of 61 metres."]


def test_an_article_opens_with_what_is_not_its_headline_and_introduces_only_what_it_names(empty_library):
    pages = {
        "Ferry runs aground": "Ferry runs aground\nThe Heron struck a rock off Kell on Monday. It was refloated.",
        "Kell (town)": "The town of Kell lies on the north coast. It has a harbour. Kell has 900 inhabitants.",
    }
    articles = [(new_article(title=title, text=text, source=title), None) for title, text in pages.items()]
    ferry, kell = (added.article for added in empty_library.add_articles(articles))
    assert empty_library.opening(ferry).sentence.text == "The Heron struck a rock off Kell on Monday."
    refloated, harbour = (empty_library.evidence_at("?", f"{one.id}:{at}")[0] for one, at in ((ferry, 3), (kell, 2)))
    [opening] = introducing(empty_library, [refloated, harbour])
    assert opening.sentence.text == "The town of Kell lies on the north coast."
    assert introducing(empty_library, empty_library.evidence_at("?", f"{kell.id}:3")) == ()
    assert introducing(empty_library, [opening]) == ()
