"""The library: seeing, filtering, reading, adding and removing articles."""

from __future__ import annotations

import threading

import pytest
from driving import NOTHING, Driver, ScriptedAssistant, chat
from textual.events import Paste
from textual.widgets import TextArea

from index.library import Added
from qa.tui.desk import Desk
from qa.tui.jobs.library import adding
from qa.tui.screens.article import ArticleScreen
from qa.tui.screens.library import LibraryScreen
from qa.tui.steps import Stage
from qa.tui.widgets.outcomes import Outcomes
from qa.tui.widgets.table import Table
from qa.tui.widgets.turn import Turn


@pytest.fixture
def keeping(library):
    """An assistant over a library that the test may change."""
    return ScriptedAssistant(library, NOTHING)


async def go(driver: Driver) -> LibraryScreen:
    await driver.greeted()
    await driver.press("f3")
    await driver.until(lambda: "10 articles" in driver.text)
    assert isinstance(driver.app.screen, LibraryScreen)
    return driver.app.screen


async def test_the_articles_stand_in_a_table_with_title_source_date_and_sentences(keeping):
    async with chat(keeping, size=(160, 45)) as driver:
        await go(driver)
        line = next(line for line in driver.lines if "Correction: Corvane Line" in line)
        assert "correction-corvane-jobs.txt" in line
        assert line.split()[-2:] == ["2031-04-04", "16"]


async def test_the_table_is_filtered_as_one_types_and_esc_leads_back_to_it(keeping):
    async with chat(keeping) as driver:
        screen = await go(driver)
        await driver.press("slash", *"ferry")
        await driver.until(lambda: "of 10 articles fit" in driver.text)
        assert "Electric ferry Petrel" in driver.text
        assert "Auditors" not in driver.text
        await driver.press("escape")
        assert isinstance(screen.focused, Table)


async def test_an_article_opens_with_numbered_sentences_and_one_of_them_is_checked(keeping):
    async with chat(keeping) as driver:
        await go(driver)
        await driver.press("j", "j", "enter")
        await driver.until(lambda: isinstance(driver.app.screen, ArticleScreen))
        assert " 3 The ferry company will cut 58 jobs" in driver.text
        await driver.press("j", "j", "c")
        await driver.until(lambda: driver.shows(Turn))
        assert "Check: The ferry company will cut 58 jobs" in driver.text
        assert not isinstance(driver.app.screen, ArticleScreen)


async def test_a_near_copy_says_so_beside_its_title_and_in_the_count(keeping, write):
    story = [f"Boat {number} of the Skarn fleet came in at noon on Monday with {number} tonnes." for number in "123456"]
    files = [write("wire.txt", *story, title="Wire"), write("post.txt", *story[:5], title="Post")]
    assert [added.outcome for added in keeping.library.add_files(files)] == ["added", "added"]
    async with chat(keeping, size=(80, 24)) as driver:
        await driver.greeted()
        await driver.press("f3")
        await driver.until(lambda: "12 articles, 1 of them a copy" in driver.text)
        [line] = (line for line in driver.lines if line.endswith("copy") and "post.txt" in line)
        assert line.split()[0] == "Post"


async def test_a_path_is_added_and_what_became_of_each_file_is_told(keeping, write):
    folder = write("new/lighthouse.txt", "The lighthouse at Skarn was lit in 1931.").parent
    write("new/twin.txt", "The lighthouse at Skarn was lit in 1931.")
    (folder / "broken[red].pdf").write_bytes(b"%PDF-1.4 nothing")
    async with chat(keeping) as driver:
        await go(driver)
        await driver.press("a")
        await driver.until(lambda: driver.shows(TextArea))
        driver.app.screen.query_one(TextArea).text = str(folder)
        await driver.press("enter")
        await driver.until(lambda: "11 articles" in driver.text)
        told = driver.words(Outcomes)
        assert "1 added, 1 duplicate, 1 failed" in told
        assert "broken[red].pdf" in told
        assert "the same text as lighthouse" in told
        assert "The lighthouse at Skarn" in driver.text


async def test_a_file_dragged_into_the_window_and_a_pasted_text_are_added(keeping, write):
    file = write("a folder/drag me.txt", "The lighthouse at Skarn was lit in 1931.")
    async with chat(keeping) as driver:
        screen = await go(driver)
        screen.query_one(Table).post_message(Paste(str(file).replace(" ", "\\ ")))
        await driver.until(lambda: "11 articles" in driver.text)
        screen.query_one(Table).post_message(Paste("Gulls are back\n\nThe gulls came back to Skarn on Monday.\n"))
        await driver.until(lambda: "12 articles" in driver.text)
        assert "Gulls are back" in driver.text


async def test_a_path_with_a_mistake_in_it_is_told(keeping):
    async with chat(keeping) as driver:
        screen = await go(driver)
        screen.query_one(Table).post_message(Paste("/no/such\x1b[2J"))
        await driver.until(lambda: driver.notices == ["/no/such<ESC>[2J: no such file or folder."])


async def test_a_removed_article_is_put_back_by_u_with_the_same_sentences(keeping, library):
    before = {entry.id: library.sentences(library.article(entry.id)) for entry in library.entries()}
    async with chat(keeping) as driver:
        await go(driver)
        await driver.press("x")
        await driver.until(lambda: "9 articles" in driver.text)
        assert "Auditors" not in driver.text
        await driver.press("u")
        await driver.until(lambda: "10 articles" in driver.text)
    assert {entry.id: library.sentences(library.article(entry.id)) for entry in library.entries()} == before


async def test_adding_is_stopped_by_esc_and_keeps_what_was_added(keeping, write, monkeypatch):
    for number in range(3):
        write(f"many/{number}.txt", f"Boat {number} came in at noon on Monday.", title=f"Boat {number}")
    add_files = keeping.library.add_files

    go_on = threading.Event()

    def one_at_a_time(files):
        for file in files:
            yield from add_files([file])
            go_on.wait(20)

    monkeypatch.setattr(keeping.library, "add_files", one_at_a_time)
    async with chat(keeping) as driver:
        screen = await go(driver)
        screen.query_one(Table).post_message(Paste(str(write("many/3.txt", "A boat.").parent)))
        await driver.until(lambda: "1 added" in driver.text)
        await driver.press("escape")
        go_on.set()
        await driver.until(lambda: "11 articles" in driver.text)  # the step at work is ended, and no other begun
        assert "Boat 1" not in driver.text


def test_of_files_that_are_embedded_together_each_is_told_as_it_is_read(keeping, write):
    files = [write(f"many/{number}.txt", f"Boat {number} came in at noon.", title=f"Boat {number}") for number in "12"]
    steps = []
    Desk(lambda *how: keeping).do(adding([str(file) for file in files]), steps.append)
    told = [one.text if isinstance(one, Stage) else one.outcome for one in steps if isinstance(one, Stage | Added)]
    assert told == [
        "Opening the library",
        "Reading 1 of 2",
        "Reading 2 of 2",
        "Embedding what was read",
        "added",
        "added",
    ]


async def test_hostile_titles_and_file_names_are_shown_and_not_obeyed(keeping, write):
    file = write("[link=x]\u202e\x1b]0;y.txt", "He [red]left[/red] \u200bearly.", title="[red]Loud[/]")
    async with chat(keeping) as driver:
        screen = await go(driver)
        screen.query_one(Table).post_message(Paste(str(file)))
        await driver.until(lambda: "11 articles" in driver.text)
        await driver.press("slash", *"loud", "escape")
        assert "[red]Loud[/]" in driver.text
        assert "[link=x]<U+202E><ESC>]0;y.txt" in driver.text
        await driver.press("enter")
        await driver.until(lambda: isinstance(driver.app.screen, ArticleScreen))
        assert "He [red]left[/red]" in driver.text
        assert not {"\x1b", "\u202e", "\u200b"} & set(driver.text)
