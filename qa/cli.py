"""The `qa` command: parses, calls, prints."""

from __future__ import annotations

import json
import sqlite3
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.exceptions import TyperException

from index.article import FactcheckError

if TYPE_CHECKING:
    from index.library import Library
    from qa.assistant import Assistant

FAILED, USAGE, ABSTAINED, BROKEN, STOPPED = 1, 2, 3, 4, 130

app = typer.Typer(
    name="qa",
    help="Ask questions about your own articles and check claims against them; every statement cites its sentences."
    " Nothing leaves this machine.",
    epilog="Exit status: 0 done (for a question: answered); 1 something failed; 2 wrong usage; 3 the sources do not"
    " say; 4 a citation no longer holds; 130 stopped by Ctrl-C.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
models_app = typer.Typer(help="Show and choose the model weights.", invoke_without_command=True)
app.add_typer(models_app, name="models")

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
BatchOption = Annotated[
    str | None,
    typer.Option(
        "--batch", metavar="FILE", help="Read JSON Lines from FILE (- for standard input), write one a record."
    ),
]


@app.command()
def add(
    paths: Annotated[list[str], typer.Argument(metavar="PATH…", help="Files, folders, or - for standard input.")],
    library: LibraryOption = None,
    as_json: JsonOption = False,
) -> None:
    """Add articles (.txt, .md, .html, .pdf) to the library; a changed file replaces its old version."""
    from qa.adding import add_paths

    with opened(library, create=True) as shelf:
        results = add_paths(shelf, paths, show_json if as_json else None)
    if any(one.outcome == "failed" for one in results):
        raise typer.Exit(FAILED)


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
        print(f"{entry.id:{width}}  {entry.published or '          '}  {entry.sentences:>5}  {visible(entry.title)}")


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


@app.command()
def ask(
    question: Annotated[str | None, typer.Argument(help="The question.")] = None,
    library: LibraryOption = None,
    batch: BatchOption = None,
    as_json: JsonOption = False,
) -> None:
    """Answer QUESTION from the library, every statement with its sentences, or say that the sources do not."""
    one_of(question, batch, "question")
    with assisted(library) as assistant:
        from qa.report import answer_json

        if batch:
            run_batch(
                batch, "question", lambda record: answer_json(assistant.ask(record["question"]), record.get("id"))
            )
            return
        if as_json:
            answer = assistant.ask(question or "")
            show_json(answer_json(answer))
        else:
            from qa.terminal import show_events

            answer = show_events(assistant.events(question or ""))
    if answer.abstained:
        raise typer.Exit(ABSTAINED)


@app.command()
def check(
    claim: Annotated[str | None, typer.Argument(help="The claim.")] = None,
    library: LibraryOption = None,
    source: Annotated[
        str | None, typer.Option(metavar="ARTICLE[:SENTENCE]", help="Judge by this article or sentence alone.")
    ] = None,
    batch: BatchOption = None,
    as_json: JsonOption = False,
) -> None:
    """Check CLAIM against the library and show the sentences for and against."""
    one_of(claim, batch, "claim")
    with assisted(library) as assistant:
        from qa.report import verdict_json

        if batch:
            run_batch(
                batch,
                "claim",
                lambda record: verdict_json(
                    assistant.check(record["claim"], record.get("source", source)), record.get("id")
                ),
            )
            return
        verdict = assistant.check(claim or "", source)
    if as_json:
        show_json(verdict_json(verdict))
        return
    from qa.terminal import show_verdict

    show_verdict(verdict)


@app.command()
def chat(library: LibraryOption = None) -> None:
    """Open the terminal chat, with each cited sentence lit in its article."""
    with assisted(library) as assistant:
        from qa.tui.app import ChatApp

        _ = assistant.model  # its weights are joined here, where a progress bar has the screen to itself
        ChatApp(assistant).run()


@app.command()
def verify(
    file: Annotated[str, typer.Argument(help="A saved --json answer or verdict; - for standard input.")],
    library: LibraryOption = None,
    as_json: JsonOption = False,
) -> None:
    """Check every citation of a saved answer or verdict against the library as it is now."""
    from qa.citations import State, recheck
    from qa.report import SCHEMA, citation_json
    from qa.visible import visible

    with opened(library) as shelf:
        results = recheck(read_text(file), shelf)
    for one in results:
        if as_json:
            show_json({"schema": SCHEMA, **citation_json(one.citation), "state": str(one.state)})
        else:
            print(f"{one.state:15}  {one.citation.article_id}:{one.citation.sentence}  {visible(one.citation.quote)}")
    broken = sum(one.state is not State.HOLDS for one in results)
    say(f"{len(results)} citations, {broken} no longer hold" if broken else f"{len(results)} citations, all hold")
    if broken:
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


def run_batch(file: str, key: str, work: Callable[[dict[str, Any]], dict[str, Any]]) -> None:
    """Answer each record as a line of its own, as soon as it is done; a bad record is told on its line."""
    from qa.report import error_json

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
            show_json(work(record))
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


def show_json(record: dict[str, Any]) -> None:
    print(json.dumps(record, ensure_ascii=False), flush=True)


def say(line: str) -> None:
    print(line, file=sys.stderr)


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
        say(f"qa: the library can't be read ({error}); put back a copy of it, or delete it and add its articles again")
        status = FAILED
    except BrokenPipeError:
        sys.stdout = None  # the reader has gone; nothing is left to flush
        status = FAILED
    sys.exit(status)


if __name__ == "__main__":
    main()
