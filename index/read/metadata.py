"""What a file says of itself: Dublin Core, as Word, OpenDocument and EPUB all keep it."""

import re
from dataclasses import dataclass
from typing import Any

from index.read.clean import canonical
from index.read.dates import iso_date

_DUBLIN_CORE = "{http://purl.org/dc/elements/1.1/}"
_TERMS = "{http://purl.org/dc/terms/}"
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8})*")
NO_TITLE = re.compile(
    r"\W*$|microsoft (?:word|powerpoint)\b|(?:untitled|document|slide|presentation)\W*\d*$"
    r"|.*\.(?:docx?|odt|rtf|txt|tex|dvi|indd|qxd|pdf|pptx?|html?)$",
    re.IGNORECASE,
)
"""What programs write where a title should be."""


@dataclass(frozen=True, slots=True)
class Metadata:
    title: str | None = None
    author: str | None = None
    published: str | None = None
    language: str | None = None


def dublin_core(root: Any) -> Metadata:
    """The metadata in an XML tree; `None` for a tree that is not there gives none."""
    if root is None:
        return Metadata()

    def first(*names: str) -> str:
        found = (element.text for name in names for element in root.iter(name) if element.text)
        return next(found, "")

    return Metadata(
        told_title(first(f"{_DUBLIN_CORE}title")),
        one_line(", ".join(element.text for element in root.iter(f"{_DUBLIN_CORE}creator") if element.text)),
        iso_date(first(f"{_DUBLIN_CORE}date", f"{_TERMS}created").strip()),
        told_language(first(f"{_DUBLIN_CORE}language")),
    )


def one_line(text: str | None) -> str | None:
    """The clean text on one line; None for nothing."""
    return canonical(text or "").replace("\n", " ") or None


def told_title(title: str | None) -> str | None:
    """A title in a file's metadata, unless a program made it up."""
    line = one_line(title)
    return None if not line or NO_TITLE.match(line) else line


def told_language(language: str | None) -> str | None:
    """A language as its code, `en` or `de-AT`; None for what is none."""
    found = _LANGUAGE.fullmatch((language or "").strip())
    return found[0].replace("_", "-") if found else None
