"""What the chat model wrote, taken apart: the short answer, and statements to be checked."""

from __future__ import annotations

from dataclasses import dataclass

from index.sentences import sentence_spans

REFUSAL = "the sources do not say"  # as `prompts/answer.toml` puts it
OPENING = "The sources"  # of a refusal, and of hardly anything else: to weigh the whole would take six words' time
SHORT = 60  # characters of a short answer, at most


@dataclass(frozen=True, slots=True)
class Draft:
    """The short answer (empty where there is none) and the statements, one a sentence; a refusal is neither."""

    short: str
    statements: tuple[str, ...]


def read_draft(text: str) -> Draft:
    """The first line is the short answer when more follows it or when it is no sentence."""
    lines = [line.strip().lstrip("-*• ") for line in text.splitlines()]
    lines = [line for line in lines if line and REFUSAL not in line.lower()]
    short = ""
    if lines and len(lines[0]) <= SHORT and (len(lines) > 1 or not lines[0].endswith(".")):
        short = lines.pop(0).rstrip(".")
    sentences = [line[start:end] for line in lines for start, end in sentence_spans(line)]
    return Draft(short, tuple(dict.fromkeys(sentences)))
