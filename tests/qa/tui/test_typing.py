"""Typing: commands, earlier questions, keys, and leaving."""

from __future__ import annotations

import pytest
from driving import chat

from qa.tui.screens.keys import KeysScreen
from qa.tui.widgets.answer import AnswerView
from qa.tui.widgets.composer import Composer
from qa.tui.widgets.turn import Turn


async def test_the_greeting_says_what_to_type_and_an_example_goes_into_the_input(answering):
    async with chat(answering) as driver:
        await driver.greeted()
        assert "10 articles in the library" in driver.text
        assert "Type a question and press Enter." in driver.text
        await driver.press("tab", "tab", "enter")
        assert driver.input == "How many jobs will Corvane Line cut?"
        assert isinstance(driver.screen.focused, Composer)


async def test_f1_shows_what_can_be_typed_and_the_keys_of_this_moment(answering):
    async with chat(answering) as driver:
        await driver.ask()
        await driver.press("f1")
        assert isinstance(driver.app.screen, KeysScreen)
        assert "/check CLAIM" in driver.text
        assert "Ctrl+J, Shift+Enter  New line" in driver.text
        assert "Next source" in driver.text
        assert "Ask again" not in driver.text
        await driver.press("escape", "escape", "question_mark")
        assert "Ask again" in driver.text


@pytest.mark.parametrize(("typed", "told"), [("/chekc x", "no command /chekc"), ("/check", "needs a claim")])
async def test_what_is_no_command_says_so(typed, told, answering):
    async with chat(answering) as driver:
        await driver.send(typed)
        assert told in driver.notes
        assert not driver.shows(Turn)


async def test_ctrl_j_begins_a_line_enter_sends_and_up_recalls(answering):
    async with chat(answering) as driver:
        await driver.press("slash", "h", "ctrl+j", "i")
        assert driver.input == "/h\ni"
        await driver.press("enter")
        assert driver.input == ""
        await driver.press("n", "e", "w", "up")
        assert driver.input == "/h\ni"
        await driver.press("down")
        assert driver.input == "new"


async def test_ctrl_c_warns_and_loses_nothing_and_twice_it_quits(answering):
    async with chat(answering) as driver:
        await driver.ask()
        await driver.press("ctrl+c")
        assert driver.app.is_running
        assert driver.notices == ["Press Ctrl+C again to quit."]
        assert driver.shows(AnswerView)
        await driver.press("ctrl+c")
        assert not driver.app.is_running


async def test_ctrl_q_quits(answering):
    async with chat(answering) as driver:
        await driver.press("ctrl+q")
        assert not driver.app.is_running


async def test_the_rest_of_a_command_is_offered_and_the_right_arrow_takes_it(answering):
    async with chat(answering) as driver:
        await driver.press("slash", "l", "i", "right")
        assert driver.input == "/library"


@pytest.mark.parametrize(("key", "copied"), [("y", "The bridge [b]cost[/b] much."), ("a", "Sirens [1] failed. [2]")])
async def test_a_statement_or_the_whole_answer_is_copied_and_said_to_be(key, copied, answering):
    async with chat(answering) as driver:
        await driver.ask()
        await driver.press("escape", "k", "k", key)
        assert copied in driver.app.clipboard
        assert driver.notices[-1].startswith("Copied")


async def test_a_quote_is_copied_with_its_source(answering, bridge):
    async with chat(answering) as driver:
        await driver.ask()
        await driver.press("escape", "Y")
        assert driver.app.clipboard == f"“{bridge.sentence.text}” ({bridge.article.title}, sentence 3)"


async def test_the_command_palette_holds_what_the_keys_do(answering):
    async with chat(answering) as driver:
        await driver.press("ctrl+p")
        await driver.until(lambda: "Copy the whole answer" in driver.text)
