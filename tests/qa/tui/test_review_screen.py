"""Reviewing a draft: its marks, the way through them, the sources beside them, and the report."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from driving import Driver, ScriptedAssistant, chat, cited
from textual.events import Paste
from textual.widgets import Input, Static, TextArea

from index.article import Article, Evidence
from index.library import Library
from qa.checkworthy import sorted_sentences
from qa.claim import Verdict, Witness
from qa.differences import differences
from qa.review import Begun, Event, PassedOver, Reviewed
from qa.tui.screens.review import ReviewScreen
from qa.tui.screens.saving import SaveScreen
from qa.tui.widgets.citation import CitationLine
from qa.tui.widgets.composer import Composer
from qa.tui.widgets.finding import Finding
from qa.tui.widgets.marks import Marks
from qa.tui.widgets.turn import Turn
from qa.verify import Label, Support

DRAFT = """# Harbour [bold]notes[/]

The bridge cost 412 million crowns. Is that so? Mayor [red]Varnholm[/] promised a review within two weeks.

I think it is ugly. Nobody slept on Tessary Island.
"""
LABELS = {"bridge": Label.SUPPORTED, "Varnholm": Label.REFUTED, "Nobody": Label.NOT_ENOUGH_INFO}


class Reviewer(ScriptedAssistant):
    """Judges the three statements of DRAFT as LABELS says, and waits before the last one until `go_on` is set."""

    def __init__(self, library: Library, bridge: Evidence, storm: Evidence) -> None:
        super().__init__(library)
        self.bridge, self.storm = bridge, storm
        self.go_on = threading.Event()
        self.go_on.set()

    def review(self, draft: Article, *, with_same_text: bool = False) -> Iterator[Event]:
        sentences = list(sorted_sentences(draft.text))
        yield Begun(draft, len(sentences), sum(one.why is None for one in sentences), None, False)
        for number, one in enumerate(sentences, 1):
            if one.why:
                yield PassedOver(number, one.start, one.end, one.text, one.why)
                continue
            label = next(label for word, label in LABELS.items() if word in one.text)
            if label is Label.NOT_ENOUGH_INFO:
                self.go_on.wait(20)
            yield self.reviewed(number, one.start, one.text, label)

    def reviewed(self, number: int, start: int, text: str, label: Label) -> Reviewed:
        for_it = (Witness(cited(self.bridge), 0.9),) if label is Label.SUPPORTED else ()
        against = (Witness(cited(self.storm), 0.8),) if label is Label.REFUTED else ()
        verdict = Verdict(text, label, Support(0.1, 0.8, 0.1), for_it, against, (cited(self.bridge),), 0.1)
        pointed = differences(text, self.storm.sentence.text) if against else ()
        return Reviewed(number, start, start + len(text), text, verdict, pointed, False)


@pytest.fixture
def reviewer(samples: Library, bridge: Evidence, storm: Evidence) -> Iterator[Reviewer]:
    found = Reviewer(samples, bridge, storm)
    yield found
    found.go_on.set()


@pytest.fixture
def draft(tmp_path: Path) -> Path:
    file = tmp_path / "draft \u202e[red].md"
    file.write_text(DRAFT, "utf-8")
    return file


async def review(driver: Driver, draft: Path, reached: str = "3 statements") -> ReviewScreen:
    await driver.greeted()
    await driver.send(f"/review '{draft}'")
    await driver.until(lambda: reached in driver.text)
    assert isinstance(driver.app.screen, ReviewScreen)
    return driver.app.screen


async def test_each_statement_is_marked_as_soon_as_it_is_judged_and_the_rest_says_what_it_waits_for(reviewer, draft):
    reviewer.go_on.clear()
    async with chat(reviewer) as driver:
        await review(driver, draft, "refuted")
        assert "supported" in driver.text
        assert "draft: two, source: three" in driver.text
        assert "passed over: a question" in driver.text
        assert "passed over: an opinion" in driver.text
        assert "waiting" in driver.text
        reviewer.go_on.set()
        await driver.until(lambda: "not enough info" in driver.text)
        assert "3 statements: 1 refuted, 1 not enough info, 1 supported; 3 sentences passed over" in driver.text


async def test_esc_stops_a_review_and_keeps_what_is_done(reviewer, draft):
    reviewer.go_on.clear()
    async with chat(reviewer) as driver:
        await review(driver, draft, "refuted")
        await driver.press("escape")
        await driver.until(lambda: "not judged" in driver.text)
        assert "draft: two, source: three" in driver.text
        reviewer.go_on.set()
        await driver.press("r")
        await driver.until(lambda: "3 statements: 1 refuted" in driver.text)


@pytest.mark.parametrize("size", [(120, 40), (80, 24)])
async def test_n_jumps_to_what_is_not_supported_and_its_source_sentence_is_lit(size, reviewer, draft, storm):
    async with chat(reviewer, size=size) as driver:
        screen = await review(driver, draft)
        await driver.press("n")
        assert screen.query_one(Marks).present.counts_as is Label.REFUTED
        await driver.until(lambda: "▶ 20" in driver.text)
        assert str(screen.query_one("#cited-text", Static).render()) == storm.sentence.text
        await driver.press("n")
        assert screen.query_one(Marks).present.counts_as is Label.NOT_ENOUGH_INFO
        await driver.until(lambda: "nearest · sentence 3" in driver.text)
        await driver.press("n")
        assert driver.notices[-1].startswith("No mark below")
        await driver.press("p")
        assert screen.query_one(Marks).present.counts_as is Label.REFUTED


async def test_the_worst_come_first_on_request_and_the_cursor_stays_on_its_sentence(reviewer, draft):
    async with chat(reviewer) as driver:
        screen = await review(driver, draft)
        marks = screen.query_one(Marks)
        await driver.press("n")
        before = marks.number
        await driver.press("s")
        judged = [one.counts_as for one in marks.came if isinstance(one, Reviewed)]
        assert judged == [Label.REFUTED, Label.NOT_ENOUGH_INFO, Label.SUPPORTED]
        assert marks.number == before
        await driver.press("s")
        assert [one.number for one in marks.came] == list(range(1, 7))


async def test_enter_leads_to_what_was_found_and_esc_back_also_in_a_small_window(reviewer, draft):
    async with chat(reviewer, size=(80, 24)) as driver:
        screen = await review(driver, draft)
        await driver.press("n")
        await driver.until(lambda: bool(screen.query(CitationLine)))
        await driver.press("enter")
        assert isinstance(screen.focused, CitationLine)
        assert "against 0.80" in driver.words(Finding)
        await driver.press("escape")
        assert isinstance(screen.focused, Marks)


async def test_the_report_is_written_in_the_order_shown_and_a_file_that_is_there_is_not_replaced_unasked(
    reviewer, draft, tmp_path
):
    file = tmp_path / "out.html"
    file.write_text("mine")
    async with chat(reviewer) as driver:
        await review(driver, draft)
        await driver.press("s", "w")
        await driver.until(lambda: isinstance(driver.app.screen, SaveScreen))
        await driver.press("down")
        assert driver.app.screen.query_one(Input).value.endswith("-review.html")
        driver.app.screen.query_one(Input).value = str(file)
        await driver.press("enter")
        assert "Enter again replaces it" in driver.text
        assert file.read_text() == "mine"
        await driver.press("enter")
        await driver.until(lambda: driver.notices == [f"Written to {file}."])
    page = file.read_text("utf-8")
    assert "<html" in page
    assert page.index("promised a review") < page.index("Nobody slept") < page.index("cost 412 million")
    assert "3 sentences passed over" in page


async def test_a_statement_is_checked_in_the_chat_by_c(reviewer, draft):
    reviewer.result = Verdict("?", Label.NOT_ENOUGH_INFO, Support(0.0, 0.0, 1.0), (), (), (), 0.1)
    async with chat(reviewer) as driver:
        await review(driver, draft)
        await driver.press("n", "c")
        await driver.until(lambda: driver.shows(Turn))
        assert "Check: Mayor [red]Varnholm[/] promised" in driver.text


async def test_a_hostile_draft_is_shown_and_not_obeyed(reviewer, draft):
    async with chat(reviewer) as driver:
        await review(driver, draft)
        assert "Harbour [bold]notes[/]" in driver.text
        assert "Mayor [red]Varnholm[/] promised" in driver.text
        assert "draft <U+202E>[red].md" in driver.text
        assert not {"\x1b", "\u202e"} & set(driver.text)


async def test_a_draft_is_pasted_and_a_path_that_is_not_there_is_told(reviewer, tmp_path):
    async with chat(reviewer) as driver:
        await driver.greeted()
        await driver.press("f6")
        await driver.until(lambda: "No draft is open" in driver.text)
        driver.app.screen.query_one(Marks).post_message(Paste("/no/such.md"))
        await driver.until(lambda: driver.notices == ["/no/such.md: no such file."])
        driver.app.screen.query_one(Marks).post_message(Paste(DRAFT))
        await driver.until(lambda: "3 statements" in driver.text)


async def test_a_draft_is_opened_by_its_path(reviewer, draft):
    async with chat(reviewer) as driver:
        await driver.greeted()
        await driver.press("f6", "o")
        await driver.until(lambda: driver.shows(TextArea))
        driver.app.screen.query_one(TextArea).text = f"'{draft}'"
        await driver.press("enter")
        await driver.until(lambda: "3 statements" in driver.text)


async def test_a_real_review_refutes_a_false_figure_with_the_sentence_that_has_the_true_one(library, tmp_path):
    file = tmp_path / "draft.txt"
    file.write_text("The Tarvemouth Harbour Bridge cost 512 million crowns.\n", "utf-8")
    async with chat(ScriptedAssistant(library)) as driver:
        await review(driver, file, "1 statement:")
        assert "refuted" in driver.text
        await driver.until(lambda: "412 million crowns" in driver.text)
        await driver.press("f2")
        assert isinstance(driver.screen.focused, Composer)


async def test_a_finding_says_how_many_of_its_articles_are_copies(library, storm, draft):
    print_of_it = storm.article.text.replace("Storm Ottilie", "The storm Ottilie", 1)
    assert library.add_data(print_of_it.encode(), "herald.txt").outcome == "added"
    async with chat(Reviewer(library, storm, storm)) as driver:
        await review(driver, draft)
        assert "The sentences for it stand in 2 articles, 1 of them a copy." in " ".join(driver.words(Finding).split())
