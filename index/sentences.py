"""Where sentences begin and end: text to character offsets."""

import re
from collections.abc import Iterator
from itertools import pairwise

Span = tuple[int, int]

LONGEST = 1_000
"""Code points in a sentence at the most; a longer one is cut at the best place before that."""

_WINDOW = 2 * LONGEST
_SURROGATE = re.compile("[\ud800-\udfff]")
_APOSTROPHE = re.compile(r"(?<=\w)['’](?=\w)|(?<!\w)['‘’](?=\d\ds\b|s\b|n['’])")
_QUOTATION = re.compile(r"“([^“”]+)”|\"([^\"]+)\"|``((?:[^`]|`(?!`))+?)''|«([^«»]+)»")
_ASIDE = re.compile(r"\(([^()]+[.!?]['\"’”]* ?)\)(?=\s)")
_SPOKEN = re.compile(r"[!?…]['\"’”]\s+$")
_SPEAKER = re.compile(r"(?:[A-Z][\w.’'-]*\s+){1,4}(?:said|says|asked|asks|added|cried|replied|told|wrote)\b")
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
        sentences = _with_speakers(_segment(window))
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


def _with_speakers(sentences: list[str]) -> list[str]:
    """Join “Never!” to the Mayor Ruiz said that follows it."""
    joined: list[str] = []
    for sentence in sentences:
        if joined and _SPOKEN.search(joined[-1]) and _SPEAKER.match(sentence):
            joined[-1] += sentence
        else:
            joined.append(sentence)
    return joined


def _cuts_inside(sentence: str, offset: int) -> Iterator[int]:
    """Where to cut a quotation or an aside of several sentences, which the segmenter keeps in one."""
    aside = _ASIDE.match(sentence)
    for enclosure in [aside] if aside else _QUOTATION.finditer(sentence):
        inside = enclosure.lastindex or 0
        cut = offset + enclosure.start(inside)
        for part in _segment(enclosure[inside])[:-1]:
            cut += len(part)
            yield cut
    if aside:
        yield offset + aside.end()


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
