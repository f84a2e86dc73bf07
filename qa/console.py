"""What the modules of the `qa` command share: statuses, options, how a library is opened and a result handed over."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from qa.reports import Format, format_of

if TYPE_CHECKING:
    from index.library import Library
    from qa.assistant import Assistant
    from qa.reports.content import Item

FAILED, USAGE, ABSTAINED, BROKEN, FLAGGED, STOPPED = 1, 2, 3, 4, 5, 130

LibraryOption = Annotated[
    Path | None,
    typer.Option(
        "--library",
        metavar="DIR",
        envvar="FACTCHECK_QA_LIBRARY",
        show_envvar=True,
        help="The folder of the library.",
    ),
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON, as docs/json.md describes it.")]

FormatOption = Annotated[
    Format | None,
    typer.Option("--format", help="Write a report in this format; docs/reports.md describes each.", show_default=False),
]
OutputOption = Annotated[
    Path | None,
    typer.Option(
        "--output", metavar="FILE", help="Write the report to FILE, whose ending (.md, .html, .csv, .json) can name it."
    ),
]


@contextmanager
def opened(folder: Path | None, *, create: bool = False) -> Iterator[Library]:
    from qa.assistant import open_library
    from qa.terminal import progress_of_weights

    with progress_of_weights() as progress:
        library = open_library(folder, create=create, progress=progress)
    try:
        yield library
    finally:
        library.close()


@contextmanager
def assisted(folder: Path | None) -> Iterator[Assistant]:
    from qa.assistant import Assistant
    from qa.terminal import progress_of_weights

    with opened(folder) as library, progress_of_weights() as progress:
        yield Assistant(library, progress)


def wanted_format(format: Format | None, as_json: bool, output: Path | None, batch: str | None) -> Format | None:
    """The format to write a report in; None for what the terminal shows."""
    if batch and (output or format not in (None, Format.JSON)):
        raise typer.BadParameter("--batch writes JSON Lines; --format and --output are for one at a time")
    if as_json and format not in (None, Format.JSON):
        raise typer.BadParameter(f"--json is --format json, and not {format}")
    wanted = Format.JSON if as_json else format or (format_of(output) if output else None)
    if output and wanted is None:
        raise typer.BadParameter(f"the ending of {output} names no format; add --format", param_hint="--output")
    if output and not output.parent.is_dir():
        raise typer.BadParameter(f"there is no folder {output.parent}", param_hint="--output")
    return wanted


def hand_over(items: Iterable[Item], library: Library, format: Format, output: Path | None, name: str = "") -> None:
    from qa.reports import written
    from qa.reports.content import report_of
    from qa.reports.saving import save

    save(written(report_of(items, library, name), format), output)
    if output:
        say(f"written to {output}")


def show_json(record: dict[str, Any]) -> None:
    from qa.report import json_text

    print(json_text(record), flush=True)


def say(line: str) -> None:
    print(line, file=sys.stderr)
