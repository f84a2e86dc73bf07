"""The chat, driven by keys and the mouse on real parts: a real library, the real verifier, the tiny chat model."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from textual.events import Key
from textual.pilot import Pilot
from textual.widget import Widget
from textual.widgets import Static

from index.article import Citation, Evidence, cite, new_article
from index.library import Library
from qa.answer import Answer, Event, Found, Seconds, Statement, Tokens, Words
from qa.assistant import Assistant
from qa.claim import Verdict, Witness
from qa.model import ChatModel
from qa.tui.app import ChatApp
from qa.tui.screens.chat import ChatScreen
from qa.tui.widgets.answer import AnswerView
from qa.tui.widgets.citation import CitationLine
from qa.tui.widgets.composer import Composer
from qa.tui.widgets.conversation import Conversation
from qa.tui.widgets.draft import Draft, EvidenceFound
from qa.tui.widgets.note import Note
from qa.tui.widgets.source import SourcePane
from qa.tui.widgets.turn import Turn
from qa.tui.widgets.verdict import VerdictView
from qa.verify import Label, Support

BRIDGE = "How much did the Tarvemouth Harbour Bridge cost?"
STORM = "3,100 people were evacuated from Low Quay during Storm Ottilie."


class HeldAssistant(Assistant):
    """Stops after the first words of a draft until `go_on` is set, so that a test can act while the model writes."""

    def __init__(self, library: Library) -> None:
        super().__init__(library)
        self.go_on = threading.Event()

    def events(self, question: str) -> Iterator[Event]:
        for event in super().events(question):
            yield event
            if isinstance(event, Words):
                self.go_on.wait(20)


class TalkativeAssistant(Assistant):
    """Has the model write its draft over and over."""

    def events(self, question: str) -> Iterator[Event]:
        for _ in range(100):
            yield from (event for event in super().events(question) if isinstance(event, Words))


class ScriptedAssistant(Assistant):
    """Comes to a given answer or verdict, for what is shown of one."""

    def __init__(self, library: Library, result: Answer | Verdict, evidence: Sequence[Evidence] = ()) -> None:
        super().__init__(library)
        self.result = result
        self.evidence = tuple(evidence)

    def warm(self) -> None:
        """There is nothing to load."""

    def events(self, question: str) -> Iterator[Event]:
        assert isinstance(self.result, Answer)
        yield Found(self.evidence)
        yield self.result

    def check(self, claim: str, source: str | None = None) -> Verdict:
        assert isinstance(self.result, Verdict)
        return self.result


class Driver:
    """The chat as a person has it: keys in, text out."""

    def __init__(self, pilot: Pilot[None]) -> None:
        self.pilot = pilot
        assert isinstance(pilot.app.screen, ChatScreen)
        self.screen = pilot.app.screen

    async def send(self, text: str) -> None:
        self.screen.query_one(Composer).text = text
        await self.pilot.press("enter")

    async def until(self, reached: Callable[[], object], seconds: float = 30) -> None:
        end = time.monotonic() + seconds
        while not reached():
            assert time.monotonic() < end, f"not reached in {seconds} s; the screen shows:\n{self.text}"
            await asyncio.sleep(0.01)
        await self.pilot.pause()

    def shows(self, kind: type[Widget]) -> bool:
        return bool(self.screen.query(kind))

    async def ask(self) -> Turn:
        """Ask anything and wait until a result is shown."""
        await self.send("a question")
        await self.until(lambda: self.shows(AnswerView))
        return self.screen.query_one(Turn)

    @property
    def text(self) -> str:
        """What the terminal shows, line by line."""
        strips = self.screen._compositor.render_strips()
        return "\n".join(strip.text.rstrip() for strip in strips)

    def words(self, kind: type[Widget]) -> str:
        """What is shown of one part of the screen, without its layout."""
        region = self.screen.query_one(kind).region
        shown = self.lines[region.y : region.bottom]
        return " ".join(" ".join(line[region.x : region.right] for line in shown).strip("│ ").replace("│", " ").split())

    @property
    def lines(self) -> list[str]:
        return self.text.splitlines()

    @property
    def notes(self) -> str:
        return "\n".join(note.text for note in self.screen.query(Note))

    @property
    def cited(self) -> str:
        return str(self.screen.query_one("#cited-text", Static).render())

    @property
    def input(self) -> str:
        return self.screen.query_one(Composer).text


@pytest.fixture
def tiny(library: Library, tiny_chat: Path) -> HeldAssistant:
    """An assistant with the tiny chat model, which writes without a pause."""
    found = HeldAssistant(library)
    found.model = ChatModel(tiny_chat)
    found.go_on.set()
    return found


@pytest.fixture
def held(tiny: HeldAssistant) -> Iterator[HeldAssistant]:
    tiny.go_on.clear()
    yield tiny
    tiny.go_on.set()


@asynccontextmanager
async def chat(assistant: Assistant, size: tuple[int, int] = (120, 40)) -> AsyncIterator[Driver]:
    async with ChatApp(assistant).run_test(size=size, notifications=True) as pilot:
        await pilot.pause()
        yield Driver(pilot)


def evidence(library: Library, article_id: str, sentence: int) -> Evidence:
    article = library.article(article_id)
    return Evidence(article, library.sentences(article)[sentence - 1], 0.9)


def cited(one: Evidence) -> Citation:
    return cite(one.article, one.sentence)


def answer(*statements: tuple[str, Evidence]) -> Answer:
    backed = tuple(Statement(text, (cited(one),), 0.9) for text, one in statements)
    return Answer("?", backed, False, "", 0.9, (), Seconds(0.1, 0.2, 0.3), Tokens(1, 1))


@pytest.fixture
def bridge(samples: Library) -> Evidence:
    return evidence(samples, "harbour-bridge-opens", 3)


@pytest.fixture
def storm(samples: Library) -> Evidence:
    return evidence(samples, "storm-ottilie-evacuation", 20)


@pytest.fixture
def answering(samples: Library, bridge: Evidence, storm: Evidence) -> Assistant:
    """An assistant whose answer has two statements with a citation each."""
    result = answer(("The bridge [b]cost[/b] much.", bridge), ("Sirens [1] failed.", storm))
    return ScriptedAssistant(samples, result, (bridge, storm))


async def test_the_evidence_comes_before_the_first_word_and_both_give_way_to_the_answer(held):
    async with chat(held) as driver:
        await driver.send(BRIDGE)
        await driver.until(lambda: driver.shows(EvidenceFound))
        assert not driver.shows(AnswerView)
        await driver.until(lambda: driver.shows(Draft))
        assert "Sentences that may answer it" in driver.text
        assert "Draft, not checked yet" in driver.text
        assert not driver.shows(CitationLine)
        held.go_on.set()
        await driver.until(lambda: driver.shows(AnswerView))
        assert not driver.shows(EvidenceFound)
        assert not driver.shows(Draft)


async def test_esc_stops_at_once_and_keeps_the_draft_marked_and_without_citations(held):
    async with chat(held) as driver:
        await driver.send(BRIDGE)
        await driver.until(lambda: driver.shows(Draft))
        began = time.monotonic()
        await driver.pilot.press("escape")
        assert "Stopped. A draft, not checked, without citations:" in driver.text
        assert time.monotonic() - began < 1
        held.go_on.set()
        await asyncio.sleep(0.5)
        assert not driver.shows(AnswerView)
        assert not driver.shows(CitationLine)


async def test_after_a_stop_the_next_question_waits_for_the_step_before_and_is_answered(held):
    async with chat(held) as driver:
        await driver.send(BRIDGE)
        await driver.until(lambda: driver.shows(Draft))
        await driver.pilot.press("escape")
        await driver.send("/check " + STORM)
        await driver.until(lambda: "Waiting for the step before to end" in driver.text)
        held.go_on.set()
        await driver.until(lambda: driver.shows(VerdictView))


async def test_a_question_while_one_is_answered_is_refused_and_stays_in_the_input(held):
    async with chat(held) as driver:
        await driver.send(BRIDGE)
        await driver.send("And the ferry?")
        assert len(driver.screen.query(Turn)) == 1
        assert driver.input == "And the ferry?"
        await driver.until(lambda: "One at a time" in driver.text)
        held.go_on.set()


async def test_keys_are_answered_while_the_model_writes(library, tiny_chat):
    talkative = TalkativeAssistant(library)
    talkative.model = ChatModel(tiny_chat)
    waits = []
    async with chat(talkative) as driver:
        await driver.send(BRIDGE)
        await driver.until(lambda: driver.shows(Draft))
        for count in range(1, 31):
            began = time.monotonic()
            driver.pilot.app.post_message(Key("x", "x"))
            while driver.input != "x" * count:
                await asyncio.sleep(0.002)
            waits.append(time.monotonic() - began)
        assert "Writing" in driver.text
        await driver.pilot.press("escape")
    assert sorted(waits)[-3] < 0.2, waits


async def test_a_check_shows_the_verdict_as_a_word_with_its_probabilities(tiny):
    async with chat(tiny) as driver:
        await driver.send("/check " + STORM)
        await driver.until(lambda: driver.shows(VerdictView))
        assert f"Check: {STORM}" in driver.words(Conversation)
        for word in ("supported  ", "refuted  ", "not enough info "):
            assert word in driver.text


async def test_a_conflict_shows_both_sides_and_opens_the_first_by_itself(samples):
    sides = [evidence(samples, "storm-ottilie-evacuation", number) for number in (3, 4)]
    for_it, against = ((Witness(cited(one), 0.9),) for one in sides)
    verdict = Verdict("?", Label.CONFLICTING, Support(0.6, 0.4, 0.0), for_it, against, (), 0.1)
    async with chat(ScriptedAssistant(samples, verdict)) as driver:
        await driver.send("/check " + STORM)
        await driver.until(lambda: driver.shows(VerdictView))
        assert "Conflicting" in driver.text
        assert driver.cited == sides[0].sentence.text
        await driver.pilot.press("escape", "2")
        assert driver.cited == sides[1].sentence.text


async def test_the_first_citation_of_an_answer_opens_by_itself(answering, bridge):
    async with chat(answering) as driver:
        await driver.ask()
        assert driver.cited == bridge.sentence.text
        assert "▶ 3 " in driver.text
        assert isinstance(driver.screen.focused, Composer)


async def test_a_citation_shows_its_sentence_lit_and_in_view_among_its_neighbours(answering, storm, samples):
    async with chat(answering) as driver:
        await driver.ask()
        await driver.pilot.press("escape", "2")
        assert driver.cited == storm.sentence.text
        assert "▶ 20 " in driver.text
        assert storm.article.title in driver.words(SourcePane)
        assert f"sentence 20 of {len(samples.sentences(storm.article))} · 2031-09-19" in driver.words(SourcePane)
        assert Path(storm.article.source).parts[1] in driver.words(SourcePane)
        lit = driver.screen.query_one("#cited")
        assert lit.region in driver.screen.query_one("#source-text").region
        assert lit.styles.background != driver.screen.query_one(SourcePane).styles.background
        assert driver.screen.query_one("#before").display


@pytest.mark.parametrize("way", ["mouse on the mark", "mouse on the line", "tab and enter", "ctrl+n", "n", "p"])
async def test_every_way_to_a_citation_opens_it(way, answering, storm):
    async with chat(answering) as driver:
        turn = await driver.ask()
        if way == "mouse on the mark":
            row, line = next(one for one in enumerate(driver.lines) if "failed. [2]" in one[1])
            await driver.pilot.click(offset=(line.index("[2]") + 1, row))
        elif way == "mouse on the line":
            await driver.pilot.click(turn.query(CitationLine).last())
        elif way == "tab and enter":
            await driver.pilot.press("escape", "tab", "enter")
        elif way == "ctrl+n":
            await driver.pilot.press("ctrl+n")
        else:
            await driver.pilot.press("escape", way)
        await driver.until(lambda: driver.cited == storm.sentence.text, seconds=5)
        assert [line.opened for line in turn.query(CitationLine)] == [False, True]


async def test_an_abstention_says_so_with_its_reason_and_the_nearest_sentences(samples, bridge):
    seconds = Seconds(0.1, None, 0.2)
    abstention = Answer("?", (), True, "nothing comes close", 0.0, (cited(bridge),), seconds, Tokens(0, 0))
    async with chat(ScriptedAssistant(samples, abstention, [bridge])) as driver:
        await driver.ask()
        assert "The sources do not say." in driver.text
        assert "nothing comes close" in driver.text
        assert driver.cited == ""
        await driver.pilot.press("ctrl+n")
        assert driver.cited == bridge.sentence.text


async def test_a_citation_whose_article_can_not_be_read_shows_its_quote_and_says_so(samples, bridge):
    async with chat(ScriptedAssistant(samples, answer(("It cost much.", bridge)))) as driver:
        await driver.ask()
        assert driver.cited == bridge.sentence.text
        assert "has changed or gone since" in driver.words(SourcePane)


async def test_markup_and_escapes_of_articles_and_models_are_shown_and_not_obeyed(library):
    text = "The [link=http://x]keeper[/link] left\x1b[2J. He \u202ecame[/] back."
    article = new_article(title="[red]Loud[/red] \x1b]0;owned\x07", text=text, source="/tmp/[bold]x\x1b.txt")
    spans = [(0, text.index(" He")), (text.index("He"), len(text))]
    assert [added.outcome for added in library.add_articles([(article, spans)])] == ["added"]
    sentences = [Evidence(article, one, 0.9) for one in library.sentences(article)]
    result = answer(("See [bold]this[/bold]\x1b[2J.", sentences[0]))
    async with chat(ScriptedAssistant(library, result, sentences)) as driver:
        await driver.ask()
        assert "See [bold]this[/bold]<ESC>[2J. [1]" in driver.words(Conversation)
        assert "[red]Loud[/red] <ESC>]0;owned<07>" in driver.words(SourcePane)
        assert "[link=http://x]keeper[/link] left<ESC>[2J." in driver.words(SourcePane)
        assert "He <U+202E>came[/] back." in driver.words(SourcePane)
        assert "/tmp/[bold]x<ESC>.txt" in driver.words(SourcePane)
        assert not {"\x1b", "\x07", "\u202e"} & set(driver.text)


async def test_help_lists_what_can_be_typed(answering):
    async with chat(answering) as driver:
        await driver.send("/help")
        assert "/check CLAIM" in driver.text
        await driver.pilot.press("f1")
        assert len(driver.screen.query(Note)) == 2


@pytest.mark.parametrize(("typed", "told"), [("/chekc x", "no command /chekc"), ("/check", "needs a claim")])
async def test_what_is_no_command_says_so(typed, told, answering):
    async with chat(answering) as driver:
        await driver.send(typed)
        assert told in driver.notes
        assert not driver.shows(Turn)


async def test_an_error_is_a_line_of_the_conversation(tiny):
    async with chat(tiny) as driver:
        await driver.send("?!")
        await driver.until(lambda: "the question is empty" in driver.notes)
        assert driver.screen._job is None


async def test_an_empty_library_says_what_to_do(empty_library):
    async with chat(Assistant(empty_library)) as driver:
        await driver.until(lambda: "The library is empty. `qa add PATH`" in driver.notes)
        await driver.send("/check " + STORM)
        await driver.until(lambda: "no articles yet; `qa add PATH`" in driver.notes)


async def test_ctrl_j_begins_a_line_enter_sends_and_up_recalls(answering):
    async with chat(answering) as driver:
        await driver.pilot.press("slash", "h", "ctrl+j", "i")
        assert driver.input == "/h\ni"
        await driver.pilot.press("enter")
        assert driver.input == ""
        await driver.pilot.press("n", "e", "w", "up")
        assert driver.input == "/h\ni"
        await driver.pilot.press("down")
        assert driver.input == "new"


async def test_ctrl_c_loses_nothing_and_ctrl_q_quits(answering):
    async with chat(answering) as driver:
        await driver.ask()
        await driver.pilot.press("ctrl+c")
        assert driver.pilot.app.is_running
        assert driver.shows(AnswerView)
        await driver.pilot.press("ctrl+q")
        assert not driver.pilot.app.is_running


async def test_the_command_palette_opens(answering):
    async with chat(answering) as driver:
        await driver.pilot.press("ctrl+p")
        assert driver.pilot.app.screen is not driver.screen


@pytest.mark.parametrize("theme", ["textual-dark", "textual-light"])
async def test_80_by_24_shows_statement_mark_and_lit_sentence_at_once(theme, answering):
    async with chat(answering, size=(80, 24)) as driver:
        driver.pilot.app.theme = theme
        await driver.ask()
        assert "The bridge [b]cost[/b] much. [1]" in driver.text
        assert "▶ [1]" in driver.text
        assert "▶ 3 " in driver.text
        assert "Ask about your articles" in driver.text
        assert "Help" in driver.lines[-1]
        assert len(driver.lines) == 24


async def test_resizing_keeps_the_lit_sentence_in_view(answering):
    async with chat(answering, size=(200, 50)) as driver:
        await driver.ask()
        await driver.pilot.press("ctrl+n")
        await driver.pilot.resize_terminal(80, 24)
        await driver.pilot.pause()
        assert "▶ 20" in driver.text
