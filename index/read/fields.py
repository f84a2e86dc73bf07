"""Which fields of a record hold what."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Fields:
    """The names of the fields of a record in JSON, JSON Lines or CSV; None for the names that are usual."""

    text: str | None = None
    title: str | None = None
    author: str | None = None
    date: str | None = None


USUAL = Fields()
