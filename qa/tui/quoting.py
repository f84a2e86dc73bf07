"""Results as plain text to be pasted elsewhere, each statement with its sentences."""

from __future__ import annotations

from collections.abc import Iterable

from index.article import Citation
from qa.answer import Answer
from qa.claim import Verdict
from qa.terminal import VERDICTS
from qa.tui.plain import place
from qa.tui.steps import citations_of


def citation_text(citation: Citation) -> str:
    return f"“{citation.quote}” ({citation.title}, {place(citation).replace(' · ', ', ')})"


def result_text(result: Answer | Verdict) -> str:
    return answer_text(result) if isinstance(result, Answer) else verdict_text(result)


def answer_text(answer: Answer) -> str:
    """The statements with numbers, then what the numbers stand for."""
    if answer.abstained:
        return f"The sources do not say ({answer.reason})."
    numbers = {citation: number for number, citation in enumerate(citations_of(answer), 1)}
    lines = [f"{one.text} {_marks(numbers[cited] for cited in one.citations)}" for one in answer.statements]
    sources = [f"[{number}] {citation_text(citation)}" for citation, number in numbers.items()]
    return "\n".join([*([answer.short] if answer.short else []), *lines, "", *sources])


def verdict_text(verdict: Verdict) -> str:
    """The claim, the verdict and the sentences on each side; of a compound claim part by part."""
    lines = [f"Claim: {verdict.claim}", VERDICTS[verdict.label][0]]
    if verdict.parts:
        return "\n\n".join(["\n".join(lines), *map(verdict_text, verdict.parts)])
    for side, witnesses in (("For", verdict.evidence_for), ("Against", verdict.evidence_against)):
        lines += [f"{side}: {citation_text(one.citation)}" for one in witnesses]
    return "\n".join(lines)


def _marks(numbers: Iterable[int]) -> str:
    return " ".join(f"[{number}]" for number in numbers)
