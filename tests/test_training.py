"""The training data: which side a claim is on, and what counts as one changed fact."""

import random

import pytest

from training.edits import EDITS
from training.pairs import clean, part, titled

NAMES = ["Marta Lind", "Peter Holm", "Oslo", "Rotterdam"]


def test_a_page_is_on_one_side_however_its_title_is_written():
    assert part("Soul_Food_-LRB-film-RRB-", "page") == part("soul food (film)", "page")


def test_every_side_has_its_share():
    sides = [part(f"page {number}", "page") for number in range(4000)]
    assert 0.12 < sides.count("measure") / 4000 < 0.18
    assert 0.03 < sides.count("tune") / 4000 < 0.07


def test_treebank_marks_become_characters():
    assert clean("`` Soul Food ''  -LRB- 1997 -RRB-") == '" Soul Food " ( 1997 )'


def test_evidence_stands_under_its_title():
    assert titled("Steve_Wozniak", "He designed it.") == "Steve Wozniak: He designed it."
    assert titled("", "He designed it.") == "He designed it."


@pytest.mark.parametrize(
    ("kind", "sentence"),
    [
        ("number", "The bridge carries 480 trains a day."),
        ("spelled number", "The work took four years."),
        ("year", "The bridge opened in 1931."),
        ("month or day", "The bridge opened in March and was closed on a Monday."),
        ("unit", "The bridge is 900 metres long."),
        ("magnitude", "It cost three million crowns."),
        ("ordinal", "It was the second bridge over the harbour."),
        ("name", "The bridge was designed by Anna Berg."),
        ("country", "It is the longest bridge of Norway."),
        ("nationality", "A Norwegian company built it."),
        ("calling", "She was a painter."),
        ("negation", "The bridge is open at night."),
        ("quantifier", "All trains stop here."),
        ("comparison", "It is longer than the old bridge."),
        ("opposite", "The team won the match."),
        ("who said it", "Anna Berg said the bridge was safe."),
        ("roles", "Anna Berg succeeded Jan Dahl as mayor."),
    ],
)
def test_each_edit_changes_one_fact_of_its_kind(kind, sentence):
    changed = {EDITS[kind](sentence, random.Random(seed), NAMES) for seed in range(20)} - {None}
    assert changed
    assert sentence not in changed


@pytest.mark.parametrize("kind", sorted(EDITS))
def test_a_sentence_without_the_fact_is_left_alone(kind):
    assert EDITS[kind]("It rained.", random.Random(0), NAMES) is None
