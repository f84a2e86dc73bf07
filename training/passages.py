"""The public question sets, read into whole passages: where in this text is the answer, if it is there at all."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

from training.data import README_SAYS_OPEN, Record, Source, records, words
from training.pairs import Pair, chance, clean, key_of, part, titled
from training.questions import Asked, asked, measured

ROOM = 620
"""Characters of a passage, about as many as the product reads at once with a question."""
_NAME = re.compile(r"(?<=[a-z,] )[A-Z][\w.'’-]+(?: [A-Z][\w.'’-]+)*")
_NAMES = (
    "Amsterdam,Anna Lindqvist,Argentina,Bach,Boston,Caroline Mayer,Chile,Columbus,Denmark,Edison,Finland,Ghana,"
    "Harold Finch,Hungary,Ireland,Isabel Moreno,Kenya,Lisbon,Madrid,Mercury,Monday,Mozart,Naples,Nobel,Norway,October,"
    "Oregon,Pacific,Peru,Portuguese,Robert Hale,Rousseau,Russian,Scotland,Sweden,Tesla,Thomas Reed,Toyota,Vienna,Wales"
).split(",")
"""Made-up and common names: a question about one of them is not answered by a passage that has it nowhere."""


def spread(one: Asked, around: int) -> tuple[int, ...]:
    """A run of sentences that holds `around`, as long as ROOM lets it be; how much stands before it is drawn."""
    first = last = around
    room = ROOM - len(one.sentences[around])
    backwards = chance("spread", one.question, one.title)
    while True:
        back = first > 0 and len(one.sentences[first - 1]) <= room
        on = last + 1 < len(one.sentences) and len(one.sentences[last + 1]) <= room
        if not back and not on:
            return tuple(range(first, last + 1))
        if back and (not on or chance("side", one.question, str(first), str(last)) < backwards):
            first -= 1
            room -= len(one.sentences[first])
        else:
            last += 1
            room -= len(one.sentences[last])


def joined(texts: list[str], gold: set[int], answers: tuple[str, ...]) -> tuple[str, tuple[tuple[int, int], ...], bool]:
    """The texts as one, where in it the answer is, and whether that is the answer itself or only its sentence."""
    starts, at = [], 0
    for text in texts:
        starts.append(at)
        at += len(text) + 1
    exact = [
        (starts[n] + found.start(), starts[n] + found.end())
        for n in sorted(gold)
        for answer in answers
        if answer
        for found in re.finditer(rf"(?<!\w){re.escape(answer)}(?!\w)", texts[n], re.IGNORECASE)
    ]
    loose = [(starts[n], starts[n] + len(texts[n])) for n in sorted(gold)]
    return " ".join(texts), tuple(dict.fromkeys(exact or loose)), bool(exact)


def readings(one: Asked, name: str) -> Iterator[Pair]:
    """The question over a passage that answers it, and over ones that don't."""
    title = one.title if chance("passage title", one.question) < 0.7 else ""

    def passage(numbers: tuple[int, ...], question: str = one.question) -> Pair:
        held = {place for place, n in enumerate(numbers) if n in one.gold}
        texts = [one.sentences[n] for n in numbers]
        texts[0] = titled(title, texts[0])
        text, spans, exact = joined(texts, held, one.answers)
        if not held or question != one.question:
            return Pair(question, text, "unanswered", name)
        return Pair(question, text, "answered", name, spans, exact)

    if not one.gold:
        alike = max(range(len(one.sentences)), key=lambda n: len(words(one.sentences[n]) & words(one.question)))
        yield passage(spread(one, alike))
        return
    numbers = spread(one, min(one.gold)) if one.neighbours else _scattered(one)
    yield passage(numbers)
    drawn = chance("without", one.question)
    if drawn < 0.3 and len(rest := tuple(n for n in numbers if n not in one.gold)) > 1:
        yield passage(rest)
    elif drawn > 0.7 and (other := _of_another(one)):
        yield passage(numbers, other)


def _scattered(one: Asked) -> tuple[int, ...]:
    """The answering sentence among some that were searched together with it."""
    gold = min(one.gold)
    others = sorted((n for n in range(len(one.sentences)) if n != gold), key=lambda n: chance(one.sentences[n]))
    chosen, room = [gold], ROOM - len(one.sentences[gold])
    for n in others:
        if len(one.sentences[n]) <= room:
            chosen.append(n)
            room -= len(one.sentences[n])
    return tuple(sorted(chosen))


def _of_another(one: Asked) -> str | None:
    """The question asked of somebody or of a year that the passage does not speak of."""
    text = " ".join(one.sentences)
    if year := re.search(r"\b1\d{3}\b|\b20\d{2}\b", one.question):
        other = str(int(year[0]) + 1 + int(chance("year", one.question) * 9))
        return None if other in text else one.question.replace(year[0], other)
    names = list(_NAME.finditer(one.question))
    if not names:
        return None
    found = names[int(chance("which", one.question) * len(names))]
    other = _NAMES[int(chance("name", one.question) * len(_NAMES))]
    return None if other in text else f"{one.question[: found.start()]}{other}{one.question[found.end() :]}"


def passages(name: str) -> Callable[[Path, str], Iterator[Pair]]:
    """Reader of `{question, sentences, gold, answers}` files; twins of one question stay on one side."""

    def read(bench: Path, wanted: str) -> Iterator[Pair]:
        for record in records(bench / "train" / f"{name}.jsonl.gz"):
            key = record.get("pair") or record["question"]
            held = key_of(record["question"]) in measured(bench)
            if record.get("gold") is not None and part(key, "question") == wanted and not held:
                yield from readings(asked(record), f"{name}, passages")

    return read


def hops(path: str, pairs: Callable[[Record, str], Iterator[Pair]], name: str) -> Callable[[Path, str], Iterator[Pair]]:
    """Reader of `{question, paragraphs, evidence, answer}` files by what makes pairs of one record."""

    def read(bench: Path, wanted: str) -> Iterator[Pair]:
        for record in records(bench / f"{path}.jsonl.gz"):
            held = key_of(record["question"]) in measured(bench)
            if part(record["question"], "question") == wanted and not held and record.get("evidence"):
                yield from pairs(record, name)

    return read


def _hops(record: Record, name: str) -> Iterator[Pair]:
    """All the facts together, and without one of them."""
    question = clean(record["question"])
    gold = {tuple(place) for place in record["evidence"]}
    pages = {page for page, _ in gold}
    facts, beside = [], []
    for paragraph in record["paragraphs"]:
        for number, sentence in enumerate(paragraph["sentences"]):
            text = titled(paragraph["title"], clean(sentence))
            if (paragraph["title"], number) in gold:
                facts.append(text)
            elif paragraph["title"] in pages:
                beside.append(text)
    if not 2 <= len(facts) <= 4 or sum(map(len, facts)) > ROOM:
        return
    answers = (clean(record["answer"]), *map(clean, record.get("aliases") or ()))
    told = any(answer.lower() in fact.lower() for answer in answers for fact in facts)
    extra = [text for text in sorted(beside, key=lambda text: chance("beside", text))[:2] if len(text) < 200]
    for kind, chosen in (("all", [*facts, *extra]), ("without", [*facts[1:], *extra, *beside[2:3]])):
        order = sorted(range(len(chosen)), key=lambda n: chance("order", kind, question, chosen[n]))
        held = {place for place, n in enumerate(order) if n < len(facts)} if kind == "all" else set()
        text, spans, exact = joined([chosen[n] for n in order], held, answers)
        if kind == "all":
            yield Pair(question, text, "answered", name, spans if told else (), exact)
        elif chance("half", question) < 0.6:
            yield Pair(question, text, "unanswered", name)


_PASSAGES = {
    "squad2_train_part": 9_000,
    "squad2_unanswerable_pairs": 7_000,
    "squad2_unanswerable_pairs_joined": 7_000,
    "squad1_train_part": 7_000,
    "squad1_train_sentences": 3_500,
    "squad1_train_pairs": 3_500,
    "nq_paragraphs": 2_500,
    "selqa_dev": 1_200,
    "covidqa_part": 1_500,
    "fairytaleqa_train": 3_000,
    "timeqa_human_train": 1_800,
    "policyqa_dev": 1_000,
}
HOPS = {
    "answers/hotpotqa_tune": "CC BY-SA 4.0",
    "train/hotpotqa_train_100": README_SAYS_OPEN,
    "train/hotpotqa_dev_extra": README_SAYS_OPEN,
    "train/twowiki_train_500": README_SAYS_OPEN,
    "train/twowiki_dev_part": README_SAYS_OPEN,
    "train/musique_train_100": README_SAYS_OPEN,
    "train/musique_dev_part": README_SAYS_OPEN,
}
"""Files of questions that take several facts, with their licences."""
SOURCES = (
    *(Source(f"{name}, passages", passages(name), most, README_SAYS_OPEN, 2) for name, most in _PASSAGES.items()),
    *(
        Source(name, hops(path, _hops, name), 2_000, licence, 3)
        for path, licence in HOPS.items()
        for name in [f"{Path(path).name}, passages"]
    ),
)
"""The mixture's passages, which train the places of answers beside the second head."""
