"""Where a statement's figures, dates and names differ from its source: "draft: 2001, source: 2021"."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

from rapidfuzz.fuzz import ratio, token_set_ratio

from index.search import STOP_WORDS

SAME_MATTER = 0.6  # of 1: the share of a statement's telling words, its values left out, that the source has
CLOSE = 0.8  # of 1: from this share on a value that is alone on both sides stands for the other
FEWEST_TELLING = 3  # or both of two
STEM = 5  # letters that the forms of a word share
ALIKE_NAMES = 60  # of 100: names that could be taken for each other
ALIKE = 0.6  # of 1: sentences that say the same but for some words
FEWEST_WORDS = 3  # that two sentences share
MOST_WORDS = 3  # that stand in the place of others


class Sort(StrEnum):
    NUMBER = "number"
    DATE = "date"
    NAME = "name"
    NEGATION = "negation"
    WORD = "word"
    CAUSE = "cause"


@dataclass(frozen=True, slots=True)
class Difference:
    """What the statement says at `statement[start:end]`, and what stands in the source in its place.

    Either side is empty where a negation is on the other only.
    """

    sort: Sort
    draft: str
    source: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Value:
    """A figure, date or name in a text. `value` is the same for the same thing, however it is written; of a date it is
    YEAR-MONTH-DAY, with a ? for what is not told.
    """

    sort: Sort
    words: str
    value: str
    unit: str  # what it counts, the word before a name; empty where that is not told
    start: int
    end: int


MONTHS = "January February March April May June July August September October November December".split()
_MONTH = "|".join(MONTHS)
_DAYS = "Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday"
_NTH = "(?:st|nd|rd|th)?"
DATE = re.compile(
    rf"\b(?:(?P<month>{_MONTH}) (?P<day>\d{{1,2}}){_NTH}(?:,? (?P<year>\d{{4}}))?"
    rf"|(?P<day2>\d{{1,2}}){_NTH} (?P<month2>{_MONTH})(?:,? (?P<year2>\d{{4}}))?"
    rf"|(?P<only>{_MONTH})(?: (?P<year3>\d{{4}}))?|(?P<weekday>{_DAYS})|(?P<alone>1[0-9]\d\d|2[01]\d\d)(?![\d,]*\d))\b"
)
_CLOCK = re.compile(r"\b(?P<hour>\d{1,2})(?::(?P<minute>\d\d))? ?(?P<half>[ap])\.?m\b\.?")
_SMALL = {
    word: str(number)
    for number, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen"
        " seventeen eighteen nineteen twenty".split()
    )
}
_NUMBER = re.compile(
    rf"(?<![\w.,-])(?P<figure>\d+(?:[.,]\d+)*|{'|'.join(_SMALL)})"
    r"(?P<scale>[ -](?:hundred|thousand|million|billion))?(?: ?(?P<percent>%|percent\b|per cent\b))?"
    r"(?:[ -](?P<unit>[A-Za-z]+))?",
    re.I,
)
_SCALES = {"hundred": 100, "thousand": 1_000, "million": 1_000_000, "billion": 1_000_000_000}
_NAME = re.compile(r"\b[A-Z][\w’'-]*(?: (?:of (?:the )?)?[A-Z][\w’'-]*)*")
_NOT_NAMES = frozenset(
    "A An And As At But By For From He Her His I If In It Its Most No Not On Or She Some That The Their There These"
    " They This To We When While With Two Three Four Five Six Seven Eight Nine Ten Mayor Captain Dr Mr Mrs Ms".split()
)
_BEGINNING = re.compile(r"(?:^|[\"“‘:] ?)$")
_WORD = re.compile(r"\w[\w'’.,-]*\w|\w")
_HEDGE = re.compile(
    r"\b(?:(?:more|less|fewer|greater|higher|lower|earlier|later) than|over|under|above|below|before|after|since|until"
    r"|at (?:least|most)|up to|top|some|almost|nearly|about|around|roughly|approximately) (?:\$ ?)?$",
    re.I,
)
_DENIED = re.compile(r"\b(?:not|rather than|instead of) (?:\$ ?)?$", re.I)
_NEGATION = re.compile(r"\b(?:not|never|no|nobody|none|nothing|neither|nor|without|cannot|\w+n[’']t)\b", re.I)


def differences(statement: str, source: str) -> tuple[Difference, ...]:
    """What of the statement stands otherwise in a sentence that contradicts it, in the statement's order.

    A value is paired with one of the same sort that only the source has: one of the same unit or grain, or else the
    only one left on both sides. Where that shows nothing, and the sentences are alike, other words are compared.
    """
    found = _of_values(statement, source, alone=True)
    return tuple(sorted(found or [*_negated(statement, source), *_replaced(statement, source)], key=_start))


def differing_values(statement: str, source: str) -> tuple[Difference, ...]:
    """The statement's figures, dates and names in whose place another stands in a source that need not contradict it.

    Unlike in `differences`, values that are the only ones left are paired only where the sentences share almost all
    words, and "more than 600" is no figure that another could differ from.
    """
    found = _of_values(statement, source, alone=_share_of_words(statement, source) >= CLOSE)
    plain = (one for one in found if one.sort is Sort.NAME or not _HEDGE.search(statement[: one.start]))
    return tuple(sorted(plain, key=_start))


def same_matter(statement: str, source: str, title: str = "") -> bool:
    """Whether a sentence has most words of a statement, values left out, and it or its title one of the names in it."""
    if _share_of_words(statement, source) < SAME_MATTER:
        return False
    names = [one for one in _values(statement) if one.sort is Sort.NAME]
    others = [one for one in _values(source) if one.sort is Sort.NAME]
    known = telling_words(f"{title} {source}")
    return not names or any(
        telling_words(one.words) & known or any(_alike(one, other) for other in others) for one in names
    )


def _share_of_words(statement: str, source: str) -> float:
    """How many of a statement's telling words, values left out, a source has, of 1; 0 where they share too few."""
    values = list(_values(statement))
    words = telling_words("".join(statement[start:end] for start, end in _between(values, len(statement))))
    shared = len(words & telling_words(source))
    return shared / len(words) if shared >= min(FEWEST_TELLING, max(len(words), 2)) else 0.0


def _of_values(statement: str, source: str, *, alone: bool) -> list[Difference]:
    own, theirs = _told(statement), _told(source)
    return [one for sort in (Sort.NUMBER, Sort.DATE, Sort.NAME) for one in _differing(sort, own, theirs, alone)]


def _told(text: str) -> list[_Value]:
    """The values that a text stands by: of "58 jobs, not 85" the first."""
    return [one for one in _values(text) if not _DENIED.search(text[: one.start])]


def _between(values: Sequence[_Value], length: int) -> Iterator[tuple[int, int]]:
    """The spans of a text that belong to none of its values."""
    at = 0
    for one in sorted(values, key=lambda one: one.start):
        yield at, one.start
        at = one.end
    yield at, length


def telling_words(text: str) -> set[str]:
    """The words that tell what a text is about, cut to the part that their forms share."""
    return {word.lower()[:STEM] for word in _WORD.findall(text) if word.lower() not in STOP_WORDS}


def _start(one: Difference) -> int:
    return one.start


def _replaced(statement: str, source: str) -> Iterator[Difference]:
    """Words that stand in the place of others, between words that are the same."""
    own, theirs = list(_WORD.finditer(statement)), list(_WORD.finditer(source))
    matcher = SequenceMatcher(None, [one[0].lower() for one in own], [one[0].lower() for one in theirs], autojunk=False)
    matched = sum(block.size for block in matcher.get_matching_blocks())
    if matched < max(FEWEST_WORDS, ALIKE * len(own)):
        return
    for change, first, last, start, end in matcher.get_opcodes():
        if change == "replace" and max(last - first, end - start) <= MOST_WORDS:
            draft, there = (own[first].start(), own[last - 1].end()), (theirs[start].start(), theirs[end - 1].end())
            yield Difference(Sort.WORD, statement[slice(*draft)], source[slice(*there)], *draft)


def _differing(sort: Sort, own: Sequence[_Value], theirs: Sequence[_Value], alone: bool) -> Iterator[Difference]:
    mine = [one for one in own if one.sort is sort]
    yours = [one for one in theirs if one.sort is sort]
    missing = [one for one in mine if not any(_same(one, other) for other in yours)]
    left = [one for one in yours if not any(_same(other, one) for other in mine)]
    unpaired: list[_Value] = []
    for one in missing:
        fitting = [other for other in left if _alike(one, other)]
        if fitting:
            left.remove(fitting[0])
            yield _difference(one, fitting[0])
        else:
            unpaired.append(one)
    if alone and len(unpaired) == len(left) == 1 and _may_stand_for(unpaired[0], left[0]):
        yield _difference(unpaired[0], left[0])


def _may_stand_for(one: _Value, other: _Value) -> bool:
    """Whether two values that are left over can be of the same thing; of dates that is told by what both tell."""
    return one.sort is Sort.NUMBER or (one.sort is Sort.NAME and one.unit == other.unit)


def _difference(one: _Value, other: _Value) -> Difference:
    return Difference(one.sort, one.words, other.words, one.start, one.end)


def _same(one: _Value, other: _Value) -> bool:
    if one.sort is Sort.NAME:
        fewer, more = sorted((one.value.split(), other.value.split()), key=len)
        return all(any(_form_of(word, whole) for whole in more) for word in fewer)
    if one.sort is Sort.DATE:
        told = _told_by_both(one, other)
        return bool(told) and all(mine == yours for mine, yours in told)
    return one.value == other.value


def _form_of(word: str, other: str) -> bool:
    """Whether one is the other, or the other with an ending, as German is of Germany."""
    short, long = sorted((word, other), key=len)
    return long.startswith(short[: max(STEM, len(short) - 1)])


def _told_by_both(one: _Value, other: _Value) -> list[tuple[str, str]]:
    """The years, months and days that both dates tell, side by side."""
    pairs = zip(one.value.split("-"), other.value.split("-"), strict=False)
    return [pair for pair in pairs if "?" not in pair] if one.unit == other.unit else []


def _alike(one: _Value, other: _Value) -> bool:
    """Whether one could stand in the other's place: the same unit or grain, or names that are alike."""
    if one.sort is Sort.NAME:
        words, others = one.value.split(), other.value.split()
        shared = bool(set(words) & set(others) - STOP_WORDS) or ratio(one.value, other.value) >= ALIKE_NAMES
        introduced = one.unit == other.unit and one.unit not in {"", *STOP_WORDS}
        return len(words) == len(others) and (shared or introduced)
    if one.sort is Sort.DATE:
        told = _told_by_both(one, other)
        finest = [part for part in one.value.split("-") if part != "?"][-1]
        return bool(told) and told[-1][0] == finest
    return bool(one.unit) and one.unit == other.unit


def _negated(statement: str, source: str) -> Iterator[Difference]:
    own, theirs = _NEGATION.search(statement), _NEGATION.search(source)
    if token_set_ratio(statement.lower(), source.lower()) < 100 * ALIKE:
        return
    if own and not theirs:
        yield Difference(Sort.NEGATION, own[0], "", own.start(), own.end())
    elif theirs and not own:
        yield Difference(Sort.NEGATION, "", theirs[0], len(statement), len(statement))


def _values(text: str) -> Iterator[_Value]:
    """The dates, times, numbers and names of a text; no character belongs to two of them."""
    taken: list[tuple[int, int]] = []
    for values in (_dates(text), _clocks(text), _numbers(text), _names(text)):
        for one in values:
            if not any(start < one.end and one.start < end for start, end in taken):
                taken.append((one.start, one.end))
                yield one


def _dates(text: str) -> Iterator[_Value]:
    for found in DATE.finditer(text):
        if found["weekday"]:
            yield _value(Sort.DATE, found, found["weekday"], "weekday")
            continue
        year = found["year"] or found["year2"] or found["year3"] or found["alone"] or "?"
        month = found["month"] or found["month2"] or found["only"] or "?"
        day = found["day"] or found["day2"] or "?"
        yield _value(Sort.DATE, found, f"{year}-{month}-{day if day == '?' else int(day)}", "day")


def _clocks(text: str) -> Iterator[_Value]:
    for found in _CLOCK.finditer(text):
        yield _value(
            Sort.DATE, found, f"{int(found['hour'])}:{found['minute'] or '00'} {found['half'].lower()}", "time"
        )


def _numbers(text: str) -> Iterator[_Value]:
    for found in _NUMBER.finditer(text):
        figure = _SMALL.get(found["figure"].lower(), found["figure"]).replace(",", "")
        scale = _SCALES.get((found["scale"] or "").strip(" -").lower(), 1)
        try:
            value = f"{float(figure) * scale:g}" if scale > 1 or "." in figure else str(int(figure))
        except ValueError:  # a chain of points, as in 1.2.3
            value = figure
        unit = "percent" if found["percent"] else (found["unit"] or "").lower().rstrip("s")
        end = found.end("percent") if found["percent"] else max(found.end("figure"), found.end("scale"))
        words = text[found.start() : end]
        yield _Value(Sort.NUMBER, words, f"{value}%" if found["percent"] else value, unit, found.start(), end)


def _names(text: str) -> Iterator[_Value]:
    for found in _NAME.finditer(text):
        words = found[0].split()
        start, end = found.span()
        while words and words[0] in _NOT_NAMES:
            start += len(words.pop(0)) + 1
        # A sentence or a quotation begins with a capital, whatever its first word is.
        if not words or (len(words) == 1 and _BEGINNING.search(text[:start])):
            continue
        value = _plain(" ".join(word.removesuffix("'s").removesuffix("’s") for word in words))
        before = _WORD.findall(text[:start])[-1:]
        yield _Value(Sort.NAME, text[start:end], value, before[0].lower() if before else "", start, end)


def _plain(name: str) -> str:
    return unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower() or name.lower()


def _value(sort: Sort, found: re.Match[str], value: str, unit: str) -> _Value:
    return _Value(sort, found[0], value, unit, found.start(), found.end())
