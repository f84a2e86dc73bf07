"""What was told in passing, to be read again: notices, warnings and faults."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from datetime import datetime

KEPT = 500  # entries


@dataclass(frozen=True, slots=True)
class Entry:
    at: datetime
    text: str

    @property
    def line(self) -> str:
        return f"{self.at:%H:%M:%S}  {self.text}"


class Log:
    """The latest entries, the oldest first."""

    def __init__(self) -> None:
        self.entries: deque[Entry] = deque(maxlen=KEPT)

    def add(self, text: str) -> None:
        """Add an entry; what was just said is not said twice."""
        if not self.entries or self.entries[-1].text != text:
            self.entries.append(Entry(datetime.now(), text))

    @property
    def text(self) -> str:
        return "\n".join(entry.line for entry in self.entries)
