"""Which words of a sentence answer a question, read in its passage by the same weights as the verifier."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from index.article import Evidence
from qa.language import english

if TYPE_CHECKING:
    from qa.encoder import Encoder

ROOM = 620  # characters read at once, as in training


@dataclass(frozen=True, slots=True)
class Place:
    """The words of a sentence that answer a question: `sentence.text[start:end]`.

    `odds` is the logarithm of how much likelier they answer it than that nothing does.
    """

    evidence: Evidence
    start: int
    end: int
    odds: float

    @property
    def words(self) -> str:
        return self.evidence.sentence.text[self.start : self.end]


def read(encoder: Encoder, question: str, passage: Sequence[Evidence], among: Sequence[Evidence]) -> Place | None:
    """The likeliest answer of a passage in one of the sentences `among` it; None where it is not English.

    Raises ValueError for an empty question.
    """
    text, starts = _laid_out(passage)
    if not english(question) or not english(text):
        return None
    places = [(start, start + len(one.sentence.text)) for start, one in zip(starts, passage, strict=True)]
    own = [place for place, one in zip(places, passage, strict=True) if one in among]
    [reading] = encoder.read([(question, text)], [own])
    for one, (start, end) in zip(passage, places, strict=True):
        if start <= reading.start < end:
            return Place(
                one, *_whole(one.sentence.text, reading.start - start, min(reading.end, end) - start), reading.odds
            )
    return None


def around(one: Evidence, found: Iterable[Evidence]) -> tuple[Evidence, ...]:
    """A sentence with those of its neighbours that were found as well, by turns from both sides, as room allows."""
    beside = {other.sentence.number: other for other in found if other.article.id == one.article.id}
    passage = [one]
    room = ROOM - len(one.sentence.text)
    while True:
        first, last = passage[0].sentence.number, passage[-1].sentence.number
        sides = [(first - 1, 0), (last + 1, len(passage))]
        if last - one.sentence.number < one.sentence.number - first:
            sides.reverse()
        for number, at in sides:
            other = beside.get(number)
            if other and len(other.sentence.text) < room:
                passage.insert(at, other)
                room -= len(other.sentence.text) + 1
                break
        else:
            return tuple(passage)


def _laid_out(sentences: Sequence[Evidence]) -> tuple[str, list[int]]:
    """The sentences as one text below their titles, and where each begins in it."""
    text, starts, last = "", [], None
    for one in sentences:
        text += " " if text else ""
        if one.article.title and one.article.id != last:
            text += f"{one.article.title}: "
        last = one.article.id
        starts.append(len(text))
        text += one.sentence.text
    return text, starts


def _whole(text: str, start: int, end: int) -> tuple[int, int]:
    """The place widened to whole words: the weights see pieces of words."""
    while start > 0 and text[start - 1].isalnum() and text[start].isalnum():
        start -= 1
    while 0 < end < len(text) and text[end - 1].isalnum() and text[end].isalnum():
        end += 1
    return start, end
