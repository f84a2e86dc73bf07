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
MOST_WORDS = 14  # of a heading that is no title
HEADLINE = 6  # words with capitals that make one; fewer are a name
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
_ITEM = re.compile(r"^[-–—*•◦▪] ")
_RULE = re.compile(r"[-=| :]+")  # under a heading, or under the heads of a table
_DASHES = re.compile(r"[-=]{3}")
_SMALL = re.compile(r"^[a-z][a-z’']{0,3}$")  # words that a headline writes small among its capitals
_ATTRIBUTED = re.compile(
    r"\b(?:said|says|told|according to|added|wrote|announced|reported|claimed|argued|asked|warned|called|noted|notes"
    r"|point(?:s|ed) out|insist(?:s|ed)|suggest(?:s|ed)|stated|explained|confirmed)\b",
    re.I,
)
_FIGURE = re.compile(r"\d")
_QUOTED = re.compile(r"^[\"“]|[\"”][.,!]?$|[,!?.][\"”] ")
_ANNOUNCEMENT = re.compile(
    r"^(?:read (?:more|also|on|next|our|the full)|see (?:also|below|our)|subscribe|sign up|click|follow us|share this"
    r"|more on this|check out|leave a comment|let us know|tell us|join us|don[’']t miss|you (?:may|might) also"
    r"|stay tuned|contact us|download (?:it|the|our)|advertisement|all rights reserved|listen to)\b"
    r"|^(?:©|copyright (?:©|\(c\)|\d)|related(?: articles| stories)?:|photo(?:graph)?s?(?: by\b|:)|image(?: credit|:)"
    r"|correction:|editor[’']s note|watch:|listen:)"
    r"|^(?:in|with) (?:this|the following) (?:article|report|piece|post|section|text|chapter|paper|video|series)\b"
    r"|^this (?:article|report|piece|post|section|text|page|chapter|series) (?:will|is about|looks|explains|describes"
    r"|examines|discusses|was (?:first|originally) published|originally appeared|has been updated)\b"
    r"|^(?:here (?:is|are)|here[’']s|below (?:is|are|we)|let[’']s|let us|as (?:we|i) (?:will|shall) see)\b"
    r"|^(?:first|next|then|now|finally|later)?,? ?(?:we|i) (?:will|shall|are going to|am going to) (?:look|see|show"
    r"|explain|discuss|examine|describe|turn|begin|start|come|return|report|update)\b"
    r"|\b(?:is sponsored by|brought to you by)\b",
    re.I,
)
_BYLINE = re.compile(r"^by (?:[A-Z][\w.'’-]+ ?){1,4}$|^(?:https?://|www\.)\S+$|^\S+@\S+\.\w+$", re.I)
_OWN_VIEW = re.compile(
    r"\b(?:i|we) (?:\w+ly )?(?:(?:do not|don[’']t) (?:know|like|care|want)\b|(?:do not |don[’']t )?"
    r"(?:think|believe|feel|hope|suspect|doubt|guess|suppose|prefer|wish|love|hate|fear)\b)"
    r"|^if you (?:want|like|love)\b|\bin (?:my|our) (?:view|opinion|eyes|mind)\b|\bto my mind\b|\bif you ask me\b"
    r"|\bmy guess\b",
    re.I,
)
_OUGHT = re.compile(
    r"\b(?:should(?:n[’']t)?|ought to|deserves?|had better)\b|\b(?:it is|it[’']s) (?:high )?time\b"
    r"|\bwe(?: must| need to| have to|[’']ve got to| cannot| can[’']t)\b|^let[’']s\b",
    re.I,
)
_DEPENDENT = re.compile(r"\b(?:whether|if|that|which|who|when|how|why|what)\b[^,;]*", re.I)
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
    headings = _headings(lines)
    for number, line in enumerate(lines):
        for start, end in line.spans:
            said = text[start:end]
            yield Sorted(start, end, said, Why.HEADING if number in headings else why_passed_over(said))


def why_passed_over(sentence: str) -> Why | None:
    """Why a sentence of running text need not be checked; None when it states something.

    What someone is quoted as saying, or said to have said, can be checked whatever it says; so can what names a figure,
    unless it says what ought to be.
    """
    sentence = _ITEM.sub("", sentence)
    if _QUESTION.search(sentence):
        return Why.QUESTION
    if _ANNOUNCEMENT.search(sentence) or _BYLINE.search(sentence):
        return Why.ANNOUNCEMENT
    if len(_WORD.findall(sentence)) < FEWEST_WORDS:
        return Why.NO_STATEMENT
    if _ATTRIBUTED.search(sentence) or _QUOTED.search(sentence):
        return None
    if _OUGHT.search(_DEPENDENT.sub("", sentence)):
        return Why.OPINION
    if (_OWN_VIEW.search(sentence) or _JUDGES.search(sentence)) and not _FIGURE.search(sentence):
        return Why.OPINION
    return None


@dataclass(frozen=True, slots=True)
class _Line:
    text: str
    spans: list[tuple[int, int]]

    @property
    def ends(self) -> bool:
        return bool(ENDS_SENTENCE.search(self.text))


def _lines(text: str) -> list[_Line]:
    """Each line of the text with its sentences; a sentence never crosses a line."""
    found: list[_Line] = []
    spans = sentence_spans(text)
    at = start = 0
    for line in text.split("\n"):
        end = start + len(line)
        own = at
        while at < len(spans) and spans[at][1] <= end:
            at += 1
        if spans[own:at]:
            found.append(_Line(line, spans[own:at]))
        start = end + 1
    return found


def _headings(lines: Sequence[_Line]) -> set[int]:
    """The lines that end as no sentence does and stand alone over running text, or are written as headlines are.

    Several of them in a row, or one after a colon, are a list, whose items state something.
    """
    found = {number for number, line in enumerate(lines) if _headline(line)}
    found |= {number - 1 for number, line in enumerate(lines) if number and _is_rule(line.text)}
    run: list[int] = []
    for number, line in enumerate(lines):
        if not line.ends:
            run.append(number)
            continue
        most = HEADINGS_AT_ONCE if run and run[0] == 0 else 1
        if len(run) <= most and not (run and run[0] and lines[run[0] - 1].text.rstrip().endswith(":")):
            found.update(one for one in run if one == 0 or _short(lines[one]))
        run = []
    return found


def _is_rule(line: str) -> bool:
    return _RULE.fullmatch(line) is not None and _DASHES.search(line) is not None


def _short(line: _Line) -> bool:
    """Whether a line is no more than a heading has: a paragraph whose last mark is missing is none."""
    return len(line.spans) == 1 and len(_WORD.findall(line.text)) <= MOST_WORDS


def _headline(line: _Line) -> bool:
    """Whether a line is in capitals, or has one on each of its words but the small ones, and names no figure."""
    words = _WORD.findall(_ITEM.sub("", line.text))
    if line.ends or _FIGURE.search(line.text) or len(words) < HEADLINE:
        return False
    return line.text.isupper() or all(word[0].isupper() or _SMALL.match(word) for word in words)
