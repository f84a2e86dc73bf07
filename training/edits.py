"""One fact of a sentence changed, by kind: what a fact-checker looks for and small encoders overlook.

Every function takes a sentence and returns it with one fact changed so that the two can't both hold, or None when the
sentence has no such fact. `names` offers names of other passages; `rng` decides everything.
"""

import random
import re
from collections.abc import Callable, Sequence

Edit = Callable[[str, random.Random, Sequence[str]], str | None]


def _listed(words: str) -> list[str]:
    return words.split()


MONTHS = _listed("January February March April May June July August September October November December")
WEEKDAYS = _listed("Monday Tuesday Wednesday Thursday Friday Saturday Sunday")
SPELLED = _listed("two three four five six seven eight nine ten eleven twelve")
ORDINALS = _listed("first second third fourth fifth sixth seventh eighth ninth tenth")
COUNTRIES = _listed(
    "France Germany Italy Spain Portugal Poland Sweden Norway Denmark Finland Greece Turkey Russia China Japan India "
    "Brazil Mexico Canada Australia Egypt Kenya Nigeria Argentina Chile Peru Ireland Scotland England Austria Hungary "
    "Belgium Netherlands Switzerland Iran Iraq Israel Pakistan Indonesia Vietnam Thailand Cuba Ukraine Romania"
)
NATIONS = _listed(
    "American British English French German Italian Spanish Portuguese Polish Swedish Norwegian Danish Finnish Greek "
    "Turkish Russian Chinese Japanese Indian Brazilian Mexican Canadian Australian Egyptian Nigerian Argentine Irish "
    "Scottish Austrian Hungarian Belgian Dutch Swiss Israeli Indonesian Korean Cuban Ukrainian Romanian"
)
CALLINGS = _listed(
    "actor singer politician painter footballer novelist lawyer physicist journalist architect director poet "
    "economist dancer photographer chemist guitarist drummer comedian wrestler swimmer engineer biologist historian"
)
PRONOUNS = ("He", "She", "They", "It")
UNITS = (
    ("kilometres", "miles"), ("kilometers", "miles"), ("km", "miles"), ("metres", "feet"), ("meters", "feet"),
    ("kg", "tonnes"), ("pounds", "tons"), ("acres", "hectares"), ("hours", "minutes"), ("days", "weeks"),
    ("months", "years"), ("weeks", "months"), ("inches", "feet"), ("km²", "hectares"), ("mg", "g"),
    ("seconds", "minutes"), ("decades", "centuries"), ("dollars", "euros"), ("percent", "million"),
)  # fmt: skip
MAGNITUDES = (("million", "billion"), ("thousand", "million"), ("hundred", "thousand"), ("billion", "trillion"))
QUANTIFIERS = (
    ("all", "none"), ("many", "few"), ("most of", "none of"), ("every", "no"), ("several", "no"), ("both", "neither"),
    ("always", "never"), ("often", "never"), ("some", "no"), ("each", "no"), ("usually", "never"), ("numerous", "no"),
    ("sometimes", "never"), ("entirely", "partly"), ("only", "not only"), ("any", "no"),
)  # fmt: skip
COMPARISONS = (
    ("more", "less"), ("larger", "smaller"), ("higher", "lower"), ("older", "younger"), ("largest", "smallest"),
    ("highest", "lowest"), ("oldest", "youngest"), ("better", "worse"), ("longest", "shortest"), ("greater", "lesser"),
    ("best", "worst"), ("over", "under"), ("above", "below"), ("earlier", "later"), ("longer", "shorter"),
    ("before", "after"), ("at least", "at most"), ("biggest", "smallest"), ("increased", "decreased"),
    ("faster", "slower"), ("stronger", "weaker"), ("majority", "minority"), ("maximum", "minimum"),
)  # fmt: skip
OPPOSITES = (
    ("won", "lost"), ("northern", "southern"), ("eastern", "western"), ("north", "south"), ("east", "west"),
    ("rose", "fell"), ("father", "mother"), ("brother", "sister"), ("son", "daughter"), ("wife", "mother"),
    ("husband", "father"), ("male", "female"), ("positive", "negative"), ("born", "buried"), ("began", "ended"),
    ("opened", "closed"), ("accepted", "rejected"), ("success", "failure"), ("successful", "unsuccessful"),
    ("public", "private"), ("former", "current"), ("founded", "dissolved"), ("joined", "left"), ("old", "new"),
    ("early", "late"), ("upper", "lower"), ("allowed", "forbidden"), ("active", "inactive"), ("rural", "urban"),
    ("approved", "blocked"), ("winner", "runner-up"), ("victory", "defeat"), ("arrived", "departed"),
    ("summer", "winter"), ("spring", "autumn"), ("left", "right"), ("major", "minor"), ("rich", "poor"),
)  # fmt: skip
_VERB = re.compile(r"\b(is|are|was|were|has been|have been|had been|can|could|will|would)\b (?!not\b|n't)")
_NOT = re.compile(r"\b(is|are|was|were|can|could|will|would|did|does|do|has|have|had) (?:not|never) ")
_YEAR = re.compile(r"\b(1[4-9]\d\d|20[0-2]\d)\b")
_NUMBER = re.compile(r"(?<![\w.,-])(\d{1,3}(?:,\d{3})+|\d+\.\d+|\d{1,3})(?![\w,.]*\d)(?!\w)")
_NAME = re.compile(r"(?<![.!?] )(?<!^)\b[A-Z][a-z]+(?: [A-Z][a-z]+){0,2}\b")
_SAID = re.compile(
    r"\b(?P<before>[Aa]ccording to )?(?P<who>[A-Z][a-z]+(?: [A-Z][a-z]+){0,2})"
    r"(?P<after> (?:said|stated|told|wrote|claimed|argued|announced|suggested|described|reported|noted|called|"
    r"proposed|believed|considered|praised|criticized|criticised|declared|explained|commented)\b)?"
)
_ROLES = re.compile(
    r"(?P<a>[A-Z][a-z]+(?: [A-Z][a-z]+){0,2})(?P<verb> (?:defeated|beat|succeeded|married|directed|taught|killed|"
    r"founded|hired|signed|acquired|bought|replaced|influenced|invaded|joined|was succeeded by|was defeated by|"
    r"was directed by|was replaced by|was written by|was acquired by|was founded by|is the son of|is the father of|"
    r"was the son of|was the father of|is located in|is part of|was a student of) )"
    r"(?P<b>[A-Z][a-z]+(?: [A-Z][a-z]+){0,2})"
)


def _put(sentence: str, match: re.Match[str], text: str) -> str:
    return sentence[: match.start()] + text + sentence[match.end() :]


def _pick(sentence: str, pattern: re.Pattern[str], rng: random.Random) -> re.Match[str] | None:
    found = list(pattern.finditer(sentence))
    return rng.choice(found) if found else None


def _alike(word: str, model: str) -> str:
    """`word` with the capital of `model`."""
    return word[0].upper() + word[1:] if model[0].isupper() else word


def _either_way(table: Sequence[tuple[str, str]]) -> Edit:
    """An edit that replaces a word of the table by its opposite, in both directions where both are single words."""
    opposite = dict(reversed(table))
    for left, right in table:
        if right not in ("no", "none", "never", "neither", "few", "not only"):
            opposite.setdefault(right, left)
    pattern = re.compile(r"\b(" + "|".join(sorted(map(re.escape, opposite), key=len, reverse=True)) + r")\b", re.I)

    def edit(sentence: str, rng: random.Random, names: Sequence[str]) -> str | None:
        match = _pick(sentence, pattern, rng)
        return match and _put(sentence, match, _alike(opposite[match[1].lower()], match[1]))

    return edit


def _one_of(members: Sequence[str]) -> Edit:
    """An edit that replaces a member of a list by another member."""
    pattern = re.compile(r"\b(" + "|".join(members) + r")\b")

    def edit(sentence: str, rng: random.Random, names: Sequence[str]) -> str | None:
        match = _pick(sentence, pattern, rng)
        if match is None:
            return None
        other = rng.choice([m for m in members if m not in sentence] or [members[0]])
        return None if other == match[1] else _article(_put(sentence, match, other), match.start())

    return edit


def _article(sentence: str, at: int) -> str:
    """`a` or `an` before position `at` put right for the word that now stands there."""
    before = sentence[:at]
    vowel = sentence[at : at + 1].lower() in "aeiou"
    return re.sub(r"\b([Aa])n? $", r"\1n " if vowel else r"\1 ", before) + sentence[at:]


def year(sentence: str, rng: random.Random, names: Sequence[str]) -> str | None:
    match = _pick(sentence, _YEAR, rng)
    if match is None:
        return None
    moved = int(match[1]) + rng.choice((-30, -11, -10, -7, -5, -4, -3, -2, -1, 1, 2, 3, 4, 5, 6, 9, 10, 20))
    return None if str(moved) in sentence else _put(sentence, match, str(moved))


def number(sentence: str, rng: random.Random, names: Sequence[str]) -> str | None:
    match = _pick(sentence, _NUMBER, rng)
    if match is None:
        return None
    text = match[1]
    place = rng.randrange(len(text))
    while not text[place].isdigit():
        place = rng.randrange(len(text))
    low = "1" if place == 0 else "0"
    digit = rng.choice([d for d in "0123456789" if d >= low and d != text[place]])
    return _put(sentence, match, text[:place] + digit + text[place + 1 :])


def negation(sentence: str, rng: random.Random, names: Sequence[str]) -> str | None:
    match = _NOT.search(sentence)
    if match is not None:
        return _put(sentence, match, match[1] + " ")
    match = _VERB.search(sentence)
    if match is None or match.start() > 60:
        return None
    head, _, tail = match[1].partition(" ")
    never = " never " if head in ("has", "have", "had") or rng.random() < 0.15 else " not "
    return _put(sentence, match, f"{head}{never}{tail + ' ' if tail else ''}")


def name(sentence: str, rng: random.Random, names: Sequence[str]) -> str | None:
    found = [m for m in _NAME.finditer(sentence) if m[0] not in MONTHS and m[0] not in NATIONS]
    if not found:
        return None
    match = rng.choice(found)
    size = len(match[0].split())
    alike = [n for n in names if len(n.split()) == size and n not in sentence and n not in MONTHS]
    return _put(sentence, match, rng.choice(alike)) if alike else None


def who_said(sentence: str, rng: random.Random, names: Sequence[str]) -> str | None:
    found = [
        m
        for m in _SAID.finditer(sentence)
        if (m["after"] or m["before"]) and m["who"] not in ("He", "She", "They", "It")
    ]
    alike = [n for n in names if n not in sentence and n not in MONTHS and len(n.split()) <= 2]
    if not found or not alike:
        return None
    match = rng.choice(found)
    return sentence[: match.start("who")] + rng.choice(alike) + sentence[match.end("who") :]


def roles(sentence: str, rng: random.Random, names: Sequence[str]) -> str | None:
    match = _ROLES.search(sentence)
    if match is None or {match["a"], match["b"]} & {*PRONOUNS, "The", "This", "Who"}:
        return None
    return _put(sentence, match, match["b"] + match["verb"] + match["a"])


EDITS: dict[str, Edit] = {
    "number": number,
    "spelled number": _one_of(SPELLED),
    "year": year,
    "month or day": lambda s, rng, names: (_one_of(MONTHS) if rng.random() < 0.8 else _one_of(WEEKDAYS))(s, rng, names),
    "unit": _either_way(UNITS),
    "magnitude": _either_way(MAGNITUDES),
    "ordinal": _one_of(ORDINALS),
    "name": name,
    "country": _one_of(COUNTRIES),
    "nationality": _one_of(NATIONS),
    "calling": _one_of(CALLINGS),
    "negation": negation,
    "quantifier": _either_way(QUANTIFIERS),
    "comparison": _either_way(COMPARISONS),
    "opposite": _either_way(OPPOSITES),
    "who said it": who_said,
    "roles": roles,
}
