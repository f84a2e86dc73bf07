"""Where sentences begin and end: text to character offsets."""

import re
from collections.abc import Iterator
from itertools import pairwise

Span = tuple[int, int]

LONGEST = 1_000
"""Code points in a sentence at the most; a longer one is cut at the best place before that."""

_WINDOW = 2 * LONGEST
_SURROGATE = re.compile("[\ud800-\udfff]")
# Begins with the mark, and looks back from there: `re` skips to marks, but stops at every letter to look back first.
_APOSTROPHE = re.compile(r"['‘’](?:(?<=\w['’])(?=\w)|(?<!\w['‘’])(?=\d\ds\b|s\b|n['’]))")
_QUOTATION = re.compile(r"“([^“”]+)”|\"([^\"]+)\"|``((?:[^`]|`(?!`))+?)''|«([^«»]+)»")
_ASIDE = re.compile(r"\(([^()]+[.!?]['\"’”]* ?)\)(?=\s)")
_SPOKEN = re.compile(r"[!?…]['\"’”]\s+$")
_SPEAKER = re.compile(
    r"[a-z]|(?:[A-Z][\w.’'-]*\s+){1,4}(?:said|says|asked|asks|added|cried|replied|told|wrote|tweeted|shouted|noted|continued)\b"
)
_HOUR = re.compile(r"\d ?[ap]\.m\.\s+$", re.IGNORECASE)
_ZONE_OR_DAY = re.compile(r"(?:[A-Z]{1,3}T|GMT|UTC|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)\b")
_COUNTED = re.compile(r"\b(?:approx|vols?|arts?|chs?|paras?|secs?)\.\s+$", re.IGNORECASE)
_NUMBER = re.compile(r"\d")
_MARKED_OFF = re.compile(r"\s\.$")  # the dot of `.DJI`, `.net`
_WORD = re.compile(r"\w")
_GOES_ON = [(_MARKED_OFF, _WORD), (_SPOKEN, _SPEAKER), (_HOUR, _ZONE_OR_DAY), (_COUNTED, _NUMBER)]
"""How a sentence ends and the next begins where the two are one."""

_ITEM_NUMBER = re.compile(r"\s*(?:\.\.\.|…|[\[(]?(?:\d{1,3}(?:\.\d{1,3})*|[A-Za-z]|[ivxlc]{1,6})[.)\]]+)\s+")
"""The number of an item or a heading, or dots, at the beginning of a line: part of the sentence after it."""

_OPENING = re.compile(r"(?<=[.!?…\"”’)])\s+([“«\"])\s*$")
_TRAILING_OFF = re.compile(r"[….](?:(?<=\w…)|(?<=\w\.)\.\.)[\"”’)]*\s+(?=[\"“(]?[A-Z])")
_SLOGAN = 60  # characters of a quotation that is part of a sentence, at most
_CUTS = [re.compile(f"(?s:.*){place}") for place in (r"[;:](?=\s)", r",(?=\s)", r"(?=\s)")]


def sentence_spans(text: str) -> list[Span]:
    """The sentences of a text in order, as offsets without the surrounding space.

    A newline always ends a sentence, and no sentence is longer than LONGEST.
    """
    text = _SURROGATE.sub("\ufffd", text)
    return [
        piece
        for line in re.finditer(r"[^\n]+", text)
        for sentence in _sentences(text, line.start(), line.end())
        for piece in _pieces(text, *sentence)
    ]


def _sentences(text: str, start: int, end: int) -> Iterator[Span]:
    """The sentences of a line, through a window: the segmenter can take the square of its input's length."""
    while start < end:
        window = text[start : min(start + _WINDOW, end)]
        number = _ITEM_NUMBER.match(window) if not start or text[start - 1] == "\n" else None
        rest = number.end() if number else 0
        sentences = _mended(_segment(window[rest:]))
        sentences[:1] = [window[:rest] + "".join(sentences[:1])]
        if start + len(window) < end:  # the window may have cut the last one: the next window starts with it
            sentences = sentences[:-1] or [window[: _best_cut(window, 0)]]
        for sentence in sentences:
            cuts = [start, *_cuts_inside(sentence, start), start + len(sentence)]
            yield from pairwise(cuts)
            start += len(sentence)


def _segment(text: str) -> list[str]:
    """The sentences with the space after them; apostrophes are hidden, or they would be paired as quotes."""
    from sentencex import segment  # type: ignore[import-untyped]

    sentences: list[str] = segment("en", _APOSTROPHE.sub("ʼ", text))
    return sentences


def _mended(sentences: list[str]) -> list[str]:
    """Join what belongs together, as “Never!” and the Mayor Ruiz said after it, and part what a trailing … joins."""
    mended: list[str] = []
    for part in (part for sentence in sentences for part in _parted(sentence)):
        sentence = part
        if mended and (quote := _left_open(mended[-1])):
            mended[-1], sentence = mended[-1][:quote], mended[-1][quote:] + sentence
        goes_on = mended and any(end.search(mended[-1]) and begin.match(sentence) for end, begin in _GOES_ON)
        if goes_on:
            mended[-1] += sentence
        else:
            mended.append(sentence)
    return mended


def _parted(sentence: str) -> Iterator[str]:
    cuts = [0, *(found.end() for found in _TRAILING_OFF.finditer(sentence)), len(sentence)]
    return (sentence[start:end] for start, end in pairwise(cuts))


def _left_open(sentence: str) -> int | None:
    """Where a quotation opens at the end of a sentence, which the next one continues."""
    found = _OPENING.search(sentence)
    return found.start(1) if found and (found[1] != '"' or sentence.count('"') % 2) else None


def _cuts_inside(sentence: str, offset: int) -> Iterator[int]:
    """Where to cut a quotation or an aside of several sentences, which the segmenter keeps in one."""
    aside = _ASIDE.match(sentence)
    for enclosure in [aside] if aside else _QUOTATION.finditer(sentence):
        inside = enclosure.lastindex or 0
        if not aside and _is_slogan(sentence, enclosure):
            continue
        cut = offset + enclosure.start(inside)
        for part in _segment(enclosure[inside])[:-1]:
            cut += len(part)
            yield cut
    if aside:
        yield offset + aside.end()


def _is_slogan(sentence: str, quotation: re.Match[str]) -> bool:
    """Whether a short quotation is a part of its sentence, as in: its “Buy. Now.” campaign failed."""
    return (
        len(quotation[0]) <= _SLOGAN
        and re.search(r"\w $", sentence[: quotation.start()]) is not None
        and re.match(r" [a-z]", sentence[quotation.end() :]) is not None
    )


def _pieces(text: str, start: int, end: int) -> Iterator[Span]:
    """The sentence without the space around it, in pieces of at most LONGEST."""
    start, end = _stripped(text, start, end)
    while end - start > LONGEST:
        cut = _best_cut(text, start)
        yield _stripped(text, start, cut)
        start, end = _stripped(text, cut, end)
    if start < end:
        yield start, end


def _best_cut(text: str, start: int) -> int:
    """Where a long sentence is best cut: late, after a semicolon, else a comma, else a word."""
    last = start + LONGEST
    for cut in _CUTS:
        if found := cut.match(text, start + LONGEST // 2, last):
            return found.end()
    return last


def _stripped(text: str, start: int, end: int) -> Span:
    span = text[start:end]
    return start + len(span) - len(span.lstrip()), start + len(span.rstrip())
