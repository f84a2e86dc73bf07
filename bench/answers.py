"""Is the answer right, cited to the exact sentences, and withheld where the text does not give it?

Worse would be: a citation of the wrong sentence, an answer to a question that the text leaves open, an abstention from
one that it settles, or the same for more seconds and tokens.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, groupby

from bench import metrics
from bench.data import Data, Document, Place, Record, document, document_of_text, sample, untokenised
from bench.parts import Parts, shelf
from bench.progress import steadily, stop
from bench.replies import Reply, System, best_sentences, product, usual_recipe
from bench.rows import PRODUCT, Figures, Row

SCALE = 6_000
"""Passages of others that a limited run lays beside the questions' own: all of them take half an hour to embed."""
RIGHT = 0.5
"""Token recall of the best gold answer from which on a sentence-long answer counts as right."""


@dataclass(frozen=True, slots=True)
class Question:
    """A question with what is known of its answer: no `answers` where it has none, no `gold` where none is marked."""

    text: str
    answers: tuple[str, ...]
    gold: frozenset[Place] = frozenset()


@dataclass(frozen=True, slots=True)
class Task:
    """Questions put to one library."""

    documents: tuple[Document, ...]
    questions: tuple[Question, ...]


Score = Callable[[Question, Reply], float | None]


@dataclass(frozen=True, slots=True)
class AnswerSet:
    """A set in the setting that it describes, its scores, and what the base lines get in it."""

    setting: str
    tasks: Callable[[Data], list[Task]]
    scores: dict[str, Score]
    top: int  # sentences that the base line without a model shows
    passage: int = 128  # tokens of a passage of the usual recipe


def measure(data: Data, names: Sequence[str]) -> Iterator[Row]:
    """The rows of each set: the product's, the usual recipe's, the best sentences'."""
    tasks = {name: SETS[name].tasks(data) for name in names}
    parts = Parts()
    for name in names:
        if stop.wanted:
            return
        yield from _measured(name, SETS[name], tasks[name], parts)


def _measured(name: str, one: AnswerSet, tasks: Sequence[Task], parts: Parts) -> Iterator[Row]:
    systems: dict[str, System] = {
        PRODUCT: product(parts),
        "usual recipe": usual_recipe(parts, one.passage),
        f"best {one.top} sentences" if one.top > 1 else "best sentence": best_sentences(one.top),
    }
    asked: list[Question] = []
    replies: dict[str, list[Reply]] = {system: [] for system in systems}
    pairs = steadily([(task, question) for task in tasks for question in task.questions], name)
    for _, group in groupby(pairs, key=lambda pair: id(pair[0])):
        first = next(group)
        with shelf(parts, first[0].documents) as its_shelf:
            for _, question in chain([first], group):
                for system, reply in systems.items():
                    replies[system].append(reply(its_shelf, question.text))
                asked.append(question)
    for system in systems:
        yield from _rows(Figures(name, one.setting, system), one, asked, replies[system])


def _rows(figures: Figures, one: AnswerSet, asked: Sequence[Question], replies: Sequence[Reply]) -> Iterator[Row]:
    for metric, score in one.scores.items():
        yield from figures.mean(metric, map(score, asked, replies))
    if one.setting == SQUAD2:
        answerable = [bool(question.answers) for question in asked]
        yield from figures.of("AUC of the confidence", metrics.auc, answerable, [r.confidence for r in replies])
    yield from figures.median("seconds to evidence, median", [reply.evidence for reply in replies])
    yield from figures.median("seconds to first word, median", [reply.first_word for reply in replies])
    yield from figures.median("seconds in all, median", [reply.total for reply in replies])
    yield from figures.median("prompt tokens, median", [reply.prompt_tokens or None for reply in replies])
    yield from figures.median("generated tokens, median", [reply.generated_tokens or None for reply in replies])


# Scores


def _exact(question: Question, reply: Reply) -> float:
    """An abstention is an empty answer, which is right where there is none to give, as in SQuAD 2.0."""
    return metrics.exact_match(reply.short or reply.text, question.answers or ("",))


def _f1(question: Question, reply: Reply) -> float:
    """Of the short answer where there is one: a sentence is long for a name."""
    return metrics.token_f1(reply.short or reply.text, question.answers or ("",))


def _recall(question: Question, reply: Reply) -> float | None:
    """Does not apply to a question without an answer."""
    return metrics.token_recall(f"{reply.short} {reply.text}", question.answers) if question.answers else None


def _right(question: Question, reply: Reply) -> float | None:
    """Does not apply to a question without an answer."""
    recall = _recall(question, reply)
    return None if recall is None else float(not reply.abstained and recall >= RIGHT)


def _withheld(question: Question, reply: Reply) -> float | None:
    """Does not apply to a question with an answer."""
    return None if question.answers else float(reply.abstained)


WORDS: dict[str, Score] = {"answer EM": _exact, "answer F1": _f1, "answer token recall": _recall}
ABSTAINED: dict[str, Score] = {"abstained": lambda question, reply: float(reply.abstained)}


# Sets


def _hotpotqa(data: Data) -> list[Task]:
    return [
        Task(
            tuple(document(f"p{at}", one["title"], one["sentences"]) for at, one in enumerate(record["paragraphs"])),
            (Question(record["question"], (record["answer"],), _hotpotqa_gold(record)),),
        )
        for record in sample(_hotpotqa_records(data), data.limit)
    ]


def _hotpotqa_records(data: Data) -> list[Record]:
    return [one for one in data.items("answers", "hotpotqa") if data.unseen("facts", one["question"])]


def _hotpotqa_gold(record: Record) -> frozenset[Place]:
    sources = {paragraph["title"]: f"p{at}" for at, paragraph in enumerate(record["paragraphs"])}
    return frozenset((sources[title], number) for title, number in record["evidence"])


def _hotpotqa_scale(data: Data) -> list[Task]:
    """All questions put to one library: their own paragraphs among all of `scale/`, or among SCALE under a limit."""
    records = sample(_hotpotqa_records(data), data.limit)
    pages = {paragraph["title"]: paragraph["sentences"] for record in records for paragraph in record["paragraphs"]}
    own = [document(title, title, sentences) for title, sentences in pages.items()]
    others = [one for one in data.side_file("scale", "passages") if one["title"] and one["title"] not in pages]
    kept = sample(others, SCALE if data.limit else None)
    beside = [document_of_text(f"passage {one['id']}", one["title"], one["text"]) for one in kept]
    questions = [
        Question(one["question"], (one["answer"],), frozenset((title, number) for title, number in one["evidence"]))
        for one in records
    ]
    return [Task((*own, *beside), tuple(questions))]


def _qed(data: Data) -> list[Task]:
    """The items whose answer one sentence gives; the others have no such sentence to cite."""
    records = [
        one
        for one in data.items("answers", "qed")
        if one["kind"] == "single_sentence" and data.unseen("facts", one["question"])
    ]
    tasks = []
    for record in sample(records, data.limit):
        starts = record["sentence_starts"]
        ends = [*starts[1:], len(record["paragraph"])]
        sentences = [untokenised(record["paragraph"][start:end]) for start, end in zip(starts, ends, strict=True)]
        gold = max(number for number, start in enumerate(starts) if start <= record["evidence_span"][0])
        question = Question(
            record["question"], tuple(map(untokenised, record["answers"])), frozenset({("paragraph", gold)})
        )
        tasks.append(Task((document("paragraph", record["title"], sentences),), (question,)))
    return tasks


def _squad2(data: Data) -> list[Task]:
    """Sampled over all questions; those of an article share its library."""
    articles = [one for one in data.items("answers", "squad2") if data.unseen("article", one["title"])]
    questions = [
        (at, Question(one["question"], tuple(one["answers"])))
        for at, article in enumerate(articles)
        for paragraph in article["paragraphs"]
        for one in paragraph["questions"]
    ]
    sampled = sample(questions, data.limit)
    return [
        Task((_squad2_article(article),), own)
        for at, article in enumerate(articles)
        if (own := tuple(question for its, question in sampled if its == at))
    ]


def _squad2_article(article: Record) -> Document:
    text = "\n".join(" ".join(paragraph["text"].split()) for paragraph in article["paragraphs"])
    return document_of_text("article", article["title"], text)


SQUAD2 = "the article as one library"
CITED: dict[str, Score] = {
    "citation precision": lambda question, reply: metrics.precision(reply.cited, question.gold),
    "citation recall": lambda question, reply: metrics.recall(reply.cited, question.gold),
    "citation F1": lambda question, reply: metrics.set_f1(reply.cited, question.gold),
    "every gold sentence cited": lambda question, reply: float(question.gold <= set(reply.cited)),
}

SETS = {
    "hotpotqa": AnswerSet("the item's ten paragraphs", _hotpotqa, {**CITED, **WORDS, **ABSTAINED}, top=3),
    "hotpotqa_scale": AnswerSet(
        "the paragraphs of all items among many others", _hotpotqa_scale, {**CITED, **WORDS, **ABSTAINED}, top=3
    ),
    "qed": AnswerSet(
        "the item's paragraph",
        _qed,
        {
            "cited exactly the gold sentence": lambda question, reply: float(set(reply.cited) == question.gold),
            "first citation is gold": lambda question, reply: float(set(reply.cited[:1]) == question.gold),
            **WORDS,
            **ABSTAINED,
        },
        top=1,
        passage=64,  # one paragraph is one passage otherwise, and citing it would say nothing
    ),
    "squad2": AnswerSet(
        SQUAD2,
        _squad2,
        {"answered and right, answerable": _right, "abstained, unanswerable": _withheld, **WORDS},
        top=1,
    ),
}
