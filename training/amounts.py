"""The same amount, date or deed said another way, rightly and wrongly: what takes reckoning and not likeness of words.

Every function takes a sentence and returns (a statement that it bears out, one that it rules out), or None when the
sentence has nothing of the kind. `rng` decides everything.
"""

import random
import re
from collections.abc import Callable, Sequence

from training.edits import MONTHS

Said = tuple[str, str] | None
Retelling = Callable[[str, random.Random, Sequence[str]], Said]

_UNIT = {
    "kilometres": ("metres", 1000), "kilometers": ("meters", 1000), "km": ("metres", 1000),
    "metres": ("centimetres", 100), "meters": ("centimeters", 100), "hours": ("minutes", 60), "days": ("hours", 24),
    "weeks": ("days", 7), "years": ("months", 12), "decades": ("years", 10), "centuries": ("years", 100),
    "minutes": ("seconds", 60), "tonnes": ("kilograms", 1000), "kg": ("grams", 1000), "feet": ("inches", 12),
    "miles": ("yards", 1760), "hectares": ("square metres", 10_000), "dozen": ("single", 12),
}  # fmt: skip
_FINE = {fine: (coarse, times) for coarse, (fine, times) in reversed(_UNIT.items()) if coarse != "dozen"}
_UNITS = "|".join(sorted({*_UNIT, *_FINE}, key=len, reverse=True))
_MEASURED = re.compile(r"\b(\d{1,6}(?:,\d{3})*(?:\.\d+)?) (" + _UNITS + r")\b")
_SHARES = {
    "50": "half", "25": "a quarter", "75": "three quarters", "20": "a fifth", "33": "a third", "66": "two thirds",
    "67": "two thirds", "40": "two fifths", "60": "three fifths", "80": "four fifths", "10": "a tenth", "100": "all",
}  # fmt: skip
_PERCENT = re.compile(r"\b(" + "|".join(_SHARES) + r")(?:\.0)?(?:%| percent| per cent) of\b")
_NO_COUNTED = "percent|per cent|million|billion|metre|meter|minute|yard|were|miles|when|with|from|after"
_COUNT = re.compile(r"(?<![\w.,$£€#-])(\d{1,3}(?:,\d{3})+|\d{2,5}) (?=[a-z]{4,})(?!" + _NO_COUNTED + ")")
_HEDGED = re.compile(
    r"\b(?:over|than|least|most|about|around|nearly|almost|approximately|some|roughly|age|aged|of|in|on|by|up|to|the"
    r"|top|first|last|no|number|from|and) $",
    re.I,
)
_IN_YEAR = re.compile(r"\b([Ii]n) (1[5-9]\d\d|20[0-2]\d)\b(?!\s?[-–/])")
_MONTH = "(" + "|".join(MONTHS) + ")"
_DATE = re.compile(rf"\b([Oo]n) (?:(\d{{1,2}}) {_MONTH}|{_MONTH} (\d{{1,2}})),? (\d{{4}})\b")
_DEEDS = (
    "defeated", "succeeded", "directed", "taught", "killed", "founded", "hired", "acquired", "bought", "replaced",
    "influenced", "invaded", "portrayed", "produced", "criticised", "criticized", "accused", "praised", "sued",
    "appointed", "attacked", "supported", "visited", "followed", "preceded", "raised", "arrested", "captured", "joined",
    "discovered", "designed", "painted", "wrote", "beat", "led", "nominated", "warned", "paid", "owned", "funded",
)  # fmt: skip
_PASSIVE = {"beat": "beaten", "wrote": "written", "taught": "taught"}
_DEED = re.compile(
    r"\b(?P<a>[A-Z][a-z]+(?: [A-Z][a-z]+){0,2}) (?P<verb>" + "|".join(_DEEDS) + r") "
    r"(?P<b>[A-Z][a-z]+(?: [A-Z][a-z]+){0,2})\b"
)
_PRONOUNS = {"He", "She", "They", "It", "The", "This", "Who", "In", "His", "Her", "Its", "Their"}


def _plain(value: float) -> str:
    return f"{value:,.0f}" if value == round(value) else f"{value:.6g}"


def _value(text: str) -> float:
    return float(text.replace(",", ""))


def _put(sentence: str, match: re.Match[str], text: str) -> str:
    return sentence[: match.start()] + text + sentence[match.end() :]


def converted(sentence: str, rng: random.Random, names: Sequence[str]) -> Said:
    """ "0.9 kilometres" for "900 metres"; the wrong one is off by a factor."""
    found = [m for m in _MEASURED.finditer(sentence) if _value(m[1]) > 0]
    if not found:
        return None
    match = rng.choice(found)
    value, unit = _value(match[1]), match[2]
    ways = [(value * times, fine) for fine, times in [_UNIT[unit]] if fine != "single"] if unit in _UNIT else []
    if unit in _FINE:
        coarse, times = _FINE[unit]
        ways += [(value / times, coarse)] if value / times * 100 % 1 == 0 else []
    if not ways:
        return None
    exact, other = rng.choice(ways)
    wrong = exact * rng.choice((10, 0.1, 2, 0.5, 1.5, 3))
    return _put(sentence, match, f"{_plain(exact)} {other}"), _put(sentence, match, f"{_plain(wrong)} {other}")


def share(sentence: str, rng: random.Random, names: Sequence[str]) -> Said:
    """ "half of" for "50 percent of"."""
    match = _PERCENT.search(sentence)
    if match is None:
        return None
    right = _SHARES[match[1]]
    wrong = rng.choice([text for text in dict.fromkeys(_SHARES.values()) if text != right])
    return _put(sentence, match, f"{right} of"), _put(sentence, match, f"{wrong} of")


def compared(sentence: str, rng: random.Random, names: Sequence[str]) -> Said:
    """ "more than 1,900 people" for "1,953 people"; the wrong one is on the other side of the number."""
    found = [m for m in _COUNT.finditer(sentence) if not _HEDGED.search(sentence[: m.start()])]
    if not found:
        return None
    match = rng.choice(found)
    value = int(_value(match[1]))
    if 1500 <= value <= 2030 and "," not in match[1]:
        return None
    step = 10 ** max(0, len(str(value)) - 2)
    below, above = value // step * step, (value // step + 1) * step
    below = below if below < value else below - step
    if below <= 0:
        return None
    further = (max(step, below - step * rng.randint(0, 4)), above + step * rng.randint(0, 4))
    under, upper = f"{further[0]:,}", f"{further[1]:,}"
    ways = (
        (f"more than {under} ", f"more than {upper} "),
        (f"fewer than {upper} ", f"fewer than {under} "),
        (f"over {under} ", f"under {under} "),
        (f"at least {under} ", f"at least {upper} "),
        (f"nearly {above:,} ", f"nearly {under} "),
        (f"between {under} and {upper} ", f"between {upper} and {further[1] + step * 5:,} "),
        (f"less than {upper} ", f"less than {under} "),
    )
    right, wrong = rng.choice(ways)
    return _put(sentence, match, right), _put(sentence, match, wrong)


def period(sentence: str, rng: random.Random, names: Sequence[str]) -> Said:
    """ "in the 1980s" or "before 1990" for "in 1987"."""
    found = list(_IN_YEAR.finditer(sentence))
    if not found:
        return None
    match = rng.choice(found)
    word, year = match[1], int(match[2])
    after, before = ("After", "Before") if word == "In" else ("after", "before")
    decade = year // 10 * 10
    gap = rng.randint(1, 12)
    ways = (
        (f"{word} the {decade}s", f"{word} the {decade + rng.choice((-20, -10, 10))}s"),
        (f"{after} {year - gap}", f"{after} {year + gap}"),
        (f"{before} {year + gap}", f"{before} {year - gap}"),
        (f"{word} the {year // 100 + 1}th century", f"{word} the {year // 100}th century"),
    )
    right, wrong = rng.choice(ways[: 3 if year >= 2000 or year % 100 == 0 else 4])
    return _put(sentence, match, right), _put(sentence, match, wrong)


def month(sentence: str, rng: random.Random, names: Sequence[str]) -> Said:
    """ "in May 2010" for "on 5 May 2010"."""
    match = _DATE.search(sentence)
    if match is None:
        return None
    word = "In" if match[1] == "On" else "in"
    name, year = match[3] or match[4], match[6]
    other = rng.choice([one for one in MONTHS if one != name])
    right = rng.choice((f"{word} {name} {year}", f"{word} {year}"))
    wrong = rng.choice((f"{word} {other} {year}", f"{word} {name} {int(year) + rng.choice((-2, -1, 1, 2))}"))
    return _put(sentence, match, right), _put(sentence, match, wrong)


def _told(doer: str, verb: str, done_to: str) -> str:
    return f"{done_to} was {_PASSIVE.get(verb, verb)} by {doer}"


def deed(sentence: str, rng: random.Random, names: Sequence[str]) -> Said:
    """ "B was taught by A" for "A taught B"; the wrong one has the two the other way round."""
    match = _DEED.search(sentence)
    if match is None or {match["a"].split()[0], match["b"].split()[0]} & _PRONOUNS:
        return None
    a, verb, b = match["a"], match["verb"], match["b"]
    right = rng.choice((_told(a, verb, b), match[0]))
    wrong = rng.choice((_told(b, verb, a), f"{b} {verb} {a}"))
    return _put(sentence, match, right), _put(sentence, match, wrong)


def made_deed(rng: random.Random, names: Sequence[str]) -> tuple[str, str, str]:
    """A sentence made of two names, what it says and what it rules out: passages rarely name both so close together."""
    a, b = rng.sample(sorted({name for name in names if " " in name}), 2)
    verb = rng.choice(_DEEDS)
    right = rng.choice((_told(a, verb, b), f"{a} {verb} {b}"))
    wrong = rng.choice((_told(b, verb, a), f"{b} {verb} {a}"))
    sentence = rng.choice((f"{a} {verb} {b}", _told(a, verb, b)))
    tail = rng.choice((".", f" in {rng.randint(1900, 2024)}.", " for many years.", ", according to the paper."))
    return sentence + tail, right + ".", wrong + "."


RETELLINGS: dict[str, Retelling] = {
    "converted unit": converted,
    "share": share,
    "compared number": compared,
    "period": period,
    "month of a date": month,
    "who did it": deed,
}
