"""Choosing text with the keys of vi, folding, finding an article, and reading the messages."""

from __future__ import annotations

from driving import BRIDGE, ScriptedAssistant, chat, evidence

from qa.claim import Verdict
from qa.tui.screens.selecting import Selectable
from qa.tui.widgets.answer import AnswerView
from qa.tui.widgets.citation import CitationLine
from qa.tui.widgets.fold import FoldTitle
from qa.tui.widgets.source import SourcePane
from qa.tui.widgets.turn import Turn
from qa.tui.widgets.verdict import VerdictView
from qa.verify import Label, Support


async def test_v_begins_a_selection_the_keys_of_vi_extend_it_and_y_copies_it(answering):
    async with chat(answering) as driver:
        await driver.ask()
        await driver.press("escape", "k", "k", "v")
        await driver.until(lambda: driver.shows(Selectable))
        await driver.press("w", "v", "w", "l", "y")
        assert driver.app.clipboard == " bridge "
        assert not driver.shows(Selectable)


async def test_a_whole_line_is_chosen_by_0_v_and_dollar_and_checked_by_c(answering):
    async with chat(answering) as driver:
        await driver.ask()
        answering.result = Verdict("?", Label.NOT_ENOUGH_INFO, Support(0.0, 0.0, 1.0), (), (), (), 0.1)
        await driver.press("escape", "k", "v")
        await driver.until(lambda: driver.shows(Selectable))
        await driver.press("l", "l", "0", "v", "dollar_sign", "c")
        await driver.until(lambda: driver.shows(VerdictView))
        assert driver.screen.query(Turn).last().asked.text == "Sirens [1] failed. [2]"


async def test_in_the_source_the_article_is_chosen_from_at_the_sentence_that_is_lit(answering, bridge):
    async with chat(answering) as driver:
        await driver.ask()
        await driver.press("f5", "v")
        await driver.until(lambda: driver.shows(Selectable))
        await driver.press("v", "l", "l", "l", "y")
        assert driver.app.clipboard == bridge.sentence.text[:3]


async def test_z_folds_the_sources_to_a_line_that_tells_their_number_and_unfolds_them(answering):
    async with chat(answering) as driver:
        await driver.ask()
        assert "▾ Sources: 2 sentences" in driver.text
        await driver.press("escape", "k", "z")
        assert "▸ Sources: 2 sentences …" in driver.text
        assert "strong support" not in driver.text
        await driver.press("j", "j")
        assert not isinstance(driver.screen.focused, CitationLine)
        driver.screen.query_one(FoldTitle).focus()
        await driver.press("space")
        assert "strong support" in driver.text


async def test_at_asks_the_one_article_that_a_few_letters_find(tiny):
    async with chat(tiny) as driver:
        await driver.greeted()
        await driver.press("at", *"ferrpet")
        await driver.until(lambda: "Electric ferry Petrel" in driver.text and "Auditors" not in driver.text)
        await driver.press("enter")
        assert driver.input.startswith("@")
        article = driver.input.strip("@ ")
        await driver.press(*"Who?", "enter")
        await driver.until(lambda: driver.shows(AnswerView))
        assert {line.citation.article_id for line in driver.screen.query(CitationLine)} <= {article}


async def test_an_article_that_is_not_there_is_told(tiny):
    async with chat(tiny) as driver:
        await driver.send("@nowhere Who?")
        await driver.until(lambda: "nowhere: no such article" in driver.notes)


async def test_a_claim_is_judged_by_one_article_alone(samples, bridge):
    asked = []

    class Listening(ScriptedAssistant):
        def check(self, claim, source=None):
            asked.append((claim, source))
            return super().check(claim, source)

    verdict = Verdict("?", Label.NOT_ENOUGH_INFO, Support(0.0, 0.0, 1.0), (), (), (), 0.1)
    async with chat(Listening(samples, verdict)) as driver:
        await driver.send(f"/check @{bridge.article.id} It is long.")
        await driver.until(lambda: driver.shows(VerdictView))
        assert asked == [("It is long.", bridge.article.id)]
        assert f"> Check: @{bridge.article.id} It is long." in driver.text


async def test_the_messages_keep_what_was_told_and_a_fault_has_its_traceback_there_only(samples):
    async with chat(ScriptedAssistant(samples, None)) as driver:
        await driver.press("ctrl+c")
        await driver.send(BRIDGE)
        await driver.until(lambda: "A fault in the program" in driver.notes)
        assert "Traceback" not in driver.text
        await driver.press("f8")
        await driver.until(lambda: "Traceback" in driver.text)
        assert "Press Ctrl+C again to quit." in driver.app.desk.log.text


async def test_a_compound_verdict_is_copied_part_by_part(samples):
    part = Verdict("It is long.", Label.SUPPORTED, Support(0.9, 0.0, 0.1), (), (), (), 0.1)
    whole = Verdict("It is long and dear.", Label.REFUTED, Support(0.1, 0.8, 0.1), (), (), (), 0.1, (part, part))
    async with chat(ScriptedAssistant(samples, whole, [evidence(samples, "harbour-bridge-opens", 3)])) as driver:
        await driver.send("/check it")
        await driver.until(lambda: driver.shows(VerdictView))
        await driver.press("escape", "a")
        assert driver.app.clipboard.count("Claim: It is long.\nSupported") == 2


async def test_the_source_pane_says_that_nothing_is_open_before_anything_is_cited(answering):
    async with chat(answering) as driver:
        await driver.greeted()
        assert "The sentences that an answer cites are shown here" in driver.words(SourcePane)
