"""Text of every width and direction, text that means harm, few colours, and windows of other sizes."""

from __future__ import annotations

import re
import sys
import unicodedata
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pyte
import pytest
from driving import BRIDGE, STORM, Driver, ScriptedAssistant, abstention, answer, chat, cited
from rich.cells import cell_len
from textual.events import Paste

from bench.tui import Terminal, terminal
from index.article import Evidence, new_article
from index.library import Library
from qa import history
from qa.claim import Verdict, Witness
from qa.quotations import Quotation
from qa.terminal import VERDICTS
from qa.tui.app import ChatApp
from qa.tui.screens.article import ArticleScreen
from qa.tui.screens.first import FirstStartScreen
from qa.tui.screens.history import HistoryScreen
from qa.tui.widgets.answer import AnswerView
from qa.tui.widgets.composer import Composer
from qa.tui.widgets.draft import Draft
from qa.tui.widgets.source import SourcePane
from qa.tui.widgets.verdict import VerdictView
from qa.verify import Label, Support
from qa.weights import WeightsError

TEXTS = {
    "markup": "The [red]bridge[/red] is [link=http://x.example]open[/link] [/] [bold",
    "escape": "The bridge\x1b]0;owned\x07\x1b[31m\x1b[2J is\x9b1m open\x08\r",
    "override": "The bridge \u202enepo si\u202c and \u2066open\u2069\u200f",
    "zero-width": "The br\u200bid\u200dge\ufeff is \u2060open\U000e0041",
    "chinese": "港口大橋於星期一開通。它耗資四億一千二百萬克朗。",
    "korean": "항만 대교가 월요일에 개통되었다.",
    "emoji": "🌉🚢 Die Brücke ist offen 🎉 seit Montag",
    "arabic and hebrew": "فُتح جسر الميناء يوم الاثنين הגשר נפתח",
    "combining": "La pe\u0301niche est passe\u0301e sous le pont",
}
SIZES = [(80, 24), (120, 40), (200, 60)]
WIDE = 110  # columns, from which on the source stands beside the conversation


def whole(driver: Driver) -> None:
    """Every line fills the window and no more, and nothing in it can steer the terminal or hide itself."""
    width, height = driver.app.size
    strips = driver.app.screen._compositor.render_strips()
    assert [cell_len(strip.text) for strip in strips] == [width] * height, driver.text
    hidden = [one for one in driver.text if unicodedata.category(one) in ("Cc", "Cf", "Cs") and one != "\n"]
    assert hidden == [], driver.text


def column(driver: Driver, text: str) -> int:
    """The column where a text stands that every line of a table has, which is the same in all of them."""
    found = {cell_len(line[: line.index(text)]) for line in driver.lines if text in line}
    assert len(found) == 1, driver.text
    return found.pop()


@pytest.fixture
def hostile(library: Library) -> dict[str, Evidence]:
    """A sentence of each kind, in an article of which title, text and file name are of that kind."""
    found = {}
    for kind, text in TEXTS.items():
        body = f"{text}\n\nIt is 31 metres high."
        article = new_article(title=text, text=body, source=f"/articles/{text}.txt", published="2034-05-06")
        spans = [(0, len(text)), (len(text) + 2, len(body))]
        assert [added.outcome for added in library.add_articles([(article, spans)])] == ["added"]
        found[kind] = Evidence(article, library.sentences(article)[0], 0.9)
    return found


@pytest.fixture
def telling(library: Library, hostile: dict[str, Evidence]) -> ScriptedAssistant:
    """An assistant whose answer says and cites them all."""
    result = answer(*((one.sentence.text, one) for one in hostile.values()), short=TEXTS["override"])
    return ScriptedAssistant(library, result, list(hostile.values()))


@pytest.mark.parametrize("size", SIZES)
async def test_an_answer_and_its_source_keep_their_columns(size, telling, hostile):
    async with chat(telling, size=size) as driver:
        turn = await driver.ask()
        await driver.press("escape")
        for one in hostile.values():
            whole(driver)
            assert driver.cited != ""
            if size[0] >= WIDE:
                pane = driver.screen.query_one(SourcePane).region
                edge = {_at(driver.lines[row], pane.x) for row in range(pane.y, pane.bottom)}
                assert len(edge) == 1, driver.text
                assert one.sentence.number == 1
            await driver.press("n")
        assert len(turn.query("CitationLine")) == len(TEXTS)


def _at(line: str, place: int) -> str:
    """The character in this column of a line."""
    cells = 0
    for character in line:
        if cells == place:
            return character
        cells += cell_len(character)
    return " "


@pytest.mark.parametrize("size", SIZES)
async def test_a_verdict_keeps_its_columns(size, telling, hostile):
    citations = [cited(one) for one in hostile.values()]
    sides = [tuple(Witness(one, 0.9) for one in some) for some in (citations[:3], citations[3:5])]
    parts = tuple(
        Verdict(text, Label.REFUTED, Support(0.1, 0.8, 0.1), (), (Witness(citations[0], 0.8),), (), 0.1)
        for text in TEXTS.values()
    )
    quotations = (Quotation(TEXTS["escape"], None, ""), Quotation(TEXTS["chinese"], citations[4], TEXTS["override"]))
    shares = Support(0.5, 0.4, 0.1)
    telling.result = Verdict(TEXTS["zero-width"], Label.CONFLICTING, shares, *sides, (), 0.1, parts, quotations)
    async with chat(telling, size=size) as driver:
        await driver.send("/check " + TEXTS["escape"])
        await driver.until(lambda: driver.shows(VerdictView))
        whole(driver)
        for _ in range(5):
            await driver.press("pageup")
            whole(driver)


async def test_nearest_sentences_keep_their_columns(telling, hostile):
    telling.result = abstention(*hostile.values())
    async with chat(telling) as driver:
        await driver.ask()
        whole(driver)
        assert "The sources do not say." in driver.text


@pytest.mark.parametrize("size", SIZES)
async def test_the_library_and_every_article_keep_their_columns(size, telling):
    async with chat(telling, size=size) as driver:
        await driver.greeted()
        await driver.press("f3")
        await driver.until(lambda: f"{10 + len(TEXTS)} articles" in driver.text)
        await driver.press("slash", *"2034-05-06", "escape")
        await driver.until(lambda: f"{len(TEXTS)} of {10 + len(TEXTS)} articles fit" in driver.text)
        whole(driver)
        assert column(driver, "2034-05-06  ") > 0
        for _ in TEXTS:
            await driver.press("enter")
            await driver.until(lambda: isinstance(driver.app.screen, ArticleScreen))
            whole(driver)
            assert "It is 31 metres high." in driver.text
            await driver.press("escape", "j")
            await driver.until(lambda: not isinstance(driver.app.screen, ArticleScreen))


async def test_the_history_its_names_and_a_conversation_that_goes_on_keep_their_columns(telling, library):
    for text in TEXTS.values():
        history.keep(library.database, replace(telling.result, question=text), {})
    async with chat(telling) as driver:
        await driver.greeted()
        await driver.press("f4")
        await driver.until(lambda: f"{len(TEXTS)} conversations" in driver.text)
        whole(driver)
        for way in ("r", "e"):
            await driver.press(way)
            await driver.until(lambda: not isinstance(driver.app.screen, HistoryScreen))
            whole(driver)
            await driver.press("escape")
            await driver.until(lambda: isinstance(driver.app.screen, HistoryScreen))
        await driver.press("enter")
        await driver.until(lambda: driver.app.screen is driver.screen and driver.shows(AnswerView))
        whole(driver)


async def test_a_draft_under_review_keeps_its_columns(telling, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    draft = Path("draft \u202e[red].txt")
    draft.write_text("\n\n".join([TEXTS["markup"], *TEXTS.values()]), "utf-8")
    async with chat(telling, size=(160, 45)) as driver:
        await driver.greeted()
        await driver.press("f6")
        driver.app.screen.post_message(Paste(str(draft)))
        await driver.until(lambda: "draft <U+202E>[red].txt" in driver.text)
        await driver.until(lambda: "waiting" not in driver.text)
        whole(driver)
        for _ in TEXTS:
            await driver.press("j")
            whole(driver)


@pytest.mark.parametrize("kind", TEXTS)
async def test_what_is_typed_or_pasted_keeps_its_columns_and_is_not_obeyed(kind, telling):
    async with chat(telling, size=(80, 24)) as driver:
        await driver.greeted()
        driver.screen.query_one(Composer).post_message(Paste(TEXTS[kind].replace("\r", "")))
        await driver.until(lambda: driver.input)
        whole(driver)
        await driver.press("f1")
        whole(driver)


async def test_errors_and_the_first_start_show_it_as_harmless(telling):
    def opened(create, progress, warn):
        raise WeightsError(" ".join(TEXTS.values()))

    async with ChatApp(opened).run_test(size=(80, 24), notifications=True) as pilot:
        driver = Driver(pilot)
        await driver.until(lambda: isinstance(driver.app.screen, FirstStartScreen))
        whole(driver)
        assert "<ESC>" in driver.text


async def test_a_resize_in_the_middle_of_an_answer_loses_nothing(staged):
    async with chat(staged, size=(120, 40)) as driver:
        await driver.send(BRIDGE)
        await driver.until(lambda: driver.shows(Draft))
        for size in ((80, 24), (200, 60), (40, 12), (80, 24)):
            await driver.pilot.resize_terminal(*size)
            await driver.pilot.pause()
            whole(driver)
            assert driver.shows(Draft)
        await driver.press(*"next")
        assert driver.input == "next"
        staged.go_on.set()
        await driver.until(lambda: driver.shows(AnswerView))
        whole(driver)
        assert driver.input == "next"
        await driver.pilot.resize_terminal(200, 60)
        await driver.pilot.pause()
        whole(driver)
        assert driver.screen.query_one(SourcePane).region.right == 200


# In a real terminal: what the program writes, and what a terminal other than Textual's own makes of it.


@pytest.fixture
def shown(telling: ScriptedAssistant) -> Iterator[Terminal]:
    """The chat over the hostile articles, in a pseudo-terminal."""
    telling.library.close()
    command = [sys.executable, "-m", "qa.cli", "chat", "--library", str(telling.library.folder)]
    with terminal(command) as opened:
        opened.until(lambda: b"Nothing leaves this machine" in opened.drawn)
        yield opened


def test_nothing_of_an_article_reaches_the_terminal_raw_and_the_terminal_agrees_about_the_columns(shown):
    shown.send("\x1bOR")  # F3
    shown.until(lambda: b"articles" in shown.drawn and "항만".encode() in shown.drawn)
    written = shown.drawn.decode("utf-8", "replace")
    assert not re.search(
        r"\x1b\]0;|owned\x07|\x1b\[31m|\x9b|[\u202a-\u202e\u2060-\u206f\u200b-\u200f\ufeff\U000e0041]", written
    )
    screen = pyte.Screen(120, 40)
    pyte.ByteStream(screen).feed(shown.drawn)
    found = [place for row in range(40) if (place := _place(screen, row, "2034-05-06")) is not None]
    assert len(found) == len(TEXTS)
    assert len(set(found)) == 1


def _place(screen: pyte.Screen, row: int, text: str) -> int | None:
    """The column of a line from which on its cells hold this text."""
    cells = [screen.buffer[row][column].data for column in range(screen.columns)]
    return next((at for at in range(len(cells)) if "".join(cells[at : at + len(text)]) == text), None)


@pytest.mark.parametrize(
    ("surroundings", "colours"),
    [
        ({"TERM": "xterm"}, r"\d|3[0-79]|4[0-79]|9[0-7]|10[0-7]"),
        ({"TERM": "xterm-256color", "COLORTERM": "truecolor", "NO_COLOR": "1"}, r"\d|[34]8;2;(\d+);\1;\1|[34]9"),
    ],
    ids=["16 colours", "NO_COLOR"],
)
def test_with_few_colours_or_none_a_verdict_is_a_word(surroundings, colours, shelf):
    command = [sys.executable, "-m", "qa.cli", "chat", "--library", str(shelf)]
    with terminal(command, **surroundings) as opened:
        opened.until(lambda: b"Nothing leaves this machine" in opened.drawn)
        opened.send(f"/check {STORM}\r")
        words = [word.encode() for word, *_ in VERDICTS.values()]
        opened.until(lambda: any(word in opened.drawn for word in words) and b"not enough info" in opened.drawn)
    used = re.findall(r"\x1b\[([\d;]*)m", opened.drawn.decode("utf-8", "replace"))
    parameters = re.compile(rf"(?:(?:{colours})(?:;|$))*")
    assert used
    assert [one for one in used if not parameters.fullmatch(one)] == []
