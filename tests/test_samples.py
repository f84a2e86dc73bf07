"""What the default models make of the sample articles: questions answered and left open, claims judged."""

import json

import pytest
from paths import ROOT

from qa.citations import State, state

pytestmark = pytest.mark.slow

CLAIMS_JUDGED_RIGHT = 0.65
"""The share of examples/claims.jsonl whose label must be right: 16 of 24 are, 19 were with the weights before."""

ANSWERED = {
    "How many vehicles a day crossed the harbour bridge in April?": "15,200",
    "When was Corvane Line founded?": "1974",
    "By how much did nitrogen dioxide in Low Quay fall in spring 2031?": "23 percent",
    "How long was the harbour bridge closed because of Storm Ottilie?": "19 hours",
    "How much did the Tarvemouth Harbour Bridge cost?": "million crowns",
}


def examples(name):
    return [json.loads(line) for line in (ROOT / "examples" / name).read_text("utf-8").splitlines()]


QUESTIONS = {item["question"]: item for item in examples("questions.jsonl")}
OPEN = [question for question, item in QUESTIONS.items() if item["kind"] == "unanswered"]


@pytest.fixture(scope="module")
def answer(assistant):
    """The answer to a question, asked once."""
    given = {}

    def answered(question):
        if question not in given:
            given[question] = assistant.ask(question)
        return given[question]

    return answered


@pytest.mark.parametrize("question", ANSWERED)
def test_a_question_is_answered_and_cites_a_sentence_that_says_so(answer, question):
    item = QUESTIONS[question]
    gold = {item["quote"], *item.get("more_quotes", ())}
    given = answer(question)
    assert ANSWERED[question] in given.text
    assert gold & {one.quote for one in given.citations}


def test_most_questions_that_the_articles_leave_open_are_abstained_from(answer):
    abstentions = [given for question in OPEN if (given := answer(question)).abstained]
    assert len(abstentions) >= 0.75 * len(OPEN)
    assert all(given.nearest and given.reason for given in abstentions)


def test_every_citation_of_every_answer_holds(answer, assistant):
    citations = [
        one for question in [*ANSWERED, *OPEN] for one in (*answer(question).citations, *answer(question).nearest)
    ]
    assert len(citations) > 20
    assert all(state(one, assistant.library) is State.HOLDS for one in citations)


def test_the_same_question_is_answered_in_the_same_words(answer, assistant):
    question = next(iter(ANSWERED))
    assert assistant.ask(question).statements == answer(question).statements


@pytest.fixture(scope="module")
def verdicts(assistant):
    return [(item, assistant.check(item["claim"])) for item in examples("claims.jsonl")]


def test_claims_are_judged_as_the_articles_say(verdicts):
    wrong = [
        f"{item['label']} was judged {verdict.label}: {item['claim']}"
        for item, verdict in verdicts
        if item["label"] != verdict.label
    ]
    assert len(wrong) <= (1 - CLAIMS_JUDGED_RIGHT) * len(verdicts), "\n".join(wrong)


def test_a_verdict_for_or_against_has_a_witness_on_that_side(verdicts):
    for _, verdict in verdicts:
        assert bool(verdict.evidence_for) == (verdict.label in ("supported", "conflicting"))
        assert bool(verdict.evidence_against) == (verdict.label in ("refuted", "conflicting"))


def test_every_witness_holds(verdicts, assistant):
    for _, verdict in verdicts:
        witnesses = (*verdict.evidence_for, *verdict.evidence_against)
        assert all(state(one.citation, assistant.library) is State.HOLDS for one in witnesses)


def test_the_same_claim_gets_the_same_verdict(verdicts, assistant):
    item, verdict = verdicts[0]
    again = assistant.check(item["claim"])
    assert (again.label, again.probabilities, again.evidence_for) == (
        verdict.label,
        verdict.probabilities,
        verdict.evidence_for,
    )
