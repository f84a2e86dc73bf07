"""What a person types: a question, a claim after /check, a draft after /review, or a command."""

from __future__ import annotations

import re
from dataclasses import dataclass

USAGE = {
    "a question": "asks it; the answer cites its sentences",
    "/check CLAIM": "says what supports or refutes it",
    "@ARTICLE QUESTION": "asks one article alone; /check @ARTICLE CLAIM",
    "/review FILE": "judges a draft statement by statement",
    "/library": "the articles, to add, read and remove",
    "/history": "earlier conversations",
    "/settings": "theme, confidence and keys",
    "/new": "a new conversation",
    "/help": "the keys of this screen",
    "/quit": "leaves the chat",
}
COMMANDS = tuple(usage.split()[0] for usage in USAGE if usage.startswith("/"))
TAKES_MORE = ("/check", "/review")
_SOURCE = re.compile(r"@(\S+)\s+")


@dataclass(frozen=True, slots=True)
class Question:
    """`source` names the one article to answer from, or is empty."""

    text: str
    source: str = ""

    @property
    def typed(self) -> str:
        return f"{_at(self.source)}{self.text}"


@dataclass(frozen=True, slots=True)
class Claim:
    """`source` names the one article to judge by, or is empty."""

    text: str
    source: str = ""

    @property
    def typed(self) -> str:
        return f"/check {_at(self.source)}{self.text}"


@dataclass(frozen=True, slots=True)
class Draft:
    """The path of a draft, as it was typed."""

    path: str


@dataclass(frozen=True, slots=True)
class Command:
    """One of COMMANDS that takes nothing after it."""

    name: str


@dataclass(frozen=True, slots=True)
class Mistake:
    """Something that is no question and no known command; the text says what would be."""

    text: str


Typed = Question | Claim | Draft | Command | Mistake


def read_typed(line: str) -> Typed:
    """What a person means by a line that is not blank."""
    line = line.strip()
    if not line.startswith("/"):
        source, text = _named(line)
        return Question(text, source) if text else Mistake(f"Ask something after the article: {line} When did it open?")
    name, *rest = line.split(maxsplit=1)
    source, text = _named(rest[0]) if rest else ("", "")
    if name == "/check":
        return Claim(text, source) if text else Mistake("/check needs a claim: /check The bridge opened in 2031.")
    if name == "/review" and rest:
        return Draft(rest[0])
    if name in COMMANDS:
        return Command(name.removeprefix("/"))
    return Mistake(f"There is no command {name}. There are: {', '.join(COMMANDS)}.")


def completion(line: str) -> str:
    """What is missing of the one command that the line begins; nothing where several, or none, fit."""
    fitting = [name for name in COMMANDS if name.startswith(line)] if line.startswith("/") and len(line) > 1 else []
    return fitting[0].removeprefix(line) + (" " if fitting[0] in TAKES_MORE else "") if len(fitting) == 1 else ""


def _named(text: str) -> tuple[str, str]:
    """The article that a text begins by naming, and the rest."""
    if re.fullmatch(r"@\S+", text):
        return text[1:], ""
    found = _SOURCE.match(text)
    return (found[1], text[found.end() :]) if found else ("", text)


def _at(source: str) -> str:
    return f"@{source} " if source else ""
