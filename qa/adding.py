"""Paths into the library, with progress: a bar on a terminal, a line a file otherwise."""

from __future__ import annotations

import hashlib
import os
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from index.library import Added, Library, Outcome
from qa.terminal import talk
from qa.visible import visible

STANDARD_INPUT = "-"


def add_paths(
    library: Library, paths: Sequence[str], show_json: Callable[[dict[str, Any]], None] | None = None
) -> list[Added]:
    """Add files, folders and standard input; says what became of each, and returns it without its article."""
    files, missing = files_of(paths)
    results: list[Added] = []
    with _bars("articles") as bars:
        task = bars.add_task("Reading and embedding", total=len(files) + (STANDARD_INPUT in paths))
        try:
            for added in _added(library, files, missing, STANDARD_INPUT in paths):
                results.append(replace(added, article=None))  # the texts of a large folder are not kept
                bars.advance(task, 0 if added in missing else 1)
                _tell(added, bars, show_json)
        except KeyboardInterrupt:
            bars.stop()
            talk.print(f"stopped: {_summary(results)} so far; run it again to go on")
            raise
    if not show_json:
        talk.print(_summary(results))
    return results


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
            found = [
                Path(folder, name)
                for folder, folders, names in os.walk(path)
                for name in _shown(folders, names)
                if Path(name).suffix.lower() in SUFFIXES
            ]
            files.update(dict.fromkeys(sorted(found)))
            if not found:
                reason = f"{path}: no articles in this folder ({', '.join(sorted(SUFFIXES))})"
                missing.append(Added(str(path), Outcome.FAILED, detail=reason))
        elif path.exists():
            files[path] = None
        else:
            missing.append(Added(str(path), Outcome.FAILED, detail=f"{path}: no such file or folder"))
    return list(files), missing


def _shown(folders: list[str], names: list[str]) -> list[str]:
    folders[:] = [name for name in folders if not name.startswith(".")]
    return [name for name in names if not name.startswith(".")]


def _added(library: Library, files: list[Path], missing: list[Added], piped: bool) -> Iterator[Added]:
    yield from missing
    if piped:
        data = sys.stdin.buffer.read()
        yield library.add_data(data, f"standard input {hashlib.sha256(data).hexdigest()[:8]}")
    yield from library.add_files(files)


def _tell(added: Added, bars: Progress, show_json: Callable[[dict[str, Any]], None] | None) -> None:
    if show_json:
        from qa.report import added_json

        show_json(added_json(added))
    elif added.outcome is Outcome.FAILED:
        bars.console.print(visible(f"failed     {added.detail}"), style="red", soft_wrap=True)
    elif not talk.is_terminal or added.outcome is Outcome.DUPLICATE:
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
