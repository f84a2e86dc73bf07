"""The pair that everything here talks about, and which side of the split it is on."""

import hashlib
import re
from dataclasses import dataclass

LABELS = ("supported", "refuted", "not_enough_info")
PARTS = 20
"""Keys fall into this many equal parts by hash; see `part`."""

HELD_OUT = {"page": (3, 4), "claim": (5, 7), "question": (0, 1), "article": (10, 20), "facts": (10, 20)}
"""Parts below the first number are measured on, below the second are tuned on, the rest trains.

Sets with Wikipedia pages are large, so a fifth is enough; sets known by claim are small, so a third is kept. Questions
are measured on sets that no pair is read from; of SQuAD's eight articles, and of HotpotQA's and QED's questions for the
facts they take, half fit the confidence of an answer."""

_SPACE = re.compile(r"\s+")
_TREEBANK = {
    "-LRB-": "(",
    "-RRB-": ")",
    "-LSB-": "[",
    "-RSB-": "]",
    "-COLON-": ":",
    "``": '"',
    "''": '"',
}


@dataclass(frozen=True, slots=True)
class Pair:
    """A statement, the evidence it is judged against, and what a person (or a program) said of the two.

    `label` is one of LABELS, or `unsupported` where refuted and not_enough_info were not told apart. Where the
    statement is a question, it is `answered` or `unanswered`; `spans` are then the places [start, end) in the evidence
    that hold the answer: the answer itself where `exact`, else the sentence that it is somewhere in.
    """

    statement: str
    evidence: str
    label: str
    source: str
    spans: tuple[tuple[int, int], ...] = ()
    exact: bool = True


def clean(text: str) -> str:
    """Text on one line, with treebank brackets and quotes turned back into characters."""
    for mark, plain in _TREEBANK.items():
        text = text.replace(mark, plain)
    return _SPACE.sub(" ", text).strip()


def page_name(title: str) -> str:
    """A Wikipedia title as words: `Soul_Food_-LRB-film-RRB-` is `Soul Food (film)`."""
    return clean(title.replace("_", " ")).replace("( ", "(").replace(" )", ")")


def titled(title: str, text: str) -> str:
    """Evidence under the title of its article, as the product shows it to the verifier."""
    return f"{page_name(title)}: {text}" if title else text


def chance(*texts: str) -> float:
    """A number in [0, 1) that depends on the texts alone: the same on every machine and in every run."""
    digest = hashlib.blake2b("\x1f".join(texts).encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big") / 2**64


def key_of(text: str) -> str:
    """A claim or page title as the split sees it: case, spacing and punctuation do not move it."""
    return re.sub(r"\W+", " ", page_name(text)).strip().lower()


def part(key: str, kind: str) -> str:
    """`measure`, `tune` or `train`, for a claim or a page; whole keys stay on one side."""
    measure, tune = HELD_OUT[kind]
    number = int(chance("split", key_of(key)) * PARTS)
    return "measure" if number < measure else "tune" if number < tune else "train"
