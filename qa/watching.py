"""A folder that is followed: what is in it is in the library, what is changed is replaced, what has gone is removed."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from index.article import FactcheckError
from index.library import Added, Library
from index.writing import source_of
from qa.adding import files_of

WAIT = 1_000  # milliseconds between two looks, and until a file that is being written is read


def follow(library: Library, folder: Path) -> Iterator[Added]:
    """What becomes of each article in the folder, now and from now on; ends when it is interrupted.

    Raises FactcheckError when the folder itself goes away, with which nothing is removed.
    """
    from watchfiles import watch

    folder = Path(os.path.abspath(folder))
    looks = watch(folder, step=WAIT, debounce=2 * WAIT, rust_timeout=WAIT, yield_on_timeout=True)
    next(looks)  # from here on nothing is missed
    yield from _gone(library, folder)
    yield from _added(library, folder)
    for changes in looks:
        if not folder.is_dir():
            raise FactcheckError(f"{folder}: this folder has gone; its articles stay in the library")
        if changes:
            yield from _gone(library, folder)
            yield from _added(library, folder, {path for _, path in changes})


def _added(library: Library, folder: Path, changed: set[str] | None = None) -> Iterator[Added]:
    """Adds the files of the folder, or those of them that were changed."""
    present, wrong = files_of([str(folder)])
    yield from (one for one in wrong if changed is None or one.source in changed)
    yield from library.add_files(path for path in present if changed is None or str(path) in changed)


def _gone(library: Library, folder: Path) -> Iterator[Added]:
    present, _ = files_of([str(folder)])
    names = {source_of(path) for path in present}
    held = (file for file in library.files() if Path(file).is_relative_to(folder))
    yield from library.forget_files(file for file in held if file not in names and _is_missing(file))


def _is_missing(file: str) -> bool:
    """Whether it is certain that there is no such file: one in a folder that may not be read now is still there."""
    try:
        os.lstat(file)
    except (FileNotFoundError, NotADirectoryError):
        return True
    except OSError:
        return False
    return False
