"""Asking: the evidence, the draft, the answer; stopping and asking again."""

from __future__ import annotations

import asyncio
import time

from driving import BRIDGE, NOTHING, STORM, ScriptedAssistant, TalkativeAssistant, abstention, answer, chat, cited
from textual.events import Key

from qa.answer import Reason, Statement
from qa.tui.commands import Question
from qa.tui.widgets.answer import AnswerView
from qa.tui.widgets.citation import CitationLine
from qa.tui.widgets.conversation import KEPT, Conversation
from qa.tui.widgets.draft import Draft, EvidenceFound
from qa.tui.widgets.source import SourcePane
from qa.tui.widgets.turn import Turn
from qa.tui.widgets.verdict import VerdictView


async def test_the_evidence_comes_before_the_first_word_and_both_give_way_to_the_answer(held):
    async with chat(held) as driver:
        await driver.send(BRIDGE)
        await driver.until(lambda: driver.shows(EvidenceFound))
        assert not driver.shows(AnswerView)
        await driver.until(lambda: driver.shows(Draft))
        assert "Sentences that may answer it" in driver.text
        assert "Draft, not checked yet" in driver.text
        assert not driver.shows(CitationLine)
        held.go_on.set()
        await driver.until(lambda: driver.shows(AnswerView))
        assert not driver.shows(EvidenceFound)
        assert not driver.shows(Draft)


async def test_esc_stops_at_once_and_keeps_the_draft_marked_and_without_citations(staged):
    async with chat(staged) as driver:
        await driver.send(BRIDGE)
        await driver.until(lambda: driver.shows(Draft))
        began = time.monotonic()
        await driver.press("escape")
        assert "Stopped. A draft, not checked, without citations:" in driver.text
        assert time.monotonic() - began < 1
        staged.go_on.set()
        await asyncio.sleep(0.2)
        assert not driver.shows(AnswerView)
        assert not driver.shows(CitationLine)


async def test_after_a_stop_the_next_question_waits_for_the_step_before_and_is_answered(staged):
    async with chat(staged) as driver:
        await driver.send(BRIDGE)
        await driver.until(lambda: driver.shows(Draft))
        await driver.press("escape")
        staged.script = (NOTHING,)
        await driver.send("/check " + STORM)
        await driver.until(lambda: "Waiting for the step before to end" in driver.text)
        staged.go_on.set()
        await driver.until(lambda: driver.shows(VerdictView))


async def test_a_question_while_one_is_answered_is_refused_and_stays_in_the_input(staged):
    async with chat(staged) as driver:
        await driver.send(BRIDGE)
        await driver.send("And the ferry?")
        assert len(driver.screen.query(Turn)) == 1
        assert driver.input == "And the ferry?"
        await driver.until(lambda: "One at a time" in driver.text)
        staged.go_on.set()


async def test_keys_are_answered_while_the_model_writes(library, tiny_model, verifier):
    talkative = TalkativeAssistant(library)
    talkative.model, talkative.verifier = tiny_model, verifier
    waits = []
    async with chat(talkative) as driver:
        await driver.send(BRIDGE)
        await driver.until(lambda: driver.shows(Draft))
        for count in range(1, 31):
            began = time.monotonic()
            driver.app.post_message(Key("x", "x"))
            while driver.input != "x" * count:
                await asyncio.sleep(0.002)
            waits.append(time.monotonic() - began)
        assert "Writing" in driver.text
        await driver.press("escape")
    assert sorted(waits)[-3] < 0.2, waits


async def test_an_abstention_says_why_and_opens_the_nearest_sentence_as_such(samples, bridge):
    async with chat(ScriptedAssistant(samples, abstention(bridge), [bridge])) as driver:
        await driver.ask()
        assert "The sources do not say." in driver.text
        assert Reason.NOT_SETTLED in driver.text
        assert driver.cited == bridge.sentence.text
        assert "nearest · sentence 3" in driver.text


async def test_after_an_abstention_without_sentences_no_article_of_an_earlier_answer_is_shown(samples, answering):
    async with chat(answering) as driver:
        await driver.ask()
        answering.result = abstention(reason=Reason.NOTHING_CLOSE)
        await driver.send("another")
        await driver.until(lambda: "The sources do not say." in driver.text)
        assert driver.cited == ""
        assert "Harbour bridge opens" not in driver.words(SourcePane)


async def test_an_error_is_a_line_of_the_conversation(tiny):
    async with chat(tiny) as driver:
        await driver.send("?!")
        await driver.until(lambda: "the question is empty" in driver.notes)
        assert driver.screen._asked is None


async def test_ask_again_asks_the_same_and_edit_brings_it_back_to_be_changed(answering):
    async with chat(answering) as driver:
        await driver.ask()
        await driver.press("escape", "r")
        await driver.until(lambda: len(driver.screen.query(AnswerView)) == 2)
        await driver.press("e", "s")
        assert driver.input == "a questions"


async def test_the_short_answer_stands_first_and_the_sources_own_words_are_a_quotation(samples, bridge):
    result = answer(Statement("It cost much.", (cited(bridge),), 0.9, quoted=True), short="412 million crowns")
    async with chat(ScriptedAssistant(samples, result, [bridge])) as driver:
        await driver.ask()
        assert driver.text.index("412 million crowns") < driver.text.index(
            "“It cost much.” (the source's own words) [1]"
        )


async def test_a_sentence_against_a_statement_is_named_as_such_and_can_be_opened(samples, bridge, storm):
    result = answer(Statement("It cost much.", (cited(bridge),), 0.9, against=(cited(storm),)))
    async with chat(ScriptedAssistant(samples, result, [bridge, storm])) as driver:
        await driver.ask()
        assert "It cost much. [1] but against it [2]" in driver.text
        assert "Against it: the sources disagree" in driver.text
        assert "contradicts" in driver.text
        await driver.press("escape", "2")
        assert driver.cited == storm.sentence.text


async def test_the_window_title_says_what_is_being_done(staged):
    async with chat(staged) as driver:
        assert driver.app.sub_title == ""
        await driver.send(BRIDGE)
        await driver.until(lambda: driver.app.sub_title == "writing")
        staged.go_on.set()
        await driver.until(lambda: driver.app.sub_title == "answered")


async def test_of_a_long_conversation_the_latest_turns_stay_on_the_screen_and_the_rest_is_in_the_history(answering):
    async with chat(answering) as driver:
        conversation = driver.screen.query_one(Conversation)
        for number in range(KEPT + 2):
            await conversation.begin(Question(f"Question {number}?"))
        turns = list(conversation.query(Turn))
        assert (len(turns), turns[0].asked.text) == (KEPT, "Question 2?")
        assert driver.notes == "What was asked before this stands in the history (F4)."


async def test_a_new_conversation_begins_empty(answering):
    async with chat(answering) as driver:
        await driver.ask()
        await driver.send("/new")
        await driver.greeted()
        assert not driver.shows(Turn)
        assert driver.cited == ""
