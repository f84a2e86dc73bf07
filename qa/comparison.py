"""Questions that set two subjects side by side: which of them was first, which of them is it, are both of them.

A small chat model tends to name the one that it read first. Two sentences, one about each subject, settle such a
question: their dates are compared, or what is asked is judged of each of the two by the verifier.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise, product
from typing import TYPE_CHECKING

from index.article import Evidence
from qa.differences import DATE, MONTHS
from qa.evidence import holds, once
from qa.quantities import Quantity, conversion, numerals, quantities, times
from qa.verify import Pair

if TYPE_CHECKING:
    from qa.verify import Support, Verifier

LIKELY = 0.5  # probability from which on something is said of a subject
APART = 0.2  # by how much it must be likelier of one subject than of the other
GAP = 25  # characters between the dates of a life, at most: "(1895 in London – 1985)"
FIRST_WORDS = 3  # of a sentence, among which its subject is named
LEAST_LETTERS = 6  # of a word of the question that may be its verb
LOOKED_THROUGH = 1_000  # characters of a sentence, for dates
TRIED = 3  # sentences about each subject that are looked through for dates and numbers
LONGEST_NAME = 10  # words
_JOINT = re.compile(r"[\s,]+(or|and)\s+(?:the )?")
_EDGE = " ,:;?\"“”'‘’"
_ORDER = re.compile(
    r"\b(?:(?P<early>first|earlier|earliest|older|oldest)"
    r"|(?P<late>last|later|latest|younger|youngest|newer|newest|(?:more |most )?recently))(?: (?:of|between|among))?$",
    re.I,
)
_AMONG = re.compile(r"\b(?:between|among)\b|\bof$", re.I)
_SET_APART = re.compile(r"[,:;–—-]\s*$")
_LONGER = re.compile(r"\blived (?:the )?long(?:er|est)$", re.I)
_DEATH = re.compile(r"\b(?:died?|dies|passed away)\b", re.I)
_BIRTH = re.compile(r"\bborn\b[^()]{0,60}$")
_DIED = re.compile(r"\bdied\b[^()]{0,60}$")
_OPEN = re.compile(r"\((?!.*\bborn\b)[^()]*$")  # inside brackets
_DEGREE = re.compile(
    r"\b(?:(?P<more>more|most|(?:long|tall|high|wid|deep|heavi|larg|bigg|great)(?:er|est))"
    r"|(?P<fewer>less|least|fewer|fewest|(?:short|low|narrow|shallow|light|small)(?:er|est))"
    r"|(?:clos|near|furth|farth|fast|slow|rich|poor|old|young|new|bett|wors|hot|cold)(?:er|est))\b(?: (?P<what>\w+))?",
    re.I,
)
_ALIKE = re.compile(r"\b(?:same|different|common|similar|together|each other)\b", re.I)
_MEASURES = {"metre": "long|tall|high|wid|deep|short|low|narrow|shallow", "kilogram": "heavi|light"}
_WHICH = re.compile(r"^(?:(?:which|what|who)\b.*?\b(?=(?:is|are|was|were|has|have|had)\b)|who )(?P<said>.+)$", re.I)
_BOTH = re.compile(r"^(?P<verb>is|are|was|were|has|have|do|does|did) (?:both )?$", re.I)
_OF_ONE = {"are": "is", "were": "was", "have": "has", "do": "does"}
_BEGAN = (
    "aired began begun built completed constructed created debuted established formed founded inaugurated introduced"
    " issued launched made opened organised organized premiered published recorded released started written"
).split()
_BEGUN = re.compile(rf"\b(?:came|older|oldest|newer|newest|younger|youngest|{'|'.join(_BEGAN)})\b", re.I)
_OF_YEAR = re.compile(r"\b(?:is|was|are|were) (?:an?|the)(?: [\w-]+){0,3} $|\bsince $")  # "is an American 1996 film"
_WORD = re.compile(r"\w+")
Date = tuple[int, int, int]
"""Year, month and day, with 0 for what is not told."""
Life = tuple[Date | None, Date | None]
"""When somebody was born and died, None where that is not told."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """What a question that compares two subjects asks for: the name of one of them, or "yes" or "no".

    `facts` are the two sentences that settle it, in the order in which the question names their subjects; before one
    that only says "it" stands that which says what.
    """

    short: str
    facts: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class _Two:
    """Two subjects of a question, each with the sentences about it; the question before, between and behind them."""

    names: tuple[str, str]
    about: tuple[Sequence[Evidence], Sequence[Evidence]]
    before: str
    joint: str
    behind: str

    @property
    def asked(self) -> str:
        """The question without its two subjects."""
        return " ".join(f"{self.before.strip(_EDGE)} {self.behind.strip(_EDGE)}".split())

    @property
    def best(self) -> tuple[Evidence, Evidence] | None:
        """The best sentence about each, unless it is one and the same."""
        one, other = self.about[0][0], self.about[1][0]
        return None if one is other else (one, other)

    @property
    def tried(self) -> list[tuple[Evidence, Evidence]]:
        """The first sentences about one with those about the other, of those that begin with their subject."""
        own = [
            [one for one in about if _begins_with(one, name)][:TRIED]
            for name, about in zip(self.names, self.about, strict=True)
        ]
        return [(one, other) for one, other in product(*own) if one is not other]


def compared(verifier: Verifier, question: str, ranked: Sequence[Evidence]) -> Comparison | None:
    """The answer to a question that compares two subjects, by sentences about them, the most relevant first.

    None where the question compares nothing, or the sentences do not settle it.
    """
    two = _two(question, ranked)
    if two is None:
        return None
    if two.joint == "and" and (both := _BOTH.match(two.before)):
        return _of_both(verifier, two, both["verb"].lower())
    if two.joint == "and" and not _AMONG.search(two.before.strip(_EDGE)):
        return None
    if _ORDER.search(two.asked) or _LONGER.search(two.asked):
        return _by_date(two)
    if not _SET_APART.search(two.before) and not two.behind.strip(_EDGE) and two.joint == "or":
        return None  # "Who taught A or B?" asks for neither
    if degree := _DEGREE.search(two.asked):
        return _by_measure(two, degree)
    return _of_one(verifier, two)


def _two(question: str, ranked: Sequence[Evidence]) -> _Two | None:
    """The names on both sides of an "or" or "and" that sentences or their titles have as well."""
    for joint in _JOINT.finditer(question):
        left, right = question[: joint.start()].rstrip(_EDGE), question[joint.end() :].lstrip(_EDGE)
        words = left.split()[-LONGEST_NAME:], right.split()[:LONGEST_NAME]
        first = _name([" ".join(words[0][start:]) for start in range(len(words[0]))], ranked)
        second = _name([" ".join(words[1][:end]) for end in range(len(words[1]), 0, -1)], ranked)
        if first and second:
            about = (_about(first, second, ranked), _about(second, first, ranked))
            if all(about):
                before, behind = left.removesuffix(first).rstrip("\"“'‘"), right.removeprefix(second).lstrip("\"”'’")
                return _Two((first, second), about, before.removesuffix("the "), joint[1], behind)
    return None


def _name(candidates: Sequence[str], ranked: Sequence[Evidence]) -> str:
    """The first of these, the longest, that is a name and that a sentence or its title has."""
    for candidate in candidates:
        name = candidate.strip(_EDGE)
        if name and (name[0].isupper() or name[0].isdigit()) and any(_has(_of(one), name) for one in ranked):
            return name
    return ""


def _about(name: str, other: str, ranked: Sequence[Evidence]) -> list[Evidence]:
    """The sentences under the name, then those that have it and not the other one, then what follows on these."""
    titled = [one for one in ranked if _entitled(one, name) and not _has(one.article.title, other)]
    named = [one for one in ranked if _has(one.sentence.text, name) and not _has(_of(one), other)]
    further = [one for one in ranked if _follows(one) and _before(one, named) and not _has(one.sentence.text, other)]
    return once([*titled, *named, *further])


def _follows(one: Evidence) -> bool:
    """Whether a sentence begins with a pronoun: it speaks of what the one before it speaks of."""
    first = _WORD.search(one.sentence.text)
    return first is not None and first[0].lower() in ("he", "she", "it", "they")


def _before(one: Evidence, among: Sequence[Evidence]) -> Evidence | None:
    place = (one.article.id, one.sentence.number - 1)
    return next((other for other in among if (other.article.id, other.sentence.number) == place), None)


def _entitled(one: Evidence, name: str) -> bool:
    """Whether the name is an article's title or most of it: a headline that has it in is another matter."""
    return _has(one.article.title, name) and len(name.split()) * 2 >= len(one.article.title.split(" (")[0].split())


def _of(one: Evidence) -> str:
    return f"{one.article.title}\n{one.sentence.text}"


def _has(text: str, name: str) -> bool:
    return holds(_plain(text), _plain(name))


def _plain(text: str) -> str:
    return re.sub(r"[\"“”‘’']", "", text)


def _by_date(two: _Two) -> Comparison | None:
    """By births, deaths or lives, where sentences tell of them, else by the first date of the best two sentences."""
    for facts in two.tried:
        lives = [_life(fact.sentence.text) for fact in facts]
        name = _of_lives(two, *lives)
        if facts == two.best and not any(birth for birth, _ in lives):
            name = _ordered(two, *(_when(fact.sentence.text, two.asked) for fact in facts))
        if name:
            return _settled(two, name, facts)
    return None


def _begins_with(one: Evidence, name: str) -> bool:
    """Whether a sentence begins with a subject or a pronoun: what it tells may be of somebody else if not."""
    first = {word.lower() for word in _WORD.findall(one.sentence.text)[:FIRST_WORDS]}
    return _follows(one) or bool(first & {word.lower() for word in _WORD.findall(name)})


def _settled(two: _Two, short: str, facts: Sequence[Evidence]) -> Comparison:
    """The answer, with what says whom or what its sentences are about."""
    shown = []
    for fact, name, about in zip(facts, two.names, two.about, strict=True):
        before = _before(fact, about) if _follows(fact) and not _entitled(fact, name) else None
        shown += [before, fact] if before else [fact]
    return Comparison(short, tuple(once(shown)))


def _when(text: str, asked: str) -> Date | None:
    """When that happened which is asked about, as far as the sentence tells: "closed in 1975", "a 1996 film"."""
    words = [word for word in _WORD.findall(_ORDER.sub("", asked)) if len(word) >= LEAST_LETTERS]
    began = bool(_BEGUN.search(asked))
    verbs = "|".join([*words, *(_BEGAN if began else ())])
    for date, (start, _) in dates(text):
        told = re.search(rf"\b(?:{verbs})\b[^.;]{{0,60}}$", text[:start], re.I) if verbs else None
        if told or (began and _OF_YEAR.search(text[:start])):
            return date
    return None


def _of_lives(two: _Two, one: Life, other: Life) -> str | None:
    """The name asked for, by the birth and the death of each."""
    if _LONGER.search(two.asked):
        days = [_days(death) - _days(birth) if birth and death else 0 for birth, death in (one, other)]
        return two.names[days.index(max(days))] if min(days) > 0 and days[0] != days[1] else None
    place = int(bool(_DEATH.search(two.asked)))
    return _ordered(two, one[place], other[place])


def _ordered(two: _Two, one: Date | None, other: Date | None) -> str | None:
    """The name asked for, by one date of each, if they tell which is earlier."""
    order = _ORDER.search(two.asked)
    if not order or not one or not other or (one[0] == other[0] and (0 in (*one, *other) or one == other)):
        return None
    return two.names[(one > other) if order["early"] else (one < other)]


def dates(text: str) -> list[tuple[Date, tuple[int, int]]]:
    """The dates of a text that have a year, and where they stand in it."""
    found = []
    for match in DATE.finditer(text[:LOOKED_THROUGH]):
        year = match["year"] or match["year2"] or match["year3"] or match["alone"]
        month = match["month"] or match["month2"] or match["only"]
        if year:
            number = MONTHS.index(month) + 1 if month else 0
            found.append(((int(year), number, int(match["day"] or match["day2"] or 0)), match.span()))
    return found


def _life(text: str) -> Life:
    """When the person whom a sentence introduces was born and died, as far as it tells: "(1895 – 1985)", "born in"."""
    found = dates(text)
    for (one, (start, end)), (other, (then, _)) in pairwise(found):
        if _OPEN.search(text[:start]) and re.fullmatch(rf"[^()]{{1,{GAP}}}", text[end:then]):
            return one, other
    birth = (date for date, (start, _) in found if _BIRTH.search(text[:start]))
    death = (date for date, (start, _) in found if _DIED.search(text[:start]))
    return next(birth, None), next(death, None)


def _days(date: Date) -> int:
    """A number that grows with the date."""
    return date[0] * 372 + date[1] * 31 + date[2]


def _by_measure(two: _Two, degree: re.Match[str]) -> Comparison | None:
    """By the one number of a sentence about each that counts or measures what is asked about."""
    if not (degree["more"] or degree["fewer"]):
        return None
    unit = next((unit for unit, stems in _MEASURES.items() if re.match(rf"(?:{stems})(?:er|est)", degree[0], re.I)), "")
    stem = (degree["what"] or "").lower().rstrip("s")
    for facts in two.tried:
        one, other = (
            [found for found in quantities(numerals(fact.sentence.text)) if _measures(found, unit, stem)]
            for fact in facts
        )
        if len(one) == len(other) == 1 and (share := times(one[0], other[0])):
            apart = one[0].value - other[0].value * share
            more = two.names[apart < 0] if degree["more"] else two.names[apart > 0]
            return _settled(two, more, facts) if apart else None
    return None


def _measures(found: Quantity, unit: str, stem: str) -> bool:
    """Whether a number is one of a measure that goes with a unit, or counts what a stem names."""
    return conversion(found.kind, unit) is not None if unit else bool(stem) and stem in found.counted


def _of_one(verifier: Verifier, two: _Two) -> Comparison | None:
    """The one subject of which its sentence says what is asked."""
    which = _WHICH.match(two.asked)
    if which is None or _ALIKE.search(two.asked) or not two.best:
        return None
    likely = [support.supported for support in _said(verifier, two.names, two.best, which["said"])]
    most, least = max(likely), min(likely)
    if not most >= LIKELY > least or most - least < APART:
        return None
    return Comparison(two.names[likely.index(most)], two.best)


def _of_both(verifier: Verifier, two: _Two, verb: str) -> Comparison | None:
    """Yes where both sentences say it of their subjects, no where one says the opposite."""
    predicate = two.behind.strip(_EDGE).removeprefix("both ")
    if not predicate or _DEGREE.search(predicate) or _ALIKE.search(predicate) or not two.best:
        return None
    supports = _said(verifier, two.names, two.best, f"{_OF_ONE.get(verb, verb)} {_of_one_kind(predicate)}")
    if all(support.supported >= LIKELY for support in supports):
        return Comparison("yes", two.best)
    return Comparison("no", two.best) if any(support.refuted >= LIKELY for support in supports) else None


def _of_one_kind(predicate: str) -> str:
    """What is said of two in the plural, said of one: "board games" is "a board game"."""
    words = predicate.split()
    last = words[-1]
    if len(last) < 4 or not last.endswith("s") or last.endswith("ss") or not last.islower() or len(words) > 4:
        return predicate
    words[-1] = f"{last[:-3]}y" if last.endswith("ies") else last[:-1]
    article = "an" if words[0][0].lower() in "aeiou" else "a"
    return " ".join([article, *words])


def _said(
    verifier: Verifier, names: tuple[str, str], facts: tuple[Evidence, Evidence], predicate: str
) -> Sequence[Support]:
    """How far each sentence says it of its subject."""
    pairs = [
        Pair(f"{name} {predicate}.", fact.sentence.text, fact.article.title)
        for name, fact in zip(names, facts, strict=True)
    ]
    return verifier.verify(pairs)
