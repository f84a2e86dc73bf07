"""Subtitles and transcripts (SRT, WebVTT): what is said as running text, with the time of each cue."""

import re
from collections.abc import Iterable, Iterator
from html import unescape
from io import StringIO
from typing import TYPE_CHECKING

from index.article import Article, Mark, Unreadable, new_article
from index.read.clean import canonical, title_from
from index.read.lines import ENDS_SENTENCE
from index.read.packages import parsing
from index.read.text import decoded

if TYPE_CHECKING:
    from webvtt.models import Caption

_SPEAKER = re.compile(r"(?:[-–—]|>>|[A-Z][\w .'-]{0,40}:)\s")
_SILENCE = 2  # seconds between two cues that end a paragraph
_LONGEST = 1_000  # characters of a paragraph that nothing else ends


def read_subtitles(data: bytes, source: str) -> Article:
    """What is said in a film or a talk; a paragraph ends where another speaks, or where nobody does."""
    import webvtt

    lines = decoded(data, source).removeprefix("\ufeff").lstrip()
    with parsing(source, "the subtitle file"):
        captions = webvtt.from_buffer(StringIO(lines), format="vtt" if lines.startswith("WEBVTT") else "srt").captions
        spoken = list(_spoken(captions))
    text, marks = _running(spoken)
    if not text:
        raise Unreadable(f"{source}: no subtitles found in this file; save it again as .srt or .vtt")
    return new_article(title=title_from(source), text=text, source=source, marks=marks)


def _spoken(captions: "Iterable[Caption]") -> Iterator[tuple[str, str, bool]]:
    """What each cue adds: its time, its words on one line, and whether somebody begins to speak."""
    voice, before, ended = None, "", 0.0
    for caption in captions:
        lines = [canonical(unescape(line)).replace("\n", " ") for line in caption.text.split("\n")]
        if lines and lines[0] == before:  # subtitles made by machines roll: each cue begins with the line before
            lines = lines[1:]
        for number, line in enumerate(filter(None, lines)):
            begins = bool(_SPEAKER.match(line)) or (not number and caption.start_in_seconds - ended >= _SILENCE)
            if caption.voice and caption.voice != voice:
                voice, begins, line = caption.voice, True, f"{canonical(caption.voice)}: {line}"
            yield caption.start.partition(".")[0], line, begins
            before = line
        ended = caption.end_in_seconds


def _running(spoken: Iterable[tuple[str, str, bool]]) -> tuple[str, tuple[Mark, ...]]:
    """The cues in paragraphs, and a mark where a new time begins."""
    parts: list[str] = []
    marks: list[Mark] = []
    length, paragraph = 0, 0
    for time, line, begins in spoken:
        if parts:
            sentence_over = ENDS_SENTENCE.search(parts[-1]) is not None
            paragraph_over = (begins and (sentence_over or _SPEAKER.match(line))) or paragraph > _LONGEST
            parts.append("\n" if paragraph_over else " ")
            length, paragraph = length + 1, 0 if paragraph_over else paragraph + 1
        if not marks or marks[-1][1] != time:
            marks.append((length, time))
        parts.append(line)
        length, paragraph = length + len(line), paragraph + len(line)
    return "".join(parts), tuple(marks)
