"""Reading what is cited: every way to a sentence, and how it stands in its article."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from driving import ScriptedAssistant, answer, chat, cited, evidence

from index.article import Evidence, new_article
from qa import history
from qa.answer import Statement
from qa.tui.widgets.citation import CitationLine
from qa.tui.widgets.composer import Composer
from qa.tui.widgets.conversation import Conversation
from qa.tui.widgets.source import SourcePane


async def test_f5_without_a_source_says_what_to_do_and_opens_none(answering):
    async with chat(answering, size=(80, 24)) as driver:
        await driver.greeted()
        await driver.press("f5")
        assert driver.notices == ["No source is open: ask a question, and what answers it is shown in its article."]
        await driver.press("f6", "f5")
        assert "No source is open: press o to open a draft" in driver.notices[1]
        assert not driver.app.screen.query_one(SourcePane).has_focus_within


async def test_a_cited_sentence_that_is_a_quotation_has_its_own_marks_alone(samples):
    sentences = samples.sentences(samples.article("bridge-audit-cost"))
    said = evidence(samples, "bridge-audit-cost", next(one.number for one in sentences if one.text[0] == '"'))
    async with chat(ScriptedAssistant(samples, answer(("They hoped.", said)), (said,))) as driver:
        await driver.ask()
        assert f"[1] {said.sentence.text[:20]}" in driver.words(CitationLine)


async def test_the_first_citation_of_an_answer_opens_by_itself(answering, bridge):
    async with chat(answering) as driver:
        await driver.ask()
        assert driver.cited == bridge.sentence.text
        assert "▶ 3 " in driver.text
        assert isinstance(driver.screen.focused, Composer)


async def test_a_citation_shows_its_sentence_lit_and_in_view_among_its_neighbours(answering, storm, samples):
    async with chat(answering) as driver:
        await driver.ask()
        await driver.press("escape", "2")
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
            await driver.press("escape", "tab", "enter")
        elif way == "ctrl+n":
            await driver.press("ctrl+n")
        else:
            await driver.press("escape", way)
        await driver.until(lambda: driver.cited == storm.sentence.text, seconds=5)
        assert [line.opened for line in turn.query(CitationLine)] == [False, True]


async def test_a_citation_whose_article_can_not_be_read_shows_its_quote_and_says_so(samples, bridge):
    statement = Statement("It cost much.", (replace(cited(bridge), digest="0" * 64),), 0.9)
    async with chat(ScriptedAssistant(samples, answer(statement))) as driver:
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


@pytest.mark.parametrize("theme", ["textual-dark", "textual-light"])
async def test_80_by_24_shows_statement_mark_and_lit_sentence_at_once(theme, answering):
    async with chat(answering, size=(80, 24)) as driver:
        driver.app.theme = theme
        await driver.ask()
        assert "The bridge [b]cost[/b] much. [1]" in driver.text
        assert "▶ [1]" in driver.text
        assert "▶ 3 " in driver.text
        assert "Ask about your articles" in driver.text
        assert "F1 Keys" in driver.lines[-1]
        assert len(driver.lines) == 24


async def test_resizing_keeps_the_lit_sentence_in_view(answering):
    async with chat(answering, size=(200, 50)) as driver:
        await driver.ask()
        await driver.press("ctrl+n")
        await driver.pilot.resize_terminal(80, 24)
        await driver.pilot.pause()
        assert "▶ 20" in driver.text


async def test_in_a_narrow_window_the_source_takes_all_the_room_while_it_is_read(answering, bridge):
    async with chat(answering, size=(80, 24)) as driver:
        await driver.ask()
        await driver.press("escape", "enter")
        assert driver.screen.query_one("#source-text").size.height >= 15
        assert not driver.screen.query_one(Conversation).display
        await driver.press("escape")
        assert driver.screen.query_one(Conversation).display
        assert isinstance(driver.screen.focused, CitationLine)
        await driver.press("f5")
        assert driver.screen.query_one(SourcePane).has_focus_within
        await driver.press("f5")
        assert driver.screen.query_one(Conversation).display


async def test_moving_over_the_sentences_opens_each(answering, bridge, storm):
    async with chat(answering) as driver:
        await driver.ask()
        await driver.press("escape", "j")
        assert driver.cited == storm.sentence.text
        await driver.press("up")
        assert driver.cited == bridge.sentence.text


async def test_an_answer_says_how_many_of_its_articles_are_copies_and_still_does_when_it_is_reopened(library):
    print_of_it = library.article("harbour-bridge-opens").text.replace("crowns", "Crowns", 1)
    assert library.add_data(print_of_it.encode(), "herald.txt").outcome == "added"
    told = "The sentences for it stand in 2 articles, 1 of them a copy."
    bridge = evidence(library, "harbour-bridge-opens", 8)
    async with chat(ScriptedAssistant(library, answer(("It is so.", bridge)))) as driver:
        await driver.ask()
        assert told in driver.text
    history.keep(library.database, answer(("It is so.", bridge)), {})
    async with chat(ScriptedAssistant(library)) as driver:
        await driver.greeted()
        await driver.press("f4")
        await driver.until(lambda: "1 conversation" in driver.text)
        await driver.press("enter")
        await driver.until(lambda: told in driver.text)
