"""Prompt files, read and filled in. The texts themselves stand in `prompts/`, a file a task."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from string import Template


@dataclass(frozen=True, slots=True)
class Prompt:
    """A task for the chat model: instructions, solved examples, and the form of what is asked."""

    system: str
    user: str
    examples: tuple[Mapping[str, str], ...]

    @property
    def names(self) -> tuple[str, ...]:
        """The values that the task takes."""
        return tuple(Template(self.user).get_identifiers())

    def messages(self, **values: str) -> list[dict[str, str]]:
        """The conversation that asks for these values, the part that stays the same first."""
        turns = [{"role": "system", "content": self.system}]
        for example in self.examples:
            turns.append({"role": "user", "content": self._filled(example)})
            turns.append({"role": "assistant", "content": example["reply"].strip()})
        turns.append({"role": "user", "content": self._filled(values)})
        return turns

    def _filled(self, values: Mapping[str, str]) -> str:
        return Template(self.user).substitute({name: value.strip() for name, value in values.items()})


@cache
def prompt(name: str) -> Prompt:
    """The task of that name in `prompts/`."""
    return parsed(files("prompts").joinpath(f"{name}.toml").read_text("utf-8"))


def parsed(text: str) -> Prompt:
    """A task from the text of its file."""
    task = tomllib.loads(text)
    return Prompt(task["system"].strip(), task["user"].strip(), tuple(task.get("examples", ())))
