"""Whom "she" and what "the company" mean, by the sentences before: so that each sentence can be searched alone.

The rule: a pronoun that begins a sentence, stands after its opening phrase or speaks a quotation ("she said") means
the subject of the last sentence that named one of its kind; so does a noun like "the company". What no such sentence
is near stays as it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import Flag, auto

NEAR = 6  # sentences back, at most

_NAME = r"[A-Z0-9][\w’'-]*(?:\.(?=\w))?"
_SUBJECT = re.compile(
    r"^(?P<opening>(?:In|On|At|By|After|Before|Since|During|From|Under|With|For|Last|This|Built|According|Asked)\b"
    r"[^,;“\"]{0,80}, )?"
    r"(?P<subject>(?:(?:The|the|A|An) )?(?:[a-z][\w-]* ){0,2}?(?!(?:The|A|An)\b)(?:(?:Dr|Mr|Mrs|Ms)\. )?[A-Z][\w’'-]*"
    rf"(?: (?:(?:of|de|for|the|engineer|minister|chief|secretary|executive) )?{_NAME})*)(?P<rest>.*)",
    re.S,
)
_DESCRIPTION = re.compile(
    r"^(?:The|A|An) [a-z][\w'’ -]{0,60}?(?= (?:is|was|are|were|has|had|have|will|would|can|said|says|cost|[a-z]+ed)\b)"
)
_SPEAKER = re.compile(
    rf"[\"”’],? (?:said|says|told|added|asked) (?P<after>{_NAME}(?: {_NAME})+)"
    rf"|[\"”’],? (?P<before>(?:[a-z]+ ){{0,2}}{_NAME}(?: {_NAME})+),? (?:said|says|told|added|asked)\b"
    rf"|^(?P<lead>(?:[A-Z][a-z]+ (?:[a-z]+ )?)?{_NAME} {_NAME}),? (?:[^,]{{0,60}}, )?(?:said|says|told|added|asked)\b"
)
_BEFORE_PRONOUN = (
    r"(?P<opening>^(?:[\"“][^\"“”]+[,!?.][\"”] )?(?:(?:In|On|At|By|After|Before|Since|During|From|But|And|Then"
    r"|Later|Also)\b(?:[^,;“\"]{0,60},)? )?)"
)
_PRONOUN = re.compile(rf"{_BEFORE_PRONOUN}(?P<word>He|She|It|They|he|she|it|they)\b(?P<rest>.*)", re.S)
_OWNED = re.compile(rf"{_BEFORE_PRONOUN}(?P<word>His|Her|Its|Their|his|her|its|their)\b(?P<rest>.*)", re.S)
_SAID = re.compile(r"(?P<opening>^.*[\"”],? )(?P<word>he|she)(?P<rest> (?:said|says|told|added|asked)\b.*)", re.S)
_SAID_BY = re.compile(r"(?P<opening>^.*[\"”],? (?:said|says|added|asked) )(?P<word>he|she)\b(?P<rest>.*)", re.S)
_DESCRIBED = re.compile(
    rf"{_BEFORE_PRONOUN}(?P<word>[Tt]he (?:company|firm|group|operator|business|bank|contractor|shipyard))\b"
    r"(?P<rest>(?! of\b| that\b).*)",
    re.S,
)
_REFERRING = ((_SAID, False), (_SAID_BY, False), (_PRONOUN, False), (_OWNED, True), (_DESCRIBED, False))
"""Each pattern, and whether what it finds owns something."""
_EMPTY_IT = re.compile(
    r"^ (?:is|was|will be|would be|has been|had been|seems?|appears?|took|takes|remains?|turned out)"
    r" (?:not |also |still |now |un)?(?:clear|known|unclear|unknown|time|possible|impossible|likely|unlikely|said"
    r"|reported|thought|believed|expected|estimated|hard|easy|difficult|true|important|raining|snowing|late|early|that\b|to\b"
    r"|the (?:first|second|last) time|a|an|\d+ (?:years|months|weeks|days|hours))\b"
)
_COMPANY = re.compile(r"\b(?:Line|Lines|Company|Co|Ltd|Inc|Corp|Group|Bank|Yard|Airlines?|Motors)\b")
_NO_COMPANY = re.compile(
    r"\b(?:[Cc]ouncil|[Uu]nion|University|Office|Association|Agency|Ministry|Fund|Institute|Club|Party|Hospital|School"
    r"|Museum|Bridge|Market|Storm|Island|Quay|Street|River|Lake|Sea|Act|Report|Festival)\b"
)
_HONORIFIC = re.compile(
    r"\b(?:Mayor|Mr|Mrs|Ms|Dr|Sir|Lady|Captain|Chief|Judge|President|Minister|Professor|Senator|King|Queen|Prince"
    r"|Princess|Pope|engineer|executive|secretary|leader|spokesman|spokeswoman)\b"
)
_PERSON_AFTER = re.compile(r"^, (?:\d\d,|aged \d\d|who\b)")
_SPEAKS = re.compile(r"^,? (?:[^,]{0,60}, )?(?:said|told|added|asked|says|grew up|was born|died|voted)\b")
_AGENT = re.compile(rf"\bby ({_NAME} {_NAME})(?=[.,;]|$)")
_NOT_NAMES = re.compile(
    r"^(?:He|She|It|They|His|Her|Its|Their|This|That|These|Those|There|But|And|If|When|While|As|Not|No|Nobody|In|On|At|By"
    r"|After|Before|Since|During|From|Under|With|For|Of|To|About|Last|One|Two|Three|Four|Five|Six|Seven|Eight|Nine|Ten"
    r"|Eleven|Twelve|Thirteen|Fourteen|Fifteen|Sixteen|Seventeen|Eighteen|Nineteen|Twenty|Most|Many|Some|Neither)\b"
)


class _Kind(Flag):
    PERSON = auto()
    COMPANY = auto()
    THING = auto()
    SEVERAL = auto()


@dataclass(frozen=True, slots=True)
class _Named:
    words: str
    kind: _Kind  # several where the words do not tell


def resolved(sentences: Iterable[str], title: str = "") -> Iterator[str]:
    """Each sentence with its leading reference put in words; `title` counts as a sentence before the first.

    A sentence that begins with none, or with one that nothing before explains, comes back as it is.
    """
    recent = [[replace(one, kind=one.kind & ~_Kind.PERSON) for one in _named(title)]]
    for sentence in sentences:
        said = _explained(sentence, recent)
        yield said
        recent.append(list(_named(said)))
        del recent[:-NEAR]


def leans(sentence: str) -> bool:
    """Whether a sentence begins with a reference to what was said before, explained or not."""
    return any(pattern.search(sentence) for pattern, _ in _REFERRING)


def _explained(sentence: str, recent: Sequence[Sequence[_Named]]) -> str:
    """The sentence with its reference put in words, by what the sentences before it named."""
    for pattern, owned in _REFERRING:
        found = pattern.search(sentence)
        if found is None or (found["word"].lower() == "it" and _EMPTY_IT.match(found["rest"])):
            continue
        kind = _kind_of(found["word"])
        near = recent[-1:] if kind is _Kind.SEVERAL else recent[::-1]  # "they" is easily taken for someone else
        words = next((one.words for names in near for one in names if one.kind & kind), "")
        if words:
            inside = found["opening"] and words.startswith(("The ", "A "))
            words = words[0].lower() + words[1:] if inside else words
            return f"{found['opening']}{words}{_ending(words) if owned else ''}{found['rest']}"
    return sentence


def _kind_of(word: str) -> _Kind:
    lower = word.lower()
    if lower in ("he", "she", "his", "her"):
        return _Kind.PERSON
    if lower in ("they", "their"):
        return _Kind.SEVERAL
    return _Kind.COMPANY if lower.startswith("the ") else _Kind.COMPANY | _Kind.THING


def _ending(owner: str) -> str:
    return "'" if owner.endswith("s") else "'s"


def _named(sentence: str) -> Iterator[_Named]:
    """What a sentence names that a later one may mean: who speaks in it, and its subject."""
    if speaker := _SPEAKER.search(sentence):
        words = speaker["after"] or speaker["before"] or speaker["lead"]
        if not _COMPANY.search(words) and not _NO_COMPANY.search(words) and not _NOT_NAMES.match(words):
            yield _Named(words, _Kind.PERSON)
    found = _SUBJECT.match(sentence)
    if found and not _NOT_NAMES.match(found["subject"]):
        yield _Named(found["subject"], _kind(found["subject"], found["rest"]))
    elif description := _DESCRIPTION.match(sentence):
        yield _Named(description[0], _Kind.SEVERAL if description[0].endswith("s") else _Kind.THING)
    if agent := _AGENT.search(sentence):
        yield _Named(agent[1], _Kind.PERSON)


def _kind(subject: str, rest: str) -> _Kind:
    if _COMPANY.search(subject):
        return _Kind.COMPANY
    if _NO_COMPANY.search(subject):
        return _Kind.THING
    if subject.startswith(("The ", "the ", "A ", "An ")):
        return _Kind.THING | _Kind.COMPANY
    if _HONORIFIC.search(subject) or _PERSON_AFTER.match(rest):
        return _Kind.PERSON
    if " " not in subject:
        return _Kind.SEVERAL if subject.endswith("s") else _Kind.THING | _Kind.COMPANY
    return _Kind.PERSON if _SPEAKS.match(rest) else _Kind.PERSON | _Kind.COMPANY | _Kind.THING
