"""The same in a few lines of Python."""

import pytest

from index.store import LibraryError
from qa.answer import Answer, Found
from qa.assistant import Assistant
from qa.citations import State, state
from qa.places import LIBRARY_VARIABLE

QUESTION = "How long was the harbour bridge closed because of Storm Ottilie?"
FAR_OFF = "Which enzyme do octopuses use to digest purple marzipan?"


@pytest.fixture
def tiny(shelf):
    """An assistant with the tiny chat model."""
    found = Assistant.open(shelf)
    yield found
    found.library.close()


def test_an_assistant_of_no_library_is_a_clear_error(tmp_path):
    with pytest.raises(LibraryError, match="there is no library here"):
        Assistant.open(tmp_path)


def test_the_environment_names_the_library_of_an_assistant(shelf, monkeypatch):
    monkeypatch.setenv(LIBRARY_VARIABLE, str(shelf))
    assert len(Assistant.open().library.entries()) == 10


def test_the_evidence_comes_before_the_first_word_and_the_answer_last(tiny):
    first, *_, last = tiny.events(QUESTION)
    assert isinstance(first, Found)
    assert first.evidence
    assert isinstance(last, Answer)


def test_an_answer_that_is_left_alone_leaves_the_assistant_free(tiny):
    events = tiny.events(QUESTION)
    next(events)
    next(events)
    events.close()
    assert isinstance(tiny.ask(QUESTION), Answer)


def test_the_same_question_gets_the_same_answer_whatever_was_asked_between(tiny):
    first = tiny.ask(QUESTION)
    tiny.ask("Who paid for the air study in Low Quay?")
    second = tiny.ask(QUESTION)
    assert (first.statements, first.nearest) == (second.statements, second.nearest)


def test_an_abstention_shows_the_nearest_sentences_and_why(tiny):
    answer = tiny.ask(FAR_OFF)
    assert (answer.abstained, answer.statements, answer.short) == (True, (), "")
    assert answer.reason
    assert all(state(one, tiny.library) is State.HOLDS for one in answer.nearest)


def test_checking_a_claim_needs_no_chat_model(shelf, home):
    (home / "models.json").unlink()
    verdict = Assistant.open(shelf).check("The market was built in 1891.")
    assert verdict.claim == "The market was built in 1891."
    assert verdict.nearest
    assert not (home / "models").exists()


@pytest.mark.slow
def test_three_lines_open_ask_and_print_the_citations(shelf, default_models, capsys):
    folder = shelf

    a = Assistant.open(folder)
    print(a.ask("How long was the harbour bridge closed because of Storm Ottilie?").citations)

    assert "closed for 19 hours" in capsys.readouterr().out
