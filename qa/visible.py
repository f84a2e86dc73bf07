"""Hostile text made harmless: what could steer a terminal is shown, not obeyed."""

from __future__ import annotations

import re
import unicodedata

# Controls but for tab and newline, bidirectional controls, zero-width characters, letters that have no shape, tags,
# variation selectors for rare ideographs, and lone surrogates.
STEERING = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u034f\u061c\u115f\u1160\u17b4\u17b5\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164"
    "\ufeff\uffa0\ufff9-\ufffb\U000e0000-\U000e01ef\ud800-\udfff]"
)


def visible(text: str) -> str:
    """The text with every character that steers a terminal or hides itself spelled out, as in `<ESC>` or `<U+202E>`."""
    return STEERING.sub(_spelled, text)


def _spelled(match: re.Match[str]) -> str:
    character = match.group()
    if character == "\x1b":
        return "<ESC>"
    if unicodedata.category(character) == "Cc":
        return f"<{ord(character):02X}>"
    return f"<U+{ord(character):04X}>"
