"""Claims judged by the sample articles: parts, quotations, sources, and what can't be judged."""

import pytest

from qa.answer import BadQuestion, Reason
from qa.claim import check
from qa.verify import Label, open_verifier


@pytest.fixture(scope="module")
def judge(samples):
    verifier = open_verifier()
    return lambda claim, source=None: check(samples, verifier, claim, source)


def test_a_compound_claim_is_refuted_by_the_part_that_is(judge):
    verdict = judge("Corvane Line was founded in 1974 and was founded by Pia Lorquist.")
    assert [part.label for part in verdict.parts] == [Label.SUPPORTED, Label.REFUTED]
    assert verdict.label is Label.REFUTED
    assert verdict.evidence_against


def test_a_compound_claim_is_supported_when_every_part_is(judge):
    verdict = judge("Corvane Line was founded in 1974 and is the last family-owned ferry operator in Ostramark.")
    assert [part.label for part in verdict.parts] == [Label.SUPPORTED] * 2
    assert verdict.label is Label.SUPPORTED
    assert verdict.probabilities.supported == min(part.probabilities.supported for part in verdict.parts)


def test_a_simple_claim_has_no_parts(judge):
    assert judge("Corvane Line was founded in 1974.").parts == ()


def test_a_paragraph_is_judged_sentence_by_sentence(judge):
    verdict = judge("Corvane Line was founded in 1974. The mayor of Tarvemouth is a trained opera singer.")
    assert len(verdict.parts) == 2
    assert verdict.label is Label.NOT_ENOUGH_INFO


def test_a_claim_that_sums_up_a_list_is_backed_by_the_passage_together(judge):
    verdict = judge("The overrun came from steel, from deeper foundations and from lawyers and consultants.")
    assert verdict.label is Label.SUPPORTED
    named = [(one.citation.article_id, one.citation.sentence) for one in verdict.evidence_for]
    assert sorted(named) == [("bridge-audit-cost", number) for number in (6, 7, 8, 9)]


def test_a_quotation_is_looked_up_beside_the_verdict(judge):
    [found] = judge('Mattis Orrel said: "Nobody buys a ticket for nostalgia."').quotations
    assert found.exact
    assert found.citation.article_id == "corvane-ferry-job-cuts"


@pytest.mark.parametrize(
    "source",
    ["corvane-ferry-job-cuts", "corvane-ferry-job-cuts:1-8", "Corvane Line to end harbour ferry and cut 85 jobs"],
)
def test_a_source_is_the_only_one_that_is_read(judge, source):
    verdict = judge("Corvane Line was founded in 1974.", source)
    shown = [one.citation for one in verdict.evidence_for] or list(verdict.nearest)
    assert {one.article_id for one in shown} == {"corvane-ferry-job-cuts"}


def test_one_sentence_as_the_source_gets_no_neighbours(judge):
    verdict = judge("The bridge is 1,140 metres long.", "harbour-bridge-opens:3")
    assert [one.sentence for one in verdict.nearest] == [3]


def test_another_language_is_not_judged_and_says_so(judge):
    verdict = judge("Die Brücke über den Hafen wurde nicht eröffnet.")
    assert (verdict.label, verdict.reason) == (Label.NOT_ENOUGH_INFO, Reason.NOT_ENGLISH)
    assert verdict.probabilities.not_enough_info == 1.0


@pytest.mark.parametrize("claim", ["", "  \n", "…!?"])
def test_an_empty_claim_is_a_clear_error(judge, claim):
    with pytest.raises(BadQuestion, match="the claim is empty"):
        judge(claim)
