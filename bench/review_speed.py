"""How long does the review of a draft take, and does a longer one take more memory?

Worse would be: more than a second and a half a statement on two cores, memory that grows with the draft. The machine's
other work lengthens the seconds of the clock, not those of the processor, so both are told.
"""

from __future__ import annotations

import os
import resource
import time
from collections.abc import Iterator, Sequence

from bench.data import Data, document_of_text, sample
from bench.parts import Parts, Shelf, shelf
from bench.progress import steadily
from bench.rows import PRODUCT, Figures, Row
from index.article import new_article
from qa.checkworthy import sorted_sentences
from qa.remembered import Remembered
from qa.review import Begun, review

PASSAGES = 300
STATEMENTS = 40
LONGER = 4  # times as many statements in the draft whose memory is measured
FEWEST_WORDS = 8


def measure(data: Data, parts: Parts) -> Iterator[Row]:
    """A draft of sentences out of the library's articles, and then one of `LONGER` times as many."""
    passages = sample(data.side_file("scale", "passages"), PASSAGES)
    documents = [document_of_text(f"scale {one['id']}", one["title"], one["text"]) for one in passages]
    usable = [sentence for one in documents for sentence in _statements(one.article.text)]
    count = data.limit or STATEMENTS
    drawn = sample(usable, 1 + count * (1 + LONGER))
    with shelf(parts, documents) as own:
        _review(own, parts, drawn[:1])  # the models load at their first use
        started, began = time.monotonic(), time.process_time()
        _review(own, parts, drawn[1 : 1 + count])
        clock, processor = time.monotonic() - started, time.process_time() - began
        before = _peak()
        _review(own, parts, drawn[1 + count :])
        added = _peak() - before
    short = Figures("speed", f"a draft of {count} statements, {len(documents)} passages", PRODUCT)
    yield from short.mean("seconds of the clock", [clock])
    yield from short.mean("seconds of the processor, of all cores", [processor])
    yield from short.mean("programs that want the processor, mean of a minute", [os.getloadavg()[0]])
    longer = Figures("speed", f"a draft of {count * LONGER} statements after it", PRODUCT)
    yield from longer.mean("megabytes that it adds to the peak", [added / 1e6])


def _statements(text: str) -> list[str]:
    found = [one.text for one in sorted_sentences(text) if one.why is None]
    return [one for one in found if len(one.split()) >= FEWEST_WORDS and one.endswith(".")]


def _review(own: Shelf, parts: Parts, sentences: Sequence[str]) -> None:
    draft = new_article(title="", text="\n".join(sentences), source="draft.txt")
    events = review(own.library, parts.verifier, draft, Remembered(own.library.database, "bench"))
    begun = next(events)
    assert isinstance(begun, Begun)
    for _ in steadily(range(begun.sentences), f"speed, a draft of {begun.statements} statements"):
        next(events)


def _peak() -> int:
    """The most memory that this process has held, in bytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
