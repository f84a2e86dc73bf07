"""The `qa` commands that fill a library and look after it."""

from __future__ import annotations

from contextlib import closing
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from qa.console import FAILED, JsonOption, LibraryOption, opened, say, show_json
from qa.visible import visible

if TYPE_CHECKING:
    from index.check import Checkup
    from index.mending import Mended

ForceOption = Annotated[bool, typer.Option("--force", help="Write over what is there.")]


def add(
    paths: Annotated[
        list[str],
        typer.Argument(metavar="PATH…", help="Files, folders, addresses of pages to fetch, or - for standard input."),
    ],
    library: LibraryOption = None,
    watch: Annotated[
        bool, typer.Option("--watch", help="Follow the folder PATH until Ctrl-C; what goes from it is removed.")
    ] = False,
    text_field: Annotated[str | None, typer.Option(metavar="NAME", help="In records (JSON, CSV): the text.")] = None,
    title_field: Annotated[str | None, typer.Option(metavar="NAME", help="In records: the title.")] = None,
    author_field: Annotated[str | None, typer.Option(metavar="NAME", help="In records: the author.")] = None,
    date_field: Annotated[str | None, typer.Option(metavar="NAME", help="In records: the date.")] = None,
    as_json: JsonOption = False,
) -> None:
    """Add articles to the library; a changed file replaces its old version."""
    from index.read import Fields
    from qa.adding import add_paths, follow_folder

    if watch and (len(paths) > 1 or not Path(paths[0]).is_dir()):
        raise typer.BadParameter("it follows one folder", param_hint="--watch")
    named = (text_field, title_field, author_field, date_field)
    fields = Fields(*named) if any(named) else None
    with opened(library, create=True) as shelf:
        if watch:
            follow_folder(shelf, Path(paths[0]), show_json if as_json else None)
            return
        results = add_paths(shelf, paths, show_json if as_json else None, fields)
    if any(one.outcome == "failed" for one in results):
        raise typer.Exit(FAILED)


def doctor(
    library: LibraryOption = None,
    mend: Annotated[
        bool, typer.Option("--mend", help="Put in a damaged library's place all that can be read of it.")
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """Check the whole library: texts, sentences, vectors, full text, history, and the file itself."""
    from index.mending import mend as mended
    from qa.assistant import open_library

    database = _database(library)
    found = _checked(database)
    done = mended(database, open_library) if mend and found.faults else None
    left = _checked(database) if done else found
    if as_json:
        from qa.report import SCHEMA

        mending = {**asdict(done), "damaged": str(done.damaged)} if done else None
        show_json({"schema": SCHEMA, "library": str(database), **asdict(found), "mended": mending})
    else:
        _tell(found, done, database)
    if left.faults or (done and done.lost):
        raise typer.Exit(FAILED)


def backup(
    file: Annotated[Path, typer.Argument(help="The file to write.")],
    library: LibraryOption = None,
    force: ForceOption = False,
) -> None:
    """Write the whole library, history included, into one FILE; it may be in use meanwhile."""
    from index import store
    from index.backup import back_up

    with closing(store.connect(_database(library))) as db:
        found = back_up(db, file, overwrite=force)
    print(f"{_content(found)} written to {file}")
    if found.faults:
        say(f"qa: the library is damaged, and so is its backup ({visible(found.faults[0].what)}); see `qa doctor`")
        raise typer.Exit(FAILED)


def restore(
    file: Annotated[Path, typer.Argument(help="A file that `qa backup` wrote.")],
    library: LibraryOption = None,
    force: ForceOption = False,
) -> None:
    """Make the library what it was when FILE was written; it may be in use meanwhile."""
    from index.backup import restore as restored

    found = restored(file, _database(library), overwrite=force)
    print(f"{_content(found)} restored")


def _database(folder: Path | None) -> Path:
    from index.library import DATABASE
    from qa.places import library_folder

    return (folder or library_folder()) / DATABASE


def _checked(database: Path) -> Checkup:
    from index import store
    from index.check import checkup

    with closing(store.connect(database)) as db:
        return checkup(db, database.parent)


def _content(found: Checkup) -> str:
    return f"{found.articles} articles, {found.sentences} sentences, {found.records} answers and verdicts"


def _tell(found: Checkup, done: Mended | None, database: Path) -> None:
    for fault in found.faults:
        print(visible(f"{fault.article}: {fault.what}" if fault.article else fault.what))
    if not found.faults:
        print(f"whole: {_content(found)}")
    elif not done:
        say(f"damaged; `qa doctor --mend` saves what can be read (a copy of {database.name} stays as it is)")
    else:
        print(
            f"mended: {done.kept} articles kept, {done.embedded_again} embedded again, {len(done.lost)} lost,"
            f" {done.records} answers and verdicts kept, {done.records_lost} lost"
        )
        for source in done.lost:
            print(visible(f"lost: {source}"))
        if done.lost:
            say("add the lost articles again, or restore a backup")
        say(f"the damaged file is kept as {done.damaged.name}")
