"""What a model writes in Markdown, and what of it stays as it was written."""

from __future__ import annotations

import pytest
from driving import ScriptedAssistant, answer, chat, cited

from qa.answer import Statement
from qa.tui.markdown import rendered, rendered_line
from qa.tui.widgets.answer import AnswerView, StatementText


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("**412** million and `co[b]de`, *dear*", "412 million and co[b]de, dear"),
        ("# Costs\n\n- bridge\n- **ferry**\n\n1. x\n2. y", "Costs\n  • bridge\n  • ferry\n  1. x\n  2. y"),
        ("```\nx = '[red]'\n```", "    x = '[red]'"),
        ("half of a **bo", "half of a **bo"),
    ],
)
def test_bold_lists_headings_and_code_are_rendered(written, shown):
    assert rendered(written).plain == shown


def test_bold_is_bold_and_the_words_around_it_are_not():
    assert [(one.start, one.end, one.style) for one in rendered_line("a **b** c").spans] == [(2, 3, "bold")]


@pytest.mark.parametrize(
    "written", ["[see](http://evil)", "![x](http://evil)", "<b onclick=x>hi</b>", "[red]x[/red]", "http://evil"]
)
def test_links_pictures_tags_and_markup_stay_as_they_are_written(written):
    assert rendered(written).plain == written
    assert rendered_line(written).plain == written


def test_nothing_that_steers_a_terminal_comes_out_of_it():
    assert rendered("a\x1b[2J &#x202e; `\x07`").plain == "a<ESC>[2J <U+202E> <07>"


async def test_a_statement_of_the_model_is_rendered_and_a_quotation_of_an_article_is_not(samples, bridge):
    quotation = Statement("It **cost** much.", (cited(bridge),), 0.9, quoted=True)
    result = answer(("It *cost* **much**.", bridge), quotation, short="**412** million")
    async with chat(ScriptedAssistant(samples, result, [bridge])) as driver:
        await driver.ask()
        words = driver.words(AnswerView)
        assert "412 million It cost much. [1]" in words
        assert "“It **cost** much.” (the source's own words) [1]" in words
        assert driver.shows(StatementText)
