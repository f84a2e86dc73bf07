"""Answers, verdicts and lists as text on a terminal. Article text is shown as it is, never read as markup."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from rich.console import Console
from rich.text import Text

from index.article import Article, Citation, Evidence, Sentence
from qa.answer import Answer, Event, Found, Words
from qa.claim import Verdict, Witness
from qa.quotations import Quotation
from qa.reports.content import IN_WORDS, Side, copies_of
from qa.verify import DECISIVE, Label
from qa.visible import visible

if TYPE_CHECKING:
    from index.library import Library
    from qa.assistant import Progress

VERDICTS = {
    Label.SUPPORTED: (IN_WORDS[Label.SUPPORTED], "bold green"),
    Label.REFUTED: (IN_WORDS[Label.REFUTED], "bold red"),
    Label.CONFLICTING: (IN_WORDS[Label.CONFLICTING], "bold yellow"),
    Label.NOT_ENOUGH_INFO: (IN_WORDS[Label.NOT_ENOUGH_INFO], "bold"),
}

NO_COPIES: Mapping[Side, str] = {}

out = Console(highlight=False, emoji=False, markup=False, soft_wrap=False)
talk = Console(stderr=True, highlight=False, emoji=False, markup=False)


def show_events(events: Iterable[Event], library: Library) -> Answer:
    """Show an answer as it comes about and return it: the evidence, the draft while it is written, the answer."""
    answer: Answer | None = None
    drafting = False
    for event in events:
        if isinstance(event, Found):
            show_found(event.evidence)
        elif isinstance(event, Words) and out.is_terminal:
            if not drafting:
                out.print("Draft, not checked yet: ", style="dim", end="")
                drafting = True
            out.out(visible(event.text), style="dim", end="", highlight=False)
        elif isinstance(event, Answer):
            answer = event
    assert answer is not None
    if drafting:
        out.print("\n")
    show_answer(answer, copies_of(answer, library.database))
    return answer


def show_found(evidence: Sequence[Evidence]) -> None:
    if not out.is_terminal or not evidence:
        return
    out.print("Sentences that may answer it", style="bold dim")
    for one in evidence[:3]:
        out.print(
            Text(f"  {visible(one.sentence.text)} ", style="dim") + Text(place(one.article, one.sentence), "cyan")
        )
    out.print()


def show_answer(answer: Answer, copies: Mapping[Side, str] = NO_COPIES) -> None:
    """Show an answer; `copies` is what `copies_of` says of it."""
    if answer.abstained:
        out.print(Text("The sources do not say. ", "bold yellow") + Text(f"({answer.reason})", "dim"))
        show_nearest(answer.nearest)
    if answer.short:
        out.print(Text(visible(answer.short), "bold green"))
    marks = {citation: number for number, citation in enumerate(answer.citations, 1)}
    for statement in answer.statements:
        text = visible(statement.text)
        line = Text(f"“{text}”" if statement.quoted else text, "bold")
        for citation in statement.citations:
            line.append(f" [{marks[citation]}]", "bold cyan")
        out.print(line)
    if marks:
        out.print()
    for citation, number in marks.items():
        backing = [one.support for one in answer.statements if citation in one.citations]
        show_citation(citation, f"[{number}]", f"support {max(backing):.2f}")
    show_copies("This stands", copies.get(Side.FOR, ""))
    against = dict.fromkeys(citation for one in answer.statements for citation in one.against)
    if against:
        out.print("\nBut other sentences contradict it", style="bold yellow")
    for citation in against:
        show_citation(citation, "•")
    show_copies("They stand", copies.get(Side.AGAINST, ""))
    first = answer.seconds.first_word
    timing = f"evidence {answer.seconds.evidence:.1f} s, " + (f"first word {first:.1f} s, " if first else "")
    out.print(f"{timing}{answer.seconds.total:.1f} s in all; confidence {answer.confidence:.2f}", style="dim")


def show_verdict(verdict: Verdict, copies: Mapping[Side, str] = NO_COPIES) -> None:
    """Show a verdict; `copies` is what `copies_of` says of it."""
    word, style = VERDICTS[verdict.label]
    shares = verdict.probabilities
    out.print(Text(word, style))
    out.print(
        f"supported {shares.supported:.2f}, refuted {shares.refuted:.2f}, not enough info {shares.not_enough_info:.2f}"
        f" (it takes {DECISIVE['supported']} to support, {DECISIVE['refuted']} to refute)",
        style="dim",
    )
    if verdict.reason:
        out.print(f"({verdict.reason})", style="dim")
    for quotation in verdict.quotations:
        show_quotation(quotation)
    for part in verdict.parts:
        word, style = VERDICTS[part.label]
        out.print(Text(f"  {visible(part.claim)} ") + Text(word, style))
    for side, witnesses in ((Side.FOR, verdict.evidence_for), (Side.AGAINST, verdict.evidence_against)):
        show_witnesses(side, witnesses)
        show_copies("This stands", copies.get(side, ""))
    if verdict.label is Label.NOT_ENOUGH_INFO:
        show_nearest(verdict.nearest)
    out.print(f"{verdict.seconds:.1f} s", style="dim")


def show_quotation(quotation: Quotation) -> None:
    said = visible(quotation.text)
    if quotation.citation is None:
        out.print(Text(f"“{said}” is in none of the articles", "yellow"))
    elif quotation.exact:
        out.print(Text(f"“{said}” stands there word for word", "green"))
        show_citation(quotation.citation, "•")
    else:
        out.print(Text(f"“{said}” was changed; the source has “{visible(quotation.source_words)}”", "red"))
        show_citation(quotation.citation, "•")


def show_witnesses(side: str, witnesses: Sequence[Witness]) -> None:
    if witnesses:
        out.print(f"\n{side.capitalize()}", style="bold")
    for one in witnesses:
        show_citation(one.citation, "•", f"{side} {one.support:.2f}")


def show_copies(begun: str, copies: str) -> None:
    if copies:
        out.print(f"{begun} {copies}.", style="yellow")


def show_nearest(nearest: Sequence[Citation]) -> None:
    if nearest:
        out.print("\nThe nearest sentences", style="bold")
    for citation in nearest:
        show_citation(citation, "•")


def show_citation(citation: Citation, mark: str, support: str = "") -> None:
    where = f"{citation.article_id}:{citation.sentence}" + (f", {visible(citation.where)}" if citation.where else "")
    out.print(Text(f"{mark} ", "cyan") + Text(f"“{visible(citation.quote)}”"))
    line = Text("    ") + Text(visible(citation.title), "italic") + Text(f" ({where})", "cyan")
    if support:
        line.append(f" {support}", "dim")
    out.print(line)


def show_article(article: Article, sentences: Sequence[Sentence] | None) -> None:
    out.print(visible(article.title), style="bold")
    facts = [article.id, article.published or "no date", visible(article.source), f"sha256 {article.digest[:12]}"]
    if article.address and article.address != article.source:
        facts.insert(3, visible(article.address))
    out.print(" · ".join(facts), style="dim")
    out.print()
    if sentences is None:
        out.print(visible(article.text))
        return
    for one in sentences:
        out.print(Text(f"{one.number:>4} ", "cyan") + Text(visible(one.text)))


def place(article: Article, sentence: Sentence) -> str:
    return f"{article.id}:{sentence.number}"


@contextmanager
def progress_of_weights() -> Iterator[Progress]:
    """A progress bar, on a terminal's standard error, that appears only when there is something to wait for."""
    from rich.progress import BarColumn, DownloadColumn, TaskID, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Bars

    columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TimeRemainingColumn())
    bars = Bars(*columns, console=talk, transient=True, disable=not talk.is_terminal)
    tasks: dict[str, TaskID] = {}

    def step(what: str, done: int, size: int) -> None:
        if what not in tasks:
            bars.start()
            tasks[what] = bars.add_task(what, total=size)
            if not talk.is_terminal and size > 500_000_000:
                talk.print(f"{what} ({size / 1e9:.1f} GB) …")
        bars.update(tasks[what], completed=done)
        if done >= size and all(task.finished for task in bars.tasks):
            bars.stop()

    try:
        yield step
    finally:
        bars.stop()
