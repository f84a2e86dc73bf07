"""Assistants for the chat: the tiny chat model as it is or held still, and scripted results."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from driving import HOLD, HeldAssistant, ScriptedAssistant, StagedAssistant, answer, evidence

from index.article import Evidence
from index.library import Library
from qa.answer import Found, Words
from qa.assistant import Assistant
from qa.model import ChatModel
from qa.verify import Verifier, open_verifier


@pytest.fixture(scope="session")
def tiny_model(tiny_chat: Path) -> ChatModel:
    """The tiny chat model, loaded once."""
    return ChatModel(tiny_chat)


@pytest.fixture(scope="session")
def verifier() -> Verifier:
    """The verifier, loaded once."""
    return open_verifier()


@pytest.fixture
def tiny(library: Library, tiny_model: ChatModel, verifier: Verifier) -> HeldAssistant:
    """An assistant with the tiny chat model, which writes without a pause."""
    found = HeldAssistant(library)
    found.model, found.verifier = tiny_model, verifier
    found.go_on.set()
    return found


@pytest.fixture
def held(tiny: HeldAssistant) -> Iterator[HeldAssistant]:
    tiny.go_on.clear()
    yield tiny
    tiny.go_on.set()


@pytest.fixture
def staged(library: Library, bridge: Evidence) -> Iterator[StagedAssistant]:
    """An assistant that comes to an answer by a script, and stops after the first words until `go_on` is set."""
    found = StagedAssistant(library, Found((bridge,)), Words("It cost 412"), HOLD, answer(("It cost much.", bridge)))
    yield found
    found.go_on.set()


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
