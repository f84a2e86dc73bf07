"""Themes and the settings file."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from driving import Driver, chat
from textual.widgets import Input

from qa.tui.keymap import named_bindings
from qa.tui.screens.settings import KeyScreen, SettingsScreen
from qa.tui.settings import settings_file
from qa.tui.themes import themes_folder
from qa.tui.widgets.answer import AnswerView
from qa.tui.widgets.table import Table

ROOT = Path(__file__).parents[3]


async def test_a_chosen_theme_is_remembered_and_the_rest_of_the_file_stays(answering):
    settings_file().write_text('# mine\n[keys]\n"ask.copy" = "ctrl+y"\n')
    async with chat(answering) as driver:
        driver.app.theme = "high-contrast"
        await driver.pilot.pause()
    assert settings_file().read_text() == '# mine\ntheme = "high-contrast"\n\n[keys]\n"ask.copy" = "ctrl+y"\n'
    async with chat(answering) as driver:
        assert driver.app.theme == "high-contrast"


async def test_a_key_of_ones_own_does_what_its_name_says(answering):
    settings_file().write_text('[keys]\n"ask.copy-answer" = "ctrl+y"\n')
    async with chat(answering) as driver:
        await driver.ask()
        await driver.press("escape", "ctrl+y")
        assert "Sirens [1] failed. [2]" in driver.app.clipboard


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("theme = ", "can't be read"),
        ('theme = "pink"', "no theme 'pink'"),
        ("[keys]\nx = 1", "[keys] needs lines"),
        ('[keys]\n"ask.cpoy" = "y"', "no key does 'ask.cpoy'"),
        ("confidence = 3", "confidence needs a number from 0 to 1"),
    ],
)
async def test_settings_that_can_not_be_used_are_told_and_let_be_and_the_chat_goes_on(text, told, answering):
    settings_file().write_text(text)
    async with chat(answering) as driver:
        assert told in driver.notices[0]
        await driver.ask()
        driver.app.theme = "textual-light"
        await driver.pilot.pause()
    assert settings_file().read_text() == text


@pytest.mark.parametrize("theme", ["textual-light", "high-contrast", "ansi-dark", "ansi-light"])
async def test_no_colour_and_every_kind_of_theme_show_the_same_words(theme, answering, monkeypatch):
    monkeypatch.setenv("NO_COLOR", "1")
    settings_file().write_text(f'theme = "{theme}"')
    async with chat(answering, size=(80, 24)) as driver:
        await driver.ask()
        assert driver.shows(AnswerView)
        assert "▶ [1]" in driver.text
        assert "strong support ████░ 0.90" in driver.text


async def go(driver: Driver) -> SettingsScreen:
    await driver.greeted()
    await driver.press("f7")
    await driver.until(lambda: isinstance(driver.app.screen, SettingsScreen))
    await driver.until(lambda: "Theme" in driver.text)
    return driver.app.screen


async def test_the_confidence_is_set_written_down_and_used_by_the_next_question(answering):
    async with chat(answering) as driver:
        await go(driver)
        await driver.press("j", "enter")
        await driver.until(lambda: driver.shows(Input))
        driver.app.screen.query_one(Input).value = "2"
        await driver.press("enter")
        assert driver.notices == ["The confidence is a number from 0 to 1."]
        await driver.press("enter")
        await driver.until(lambda: driver.shows(Input))
        driver.app.screen.query_one(Input).value = "0.75"
        await driver.press("enter")
        await driver.until(lambda: "0.75" in driver.text)
        assert settings_file().read_text() == "confidence = 0.75\n"
        assert driver.app.desk.least == 0.75
        await driver.press("x")
        await driver.until(lambda: "0.50" in driver.text)


async def test_a_key_is_set_by_pressing_it_and_one_that_is_taken_is_refused(answering):
    async with chat(answering) as driver:
        screen = await go(driver)
        table = screen.query_one(Table)
        table.move_cursor(row=[str(key.value) for key in table.rows].index("library.add"))
        await driver.press("enter")
        await driver.until(lambda: isinstance(driver.app.screen, KeyScreen))
        await driver.press("x")
        assert "x is taken: Remove (library.remove)." in driver.notices
        await driver.press("enter", "ctrl+b")
        await driver.until(lambda: "ctrl+b" in driver.text)
        assert settings_file().read_text() == '[keys]\n"library.add" = "ctrl+b"\n'
        await driver.press("f3", "ctrl+b")
        await driver.until(lambda: "Add articles" in driver.text)


async def test_a_theme_of_ones_own_is_there_by_its_name_and_a_broken_one_is_told(answering):
    themes_folder().mkdir()
    (themes_folder() / "mine.toml").write_text('primary = "#00ff00"\ndark = true\n')
    (themes_folder() / "broken.toml").write_text('primary = "no colour"\n')
    settings_file().write_text('theme = "mine"\n')
    async with chat(answering) as driver:
        assert driver.app.theme == "mine"
        assert "broken.toml: is no theme" in driver.notices[0]


async def test_a_theme_that_is_edited_is_shown_at_once_and_while_it_is_broken_as_it_was_last(answering):
    themes_folder().mkdir()
    mine = themes_folder() / "mine.toml"
    mine.write_text('primary = "#00ff00"\nbackground = "#000011"\n')
    settings_file().write_text('theme = "mine"\n')
    async with chat(answering) as driver:
        await driver.greeted()
        assert driver.app.screen.styles.background.hex == "#000011"
        mine.write_text('primary = "#00ff00"\nbackground = "no colo')
        await driver.until(lambda: any("mine.toml: is no theme" in one for one in driver.notices))
        assert driver.app.screen.styles.background.hex == "#000011"
        mine.write_text('primary = "#00ff00"\nbackground = "#ff0000"\n')
        await driver.until(lambda: driver.app.screen.styles.background.r > 200)
        (themes_folder() / "late.toml").write_text('primary = "#0000ff"\n')
        await driver.until(lambda: "late" in driver.app.available_themes)
    assert settings_file().read_text() == 'theme = "mine"\n'


def test_the_description_names_everything_that_can_have_another_key():
    described = (ROOT / "docs" / "chat.md").read_text("utf-8").split("The names:")[1]
    assert set(re.findall(r"`([a-z]+\.[a-z-]+)`", described)) == set(named_bindings())
