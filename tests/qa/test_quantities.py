"""Statements are put to the verifier with the reckoning done; whether they speak of the same thing is left to it."""

import pytest

from qa.quantities import aligned
from qa.verify import Pair, open_verifier


@pytest.mark.parametrize(
    ("statement", "evidence", "put"),
    [
        ("More than 600 people came.", "612 people came.", "612 people came."),
        ("More than 700 people came.", "612 people came.", "700 people came."),
        ("At least twenty workers left.", "Nineteen workers left.", "20 workers left."),
        ("Nearly 20 workers left.", "Nineteen workers left.", "19 workers left."),
        ("Between 100 and 200 ships sank.", "150 ships sank.", "150 ships sank."),
        ("Fewer than 5% agreed.", "4.2 percent agreed.", "4.2 percent agreed."),
        ("It cost over $2 million.", "It cost $2.4 million.", "It cost $2.4 million."),
        ("Half of the voters agreed.", "50% of the voters agreed.", "50 percent of the voters agreed."),
        ("The bridge is 2 kilometres long.", "It is 2,000 metres long.", "The bridge is 2,000 metres long."),
        ("The bridge is 3 kilometres long.", "It is 2,000 metres long.", "The bridge is 3,000 metres long."),
        ("The road is about 3 miles long.", "The road is 4.8 km long.", "The road is 4.8 km long."),
        ("It opened in the 1980s.", "It opened in 1987.", "It opened in 1987."),
        ("It opened in the 19th century.", "It opened in 1987.", "It opened in 1894."),
        ("It opened before 1990.", "It opened in 1987.", "It opened in 1987."),
        ("After 1990 it closed.", "It closed in 1987.", "In 1991 it closed."),
    ],
)
def test_what_takes_reckoning_is_reckoned(statement, evidence, put):
    assert aligned(statement, evidence) == put


@pytest.mark.parametrize(
    ("statement", "evidence"),
    [
        ("It has 900 seats.", "It has 850 seats."),
        ("More than 50 people came.", "The town has 3 bridges."),
        ("More than 50 people came.", "More than 40 people came."),
        ("It cost over $2 million.", "Over 2.4 million people live there."),
        ("It opened in the 1980s.", "It was planned in 1979 and opened in 1987."),
        ("More than two years passed.", "The bridge is long."),
        ("The council rejected it.", "The council did not accept it in 1987."),
        ("", "612 people came."),
        ("More than 600 people came.", ""),
    ],
)
def test_what_the_evidence_does_not_settle_by_reckoning_stays_as_it_is(statement, evidence):
    assert aligned(statement, evidence) == statement


def test_a_limit_that_is_just_missed_becomes_another_number():
    assert aligned("Fewer than 60 people came.", "60 people came.") == "54 people came."


def test_the_verifier_judges_a_comparison_by_its_number():
    evidence = "The strike began in March, and 1,953 workers of the yard took part in it."
    true, false = open_verifier().verify(
        [Pair(f"{amount} workers took part in the strike.", evidence) for amount in ("More than 1,900", "Over 2,500")]
    )
    assert true.supported > 0.5 > true.refuted
    assert false.refuted > 0.5 > false.supported
