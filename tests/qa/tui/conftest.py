"""Assistants for the chat: the tiny chat model as it is or held still, and scripted results."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from driving import HeldAssistant, ScriptedAssistant, answer, evidence

from index.article import Evidence
from index.library import Library
from qa.assistant import Assistant
from qa.model import ChatModel


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
