"""A folder of articles in several formats that is changed and thinned out, and remembers what every file ever said."""

from __future__ import annotations

import json
import random
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from index.article import Article
from index.read import read_all

PLACES = "Skarn Velm Ostrand Kell Mirrow Tarve Hask Dunmere Pell Corvane".split()


class MixedFolder:
    """`versions` has the texts that each source has ever had."""

    def __init__(self, folder: Path, files: int, seed: int, endings: Sequence[str] | None = None) -> None:
        folder.mkdir(parents=True)
        self._endings = endings or list(FORMATS)
        self.folder = folder
        self.versions: defaultdict[str, set[str]] = defaultdict(set)
        self._random = random.Random(seed)
        self._edition = 0
        self._made = 0
        for _ in range(files):
            self._write_new()

    @property
    def files(self) -> list[Path]:
        return sorted(self.folder.iterdir())

    def change(self) -> None:
        """Change two files, and remove and write one."""
        for file in self._random.sample(self.files, 2):
            self._write(file)
        self._random.choice(self.files).unlink()
        self._write_new()

    def _write_new(self) -> None:
        ending = self._random.choice(self._endings)
        self._write(self.folder / f"village-{self._made:03}{ending}")
        self._made += 1

    def _write(self, file: Path) -> None:
        """A new edition of a file; each of its texts has a word that no other has."""
        self._edition += 1
        data = FORMATS[file.suffix](f"edition{self._edition}x", self._random).encode()
        for one in read_all(data, str(file)):
            assert isinstance(one, Article)
            self.versions[one.source].add(one.text)
        partial = self.folder.parent / "partial"
        partial.write_bytes(data)
        partial.replace(file)


def _paragraphs(marker: str, chance: random.Random) -> list[str]:
    place = chance.choice(PLACES)
    return [
        f"The village of {place} has {chance.randrange(2, 99)} wells, says {marker}."
        f" The oldest of them was dug in {chance.randrange(1400, 1900)}."
        for _ in range(chance.choice((1, 2, 3, 30)))
    ]


def _text(marker: str, chance: random.Random) -> str:
    return "\n\n".join(_paragraphs(marker, chance)) + "\n"


def _markdown(marker: str, chance: random.Random) -> str:
    return f"# Wells of {marker}\n\n{_text(marker, chance)}"


def _page(marker: str, chance: random.Random) -> str:
    paragraphs = "".join(f"<p>{one}</p>" for one in _paragraphs(marker, chance))
    head = f'<title>Wells</title><link rel="canonical" href="https://wells.example/{marker}">'
    return f"<html><head>{head}</head><body><article><h1>Wells</h1>{paragraphs}</article></body></html>"


def _records(marker: str, chance: random.Random) -> str:
    return "".join(
        json.dumps({"title": f"Wells {number}", "text": _text(f"{marker}{number}", chance)}) + "\n"
        for number in range(chance.randrange(1, 6))
    )


FORMATS: Mapping[str, Callable[[str, random.Random], str]] = {
    ".txt": _text,
    ".md": _markdown,
    ".html": _page,
    ".jsonl": _records,
}
