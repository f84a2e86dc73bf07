"""The canonical text: what every reader's output goes through before offsets count its characters.

Articles come from anywhere, so a terminal must be able to show them: nothing that moves the cursor, reverses
the direction of text or hides among the letters is left.
"""

import re
import unicodedata

from index.article import inner

_ESCAPE_SEQUENCE = re.compile(r"\x1b\[[0-?]*[ -/]*[@-~]|\x1b\][^\x07\x1b\n]*(?:\x07|\x1b\\)|\x9b[0-?]*[ -/]*[@-~]")
_LINE_END = re.compile(r"\r\n|[\r\v\f\x85\u2028\u2029]")
_UNSEEN = re.compile(
    "["
    "\x00-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff"  # control characters, lone surrogates
    "\xad\u061c\u180e\u200b\u200e\u200f\u2060-\u206f\ufeff\ufff9-\ufffb"  # hyphens and spaces of no width
    "\u202a-\u202e\U000e0000-\U000e01ef"  # overrides of direction, tags
    "\u200c\u200d"  # joiners …
    "](?:(?<![\u200c\u200d])|(?<![^\x00-\x7f\u2000-\u206f].))",  # … but not in scripts and emoji
    re.DOTALL,
)
_PILE = re.compile(r"[^\w\s]{30,}")
_SPACE = re.compile(r"[^\S\n]+")


def clean(text: str) -> str:
    """The text in NFC with `\\n` as its only line end and without characters that can't be seen."""
    text = _ESCAPE_SEQUENCE.sub("", text)
    text = _LINE_END.sub("\n", text)
    text = _UNSEEN.sub("", text)
    return unicodedata.normalize("NFC", _PILE.sub(_without_marks, text))


def _without_marks(pile: re.Match[str]) -> str:
    """Marks by the dozen on one letter are no writing, and take the square of their number to normalise."""
    return "".join(character for character in pile[0] if not unicodedata.combining(character))


def canonical(text: str) -> str:
    """The clean text with one paragraph a line, one space between words and no empty lines."""
    lines = (_SPACE.sub(" ", line).strip() for line in clean(text).split("\n"))
    return "\n".join(line for line in lines if line)


def title_from(source: str) -> str:
    """A title for what has none: the file's name, `harbour_bridge-opens.txt` as `harbour bridge opens`."""
    name = re.split(r"[/\\]", inner(source).rstrip("/\\"))[-1]
    stem = re.sub(r"(?<=.)\.[A-Za-z]{2,8}(?=#\d+$|$)", "", name)
    return canonical(re.sub(r"[\s_-]+", " ", stem)) or "Untitled"
