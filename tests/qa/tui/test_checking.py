"""Checking a claim: the verdict, its sides and its parts."""

from __future__ import annotations

from driving import STORM, ScriptedAssistant, chat, cited, evidence

from qa.claim import Verdict, Witness
from qa.quotations import Quotation
from qa.tui.widgets.conversation import Conversation
from qa.tui.widgets.verdict import Part, VerdictView
from qa.verify import Label, Support


async def test_a_check_shows_the_verdict_as_a_word_with_its_probabilities(tiny):
    async with chat(tiny) as driver:
        await driver.send("/check " + STORM)
        await driver.until(lambda: driver.shows(VerdictView))
        assert f"Check: {STORM}" in driver.words(Conversation)
        for word in ("supported  ", "refuted  ", "not enough info "):
            assert word in driver.text


async def test_a_conflict_shows_both_sides_and_opens_the_first_by_itself(samples):
    sides = [evidence(samples, "storm-ottilie-evacuation", number) for number in (3, 4)]
    for_it, against = ((Witness(cited(one), 0.9),) for one in sides)
    verdict = Verdict("?", Label.CONFLICTING, Support(0.6, 0.4, 0.0), for_it, against, (), 0.1)
    async with chat(ScriptedAssistant(samples, verdict)) as driver:
        await driver.send("/check " + STORM)
        await driver.until(lambda: driver.shows(VerdictView))
        assert "Conflicting" in driver.text
        assert driver.cited == sides[0].sentence.text
        await driver.press("escape", "2")
        assert driver.cited == sides[1].sentence.text


async def test_the_parts_of_a_compound_claim_are_judged_one_by_one_under_it(samples, bridge, storm):
    for_it, against = (Witness(cited(bridge), 0.9),), (Witness(cited(storm), 0.8),)
    first = Verdict("The bridge is long.", Label.SUPPORTED, Support(0.9, 0.0, 0.1), for_it, (), (), 0.1)
    second = Verdict("It was cheap.", Label.REFUTED, Support(0.1, 0.8, 0.1), (), against, (), 0.1)
    whole = Verdict("?", Label.REFUTED, Support(0.1, 0.8, 0.1), (), (), (), 0.2, (first, second))
    async with chat(ScriptedAssistant(samples, whole)) as driver:
        await driver.send("/check both")
        await driver.until(lambda: driver.shows(VerdictView))
        assert len(driver.screen.query(Part)) == 2
        words = driver.words(Conversation)
        assert words.index("The bridge is long. Supported ████░ 0.90") < words.index("It was cheap. Refuted ████░ 0.80")
        await driver.press("escape", "2")
        assert driver.cited == storm.sentence.text


async def test_words_that_a_claim_quotes_are_shown_with_the_sentence_that_holds_them(samples, bridge):
    quotations = (Quotation("412 million", cited(bridge), "412 million"), Quotation("[b]never[/b]", None, ""))
    verdict = Verdict("?", Label.NOT_ENOUGH_INFO, Support(0.0, 0.0, 1.0), (), (), (), 0.1, (), quotations)
    async with chat(ScriptedAssistant(samples, verdict)) as driver:
        await driver.send("/check it")
        await driver.until(lambda: driver.shows(VerdictView))
        assert "Quoted word for word" in driver.text
        assert "Quoted, found in no article: “[b]never[/b]”" in driver.text
        assert driver.cited == bridge.sentence.text


async def test_the_statement_or_sentence_that_has_the_focus_is_checked_by_c(answering, bridge, samples):
    async with chat(answering) as driver:
        await driver.ask()
        answering.result = Verdict("?", Label.NOT_ENOUGH_INFO, Support(0.0, 0.0, 1.0), (), (), (), 0.1)
        await driver.press("escape", "c")
        await driver.until(lambda: driver.shows(VerdictView))
        assert f"Check: {bridge.sentence.text}" in driver.words(Conversation)
