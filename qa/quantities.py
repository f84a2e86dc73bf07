"""Numbers, units and periods of a statement in the terms of its evidence.

A small encoder sees whether two numbers are the same and does not reckon. So a statement is put to it with the
reckoning done: "more than 600 people" of "612 people" becomes "612 people", which the evidence says word for word, and
"more than 700 people" becomes "700 people", which it does not. Whether the two speak of the same thing is left to it.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from functools import cache
from typing import Any

_MORE = r"more than|greater than|over|above|exceeding|upwards of"
_LEAST = r"at least|no fewer than|no less than|not less than"
_LESS = r"fewer than|less than|under|below"
_MOST = r"at most|no more than|not more than|up to"
_NEARLY = r"nearly|almost|close to"
_ABOUT = r"about|around|roughly|approximately|some"
_HEDGE = rf"(?:(?P<hedge>{_MORE}|{_LEAST}|{_LESS}|{_MOST}|{_NEARLY}|{_ABOUT}) )?"
_DIGITS = r"(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?"
_SCALES = {"hundred": 1e2, "thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12, "bn": 1e9, "m": 1e6}
_UNITS = (
    "millimetre millimeter mm centimetre centimeter cm metre meter kilometre kilometer km inch inches foot feet yard "
    "mile gram kilogram kg tonne pound ounce litre liter gallon hectare acre km² second minute hour day week month "
    "year decade century centuries mph km/h"
).split()
_QUANTITY = re.compile(
    rf"(?<![\w.,-]){_HEDGE}(?:between (?P<from>{_DIGITS}) and )?(?P<sign>[$£€]?)(?P<digits>{_DIGITS})"
    rf"(?: ?(?P<scale>{'|'.join(_SCALES)})\b)?(?P<share> ?%| percent\b| per cent\b)?"
    rf"(?=(?P<after>(?:[ -][a-zA-Z²/]+){{0,3}}))",
    re.I,
)
_YEAR = re.compile(r"(?<![\w.,$£€-])(1\d{3}|20\d{2})(?![\w,]*\d|[%s]|-\w)")
_PERIOD = re.compile(
    r"\b(?P<decade>in the (?P<tens>1\d{2}|20\d)0s)\b"
    r"|\b(?P<century>in the (?P<nth>\d{1,2})(?:st|nd|rd|th) century)\b"
    r"|\b(?P<way>before|after) (?P<year>1\d{3}|20\d{2})\b(?!,?\d)",
    re.I,
)
_SHARES = {
    "a tenth": 10, "a fifth": 20, "a quarter": 25, "a third": 33, "two fifths": 40, "half": 50, "three fifths": 60,
    "two thirds": 67, "three quarters": 75, "four fifths": 80,
}  # fmt: skip
_SHARE = re.compile(rf"\b({'|'.join(_SHARES)}) of\b", re.I)
_PERCENT = re.compile(r"\d ?%|\d percent\b|\d per cent\b")
_SPELLED = re.compile(r"\b(?:two|three|four|five|six|seven|eight|nine|ten|\w+teen|twelve|eleven|\w+ty)\b", re.I)
NEAR = 0.15
"""How far below its number "nearly" reaches, and how far from it on both sides "about" does."""
APART = 0.1
"""How far from a number, as a share, another one is plainly not the same."""
ROUNDED = 0.03
"""How far apart, as a share, two measures in different units are still the same one, rounded."""


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number in a text, `text[start:end]` with its hedge but without what it counts, and the values it allows."""

    start: int
    end: int
    words: str
    bare: str  # without the hedge
    value: float
    hedge: str
    low: float
    high: float
    kind: str  # "$", "%", a measure, or "" for a count
    counted: frozenset[str]

    def holds(self, other: Quantity, times: float) -> bool | None:
        """Whether all that the other allows, `times` as large in this one's measure, is allowed; None if only some."""
        low, high = other.low * times, other.high * times
        if self.low <= low and high <= self.high:
            return True
        return False if high < self.low or low > self.high else None


def aligned(statement: str, evidence: str) -> str:
    """The statement with comparisons, foreign units and periods replaced by what the evidence has in their place.

    It is returned as it is where the two have no such thing in common.
    """
    return _periods(_amounts(statement, evidence), evidence)


def _amounts(statement: str, evidence: str) -> str:
    if not any(character.isdigit() for character in evidence) and not _SPELLED.search(evidence):
        return statement
    if _PERCENT.search(evidence):
        statement = _SHARE.sub(lambda match: f"{_SHARES[match[1].lower()]} percent of", statement)
    told = numerals(statement)
    said = quantities(numerals(evidence))
    changed = told
    for one in reversed(quantities(told)):
        alike = [(other, share) for other in said if (share := times(one, other))]
        # Of several that might be meant, one that it is true of.
        alike.sort(key=lambda pair: one.holds(*pair) is not True)
        if alike and (len(alike) == 1 or one.holds(*alike[0])) and (text := _put(one, *alike[0])):
            changed = changed[: one.start] + text + changed[one.end :]
    return changed if changed != told else statement


def _put(one: Quantity, other: Quantity, times: float) -> str | None:
    """What stands for `one` beside the evidence's `other`; None where nothing needs reckoning."""
    if times == 1 and (one.low, one.high) in ((one.value, one.value), (other.low, other.high)):
        return None  # two plain numbers, or the same limit: the encoder sees whether they are the same
    holds = one.holds(other, times)
    if one.low == one.high and math.isclose(one.value, other.value * times, rel_tol=ROUNDED):
        holds = True
    if holds is None or (not holds and one.hedge in _ABOUT.split("|")):
        return None
    if holds:
        return other.words
    if times == 1 and one.value != other.value:
        return one.bare
    away = math.ceil(abs(one.value) * APART) * (-1 if one.low < one.value else 1)  # another number that it allows
    value = float(f"{one.value / times:.4g}") if times != 1 else one.value + away
    return re.sub(rf"{_DIGITS}(?: ?(?:{'|'.join(_SCALES)})\b)?", f"{value:,.12g}", other.bare, count=1, flags=re.I)


def times(one: Quantity, other: Quantity) -> float | None:
    """How many of `one`'s measure `other`'s measure is; None where the two measure different things."""
    if one.kind == other.kind:
        return 1.0 if one.kind or one.counted & other.counted else None
    if one.kind in ("", "$", "£", "€", "%") or other.kind in ("", "$", "£", "€", "%"):
        return None
    return conversion(other.kind, one.kind)


def quantities(text: str) -> list[Quantity]:
    """The numbers of a text that count or measure something, years left out."""
    found = []
    for match in _QUANTITY.finditer(text):
        if _YEAR.fullmatch(match["digits"]) and not match["hedge"] and not match["sign"] and not match["scale"]:
            continue
        words = match["after"].replace("-", " ").lower().split()
        unit = _unit(words[0]) if words else None
        value = float(match["digits"].replace(",", "")) * _SCALES.get((match["scale"] or "").lower(), 1)
        kind = match["sign"] or ("%" if match["share"] else unit or "")
        end = match.start("after") + (len(words[0]) + 1 if unit else 0)
        start = match.start("sign")
        hedge = (match["hedge"] or "").lower()
        low, high = _allowed(hedge, value)
        if match["from"]:
            low, high = float(match["from"].replace(",", "")), value
        counted = frozenset(word.rstrip("s") for word in words if len(word) > 3)
        found.append(
            Quantity(
                match.start(), end, text[match.start() : end], text[start:end], value, hedge, low, high, kind, counted
            )
        )
    return found


def _allowed(hedge: str, value: float) -> tuple[float, float]:
    """The least and the most that a number behind such words may be."""
    above, below = math.nextafter(value, math.inf), math.nextafter(value, -math.inf)
    for words, bounds in (
        (_MORE, (above, math.inf)),
        (_LEAST, (value, math.inf)),
        (_LESS, (-math.inf, below)),
        (_MOST, (-math.inf, value)),
        (_NEARLY, (value * (1 - NEAR), value)),
        (_ABOUT, (value * (1 - NEAR), value * (1 + NEAR))),
    ):
        if hedge in words.split("|"):
            return bounds
    return value, value


def _periods(statement: str, evidence: str) -> str:
    """Decades, centuries and "before" or "after" a year, where the evidence names one year only."""
    years = {int(year) for year in _YEAR.findall(evidence)}
    if len(years) != 1:
        return statement
    (year,) = years

    def named(match: re.Match[str]) -> str:
        first, last = _span(match)
        other = min(max(first, last - 5), last) if match["way"] is None or match["way"].lower() == "before" else first
        return f"{'In' if match[0][0].isupper() else 'in'} {year if first <= year <= last else other}"

    return _PERIOD.sub(named, statement)


def _span(match: re.Match[str]) -> tuple[int, int]:
    """The first and the last year of a period."""
    if match["decade"]:
        return int(match["tens"]) * 10, int(match["tens"]) * 10 + 9
    if match["century"]:
        return (int(match["nth"]) - 1) * 100, int(match["nth"]) * 100 - 1
    year = int(match["year"])
    return (0, year - 1) if match["way"].lower() == "before" else (year + 1, 9999)


def numerals(text: str) -> str:
    """The text with its spelled numbers in digits."""
    if not _SPELLED.search(text):
        return text
    from text_to_num import alpha2digit

    return str(alpha2digit(text, "en", threshold=1.0))


def _unit(word: str) -> str | None:
    """The measure that a word names, in the singular."""
    for name in (word, word.rstrip("s")):
        if name in _UNITS:
            return name
    return None


@cache
def conversion(unit: str, into: str) -> float | None:
    """How many of one unit the other one is; None where they measure different things or are no units."""
    try:
        return float(_registry().Quantity(1, unit).to(into).magnitude)
    except _errors():
        return None


def _errors() -> tuple[type[Exception], ...]:
    from pint import DimensionalityError, UndefinedUnitError

    return DimensionalityError, UndefinedUnitError


@cache
def _registry() -> Any:
    from pint import UnitRegistry

    return UnitRegistry()
