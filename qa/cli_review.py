"""The `qa review` and `qa compare` commands: a draft against the library, and articles against each other."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from index.article import FactcheckError
from qa.console import (
    FLAGGED,
    FormatOption,
    JsonOption,
    LibraryOption,
    OutputOption,
    assisted,
    hand_over,
    say,
    show_json,
    wanted_format,
)
from qa.reports import Format

if TYPE_CHECKING:
    from index.article import Article
    from index.library import Library
    from qa.review import Event, Summary

    Show = Callable[[Event | Summary], None]


class Order(StrEnum):
    DRAFT = "draft"
    SEVERITY = "severity"


class Flagged(StrEnum):
    """What --fail-on takes."""

    REFUTED = "refuted"
    CONFLICTING = "conflicting"
    DIFFERS = "differs"
    NOT_ENOUGH_INFO = "not_enough_info"


def review(
    draft: Annotated[str, typer.Argument(help="A file of a kind that `qa add` takes, or - for standard input.")],
    library: LibraryOption = None,
    order: Annotated[
        Order, typer.Option(help="As the draft has them, each as soon as it is done; or all at the end, worst first.")
    ] = Order.DRAFT,
    fail_on: Annotated[
        Flagged | None,
        typer.Option("--fail-on", help="Exit with status 5 if a statement is this bad or worse.", show_default=False),
    ] = None,
    with_same_text: Annotated[
        bool, typer.Option("--with-same-text", help="Let an article that has the draft's very text speak for it.")
    ] = False,
    as_json: JsonOption = False,
    format: FormatOption = None,
    output: OutputOption = None,
) -> None:
    """Check each statement of DRAFT against the library; sentences that state nothing to check are passed over."""
    from qa.review import sentences_of

    wanted = wanted_format(format, as_json, output, None)
    text = read_draft(draft)
    with assisted(library) as assistant:
        events = assistant.review(text, with_same_text=with_same_text)
        if wanted is None or (wanted is Format.JSON and output is None):
            came, _ = followed(events, shown_by(assistant.library, as_json=wanted is not None), order)
        else:
            came, held = followed(events, None, order)
            hand_over(sentences_of(held), assistant.library, wanted, output, f"Review: {text.title}")
            say(came.in_words)
    if fail_on and came.has(fail_on):
        raise typer.Exit(FLAGGED)


def compare(
    article: Annotated[str, typer.Argument(help="An identifier, a title, a path or a file name.")],
    other: Annotated[
        str | None, typer.Argument(help="Another article; without it, all the rest of the library.", show_default=False)
    ] = None,
    library: LibraryOption = None,
    as_json: JsonOption = False,
) -> None:
    """List the statements of ARTICLE that OTHER, or the rest of the library, supports or contradicts."""
    from qa.review import settled

    with assisted(library) as assistant:
        show = shown_by(assistant.library, as_json)

        def show_settled(one: Event | Summary) -> None:
            if settled(one):
                show(one)

        followed(assistant.compare(article, other), show_settled, Order.DRAFT)


def read_draft(file: str) -> Article:
    from index.writing import LARGEST
    from qa.review import draft_from

    try:
        with nullcontext(sys.stdin.buffer) if file == "-" else Path(file).open("rb") as stream:
            data = stream.read((LARGEST << 20) + 1)
    except OSError as error:
        raise FactcheckError(f"{file}: can't be read ({error.strerror or error})") from error
    if len(data) > LARGEST << 20:
        raise FactcheckError(f"{file}: larger than {LARGEST} MB; review it chapter by chapter")
    return draft_from(data, "standard input" if file == "-" else file)


def shown_by(library: Library, as_json: bool) -> Show:
    """What shows a sentence of a review, with what there is to say of copies in the library as it is now."""
    from qa.report import review_json
    from qa.reports.content import copies_of
    from qa.review import Reviewed
    from qa.terminal_review import show as show_text

    def show(one: Event | Summary) -> None:
        copies = copies_of(one, library.database) if isinstance(one, Reviewed) else {}
        if not as_json:
            show_text(one, copies)
        elif record := review_json(one):
            show_json({**record, "copies": copies} if isinstance(one, Reviewed) else record)

    return show


def followed(events: Iterator[Event], show: Show | None, order: Order) -> tuple[Summary, list[Event]]:
    """Show each sentence as it is done, or the worst first at the end, and then what they came to.

    Returns that, and the sentences that were not shown as they came. After Ctrl-C what is done is shown, and the
    interrupt goes on.
    """
    from qa.review import Begun, Summary
    from qa.terminal_review import steadily

    begun = next(events)
    assert isinstance(begun, Begun)
    came = Summary(begun)
    held: list[Event] = []
    if show:
        show(begun)
    try:
        for event in steadily(events, begun):
            came = came.after(event)
            if show and order is Order.DRAFT:
                show(event)
            else:
                held.append(event)
    except KeyboardInterrupt:
        say(f"stopped at {came.done} of {begun.statements} statements; run it again to go on")
        finish(came, held, show, order)
        raise
    return came, finish(came, held, show, order)


def finish(came: Summary, held: list[Event], show: Show | None, order: Order) -> list[Event]:
    """Show what was held back, in its order, and what it all came to."""
    from qa.review import worst_first

    ordered = worst_first(held) if order is Order.SEVERITY else held
    if show:
        for one in (*ordered, came):
            show(one)
    return ordered
