"""The training data: which side a claim is on, and what counts as one changed fact."""

import random
import re

import pytest

from qa.encoder import FOLDER, Encoder
from training.amounts import RETELLINGS, made_deed
from training.edits import EDITS
from training.hops import couples
from training.network import start, weights_of
from training.pairs import Pair, clean, part, titled
from training.passages import readings
from training.questions import asked, pairs_of
from training.train import encode, loss_of, padded

JUDGED = [
    ("The bridge opened in 1931.", "The harbour bridge was opened in 1931 by the king."),
    ("The bridge opened in 1950.", "The harbour bridge was opened in 1931 by the king."),
    ("The bridge opened in 1931.", "The orchard sold its last pears in the autumn."),
]
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


@pytest.mark.parametrize(
    ("kind", "sentence", "right", "wrong"),
    [
        ("converted unit", "The wall is 0.9 kilometres long.", "900 metres", "0.9 kilometres"),
        ("share", "50 percent of the seats are taken.", "half of", "50 percent"),
        ("period", "The bridge opened in 1931.", "The bridge opened", "in 1931"),
        ("month of a date", "It closed on 5 May 2010.", "2010", "on 5 May"),
        ("compared number", "The yard has 1,240 workers.", "workers", "1,240"),
        ("who did it", "Anna Berg taught Jan Dahl.", "Jan Dahl", "nobody"),
    ],
)
def test_a_retelling_says_the_same_and_its_twin_does_not(kind, sentence, right, wrong):
    told = {RETELLINGS[kind](sentence, random.Random(seed), NAMES) for seed in range(20)}
    assert None not in told
    for true, false in told:
        assert true != false
        assert right in true
        assert wrong not in true
        assert false != sentence


def test_a_comparison_is_true_on_its_side_of_the_number_only():
    for seed in range(40):
        true, false = RETELLINGS["compared number"]("The yard has 1,240 workers.", random.Random(seed), NAMES)
        assert holds(true, 1_240)
        assert not holds(false, 1_240)


def holds(statement, value):
    numbers = [int(text.replace(",", "")) for text in re.findall(r"\d[\d,]*\d", statement)]
    if "between" in statement:
        return numbers[0] < value < numbers[1]
    if "nearly" in statement:
        return value < numbers[0] <= value * 1.15
    return value > numbers[0] if re.search("more than|over|at least", statement) else value < numbers[0]


def test_a_made_deed_names_the_same_two_the_other_way_round():
    evidence, right, wrong = made_deed(random.Random(3), ["Marta Lind", "Peter Holm", "Oslo"])
    assert right != wrong
    assert all("Marta Lind" in text and "Peter Holm" in text for text in (evidence, right, wrong))


RECORD = {
    "question": "When did the bridge open?",
    "title": "Harbour bridge",
    "sentences": [
        "The bridge has a toll booth.",
        "It rained in the harbour all day.",
        "People came in boats.",
        "The bridge opened in 1931.",
        "A band played until the evening.",
    ],
    "gold": [3],
    "answers": ["1931"],
}


def test_a_question_is_paired_with_what_answers_it_and_what_only_sounds_alike():
    pairs = list(pairs_of(asked(RECORD), "a set"))
    answered = [pair.evidence for pair in pairs if pair.label == "answered"]
    unanswered = [pair.evidence for pair in pairs if pair.label == "unanswered"]
    assert all("1931" in text for text in answered)
    assert not any("1931" in text for text in unanswered)
    assert (len(answered), len(unanswered)) == (1, 1)


def test_an_unanswerable_question_is_paired_with_nothing_that_answers_it():
    pairs = list(pairs_of(asked(RECORD | {"gold": [], "answers": []}), "a set"))
    assert {pair.label for pair in pairs} == {"unanswered"}


def test_a_passage_tells_where_its_answer_stands():
    pairs = list(readings(asked(RECORD), "a set"))
    [answered] = [pair for pair in pairs if pair.label == "answered"]
    assert [answered.evidence[start:end] for start, end in answered.spans] == ["1931"]
    assert answered.exact
    assert not any("1931" in pair.evidence for pair in pairs if pair.statement == RECORD["question"] and not pair.spans)


def test_where_only_the_sentence_is_known_the_answer_is_somewhere_in_it():
    [answered] = [pair for pair in readings(asked(RECORD | {"answers": []}), "a set") if pair.label == "answered"]
    assert [answered.evidence[start:end] for start, end in answered.spans] == ["The bridge opened in 1931."]
    assert not answered.exact


def test_the_tokens_of_an_answer_are_those_of_its_place():
    evidence = "The bridge has a toll booth. The bridge opened in 1931."
    start = evidence.index("1931")
    pairs = [
        Pair("When did it open?", evidence, "answered", "a set", ((start, start + 4),)),
        Pair("When did it open?", evidence, "answered", "a set", ((29, len(evidence)),), exact=False),
        Pair("Who paid for it?", evidence, "unanswered", "a set"),
        Pair("The bridge opened in 1931.", evidence, "supported", "a set"),
    ]
    exact, loose, nowhere, statement = encode(pairs, "reranker-l12")
    assert exact.starts == exact.ends
    assert len(exact.starts) == 1
    assert set(exact.starts) < set(loose.starts)
    assert (nowhere.starts, statement.starts) == ((0,), ())


def test_a_place_rightly_found_costs_less_than_one_overlooked():
    import torch

    targets, answer = torch.tensor([[0.0, 0.0, 0.0, 1.0]]), torch.tensor([[[0, 0], [-1, -1], [1, 1], [0, 0]]])
    logits = torch.zeros((1, 4))
    right, wrong = torch.zeros((1, 4, 2)), torch.zeros((1, 4, 2))
    right[0, 2], wrong[0, 0] = 5.0, 5.0
    assert loss_of((logits, right), targets, answer) < loss_of((logits, wrong), targets, answer)


TWO_FACTS = {
    "question": "In which town is the yard that built the Heron?",
    "answer": "Port Selm",
    "paragraphs": [
        {"title": "Heron (ferry)", "sentences": ["The Heron was built by Aldane Yard.", "She is 61 metres long."]},
        {"title": "Aldane Yard", "sentences": ["It stands on the quay of Port Selm.", "It employs 240 people today."]},
        {"title": "Norsund Works", "sentences": ["It is a yard in the town of Kell.", "It closed its gates in 2011."]},
    ],
    "evidence": [["Heron (ferry)", 0], ["Aldane Yard", 0]],
}


def test_only_both_facts_together_answer_a_question_that_takes_two():
    pairs = list(couples(TWO_FACTS, "a set"))
    built, stands = "built by Aldane Yard", "quay of Port Selm"
    for pair in pairs:
        both = built in pair.evidence and stands in pair.evidence
        assert (pair.label in ("answered", "supported")) is both
    answered = [pair for pair in pairs if pair.label == "answered"]
    assert len(answered) == 2
    assert {pair.evidence[start:end] for pair in answered for start, end in pair.spans} == {"Port Selm"}


def test_a_fact_is_also_seen_beside_a_sentence_that_does_not_complete_it():
    halves = [pair.evidence for pair in couples(TWO_FACTS, "a set") if pair.label == "unanswered"]
    assert any("built by Aldane Yard" in text and "Norsund Works" in text for text in halves)


def test_a_question_with_a_single_fact_makes_no_couples():
    assert list(couples(TWO_FACTS | {"evidence": [["Heron (ferry)", 0]]}, "a set")) == []


def test_the_shipped_file_gives_back_the_weights_that_it_was_made_of():
    """Read in floating point they judge as the file does, but for the rounding of its activations."""
    import torch

    encoder = Encoder()
    network = start("reranker-l12").eval()
    network.load_state_dict(weights_of(FOLDER / "model.onnx"))
    pairs = [Pair(claim, evidence, "supported", "own") for claim, evidence in JUDGED]
    inputs, *_ = padded(encode(pairs, "reranker-l12"), torch.device("cpu"))
    with torch.no_grad():
        logits, _ = network(**inputs)
    again = encoder.calibration.probabilities(logits.numpy())
    shipped = encoder.probabilities(JUDGED)
    assert [row.argmax() for row in shipped] == [0, 1, 2]
    assert abs(again - shipped).max() < 0.1
