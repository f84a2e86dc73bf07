"""The trained encoder: what its shipped weights say, and what callers may rely on."""

import subprocess
import sys

import numpy as np
import pytest

from qa.encoder import LABELS, Encoder

BRIDGE = "Harbour bridges: The bridge over the harbour opened in 1931 after four years of work."
OTHER = "The library lends tools and seeds to anyone who lives in the town."
SUPPORTED, REFUTED, NOT_ENOUGH_INFO = range(3)


@pytest.fixture(scope="module")
def encoder():
    return Encoder()


def label(encoder, statement, evidence):
    return LABELS[encoder.probabilities([(statement, evidence)])[0].argmax()]


@pytest.mark.parametrize(
    ("statement", "evidence"),
    [
        ("The harbour bridge opened in 1931.", BRIDGE),
        ("Work on the bridge took four years.", BRIDGE),
        ("The town's library lends out tools.", OTHER),
        ("Marta Lind wrote the report.", "The report, written by Marta Lind, was published in May."),
    ],
)
def test_a_sentence_supports_what_it_says(encoder, statement, evidence):
    assert label(encoder, statement, evidence) == "supported"


@pytest.mark.parametrize(
    ("statement", "evidence"),
    [
        ("The bridge over the harbour opened in 1932.", BRIDGE),
        ("The bridge over the harbour opened after seven years of work.", BRIDGE),
        ("The library does not lend tools.", OTHER),
        ("Peter Holm wrote the report.", "The report was written by Marta Lind and published in May."),
    ],
)
def test_a_sentence_refutes_one_changed_fact(encoder, statement, evidence):
    assert label(encoder, statement, evidence) == "refuted"


@pytest.mark.parametrize("statement", ["The harbour bridge opened in 1931.", "Marta Lind wrote the report."])
def test_a_sentence_about_something_else_is_not_enough(encoder, statement):
    assert label(encoder, statement, OTHER) == "not_enough_info"


def test_rows_are_probabilities(encoder):
    evidence = (BRIDGE, OTHER, "", "\x00\x1b[31m")
    rows = encoder.probabilities([("The bridge opened in 1931.", text) for text in evidence])
    assert rows.shape == (4, 3)
    assert np.all(rows >= 0)
    assert np.allclose(rows.sum(axis=1), 1)


def test_no_pairs_give_no_rows(encoder):
    assert encoder.probabilities([]).shape == (0, 3)


def test_a_pair_does_not_depend_on_the_pairs_around_it(encoder):
    long = f"{BRIDGE} {OTHER * 4}"
    pairs = [("The bridge opened in 1931.", BRIDGE), ("Tools are lent.", OTHER), ("It rained.", long)]
    alone = np.concatenate([encoder.probabilities([pair]) for pair in pairs])
    assert np.array_equal(encoder.probabilities(pairs), alone)
    assert np.array_equal(encoder.probabilities(pairs[::-1])[::-1], alone)


def test_the_number_of_threads_changes_nothing(encoder):
    pairs = [("The bridge opened in 1931.", BRIDGE), ("Tools are lent.", OTHER)] * 5
    assert np.array_equal(Encoder(threads=1).probabilities(pairs), encoder.probabilities(pairs))


def test_empty_evidence_says_nothing(encoder):
    assert encoder.probabilities([("The bridge opened in 1931.", "")])[0, NOT_ENOUGH_INFO] > 0.99


@pytest.mark.parametrize("place", [0, 20, 60])
def test_a_sentence_is_found_wherever_it_stands_in_long_evidence(encoder, place):
    sentences = ["The committee met again in the old town hall to discuss the plans."] * 60
    sentences.insert(place, BRIDGE)
    row = encoder.probabilities([("The bridge over the harbour opened in 1931.", " ".join(sentences))])[0]
    assert row.argmax() == SUPPORTED


def test_a_long_statement_is_as_good_as_its_weakest_part(encoder):
    statement = "The bridge over the harbour opened in 1931. " * 20 + "Tools are lent to anybody. " * 20
    assert encoder.probabilities([(statement, BRIDGE)])[0].argmax() != SUPPORTED


@pytest.mark.parametrize("statement", ["", "   \n", "\x00\x07"])
def test_an_empty_statement_is_an_error_that_says_which(encoder, statement):
    with pytest.raises(ValueError, match="statement 2 of 2 is empty"):
        encoder.probabilities([("Fine.", BRIDGE), (statement, BRIDGE)])


def test_control_characters_change_nothing(encoder):
    pairs = [("The bridge opened in 1931.", BRIDGE), ("The bri\x00dge opened\x07 in 1931.", BRIDGE + "\x1b")]
    plain, marked = encoder.probabilities(pairs)
    assert np.array_equal(plain, marked)


QUESTION = "When did the bridge over the harbour open?"


def test_a_sentence_that_answers_a_question_is_told_from_one_that_does_not(encoder):
    answered, beside = encoder.answered([(QUESTION, BRIDGE), (QUESTION, OTHER)])
    assert answered > 0.5 > beside


def test_a_question_that_only_sounds_like_the_sentence_is_not_answered(encoder):
    asked, twin = encoder.answered([(QUESTION, BRIDGE), ("Who paid for the bridge over the harbour?", BRIDGE)])
    assert asked > twin


def test_an_answer_is_found_wherever_it_stands_in_long_evidence(encoder):
    sentences = ["The committee met again in the old town hall to discuss the plans."] * 40
    without, alone = encoder.answered([(QUESTION, " ".join(sentences)), (QUESTION, BRIDGE)])
    sentences.insert(20, BRIDGE)
    assert encoder.answered([(QUESTION, " ".join(sentences))])[0] > (without + alone) / 2


def test_empty_evidence_answers_nothing(encoder):
    assert encoder.answered([(QUESTION, "")])[0] < 0.01


def test_many_pairs_take_no_more_memory_than_some(encoder):
    import resource

    pairs = [("The bridge opened in 1931.", OTHER)] * 1_000
    encoder.probabilities(pairs)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    encoder.probabilities(pairs * 3)
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 40_000  # KiB


def test_loading_it_imports_no_training_library():
    script = (
        "import sys; from qa.encoder import Encoder; Encoder().probabilities([('A', 'B')]); "
        "print([name for name in ('torch', 'transformers', 'sentence_transformers') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
