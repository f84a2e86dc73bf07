"""The chat as a person has it: keys in, text out; and assistants that hold still or say what they are told to."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import asynccontextmanager

from textual.pilot import Pilot
from textual.widget import Widget
from textual.widgets import Static

from index.article import Citation, Evidence, cite
from index.library import Library
from qa.answer import Answer, Event, Found, Reason, Seconds, Statement, Tokens, Words
from qa.assistant import Assistant, Progress, Warn
from qa.claim import Verdict
from qa.tui.app import ChatApp
from qa.tui.screens.chat import ChatScreen
from qa.tui.widgets.answer import AnswerView
from qa.tui.widgets.composer import Composer
from qa.tui.widgets.note import Note
from qa.tui.widgets.turn import Turn
from qa.tui.widgets.welcome import Welcome
from qa.verify import Label, Support

BRIDGE = "How much did the Tarvemouth Harbour Bridge cost?"
STORM = "3,100 people were evacuated from Low Quay during Storm Ottilie."
NOTHING = Verdict("?", Label.NOT_ENOUGH_INFO, Support(0.0, 0.0, 1.0), (), (), (), 0.1)


class HeldAssistant(Assistant):
    """Stops after the first words of a draft until `go_on` is set, so that a test can act while the model writes."""

    def __init__(self, library: Library) -> None:
        super().__init__(library)
        self.go_on = threading.Event()

    def events(self, question: str, *how: object) -> Iterator[Event]:
        for event in super().events(question, *how):
            yield event
            if isinstance(event, Words):
                self.go_on.wait(20)


class TalkativeAssistant(Assistant):
    """Has the model write its draft over and over."""

    def events(self, question: str, *how: object) -> Iterator[Event]:
        for _ in range(100):
            yield from (event for event in super().events(question, *how) if isinstance(event, Words))


class ScriptedAssistant(Assistant):
    """Comes to a given answer or verdict, for what is shown of one."""

    def __init__(
        self, library: Library, result: Answer | Verdict | None = None, evidence: Sequence[Evidence] = ()
    ) -> None:
        super().__init__(library)
        self.result = result
        self.evidence = tuple(evidence)

    def warm(self) -> None:
        """There is nothing to load."""

    def events(self, question: str, *how: object) -> Iterator[Event]:
        assert isinstance(self.result, Answer)
        yield Found(self.evidence)
        yield self.result

    def check(self, claim: str, source: str | None = None) -> Verdict:
        assert isinstance(self.result, Verdict)
        return self.result


class HOLD:
    """Where a staged assistant stops until the test lets it go on."""


class StagedAssistant(ScriptedAssistant):
    """Tells the events of a script, holds still where that says so, and fails with the error that stands in it."""

    def __init__(self, library: Library, *script: object) -> None:
        super().__init__(library)
        self.script = script
        self.go_on = threading.Event()

    def events(self, question: str, *how: object) -> Iterator[Event]:
        return self._played()

    def check(self, claim: str, source: str | None = None) -> Verdict:
        [verdict] = self._played()
        return verdict

    def _played(self) -> Iterator[object]:
        for one in self.script:
            if one is HOLD:
                self.go_on.wait(30)
            elif isinstance(one, Exception):
                raise one
            else:
                yield one


class Driver:
    """One running chat."""

    def __init__(self, pilot: Pilot[None]) -> None:
        self.pilot = pilot
        self.app = pilot.app

    @property
    def screen(self) -> ChatScreen:
        """The chat's own screen, whatever stands on it."""
        return next(one for one in self.app.screen_stack if isinstance(one, ChatScreen))

    async def press(self, *keys: str) -> None:
        await self.pilot.press(*keys)

    async def send(self, text: str) -> None:
        self.screen.query_one(Composer).text = text
        await self.press("enter")

    async def until(self, reached: Callable[[], object], seconds: float = 120) -> None:
        end = time.monotonic() + seconds
        while not reached():
            assert time.monotonic() < end, f"not reached in {seconds} s; the screen shows:\n{self.text}"
            await asyncio.sleep(0.01)
        await self.pilot.pause()

    def shows(self, kind: type[Widget]) -> bool:
        return bool(self.app.screen.query(kind))

    async def ask(self) -> Turn:
        """Ask anything and wait until a result is shown."""
        await self.send("a question")
        await self.until(lambda: self.shows(AnswerView))
        return self.screen.query_one(Turn)

    async def greeted(self) -> None:
        """Wait until the library is open."""
        await self.until(lambda: "Nothing leaves this machine" in self.text)
        assert self.shows(Welcome)

    @property
    def text(self) -> str:
        """What the terminal shows, line by line."""
        strips = self.app.screen._compositor.render_strips()
        return "\n".join(strip.text.rstrip() for strip in strips)

    def words(self, kind: type[Widget]) -> str:
        """What is shown of one part of the screen, without its layout."""
        region = self.app.screen.query_one(kind).region
        shown = self.lines[region.y : region.bottom]
        return " ".join(" ".join(line[region.x : region.right] for line in shown).strip("│ ").replace("│", " ").split())

    @property
    def lines(self) -> list[str]:
        return self.text.splitlines()

    @property
    def notes(self) -> str:
        return "\n".join(note.text for note in self.screen.query(Note))

    @property
    def notices(self) -> list[str]:
        return [one.message for one in self.app._notifications]

    @property
    def cited(self) -> str:
        return str(self.screen.query_one("#cited-text", Static).render())

    @property
    def input(self) -> str:
        return self.screen.query_one(Composer).text


@asynccontextmanager
async def chat(assistant: Assistant, size: tuple[int, int] = (120, 40)) -> AsyncIterator[Driver]:
    def opened(create: bool, progress: Progress, warn: Warn) -> Assistant:
        return assistant

    async with ChatApp(opened).run_test(size=size, notifications=True) as pilot:
        await pilot.pause()
        yield Driver(pilot)


def evidence(library: Library, article_id: str, sentence: int) -> Evidence:
    article = library.article(article_id)
    return Evidence(article, library.sentences(article)[sentence - 1], 0.9)


def cited(one: Evidence) -> Citation:
    return cite(one.article, one.sentence)


def answer(*statements: tuple[str, Evidence] | Statement, short: str = "") -> Answer:
    backed = tuple(
        one if isinstance(one, Statement) else Statement(one[0], (cited(one[1]),), 0.9) for one in statements
    )
    return Answer("?", short, backed, False, None, 0.9, (), Seconds(0.1, 0.2, 0.3), Tokens(1, 1))


def abstention(*nearest: Evidence, reason: Reason = Reason.NOT_SETTLED) -> Answer:
    seconds = Seconds(0.1, None, 0.2)
    return Answer("?", "", (), True, reason, 0.0, tuple(map(cited, nearest)), seconds, Tokens(0, 0))
