"""Dates as people and programs write them, to ISO 8601; what could be read in two ways is left alone."""

import re
from datetime import date

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = r"(?P<month>jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]*\.?"
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_YEAR = r"(?P<year>(?:1[6-9]|20)\d\d)"
_WEEKDAY = r"(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?,?\s+)?"
_FORMS = [
    re.compile(form, re.IGNORECASE)
    for form in (
        rf"{_YEAR}-(?P<month>\d\d)-(?P<day>\d\d)(?=$|[T\s,;(])",
        rf"{_YEAR}/(?P<month>\d\d)/(?P<day>\d\d)\b",
        rf"{_WEEKDAY}{_DAY}\s+{_MONTH},?\s+{_YEAR}\b",
        rf"{_WEEKDAY}{_MONTH}\s+{_DAY},?\s+{_YEAR}\b",
        rf"D:{_YEAR}(?P<month>\d\d)(?P<day>\d\d)",
    )
]
_TOP = 12
_BEFORE = re.compile(
    r"(?i:(?:published|posted|updated|(?:publication )?date)(?: on)?:?)\s+"
    r"|[A-Z][\w .’'-]{1,40}(?:, [A-Z][\w. ]{1,40})?(?:, ?| ?\()"
)
_AFTER = re.compile(r"[\s)]*(?:$|[—–:-]|,?\s*(?:at )?\d\d?:\d\d)")


def iso_date(text: str) -> str | None:
    """The date that a text begins with, `3 May 2024` as `2024-05-03`; None if it begins with none."""
    found = leading_date(text)
    return found[0] if found else None


def leading_date(text: str) -> tuple[str, int] | None:
    """The date that a text begins with, and where it ends."""
    for form in _FORMS:
        if found := form.match(text):
            month = found["month"].lower()
            number = int(month) if month.isdigit() else _MONTHS.index(month[:3]) + 1
            try:
                return date(int(found["year"]), number, int(found["day"])).isoformat(), found.end()
            except ValueError:
                return None
    return None


def dateline(text: str) -> str | None:
    """The date of a line near the top that says little else, or that begins `BRANNOC, 3 May 2024 — `."""
    for line in text.split("\n", _TOP)[:_TOP]:
        place = _BEFORE.match(line)
        for start in sorted({0, place.end() if place else 0}):
            found = leading_date(line[start:])
            if found and _AFTER.match(line, start + found[1]):
                return found[0]
    return None
