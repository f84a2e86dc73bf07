"""The `qa history` commands: what was asked, and what came of it."""

from __future__ import annotations

import re
import sqlite3
import sys
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from qa.console import JsonOption, LibraryOption, say, show_json

if TYPE_CHECKING:
    from qa.history import Record

history_app = typer.Typer(
    help="What was asked of a library and what came of it: alone, the list, the newest first.",
    invoke_without_command=True,
)


def number_of(text: str) -> int:
    if not re.fullmatch("[0-9]{1,18}", text):
        raise typer.BadParameter(f"{text!r} is no number; `qa history` lists them")
    return int(text)


NumberArgument = Annotated[int, typer.Argument(metavar="ID", parser=number_of, help="Its number in the list.")]
NumbersArgument = Annotated[
    list[int] | None, typer.Argument(metavar="ID", parser=number_of, help="Their numbers in the list.")
]


@history_app.callback()
def history(
    context: typer.Context,
    library: LibraryOption = None,
    search: Annotated[
        str, typer.Option(metavar="TEXT", help="Only those with all of these words.", show_default=False)
    ] = "",
    limit: Annotated[int | None, typer.Option(metavar="N", min=1, help="Only the newest N.")] = None,
    archived: Annotated[bool, typer.Option("--archived", help="Those that are archived, not the others.")] = False,
    as_json: JsonOption = False,
) -> None:
    """List the questions and claims, the newest first."""
    if command := context.invoked_subcommand:
        if any(str(context.get_parameter_source(name)).endswith("COMMANDLINE") for name in context.params):
            raise typer.BadParameter(f"options of `{command}` go after it")
        return
    from qa.history import count_archived, records

    with closing(connected(library)) as db:
        found = records(db, search, limit, archived=archived)
        put_away = count_archived(db)
    if as_json:
        from qa.report import record_json

        for one in found:
            show_json(record_json(one))
        return
    width = max((len(str(one.id)) for one in found), default=0)
    for one in found:
        print(f"{one.id:{width}}  {line(one)}")
    if not found:
        if search:
            say(f"no question or claim has all the words of {search!r}")
        elif archived:
            say("nothing is archived")
        else:
            say("all that was asked is archived" if put_away else "nothing has been asked yet")


@history_app.command()
def show(number: NumberArgument, library: LibraryOption = None, as_json: JsonOption = False) -> None:
    """Show an answer or a verdict again, as `qa ask` or `qa check` printed it."""
    from qa.answer import Answer
    from qa.history import saved
    from qa.reports.content import copies_of

    with closing(connected(library)) as db:
        found = saved(db, number)
        copies = copies_of(found.result, db)
    if as_json:
        from qa.report import saved_json

        show_json({**saved_json(found), "copies": copies})
        return
    from qa.terminal import show_answer, show_verdict

    print(f"{line(found.record)}\n")
    if isinstance(found.result, Answer):
        show_answer(found.result, copies)
    else:
        show_verdict(found.result, copies)


@history_app.command()
def export(numbers: NumbersArgument = None, library: LibraryOption = None) -> None:
    """Print answers and verdicts as JSON Lines, all of them or those named; `qa verify` reads them."""
    from qa.history import everything, saved
    from qa.report import saved_json
    from qa.reports.content import copies_of

    with closing(connected(library)) as db:
        for one in [saved(db, number) for number in numbers] if numbers else everything(db):
            show_json({**saved_json(one), "copies": copies_of(one.result, db)})


@history_app.command()
def rename(
    number: NumberArgument,
    title: Annotated[str, typer.Argument(help="The title; an empty one takes it away.")],
    library: LibraryOption = None,
) -> None:
    """Give the conversation that ID belongs to a title."""
    from qa import history

    with closing(connected(library)) as db:
        history.rename(db, history.saved(db, number).record.conversation, title)


@history_app.command()
def archive(
    number: NumberArgument,
    undo: Annotated[bool, typer.Option("--undo", help="Take it out of the archive again.")] = False,
    library: LibraryOption = None,
) -> None:
    """Archive the conversation that ID belongs to: only `qa history --archived` lists it from then on."""
    from qa import history

    with closing(connected(library)) as db:
        history.archive(db, history.saved(db, number).record.conversation, archived=not undo)


@history_app.command()
def delete(
    numbers: NumbersArgument = None,
    everything: Annotated[bool, typer.Option("--all", help="Delete the whole history.")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask whether to delete it all.")] = False,
    library: LibraryOption = None,
) -> None:
    """Delete answers and verdicts from the history; the articles stay."""
    from qa.history import delete, delete_all

    if bool(numbers) == everything:
        raise typer.BadParameter("give either their numbers or --all")
    if everything and not yes and not sys.stdin.isatty():
        raise typer.BadParameter("with nobody to ask, --all needs --yes")
    with closing(connected(library)) as db:
        if numbers:
            delete(db, numbers)
            count = len(set(numbers))
        elif yes or typer.confirm("Delete every question and claim of this library?", err=True):
            count = delete_all(db)
        else:
            count = 0
    print(f"deleted {count}")


def connected(folder: Path | None) -> sqlite3.Connection:
    """The library's file, without the models that a library opens with."""
    from index import store
    from index.library import DATABASE
    from qa.places import library_folder

    return store.connect((folder or library_folder()) / DATABASE)


def line(record: Record) -> str:
    """When, what and, where its conversation has a title, in which: on one line that steers no terminal."""
    from qa.visible import visible

    here = datetime.fromisoformat(record.made).replace(tzinfo=UTC).astimezone()
    title = f"  [{record.title}]" if record.title else ""
    return visible(f"{here:%Y-%m-%d %H:%M}  {record.kind:8}  {record.asked}{title}")
