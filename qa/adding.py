"""Paths into the library, with progress: a bar on a terminal, a line a file otherwise."""

from __future__ import annotations

import hashlib
import os
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from index.library import Added, Library, Outcome
from qa.fetching import FetchError, fetch, is_url, refuse_offline
from qa.terminal import talk
from qa.visible import visible

if TYPE_CHECKING:
    from index.read import Fields

STANDARD_INPUT = "-"


def add_paths(
    library: Library,
    paths: Sequence[str],
    show_json: Callable[[dict[str, Any]], None] | None = None,
    fields: Fields | None = None,
) -> list[Added]:
    """Add files, folders and standard input; says what became of each, and returns it without its article."""
    urls = [path for path in paths if is_url(path)]
    refuse_offline(urls)
    files, missing = files_of([path for path in paths if not is_url(path)])
    results: list[Added] = []
    done: set[str] = set()
    with _bars("articles") as bars:
        task = bars.add_task("Reading and embedding", total=len(urls) + len(files) + (STANDARD_INPUT in paths))
        try:
            fetched = (added for url in urls for added in _fetched(library, url))
            for added in chain(fetched, _added(library, files, missing, STANDARD_INPUT in paths, fields)):
                results.append(replace(added, article=None))  # the texts of a large folder are not kept
                done |= {added.file} - {""}
                bars.update(task, completed=len(done))
                _tell(added, bars, show_json)
        except KeyboardInterrupt:
            bars.stop()
            talk.print(f"stopped: {_summary(results)} so far; run it again to go on")
            raise
    if not show_json:
        talk.print(_summary(results))
    return results


def follow_folder(library: Library, folder: Path, show_json: Callable[[dict[str, Any]], None] | None = None) -> None:
    """Keep the library as the folder is, until Ctrl-C; says what becomes of each article."""
    from qa.watching import follow

    with _bars("articles") as bars:
        for added in follow(library, folder):
            if show_json or added.outcome is not Outcome.UNCHANGED:
                _tell(added, bars, show_json, each=True)


def embed_again(library: Library) -> None:
    with _bars("passages") as bars:
        task = bars.add_task("Embedding again", total=None)
        for done, total in library.embed_again():
            bars.update(task, completed=done, total=total)
    talk.print("every article is embedded again")


def files_of(paths: Sequence[str]) -> tuple[list[Path], list[Added]]:
    """The files that these paths mean, in order, each once; and what is wrong with the other paths.

    A folder means every file in it, at any depth, of a kind that can be read; hidden ones are left out.
    """
    from index.read import SUFFIXES

    files: dict[Path, None] = {}
    missing: list[Added] = []
    for path in map(Path, (name for name in paths if name != STANDARD_INPUT)):
        if path.is_dir():
            found, wrong = _in_folder(path)
            files.update(dict.fromkeys(found))
            missing += wrong
            if not found and not wrong:
                missing.append(_failed(path, f"no articles in this folder ({', '.join(sorted(SUFFIXES))})"))
        elif path.exists():
            files[path] = None
        else:
            missing.append(_failed(path, "no such file or folder"))
    return list(files), missing


def _in_folder(folder: Path) -> tuple[list[Path], list[Added]]:
    """The articles in a folder, and what in it is no file of its own or can't be looked at."""
    from index.read import SUFFIXES

    wrong: list[Added] = []

    def closed(error: OSError) -> None:
        wrong.append(_failed(Path(error.filename), error.strerror or str(error)))

    names = [
        Path(inside, name)
        for inside, folders, names in os.walk(folder, onerror=closed)
        for name in _shown(folders, names)
        if Path(name).suffix.lower() in SUFFIXES
    ]
    found = []
    for path in sorted(names):
        if path.is_symlink() and not Path(os.path.realpath(path)).is_relative_to(os.path.realpath(folder)):
            wrong.append(_failed(path, "a link out of the folder; to add what it leads to, name that"))
        elif path.exists() and not path.is_file():
            wrong.append(_failed(path, "no file that holds anything, but a device or a pipe"))
        else:
            found.append(path)
    return found, wrong


def _failed(path: Path, reason: str) -> Added:
    return Added(str(path), Outcome.FAILED, detail=f"{path}: {reason}")


def _shown(folders: list[str], names: list[str]) -> list[str]:
    folders[:] = [name for name in folders if not name.startswith(".")]
    return [name for name in names if not name.startswith(".")]


def _fetched(library: Library, url: str) -> Iterator[Added]:
    try:
        yield from library.add_page(url, fetch(url).data)
    except FetchError as error:
        yield Added(url, Outcome.FAILED, detail=str(error), file=url)


def _added(
    library: Library, files: list[Path], missing: list[Added], piped: bool, fields: Fields | None
) -> Iterator[Added]:
    yield from missing
    if piped:
        data = sys.stdin.buffer.read()
        yield from library.add_stream(data, f"standard input {hashlib.sha256(data).hexdigest()[:8]}", fields)
    yield from library.add_files(files, fields)


def _tell(
    added: Added, bars: Progress, show_json: Callable[[dict[str, Any]], None] | None, *, each: bool = False
) -> None:
    if show_json:
        from qa.report import added_json

        show_json(added_json(added))
    elif added.outcome is Outcome.FAILED:
        bars.console.print(visible(f"failed     {added.detail}"), style="red", soft_wrap=True)
    elif each or not talk.is_terminal or added.outcome in (Outcome.DUPLICATE, Outcome.REMOVED):
        name = added.article.id if added.article else added.source
        detail = f" ({added.detail})" if added.detail else ""
        bars.console.print(visible(f"{added.outcome:10} {name}{detail}"), soft_wrap=True)


def _summary(results: Sequence[Added]) -> str:
    counts = Counter(one.outcome for one in results)
    return ", ".join(f"{counts[outcome]} {outcome}" for outcome in Outcome if counts[outcome]) or "nothing"


def _bars(unit: str) -> Progress:
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn(unit),
        TimeRemainingColumn(),
    )
    return Progress(*columns, console=talk, transient=True, disable=not talk.is_terminal)
