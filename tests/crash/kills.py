"""Kills `qa add` at random moments on a folder that changes meanwhile, and looks each time at what is left.

After every kill the library opens and is whole, each article is one that its file once held, search finds it, and every
sentence can be cited. After the last, complete `qa add` it holds what a library made in one go holds.
"""

from __future__ import annotations

import random
import re
import signal
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from made_up import made_up_library
from mixed import MixedFolder
from running import finished, running

from index.article import cite
from index.check import checkup
from index.library import Library

FILES = 24
LOOKED_FOR = 6  # articles that a search must find after each kill
LONGEST_DELAY = 0.03  # seconds between a line that was printed and the kill


@dataclass(frozen=True, slots=True)
class Kills:
    """How many processes were killed at work, and how many had ended before; articles seen whole after the kills."""

    killed: int
    ended: int
    articles: int
    sentences: int


def drive(folder: Path, kills: int, seed: int, say: Callable[[str], None] = lambda _: None) -> Kills:
    """Raises AssertionError at the first thing that is wrong."""
    chance = random.Random(seed)
    articles = MixedFolder(folder / "articles", FILES, seed)
    shelf = folder / "shelf"
    killed = ended = seen = sentences = 0
    while killed < kills:
        articles.change()
        if _killed(shelf, articles, chance):
            killed += 1
        else:
            ended += 1
        if shelf.exists() and (shelf / "library.sqlite3").exists():
            found = _look(shelf, articles, chance)
            seen, sentences = seen + found[0], sentences + found[1]
        say(f"{killed} killed, {ended} ended before, {seen} articles seen whole")
    _compare(shelf, articles, folder / "in-one-go")
    return Kills(killed, ended, seen, sentences)


def _killed(shelf: Path, articles: MixedFolder, chance: random.Random) -> bool:
    """Start `qa add`, change a file at some line that it prints, kill it a moment after a later one."""
    last = chance.randrange(FILES)
    change = chance.randrange(FILES)
    with running("add", articles.folder, "--library", shelf) as run:
        if last:
            for number, line in enumerate(run.lines(), 1):
                assert "Traceback" not in line, list(run.lines())
                if number == change:
                    articles.change()
                if number >= last:
                    break
        time.sleep(chance.uniform(0, LONGEST_DELAY))
        run.kill()
        return run.status() == -signal.SIGKILL


def _look(shelf: Path, articles: MixedFolder, chance: random.Random) -> tuple[int, int]:
    library = made_up_library(shelf)
    try:
        found = checkup(library.database, shelf)
        assert found.faults == (), found.faults
        entries = library.entries()
        for entry in entries:
            article = library.known(entry.id)
            assert article
            assert article.text in articles.versions[entry.source], f"{entry.source}: never held this text"
            assert all(cite(article, one).holds_in(article) for one in library.sentences(article))
        for entry in chance.sample(entries, min(LOOKED_FOR, len(entries))):
            article = library.known(entry.id)
            assert article
            marker = re.search(r"edition\w+", article.text)
            assert marker
            assert entry.id in {one.article_id for one in library.search(f"Who is {marker[0]}?")}, (
                f"{marker[0]}: not found"
            )
        return len(entries), found.sentences
    finally:
        library.close()


def _compare(shelf: Path, articles: MixedFolder, one_go: Path) -> None:
    """Add all that is there without a kill, remove what is not, and do the same in a new library."""
    for library in (shelf, one_go):
        status, lines = finished("add", articles.folder, "--library", library)
        assert status == 0, lines
    present = {str(file) for file in articles.files}
    library = made_up_library(shelf)
    gone = [file for file in library.files() if file not in present]
    assert {one.outcome for one in library.forget_files(gone)} <= {"removed"}
    library.close()
    killed, whole = content(shelf), content(one_go)
    assert {source for source in {*killed, *whole} if killed.get(source) != whole.get(source)} == set()


def content(shelf: Path) -> dict[str, Any]:
    """All that a library keeps of its articles by their source, but for what depends on the order in which they came:

    the identifier, where two could have the same, and the numbers of passages.
    """
    library = made_up_library(shelf)
    try:
        assert checkup(library.database, shelf).faults == ()
        return {entry.source: _kept(library, entry.id) for entry in library.entries()}
    finally:
        library.close()


def _kept(library: Library, article_id: str) -> tuple[Any, ...]:
    passages = library.database.execute(
        "SELECT first, last, vector, title, body FROM passage JOIN passage_text ON passage_text.rowid = passage.id"
        " WHERE article_id = ? ORDER BY first",
        (article_id,),
    )
    article = library.known(article_id)
    assert article
    spans = tuple((one.number, one.start, one.end) for one in library.sentences(article))
    return replace(article, id=""), spans, tuple(passages)
