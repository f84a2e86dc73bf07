"""A compound claim to its parts: "It opened in 1931 and cost three million" makes two assertions."""

from __future__ import annotations

import re

from index.sentences import sentence_spans

FEWEST_WORDS = 3
_IRREGULAR = (
    "became began broke brought built came chose cost did drew fell flew found fought gave went grew held kept knew led"
    " left lost made met moved paid ran rose said sang sat saw sent sold spent spoke stood took taught told thought"
    " threw understood won wore wrote has have had is are was were will would can could may might must does do"
)
_VERB = re.compile(r"\b(?:" + "|".join(_IRREGULAR.split()) + r"|[a-z]{2,}ed)\b")
_PASSIVE = re.compile(r"\b(was|were|is|are) (?:[a-z]+ly |later |also |then )?[a-z]+(?:ed|en)\b")
_PARTICIPLE = re.compile(r"^[a-z]{2,}ed\b")
_JOINT = re.compile(r"(?P<mark>[;,]?) ?(?:\b(?:and|but|while|whereas)\b(?: also| then| later)? |(?<=;) )(?=\S)")
_PRONOUN = re.compile(r"^(?:he|she|it|they) ", re.I)
_DETERMINED = re.compile(r"^(?:no|the|a|an|his|her|its|their|some|many|most|all|both|each|every) ", re.I)
_OPEN = re.compile(r"(?:\w(?:ed|en)|\b(?:is|was|are|were|for|by|with|of|to|in|on|from|at))$")
"""Ends of a part that waits for what the next part brings: "written and directed by"."""
_FEWEST_AFTER_PARTICIPLE = 4


def assertions(claim: str) -> list[str]:
    """The claim's assertions, each a sentence of its own; the claim alone where it makes but one.

    A part that begins with its verb takes the subject of the first part. What can't be split by rule stays whole.
    """
    found = [part for start, end in sentence_spans(claim) for part in _split(claim[start:end])]
    return found if len(found) > 1 and all(_VERB.search(part) for part in found) else [claim]


def _split(sentence: str) -> list[str]:
    whole = sentence.rstrip(". ")
    subject = _subject(whole)
    if not subject:
        return [sentence]
    parts: list[str] = []
    at = 0
    for joint in _JOINT.finditer(whole):
        head = whole[at : joint.start()].strip()
        told = _completed(head, head, subject, bool(parts) and at > 0) or head
        if _closed(head) and _completed(whole[joint.end() :], head, subject, bool(joint["mark"])):
            parts.append(told)
            at = joint.end()
    if not parts:
        return [sentence]
    parts.append(_completed(whole[at:], parts[-1], subject, True) or whole[at:])
    return [f"{part[0].upper()}{part[1:]}." for part in parts]


def _subject(sentence: str) -> str:
    """The words before the first verb, if they can be a subject."""
    verb = _VERB.search(sentence)
    before = sentence[: verb.start()].strip() if verb else ""
    fit = 0 < len(before.split()) <= 8 and "," not in before and not before.endswith((" and", " or"))
    return before if fit else ""


def _closed(head: str) -> bool:
    """Whether the words before a joint can stand alone: a verb, and something after it."""
    verb = _VERB.search(head)
    return verb is not None and len(head.split()) >= FEWEST_WORDS and _OPEN.search(head) is None


def _completed(part: str, head: str, subject: str, apart: bool) -> str:
    """The part as a sentence: as it is when it has subject and verb, with `subject` when it begins with its verb.

    Empty when it is neither, as the second half of "bread and butter". `apart`: a comma or semicolon stands before it.
    """
    part = part.strip()
    verb = _VERB.search(part)
    words = len(part.split())
    if verb is None or words < FEWEST_WORDS:
        return ""
    if verb.start() == 0:
        if not _PARTICIPLE.match(part):
            return f"{subject} {part}"
        passive = _PASSIVE.search(head)
        return f"{subject} {f'{passive[1]} ' if passive else ''}{part}" if words >= _FEWEST_AFTER_PARTICIPLE else ""
    if _PRONOUN.match(part):
        return f"{subject} {part.split(' ', 1)[1]}"
    before = part[: verb.start()].split()
    named = before[0][0].isupper() or (apart and _DETERMINED.match(part))
    return part if named and len(before) <= 6 else ""
