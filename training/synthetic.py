"""Pairs made by program from the passages of `scale/`: one fact changed, the same fact reworded, a fact left out.

The recipe follows MiniCheck's idea (arXiv 2404.10774) with rules in place of a language model.
"""

import random
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from training.amounts import RETELLINGS, made_deed
from training.edits import EDITS, MONTHS
from training.pairs import Pair, clean, page_name, part, titled

MADE = 12_000
"""How many pairs the training mixture gets from here."""

_SENTENCE = re.compile(r"(?<=[a-z0-9)\"][.!?])\s+(?=[A-Z])")
_PRONOUN = re.compile(r"^(He|She|It|They)\b(?= (?:was|is|has|had|were|are|also|became|won|did|played|served|died)\b)")
_ASIDE = re.compile(r" \([^()]{3,60}\)")
_TAIL = re.compile(r",? (?:which|who|where|while|although|but|and then|as well as|making|including) [^,]{12,}\.$")
_LEAD = re.compile(r"^(?:In|On|During|After|By|Since|At|From) [^,]{3,40}, (?=[a-zA-Z])")
_DAY_FIRST = re.compile(r"\b(\d{1,2}) (" + "|".join(MONTHS) + r") (\d{4})\b")
_MONTH_FIRST = re.compile(r"\b(" + "|".join(MONTHS) + r") (\d{1,2}), (\d{4})\b")
_NAME = re.compile(r"\b[A-Z][a-z]{2,}(?: [A-Z][a-z]+){0,2}\b")
_DIGITS = {"two": "2", "three": "3", "four": "4", "five": "5", "six": "6", "seven": "7", "eight": "8", "nine": "9"}
_RARE = re.compile(r"\b(said|stated|claimed|argued|According|according|billion|thousand|defeated|kilomet\w+|hours)\b")
"""Words of the kinds that few passages have; passages with one of them are taken more often."""
_COMMON = {
    "The",
    "This",
    "That",
    "These",
    "His",
    "Her",
    "Its",
    "Their",
    "They",
    "She",
    "There",
    "After",
    "When",
    "While",
}


@dataclass(frozen=True, slots=True)
class Passage:
    """A passage of `scale/` in sentences."""

    title: str
    sentences: tuple[str, ...]


def passages(bench: Path, wanted: str) -> list[Passage]:
    """The passages whose page is on one side of the split, at least two sentences long."""
    from training.data import records

    found = []
    for record in records(bench / "scale" / "passages.jsonl.gz"):
        title = page_name(record["title"] or "")
        if title and part(title, "page") == wanted:
            sentences = tuple(s for s in _SENTENCE.split(clean(record["text"])) if 5 <= len(s.split()) <= 45)
            if len(sentences) >= 2:
                found.append(Passage(title, sentences))
    return found


def reworded(sentence: str, title: str, rng: random.Random) -> str:
    """A statement that the sentence (under its title) still supports: shorter, or with facts written another way."""
    if len(title.split()) <= 4 and rng.random() < 0.8:
        sentence = _PRONOUN.sub(title, sentence)
    if rng.random() < 0.6:
        sentence = _ASIDE.sub("", sentence)
    if rng.random() < 0.5:
        sentence = _TAIL.sub(".", sentence)
    if rng.random() < 0.4 and (lead := _LEAD.match(sentence)):
        rest = sentence[lead.end() :]
        sentence = rest[0].upper() + rest[1:] if rest else sentence
    if rng.random() < 0.5:
        sentence = _DAY_FIRST.sub(r"\2 \1, \3", sentence)
    elif rng.random() < 0.5:
        sentence = _MONTH_FIRST.sub(r"\2 \1 \3", sentence)
    if rng.random() < 0.4:
        sentence = re.sub(r"(?<=\d),(?=\d{3}\b)", "", sentence)
    if rng.random() < 0.4:
        sentence = re.sub(r"\b(" + "|".join(_DIGITS) + r")\b", lambda match: _DIGITS[match[1]], sentence)
    return sentence


def evidence_for(passage: Passage, number: int, rng: random.Random) -> str:
    """The sentence alone, or between neighbours, with or without its title."""
    first, last = number, number + 1
    if rng.random() < 0.3:
        first = max(0, number - 1)
    if rng.random() < 0.3:
        last = min(len(passage.sentences), number + 2)
    text = " ".join(passage.sentences[first:last])
    return titled(passage.title, text) if rng.random() < 0.5 or _PRONOUN.match(text) else text


def name_pool(found: list[Passage], rng: random.Random) -> list[str]:
    """Names of some passages, to put in the place of others."""
    names = [name for p in rng.sample(found, min(400, len(found))) for name in _NAME.findall(" ".join(p.sentences))]
    return [name for name in names if name.split()[0] not in _COMMON]


def pairs_of(passage: Passage, rng: random.Random, names: list[str], seen: Counter[str]) -> Iterator[tuple[str, Pair]]:
    """(kind, pair) of one sentence of a passage: supported, one fact changed, said by none of its neighbours.

    Among the kinds that fit, the one seen least so far is taken, so that rare kinds are not drowned by names.
    """
    rare = [n for n, text in enumerate(passage.sentences) if _RARE.search(text)]
    number = rng.choice(rare) if rare and rng.random() < 0.8 else rng.randrange(len(passage.sentences))
    sentence = passage.sentences[number]
    statement = reworded(sentence, passage.title, rng)
    fitting = {kind: edit(statement, rng, names) for kind, edit in EDITS.items()}
    kinds = sorted((seen[kind], kind) for kind, text in fitting.items() if text and text != statement)
    evidence = evidence_for(passage, number, rng)
    told = {kind: said for kind, retell in RETELLINGS.items() if (said := retell(sentence, rng, names))}
    if told and rng.random() < 0.6:
        kind = min(told, key=lambda kind: (seen[kind], kind))
        seen[kind] += 1
        right, wrong = told[kind]
        yield kind, Pair(reworded(right, passage.title, rng), evidence, "supported", "made")
        yield kind, Pair(reworded(wrong, passage.title, rng), evidence, "refuted", "made")
    elif kinds:
        kind = kinds[0][1]
        seen[kind] += 1
        changed = fitting[kind] or ""
        if rng.random() < 0.8:
            yield kind, Pair(statement, evidence, "supported", "made")
            yield kind, Pair(changed, evidence, "refuted", "made")
        else:
            yield kind, Pair(changed, changed, "supported", "made")
            yield kind, Pair(statement, changed, "refuted", "made")
    if rng.random() < 0.75:
        others = [s for n, s in enumerate(passage.sentences) if n != number]
        start = rng.randrange(len(others))
        text = " ".join(others[start : start + rng.choice((1, 1, 2))])
        yield "neighbour", Pair(statement, titled(passage.title, text), "not_enough_info", "made")
    shorter = _TAIL.sub(".", _ASIDE.sub("", sentence))
    if len(shorter) < len(sentence) - 12 and rng.random() < 0.5:
        whole = sentence if not _PRONOUN.match(sentence) else _PRONOUN.sub(passage.title, sentence)
        yield "detail left out", Pair(whole, titled(passage.title, shorter), "not_enough_info", "made")


def minimal_pairs(bench: Path, wanted: str, seed: int, most: int) -> list[tuple[str, Pair]]:
    """Up to `most` (kind, pair), the kinds as even as the text allows."""
    rng = random.Random(f"made {wanted} {seed}")
    found = passages(bench, wanted)
    names = name_pool(found, rng)
    seen: Counter[str] = Counter()
    made: list[tuple[str, Pair]] = []
    while found and len(made) < most:
        passage = rng.choice(found)
        if rng.random() < 0.6 and not _RARE.search(" ".join(passage.sentences)):
            continue
        some = rng.sample(names, min(60, len(names)))
        made += pairs_of(passage, rng, some, seen)
        if rng.random() < 0.05 and len({name for name in some if " " in name}) > 1:
            evidence, right, wrong = made_deed(rng, some)
            made.append(("who did it, bare", Pair(right, evidence, "supported", "made")))
            made.append(("who did it, bare", Pair(wrong, evidence, "refuted", "made")))
    return made[:most]


def made_pairs(bench: Path, wanted: str, seed: int) -> list[Pair]:
    """The share of the training mixture that is made by program."""
    return [pair for _, pair in minimal_pairs(bench, wanted, seed, MADE)]
