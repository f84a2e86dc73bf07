"""What was asked and not answered is kept, marked."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
from pathlib import Path

from driving import BRIDGE, ScriptedAssistant, chat

from index.library import Library
from qa import history
from qa.answer import Reason
from qa.tui.widgets.draft import Draft
from qa.tui.widgets.note import Note

KILLED = """
import os, signal, sys
sys.path.insert(0, {tests!r})
from qa.assistant import Assistant
from qa.tui.desk import Desk
from qa.tui.jobs.asking import answering
from index.library import Library
from pathlib import Path

class Dying(Assistant):
    def events(self, *how):
        os.kill(os.getpid(), signal.SIGKILL)
        yield

assistant = Dying(Library(Path({library!r}), None, None))
Desk(lambda *how: assistant).do(answering("How much did the bridge cost?"), print)
"""


async def test_a_stopped_question_stands_in_the_history_as_interrupted_and_is_asked_again(held, library):
    async with chat(held) as driver:
        await driver.send(BRIDGE)
        await driver.until(lambda: driver.shows(Draft))
        await driver.press("escape")
        held.go_on.set()
        await asyncio.sleep(0.2)
        await driver.press("f4")
        await driver.until(lambda: "interrupted" in driver.text)
        await driver.press("enter")
        await driver.until(lambda: driver.app.screen is driver.screen and driver.shows(Note))
        assert "This was interrupted before it was answered. r asks again." in driver.text
        await driver.press("escape", "r")
        await driver.until(lambda: history.records(library.database)[0].said != Reason.INTERRUPTED)


async def test_an_answered_question_stands_there_once(tiny, library):
    async with chat(tiny) as driver:
        await driver.send(BRIDGE)
        await driver.until(lambda: driver.app.sub_title == "answered")
    assert len(history.records(library.database)) == 1


async def test_a_question_that_is_none_leaves_nothing(tiny, library):
    async with chat(tiny) as driver:
        await driver.send("?!")
        await driver.until(lambda: "the question is empty" in driver.notes)
    assert history.records(library.database) == []


def test_a_question_outlives_a_program_that_is_killed_over_it(shelf: Path, opened):
    code = KILLED.format(tests=str(Path(__file__).parent), library=str(shelf))
    ended = subprocess.run([sys.executable, "-c", code], env=os.environ, capture_output=True, check=False, timeout=120)
    assert ended.returncode == -signal.SIGKILL, ended.stderr
    library: Library = opened(shelf)
    [record] = history.records(library.database)
    assert (record.asked, record.said) == ("How much did the bridge cost?", Reason.INTERRUPTED)


async def test_what_was_interrupted_is_in_no_report(library, tmp_path):
    from qa.tui.unfinished import unfinished_answer

    history.keep(library.database, unfinished_answer(BRIDGE), {})
    async with chat(ScriptedAssistant(library)) as driver:
        await driver.greeted()
        await driver.press("f4")
        await driver.until(lambda: "1 conversation" in driver.text)
        await driver.press("e", "enter")
        await driver.until(lambda: any("nothing to write" in one for one in driver.notices))


async def test_what_was_asked_on_an_earlier_day_is_recalled_by_up(library):
    from qa.tui.unfinished import unfinished_answer, unfinished_verdict

    history.keep(library.database, unfinished_answer(BRIDGE), {})
    history.keep(library.database, unfinished_verdict("It is long."), {})
    async with chat(ScriptedAssistant(library)) as driver:
        await driver.greeted()
        await driver.press("up")
        assert driver.input == "/check It is long."
        await driver.press("up")
        assert driver.input == BRIDGE
