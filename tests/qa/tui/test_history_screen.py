"""Earlier conversations: finding, reopening, renaming, exporting and deleting them."""

from __future__ import annotations

from dataclasses import replace

import pytest
from driving import Driver, ScriptedAssistant, abstention, answer, chat, evidence
from textual.widgets import Input

from index.library import Library
from qa import history
from qa.tui.screens.history import HistoryScreen
from qa.tui.widgets.turn import Turn

BRIDGE, FERRY = "What did the bridge cost?", "Who sails the [b]ferry[/b]?"


@pytest.fixture
def remembering(library: Library) -> ScriptedAssistant:
    """An assistant with two earlier conversations: two questions about the bridge, one about the ferry."""
    cost = replace(answer(("412 million.", evidence(library, "harbour-bridge-opens", 3))), question=BRIDGE)
    first = history.keep(library.database, cost, {})
    history.keep(library.database, replace(abstention(), question="And the toll?"), {}, first.conversation)
    history.keep(library.database, replace(abstention(), question=FERRY), {})
    return ScriptedAssistant(library)


async def go(driver: Driver) -> HistoryScreen:
    await driver.greeted()
    await driver.press("f4")
    await driver.until(lambda: "2 conversations" in driver.text)
    assert isinstance(driver.app.screen, HistoryScreen)
    return driver.app.screen


async def test_conversations_stand_in_a_table_by_their_first_question_the_latest_first(remembering):
    async with chat(remembering) as driver:
        await go(driver)
        assert driver.text.index(FERRY) < driver.text.index(BRIDGE)


async def test_the_history_is_searched_as_one_types(remembering):
    async with chat(remembering) as driver:
        await go(driver)
        await driver.press("slash", *"toll")
        await driver.until(lambda: "1 conversation found" in driver.text)
        assert BRIDGE in driver.text
        assert FERRY not in driver.text


async def test_a_conversation_is_reopened_with_its_citations_and_goes_on(remembering):
    async with chat(remembering) as driver:
        await go(driver)
        await driver.press("j", "enter")
        await driver.until(lambda: len(driver.screen.query(Turn)) == 2 and driver.app.screen is driver.screen)
        assert "412 million. [1]" in driver.text
        await driver.press("escape", "1")
        assert driver.cited.startswith("The bridge cost 412 million")
        assert remembering.conversation == 1


async def test_a_conversation_is_renamed(remembering):
    async with chat(remembering) as driver:
        await go(driver)
        await driver.press("r")
        await driver.until(lambda: driver.shows(Input) and not isinstance(driver.app.screen, HistoryScreen))
        driver.app.screen.query_one(Input).value = "Sailors"
        await driver.press("enter")
        await driver.until(lambda: "Sailors" in driver.text)
        assert FERRY not in driver.text


async def test_a_conversation_is_exported_with_its_sources(remembering, tmp_path):
    async with chat(remembering) as driver:
        await go(driver)
        await driver.press("j", "e")
        await driver.until(lambda: driver.shows(Input) and not isinstance(driver.app.screen, HistoryScreen))
        driver.app.screen.query_one(Input).value = str(tmp_path / "out.md")
        await driver.press("enter")
        await driver.until(lambda: driver.notices == [f"Written to {tmp_path / 'out.md'}."])
    assert "The bridge cost 412 million crowns" in (tmp_path / "out.md").read_text("utf-8")


async def test_an_archived_conversation_is_hidden_shown_by_A_and_taken_out_again(remembering):
    async with chat(remembering, size=(80, 24)) as driver:
        await go(driver)
        await driver.press("j", "a")
        await driver.until(lambda: "1 conversation · 1 archived, which A shows" in driver.text)
        assert BRIDGE not in driver.text
        await driver.press("A")
        await driver.until(lambda: "1 archived conversation" in driver.text)
        assert BRIDGE in driver.text
        assert FERRY not in driver.text
        await driver.press("a")
        await driver.until(lambda: "0 archived conversations" in driver.text)
        await driver.press("A")
        await driver.until(lambda: "2 conversations · kept" in driver.text)


async def test_archiving_is_undone_by_u(remembering):
    async with chat(remembering) as driver:
        await go(driver)
        await driver.press("a")
        await driver.until(lambda: "1 conversation · 1 archived" in driver.text)
        await driver.press("u")
        await driver.until(lambda: "2 conversations · kept" in driver.text)
        assert "u Undo" not in driver.lines[-1]


async def test_a_deleted_conversation_is_put_back_by_u_as_it_was(remembering, library):
    before = history.records(library.database)
    async with chat(remembering) as driver:
        await go(driver)
        await driver.press("j", "x")
        await driver.until(lambda: "1 conversation ·" in driver.text)
        assert BRIDGE not in driver.text
        await driver.press("u")
        await driver.until(lambda: "2 conversations" in driver.text)
    assert history.records(library.database) == before
