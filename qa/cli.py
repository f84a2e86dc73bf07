"""The `qa` command: parses, calls, prints."""

from __future__ import annotations

import json
import sqlite3
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.exceptions import TyperException

from index.article import FactcheckError
from qa import cli_library, cli_review
from qa.cli_history import history_app
from qa.confidence import LEAST_CONFIDENCE
from qa.console import (
    ABSTAINED,
    BROKEN,
    FAILED,
    STOPPED,
    USAGE,
    FormatOption,
    JsonOption,
    LibraryOption,
    OutputOption,
    assisted,
    hand_over,
    opened,
    say,
    show_json,
    wanted_format,
)
from qa.reports import Format

if TYPE_CHECKING:
    from qa.answer import Answer
    from qa.assistant import Assistant
    from qa.claim import Verdict

app = typer.Typer(
    name="qa",
    help="Ask questions about your own articles and check claims against them; every statement cites its sentences."
    " Nothing leaves this machine.",
    epilog="Exit status: 0 done (for a question: answered); 1 something failed; 2 wrong usage; 3 the sources do not"
    " say; 4 a citation no longer holds; 5 a draft has what --fail-on names; 130 stopped by Ctrl-C.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
models_app = typer.Typer(help="Show and choose the model weights.", invoke_without_command=True)
app.add_typer(models_app, name="models")
app.add_typer(history_app, name="history")

BatchOption = Annotated[
    str | None,
    typer.Option(
        "--batch", metavar="FILE", help="Read JSON Lines from FILE (- for standard input), write one a record."
    ),
]


app.command()(cli_library.add)


@app.command(name="list")
def list_articles(library: LibraryOption = None, as_json: JsonOption = False) -> None:
    """List the articles in the library."""
    from index import store
    from index.library import DATABASE
    from qa.places import library_folder

    entries = store.entries(store.connect((library or library_folder()) / DATABASE))
    if as_json:
        from qa.report import entry_json

        for entry in entries:
            show_json(entry_json(entry))
        return
    from qa.visible import visible

    width = max((len(entry.id) for entry in entries), default=0)
    for entry in entries:
        title = visible(entry.title) + (f"  (a near copy of {entry.copy_of})" if entry.copy_of else "")
        print(f"{entry.id:{width}}  {entry.published or '          '}  {entry.sentences:>5}  {title}")


@app.command()
def show(
    article: Annotated[str, typer.Argument(help="An identifier, a title, a path or a file name.")],
    library: LibraryOption = None,
    sentences: Annotated[bool, typer.Option("--sentences", help="One numbered sentence a line.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Show an article's text."""
    with opened(library) as shelf:
        found = shelf.article(article)
        numbered = shelf.sentences(found) if sentences else None
    if as_json:
        from qa.report import article_json

        show_json(article_json(found, numbered))
        return
    from qa.terminal import show_article

    show_article(found, numbered)


@app.command()
def remove(
    article: Annotated[str, typer.Argument(help="An identifier, a title, a path or a file name.")],
    library: LibraryOption = None,
) -> None:
    """Remove an article from the library; the file it came from stays."""
    with opened(library) as shelf:
        removed = shelf.remove(article)
    print(f"removed {removed.id}")


@app.command()
def reindex(library: LibraryOption = None) -> None:
    """Embed every article again with the embedder now in use."""
    from qa.adding import embed_again

    with opened(library) as shelf:
        embed_again(shelf)


app.command()(cli_library.doctor)
app.command()(cli_library.backup)
app.command()(cli_library.restore)


@app.command()
def ask(
    question: Annotated[str | None, typer.Argument(help="The question.")] = None,
    library: LibraryOption = None,
    confidence: Annotated[
        float, typer.Option(min=0, max=1, help="Withhold an answer that is less sure than this.", show_default=True)
    ] = LEAST_CONFIDENCE,
    batch: BatchOption = None,
    as_json: JsonOption = False,
    format: FormatOption = None,
    output: OutputOption = None,
) -> None:
    """Answer QUESTION from the library, every statement with its sentences, or say that the sources do not."""
    one_of(question, batch, "question")
    wanted = wanted_format(format, as_json, output, batch)
    if wanted is Format.CLAIMREVIEW:
        raise typer.BadParameter("a ClaimReview is of a claim, and an answer reviews none", param_hint="--format")
    with assisted(library) as assistant:
        if batch:
            run_batch(batch, "question", assistant, lambda record: assistant.ask(record["question"], confidence))
            return
        if wanted:
            answer = assistant.ask(question or "", confidence)
            hand_over([answer], assistant.library, wanted, output)
        else:
            from qa.terminal import show_events

            answer = show_events(assistant.events(question or "", confidence), assistant.library)
    if answer.abstained:
        raise typer.Exit(ABSTAINED)


@app.command()
def check(
    claim: Annotated[str | None, typer.Argument(help="The claim.")] = None,
    library: LibraryOption = None,
    source: Annotated[
        str | None, typer.Option(metavar="ARTICLE[:N[-M]]", help="Judge by this article or these sentences alone.")
    ] = None,
    batch: BatchOption = None,
    as_json: JsonOption = False,
    format: FormatOption = None,
    output: OutputOption = None,
) -> None:
    """Check CLAIM against the library and show the sentences for and against."""
    one_of(claim, batch, "claim")
    wanted = wanted_format(format, as_json, output, batch)
    with assisted(library) as assistant:
        if batch:
            run_batch(
                batch, "claim", assistant, lambda record: assistant.check(record["claim"], record.get("source", source))
            )
            return
        verdict = assistant.check(claim or "", source)
        if wanted:
            hand_over([verdict], assistant.library, wanted, output)
            return
        from qa.reports.content import copies_of
        from qa.terminal import show_verdict

        show_verdict(verdict, copies_of(verdict, assistant.library.database))


app.command()(cli_review.review)
app.command()(cli_review.compare)


@app.command()
def chat(
    library: LibraryOption = None,
    web: Annotated[
        bool, typer.Option("--web", help="Serve it to a browser on this machine; prints the address.")
    ] = False,
    port: Annotated[
        int, typer.Option(min=0, max=65535, help="With --web: the port, rather than any free one.", show_default=False)
    ] = 0,
) -> None:
    """Open the terminal chat, with each cited sentence lit in its article."""
    if web:
        serve_chat(library, port)
        return
    if port:
        raise typer.BadParameter("only --web has a port", param_hint="--port")
    from qa.assistant import Assistant, Progress, Warn, open_library
    from qa.tui.app import ChatApp

    def assistant(create: bool, progress: Progress, warn: Warn) -> Assistant:
        return Assistant(open_library(library, create=create, progress=progress), progress, warn)

    chatting = ChatApp(assistant)
    try:
        chatting.run()
    finally:
        chatting.desk.close()


def serve_chat(library: Path | None, port: int) -> None:
    try:
        from qa.web import serve
    except ModuleNotFoundError as error:
        raise FactcheckError("--web needs textual-serve; install it: pip install 'textual-serve>=1.1.3,<2'") from error
    command = [sys.executable, "-m", "qa.cli", "chat", *(["--library", str(library)] if library else [])]
    say("Open this address in a browser on this machine; Ctrl-C ends it.")
    serve(command, port, lambda address: print(address, flush=True))


@app.command()
def verify(
    file: Annotated[str, typer.Argument(help="A report of `qa ask` or `qa check`; - for standard input.")],
    library: LibraryOption = None,
    as_json: JsonOption = False,
) -> None:
    """Check every sentence that a saved report cites against the library as it is now."""
    from qa.citations import State, recheck, summary
    from qa.report import checked_json
    from qa.visible import visible

    with opened(library) as shelf:
        results = recheck(read_text(file), shelf)
    for one in results:
        if as_json:
            show_json(checked_json(one))
            continue
        where = f"{one.citation.article_id}:{one.citation.sentence}"
        if one.now:
            where += f" → {one.now.article_id}:{one.now.sentence} (characters {one.now.start} to {one.now.end})"
        print(visible(f"{one.state:15}  {where}  {one.citation.quote}"))
    say(summary(results))
    if any(one.state is not State.HOLDS for one in results):
        raise typer.Exit(BROKEN)


@models_app.callback()
def models(context: typer.Context, as_json: JsonOption = False) -> None:
    """List each role's weights: file, size, licence, state of the digest."""
    if context.invoked_subcommand:
        return
    from qa.weights import listed

    for one in listed():
        if as_json:
            show_json(
                {
                    "role": one.role,
                    "name": one.name,
                    "file": str(one.file),
                    "size": one.size,
                    "licence": one.licence,
                    "sha256": one.digest,
                    "state": one.state,
                }
            )
            continue
        print(f"{one.role:9} {one.name}  {one.size / 1e6:,.0f} MB  {one.licence}  {one.state}")
        print(f"{'':9} {one.file}  sha256 {one.digest[:16]}…")


@models_app.command()
def join() -> None:
    """Join and check the default weights now, rather than at their first use."""
    from qa.assistant import ready
    from qa.terminal import progress_of_weights
    from qa.weights import Role

    with progress_of_weights() as progress:
        for role in Role:
            found = ready(role, progress)
            print(f"{role:9} {found.state}  {found.file}")


@models_app.command()
def use(
    role: Annotated[str, typer.Argument(help="chat or embedder")],
    path: Annotated[str, typer.Argument(help="A GGUF file, a sentence-transformers folder, or `default`.")],
) -> None:
    """Use weights of your own from now on, or `default` for the packaged ones."""
    from qa import weights

    if role not in (weights.Role.CHAT, weights.Role.EMBEDDER):
        raise typer.BadParameter("chat or embedder", param_hint="ROLE")
    if path == "default":
        found = weights.use_default(weights.Role(role))
    elif role == weights.Role.CHAT:
        found = weights.use_chat(Path(path))
    else:
        found = weights.use_embedder(Path(path))
    print(f"{found.role}: {found.file}")


def run_batch(file: str, key: str, assistant: Assistant, work: Callable[[dict[str, Any]], Answer | Verdict]) -> None:
    """Answer each record as a line of its own, as soon as it is done; a bad record is told on its line."""
    from qa.report import error_json
    from qa.reports.content import report_of
    from qa.reports.records import records

    failed = 0
    for number, line in enumerate(lines_of(file), 1):
        if not line.strip():
            continue
        record: Any = None
        try:
            record = json.loads(line)
            if not isinstance(record, dict) or not isinstance(record.get(key), str):
                raise FactcheckError(f"line {number}: not an object with a `{key}`")
            if not isinstance(record.get("source"), str | None):
                raise FactcheckError(f"line {number}: its `source` is no text")
            [told] = records(report_of([work(record)], assistant.library), record.get("id"))
            show_json(told)
        except ValueError as error:
            failed += 1
            show_json(error_json(f"line {number}: not JSON ({error})"))
        except FactcheckError as error:
            failed += 1
            show_json(error_json(str(error), record.get("id") if isinstance(record, dict) else None))
    if failed:
        say(f"{failed} records failed; each has an `error` on its line")
        raise typer.Exit(FAILED)


def one_of(text: str | None, batch: str | None, word: str) -> None:
    if (text is None) == (batch is None):
        raise typer.BadParameter(f"give either a {word} or --batch FILE")


def lines_of(file: str) -> Iterator[str]:
    try:
        if file == "-":
            yield from (line.decode("utf-8") for line in sys.stdin.buffer)
            return
        with open(file, encoding="utf-8") as stream:
            yield from stream
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "it is not UTF-8 text"
        raise FactcheckError(f"{file}: can't be read ({reason})") from error


def read_text(file: str) -> str:
    return "".join(lines_of(file))


def main() -> None:
    """Run the command; every expected failure is one line and a status."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    try:
        status = app(prog_name="qa", standalone_mode=False)
    except typer.Abort:  # Ctrl-C, as the parser passes it on
        say("qa: stopped")
        status = STOPPED
    except TyperException as error:
        error.show()  # type: ignore[attr-defined]  # of the parser's own errors, which are all that get here
        status = USAGE
    except FactcheckError as error:
        from qa.visible import visible

        say(f"qa: {visible(str(error))}")
        status = FAILED
    except sqlite3.Error as error:
        say(f"qa: the library can't be read ({error}); `qa doctor` says what is damaged, and mends it with --mend")
        status = FAILED
    except BrokenPipeError:
        sys.stdout = None  # the reader has gone; nothing is left to flush
        status = FAILED
    sys.exit(status)


if __name__ == "__main__":
    main()
