"""What a person types: a question, a claim after /check, or a command."""

from __future__ import annotations

from dataclasses import dataclass

USAGE = {
    "a question": "asks it; the answer cites its sentences",
    "/check CLAIM": "says what supports or refutes it",
    "/library": "the articles, to add, read and remove",
    "/history": "earlier conversations",
    "/new": "a new conversation",
    "/help": "the keys of this screen",
    "/quit": "leaves the chat",
}
COMMANDS = tuple(usage.split()[0] for usage in USAGE if usage.startswith("/"))


@dataclass(frozen=True, slots=True)
class Question:
    text: str

    @property
    def typed(self) -> str:
        return self.text


@dataclass(frozen=True, slots=True)
class Claim:
    text: str

    @property
    def typed(self) -> str:
        return f"/check {self.text}"


@dataclass(frozen=True, slots=True)
class Command:
    """One of COMMANDS that takes nothing after it."""

    name: str


@dataclass(frozen=True, slots=True)
class Mistake:
    """Something that is no question and no known command; the text says what would be."""

    text: str


Typed = Question | Claim | Command | Mistake


def read_typed(line: str) -> Typed:
    """What a person means by a line that is not blank."""
    line = line.strip()
    if not line.startswith("/"):
        return Question(line)
    name, *rest = line.split(maxsplit=1)
    if name == "/check":
        return Claim(rest[0]) if rest else Mistake("/check needs a claim after it: /check The bridge opened in 2031.")
    if name in COMMANDS:
        return Command(name.removeprefix("/"))
    return Mistake(f"There is no command {name}. There are: {', '.join(COMMANDS)}.")


def completion(line: str) -> str:
    """What is missing of the one command that the line begins; nothing where several, or none, fit."""
    fitting = [name for name in COMMANDS if name.startswith(line)] if line.startswith("/") and len(line) > 1 else []
    return fitting[0].removeprefix(line) + (" " if fitting == ["/check"] else "") if len(fitting) == 1 else ""
