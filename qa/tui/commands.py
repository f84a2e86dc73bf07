"""What a person types: a question, a claim after /check, or a command."""

from __future__ import annotations

from dataclasses import dataclass

HELP = """\
What can be typed
  a question       asks it; each statement of the answer cites its sentences
  /check CLAIM     says whether it is supported or refuted, by which sentences
  /help            shows this
Keys
  Enter            sends; Ctrl+J begins a new line
  Up, Down         earlier questions, from the first or last line
  Esc              stops an answer; otherwise leaves the input or returns to it
  Ctrl+N, Alt+P    next and previous citation; outside the input also n and p
  1 to 9           opens that citation, outside the input
  Tab, Shift+Tab   go from part to part; Enter opens a citation
  F1, or ?         this help, ? outside the input
  Ctrl+P           all commands, themes among them
  Ctrl+Q           quits"""


@dataclass(frozen=True, slots=True)
class Question:
    text: str


@dataclass(frozen=True, slots=True)
class Claim:
    text: str


@dataclass(frozen=True, slots=True)
class Help:
    pass


@dataclass(frozen=True, slots=True)
class Mistake:
    """Something that is no question and no known command; the text says what would be."""

    text: str


Typed = Question | Claim | Help | Mistake


def read_typed(line: str) -> Typed:
    """What a person means by a line that is not blank."""
    line = line.strip()
    if not line.startswith("/"):
        return Question(line)
    name, *rest = line.split(maxsplit=1)
    if name == "/check":
        return Claim(rest[0]) if rest else Mistake("/check needs a claim after it: /check The bridge opened in 2031.")
    if name == "/help":
        return Help()
    return Mistake(f"There is no command {name}; /help lists what can be typed.")
