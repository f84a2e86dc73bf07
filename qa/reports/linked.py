"""JSON-LD, as the formats that are made of it share it."""

from __future__ import annotations

import json

from qa.report import Json, json_text


def linked_text(record: Json) -> str:
    """The record as text that can also stand in a page's script element, whatever it quotes."""
    return json_text(record, indent=2).replace("<", "\\u003c") + "\n"


def context(text: str) -> object:
    """What a JSON-LD text names as its context; None of any other text."""
    try:
        return json.loads(text)["@context"]
    except (ValueError, KeyError, TypeError, RecursionError):
        return None
