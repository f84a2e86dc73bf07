"""Jumping to a part of the screen by its letter."""

from __future__ import annotations

import re

import pytest
from driving import Driver, chat
from textual.app import App, ComposeResult
from textual.containers import VerticalScroll
from textual.widgets import Input

from qa.tui.screens.jump import JumpScreen
from qa.tui.settings import settings_file
from qa.tui.widgets.answer import StatementText
from qa.tui.widgets.composer import Composer
from qa.tui.widgets.table import Table


async def letters(driver: Driver, key: str = "ctrl+o") -> list[str]:
    """Jumping begun, and the letters that stand on the screen."""
    await driver.press(key)
    await driver.until(lambda: isinstance(driver.app.screen, JumpScreen) and "A letter leads there" in driver.text, 15)
    return re.findall(r"\(([a-zA-Z])\)", driver.text)


@pytest.mark.parametrize("size", [(80, 24), (160, 45)])
async def test_a_letter_stands_over_each_part_and_leads_there_without_colour_too(answering, size, monkeypatch):
    monkeypatch.setenv("NO_COLOR", "1")
    async with chat(answering, size=size) as driver:
        await driver.ask()
        shown = await letters(driver)
        assert sorted(shown) == list("abcdefghijklm"[: len(driver.screen.focus_chain)])
        line = next(line for line in driver.lines if " [1] failed." in line)
        await driver.press(line.split("(")[1][0])
        await driver.until(lambda: isinstance(driver.screen.focused, StatementText), 15)
        assert driver.screen.focused.statement.text == "Sirens [1] failed."


async def test_esc_leaves_the_focus_and_another_size_ends_it(answering):
    async with chat(answering, size=(80, 24)) as driver:
        await driver.greeted()
        await letters(driver)
        await driver.press("ctrl+o", "escape")
        assert isinstance(driver.screen.focused, Composer)
        assert driver.app.screen is driver.screen
        await letters(driver)
        await driver.pilot.resize_terminal(100, 30)
        await driver.until(lambda: driver.app.screen is driver.screen, 15)


async def test_every_screen_has_it_under_a_key_of_ones_own_and_in_the_palette(answering):
    settings_file().write_text('[keys]\n"app.jump" = "f9"\n')
    async with chat(answering, size=(80, 24)) as driver:
        await driver.greeted()
        await driver.press("f3")
        await driver.until(lambda: "10 articles" in driver.text)
        assert await letters(driver, "f9") == ["a", "b"]
        await driver.press("a")
        await driver.until(lambda: isinstance(driver.app.screen.focused, Input), 15)
        await driver.press("escape")
        assert isinstance(driver.app.screen.focused, Table)
        await driver.press("ctrl+p", *"jump to a part")
        await driver.pilot.pause(0.5)
        await driver.press("enter")
        await driver.until(lambda: isinstance(driver.app.screen, JumpScreen), 15)
        await driver.press("escape", "f1")
        await driver.until(lambda: "F9" in driver.text and "Jump to a part" in driver.text, 15)


class Nested(App[None]):
    """Parts of which one begins where the part around it does, and most are out of sight."""

    def compose(self) -> ComposeResult:
        with VerticalScroll():
            yield from (Input(id=f"line-{number}") for number in range(30))


async def test_parts_that_begin_in_one_place_have_a_letter_each_and_those_out_of_sight_have_none():
    async with Nested().run_test(size=(80, 24)) as pilot:
        await pilot.app.push_screen(JumpScreen(pilot.app.screen.focus_chain))
        at = [label.styles.offset for label in pilot.app.screen.query(".jump")]
        assert len(at) == 1 + 24 // 3  # the whole, and the lines of three rows that are in sight
        assert at[0].y.value == at[1].y.value
        assert at[1].x.value - at[0].x.value == len("(a)")
