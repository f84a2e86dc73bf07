"""Which of two subjects, or both: told by one sentence about each, or left alone."""

import pytest

from index.article import Evidence, Sentence, new_article
from qa.answer import COMPARED, Answer, ask
from qa.comparison import compared
from qa.model import ChatModel
from qa.verify import open_verifier


@pytest.fixture(scope="module")
def verifier():
    return open_verifier()


def about(title, *texts):
    article = new_article(title=title, text=" ".join(texts), source=title)
    return [Evidence(article, Sentence(article.id, n, 0, len(text), text), 1.0) for n, text in enumerate(texts, 1)]


PEOPLE = [
    *about("Ida Brandt", "Ida Brandt (4 May 1922 – 9 June 1999) was a painter from Velm."),
    *about("Jan Dahl", "Jan Dahl (born 12 March 1931 in Oslo, died 1987) was a Norwegian composer."),
    *about("Eva Moe", "Eva Moe (1900 – 1950) sang."),
    *about("Per Moe", "Per Moe (1910 – 1960) danced."),
    *about("Rosa Lund (singer)", "Rosa Lund sang the hit of 1912.", "She was born in 1940 and lives in Kell."),
]
THINGS = [
    *about("Harbour Bridge", "The Harbour Bridge, opened on 3 May 1931, replaced a ferry of 1880."),
    *about("Mill Bridge", "The Mill Bridge was opened on 17 April 1931."),
    *about("The Lady (magazine)", "The Lady is a weekly magazine for women that was founded in 1885."),
    *about("Iron Age (band)", "Iron Age is a rock band from Kell that was formed in 2003."),
    *about("North Pier", "The North Pier of 1880 is 0.9 kilometres long and has 14 benches."),
    *about("South Pier", "The South Pier is 700 metres long, and forty benches stand on it."),
    *about(
        "Two jetties", "The West Jetty was built of oak.", "It is 80 metres long.", "The East Jetty is 70 metres long."
    ),
    *about("", "The Old Foundry was opened in 1903 and closed in 1975."),
    *about("", "The New Foundry was opened in 1898, rebuilt in 1911 and closed in 1990."),
    *about("Sea Wall repaired after the storm", "The Sea Wall reopened on 2 March 1850."),
    *about("", "Visitors to the Glass Tower admire a clock that was built in 1702."),
    *about("Glass Tower clock stolen at night", "It was built in 1702 by a smith."),
    *about("", "The Oak Inn was built in 1849."),
    *about("", "The Pine Inn burned down beside the Oak Inn, built in 1850."),
    *about("", "***"),
    *about("", "The First Mill ground until 1820."),
    *about("", "The Wax Museum is a 1996 museum of figures."),
    *about("", "The Long Jetty is 90 metres long and 6 metres wide."),
    *about("", "The Petrel, named after the Heron of 1890, was built in 1960."),
    *about("", "The Heron was built in 1955."),
]


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("Who was born first, Ida Brandt or Jan Dahl?", "Ida Brandt"),
        ("Who was born first, Jan Dahl or Ida Brandt?", "Ida Brandt"),
        ("Who is younger, Ida Brandt or Jan Dahl?", "Jan Dahl"),
        ("Between Ida Brandt and Jan Dahl, who is older?", "Ida Brandt"),
        ("Who was born first of Jan Dahl and Ida Brandt?", "Ida Brandt"),
        ("Who died first, Ida Brandt or Jan Dahl?", "Jan Dahl"),
        ("Who passed away later, Ida Brandt or Jan Dahl?", "Ida Brandt"),
        ("Who lived longer, Ida Brandt or Jan Dahl?", "Ida Brandt"),
        ("Which singer or painter is older, Rosa Lund or Ida Brandt?", "Ida Brandt"),
        ("Who was born more recently, Rosa Lund or Jan Dahl?", "Rosa Lund"),
    ],
)
def test_people_are_put_in_order_by_births_and_deaths(verifier, question, answer):
    assert compared(verifier, question, PEOPLE).short == answer


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("Which bridge was opened first, the Harbour Bridge or the Mill Bridge?", "Mill Bridge"),
        ("Which was opened last: the Mill Bridge or the Harbour Bridge?", "Harbour Bridge"),
        ("Which is older, The Lady or Iron Age?", "The Lady"),
        ('Which is newer, "The Lady" or "Iron Age"?', "Iron Age"),
        ("Which closed first, the New Foundry or the Old Foundry?", "Old Foundry"),
        ("Which was opened first, the Old Foundry or the New Foundry?", "New Foundry"),
        ("Which is older, the Petrel or the New Foundry?", "New Foundry"),
        ("Which came first, the Petrel or The Lady?", "The Lady"),
    ],
)
def test_things_are_put_in_order_by_the_first_date_told_of_each(verifier, question, answer):
    assert compared(verifier, question, THINGS).short == answer


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("Which pier is longer, the North Pier or the South Pier?", "North Pier"),
        ("Which is longer, the East Jetty or the West Jetty?", "West Jetty"),
        ("Which is the shorter pier, the North Pier or the South Pier?", "South Pier"),
        ("Which has more benches, the North Pier or the South Pier?", "South Pier"),
        ("Which pier has fewer benches: the South Pier or the North Pier?", "North Pier"),
    ],
)
def test_things_are_put_in_order_by_the_one_number_that_measures_what_is_asked(verifier, question, answer):
    assert compared(verifier, question, THINGS).short == answer


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("Which is a rock band, The Lady or Iron Age?", "Iron Age"),
        ("Which of the two is a weekly magazine, Iron Age or The Lady?", "The Lady"),
        ("Are The Lady and Iron Age both rock bands?", "no"),
        ("Were both Ida Brandt and Jan Dahl painters?", "no"),
        ("Were the Harbour Bridge and the Mill Bridge both opened in 1931?", "yes"),
    ],
)
def test_what_is_asked_of_two_is_judged_of_each(verifier, question, answer):
    assert compared(verifier, question, [*PEOPLE, *THINGS]).short == answer


@pytest.mark.parametrize(
    "question",
    [
        "Who died first, Rosa Lund or Ida Brandt?",  # of one of them no death is told
        "Who is older, Ida Brandt or Peter Holm?",  # nothing tells of Peter Holm
        "Who lived longer, Rosa Lund or Jan Dahl?",
        "Who lived longer, Eva Moe or Per Moe?",  # fifty years each
        "Which was born first, The Lady or Iron Age?",  # they were founded and formed
        "Which burned first, the Pine Inn or the First Mill?",  # no word of a fire at the mill
        "Which is older, the Glass Tower or Iron Age?",  # dates beside the tower are those of a clock
        "Which was built first, the Pine Inn or the Oak Inn?",  # the only date beside the one is the other's
        "Which closed first, the Wax Museum or the New Foundry?",  # of the one only its year of birth is told
        "Which is longer, the Long Jetty or the East Jetty?",  # two numbers could be meant
        "Which is a submarine, The Lady or Iron Age?",  # neither
        "Are The Lady and Iron Age both loved by children?",  # not told
        "Which has more pages, The Lady or Iron Age?",  # nothing counts pages
        "Which is heavier, the North Pier or the South Pier?",  # metres are no weight
        "Which is closer to Kell, the North Pier or the South Pier?",
        "Are Ida Brandt and Jan Dahl from the same town?",
        "What was painted by Ida Brandt and Jan Dahl?",  # no choice between the two
        "Which was opened first, the Sea Wall or the Mill Bridge?",  # the one is told to have reopened
        "Who taught Ida Brandt or Jan Dahl?",
        "Who gave more benches to the North Pier or the South Pier?",
        "Who was Ida Brandt?",
        "Did the ferry sail in fog or at night?",  # no names
        "Which ferry is older, the Petrel or the petrel?",
    ],
)
def test_what_two_sentences_do_not_settle_is_left_alone(verifier, question):
    assert compared(verifier, question, [*PEOPLE, *THINGS]) is None


def test_the_same_year_without_a_day_is_no_order(verifier):
    two = [*about("Ann Moe", "Ann Moe (born 1931) sings."), *about("Bo Moe", "Bo Moe (born 4 May 1931) sings.")]
    assert compared(verifier, "Who is older, Ann Moe or Bo Moe?", two) is None


def test_the_sentences_that_settle_it_are_in_the_order_of_the_question(verifier):
    found = compared(verifier, "Who is older, Rosa Lund or Ida Brandt?", PEOPLE)
    assert [one.sentence.text[:10] for one in found.facts] == ["She was bo", "Ida Brandt"]


def test_a_sentence_that_only_says_it_comes_with_the_one_before(verifier):
    found = compared(verifier, "Which is longer, the East Jetty or the West Jetty?", THINGS)
    assert [one.sentence.number for one in found.facts] == [3, 1, 2]


def test_a_comparison_is_answered_with_both_sentences_and_without_the_chat_model(empty_library, verifier):
    texts = {
        "Ida Brandt": "Ida Brandt (4 May 1922 – 9 June 1999) was a painter from Velm.",
        "Jan Dahl": "Jan Dahl (12 March 1931 – 1 May 1987) was a Norwegian composer.",
    }
    list(empty_library.add_articles((new_article(title=t, text=text, source=t), None) for t, text in texts.items()))
    none = ChatModel(empty_library.folder / "no such file")
    question = "Who is younger, Ida Brandt or Jan Dahl?"
    *_, answer = ask(empty_library, none, verifier, question)
    assert isinstance(answer, Answer)
    assert (answer.short, answer.abstained, answer.confidence) == ("Jan Dahl", False, COMPARED)
    assert [one.text for one in answer.statements] == list(texts.values())
    assert all(one.quoted and one.citations[0].quote == one.text and not one.against for one in answer.statements)
