"""Which sentences of a draft state something that can be checked, told by rules that a reader can follow.

What is passed over is a heading, a question, an announcement of what the text or its writer will do, an opinion, or too
short to state anything. In doubt a sentence is checked: a needless verdict costs less than an error that nobody saw.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from index.read.lines import ENDS_SENTENCE
from index.sentences import sentence_spans

FEWEST_WORDS = 3
HEADINGS_AT_ONCE = 2  # a title and what stands under it; more such lines in a row are a list


class Why(StrEnum):
    """Why a sentence is passed over, in the words that the person reads."""

    HEADING = "a heading"
    QUESTION = "a question"
    ANNOUNCEMENT = "an announcement"
    OPINION = "an opinion"
    NO_STATEMENT = "no statement"


@dataclass(frozen=True, slots=True)
class Sorted:
    """A sentence of a draft, `text[start:end]`; `why` it is passed over, None when it is to be checked."""

    start: int
    end: int
    text: str
    why: Why | None


_QUESTION = re.compile(r"\?[\"”’)]*$")
_WORD = re.compile(r"\w[\w'’.-]*")
_ATTRIBUTED = re.compile(
    r"\b(?:said|says|told|according to|added|wrote|announced|reported|claimed|argued|asked|warned|called)\b", re.I
)
_FIGURE = re.compile(r"\d")
_ANNOUNCEMENT = re.compile(
    r"^(?:read (?:more|also|on|next)|see (?:also|below|our)|subscribe|sign up|click|follow us|share this|more on this"
    r"|related(?: articles| stories)?:|photo(?:graph)?s?(?: by|:)|image(?: credit|:)|stay tuned|contact us|download"
    r"|advertisement|copyright|©|all rights reserved|correction:|editor[’']s note|watch:|listen:|listen to)"
    r"|^(?:in|with) (?:this|the following) (?:article|report|piece|post|section|text|chapter|paper|video|series)\b"
    r"|^this (?:article|report|piece|post|section|text|page|chapter|series) (?:will|is about|looks|explains|describes"
    r"|examines|discusses|was (?:first|originally) published|originally appeared|has been updated)\b"
    r"|^(?:here (?:is|are)|here[’']s|below (?:is|are|we)|let[’']s|let us|as (?:we|i) (?:will|shall) see)\b"
    r"|^(?:first|next|then|now|finally|later)?,? ?(?:we|i) (?:will|shall|are going to|am going to) (?:look|see|show"
    r"|explain|discuss|examine|describe|turn|begin|start|come|return|report|update)\b",
    re.I,
)
_BYLINE = re.compile(r"^by (?:[A-Z][\w.'’-]+ ?){1,4}$|^(?:https?://|www\.)\S+$|^\S+@\S+\.\w+$", re.I)
_OWN_VIEW = re.compile(
    r"\b(?:i|we) (?:\w+ly )?(?:think|believe|feel|hope|suspect|doubt|guess|suppose|prefer|wish|love|hate|fear)\b"
    r"|\bin (?:my|our) (?:view|opinion|eyes|mind)\b|\bto my mind\b|\bif you ask me\b|\bmy guess\b",
    re.I,
)
_OUGHT = re.compile(
    r"\b(?:should(?:n[’']t)?|ought to|deserves?|had better)\b|\b(?:it is|it[’']s) (?:high )?time (?:to|for|that)\b"
    r"|\bwe (?:must|need to|have to|cannot|can[’']t)\b|^let[’']s\b",
    re.I,
)
_JUDGES = re.compile(
    r"\b(?:beautiful|wonderful|terrible|awful|horrible|disgrace(?:ful)?|shame(?:ful)?|brilliant|ridiculous|absurd|stupid"
    r"|great news|good news|bad news|sadly|happily|unfortunately|fortunately|thankfully|regrettably|hopefully|arguably"
    r"|perhaps|maybe|of course|no doubt|undoubtedly|needless to say|admirable|delightful|lovely|charming|amazing"
    r"|incredible|pathetic|outrageous|scandal(?:ous)?|nobody (?:can|could) deny|who knows|better late than never)\b",
    re.I,
)


def sorted_sentences(text: str) -> Iterator[Sorted]:
    """The sentences of a canonical text in order, each with why it is passed over, if it is."""
    lines = _lines(text)
    headings = _headings([line for line, _ in lines])
    for number, (_, spans) in enumerate(lines):
        for start, end in spans:
            said = text[start:end]
            yield Sorted(start, end, said, Why.HEADING if number in headings else why_passed_over(said))


def why_passed_over(sentence: str) -> Why | None:
    """Why a sentence of running text need not be checked; None when it states something.

    What is attributed to someone can be checked whatever it says, and so can what names a figure, unless it says what
    ought to be.
    """
    if _QUESTION.search(sentence):
        return Why.QUESTION
    if _ANNOUNCEMENT.search(sentence) or _BYLINE.search(sentence):
        return Why.ANNOUNCEMENT
    if len(_WORD.findall(sentence)) < FEWEST_WORDS:
        return Why.NO_STATEMENT
    if _ATTRIBUTED.search(sentence):
        return None
    if _OUGHT.search(sentence):
        return Why.OPINION
    if (_OWN_VIEW.search(sentence) or _JUDGES.search(sentence)) and not _FIGURE.search(sentence):
        return Why.OPINION
    return None


def _lines(text: str) -> list[tuple[str, list[tuple[int, int]]]]:
    """Each line of the text with its sentences; a sentence never crosses a line."""
    found: list[tuple[str, list[tuple[int, int]]]] = []
    spans = sentence_spans(text)
    at = start = 0
    for line in text.split("\n"):
        end = start + len(line)
        own = at
        while at < len(spans) and spans[at][1] <= end:
            at += 1
        if spans[own:at]:
            found.append((line, spans[own:at]))
        start = end + 1
    return found


def _headings(lines: Sequence[str]) -> set[int]:
    """The lines that end as no sentence does and stand alone over running text.

    Several of them in a row, or one after a colon, are a list, whose items state something.
    """
    found: set[int] = set()
    run: list[int] = []
    for number, line in enumerate(lines):
        if not ENDS_SENTENCE.search(line):
            run.append(number)
            continue
        most = HEADINGS_AT_ONCE if run and run[0] == 0 else 1
        if len(run) <= most and not (run and run[0] and lines[run[0] - 1].rstrip().endswith(":")):
            found.update(run)
        run = []
    return found
