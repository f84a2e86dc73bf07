"""Themes and the settings file."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from driving import chat

from qa.tui.settings import settings_file
from qa.tui.widgets.answer import AnswerView

ROOT = Path(__file__).parents[3]


async def test_a_chosen_theme_is_remembered_and_the_rest_of_the_file_stays(answering):
    settings_file().write_text('# mine\n[keys]\n"ask.copy" = "ctrl+y"\n')
    async with chat(answering) as driver:
        driver.app.theme = "high-contrast"
        await driver.pilot.pause()
    assert settings_file().read_text() == 'theme = "high-contrast"\n# mine\n[keys]\n"ask.copy" = "ctrl+y"\n'
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
    [("theme = ", "can't be read"), ('theme = "pink"', "no theme 'pink'"), ("[keys]\nx = 1", "[keys] needs lines")],
)
async def test_settings_that_can_not_be_used_are_told_and_the_chat_goes_on(text, told, answering):
    settings_file().write_text(text)
    async with chat(answering) as driver:
        assert told in driver.notices[0]
        await driver.ask()


@pytest.mark.parametrize("theme", ["textual-light", "high-contrast", "ansi-dark", "ansi-light"])
async def test_no_colour_and_every_kind_of_theme_show_the_same_words(theme, answering, monkeypatch):
    monkeypatch.setenv("NO_COLOR", "1")
    settings_file().write_text(f'theme = "{theme}"')
    async with chat(answering, size=(80, 24)) as driver:
        await driver.ask()
        assert driver.shows(AnswerView)
        assert "▶ [1]" in driver.text
        assert "strong support ████░ 0.90" in driver.text


def test_the_description_names_everything_that_can_have_another_key():
    code = "".join(file.read_text("utf-8") for file in (ROOT / "qa" / "tui").rglob("*.py"))
    names = set(re.findall(r'id="([a-z]+\.[a-z-]+)"', code))
    described = (ROOT / "docs" / "chat.md").read_text("utf-8").split("The names:")[1]
    assert set(re.findall(r"`([a-z]+\.[a-z-]+)`", described)) == names
