"""The words that a claim quotes, looked up in the articles: word for word, or where they were changed."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rapidfuzz.fuzz import partial_ratio_alignment

from index.article import Article, Citation, Sentence, cite

if TYPE_CHECKING:
    from index.library import Library

ALIKE = 80  # of 100: words below this are not the quotation, changed or not
FEWEST_WORDS = 3
FOUND, READ = 64, 8  # passages that share its words, and those of them that are read
_AROUND = 300  # characters of the neighbours that a quotation may run into
_QUOTED = re.compile(r"“([^“”]+)”|\"([^\"]+)\"|«([^«»]+)»|‘([^‘’]{12,})’")
_ONE_FOR_ONE = str.maketrans("“”«»‘’ʼ\n\t\u00a0–—", '""""\'\'\'   --')
_EDGE = " .,;:!?\"'"


@dataclass(frozen=True, slots=True)
class Quotation:
    """Words that a claim quotes, with the sentence that holds them; `source_words` differ where they were changed.

    `citation` is None when nothing in the sources is like them.
    """

    text: str
    citation: Citation | None
    source_words: str

    @property
    def exact(self) -> bool:
        return self.citation is not None and self.source_words == self.text


def _any_article(article_id: str) -> bool:
    return True


def quotations(library: Library, claim: str, allowed: Callable[[str], bool] = _any_article) -> tuple[Quotation, ...]:
    """Each quotation of a few words or more, with its place in the library, or in the `allowed` articles of it."""
    texts = [" ".join(next(filter(None, match.groups())).split()) for match in _QUOTED.finditer(claim)]
    return tuple(_looked_up(library, text, allowed) for text in texts if len(text.split()) >= FEWEST_WORDS)


def _looked_up(library: Library, text: str, allowed: Callable[[str], bool]) -> Quotation:
    best, best_score = Quotation(text, None, ""), float(ALIKE)
    for passage in [one for one in library.sharing_words(text, FOUND) if allowed(one.article_id)][:READ]:
        article = library.known(passage.article_id)
        if article is None:
            continue
        sentences = library.sentences(article)
        first, last = sentences[passage.first - 1], sentences[passage.last - 1]
        start, end = max(0, first.start - _AROUND), min(len(article.text), last.end + _AROUND)
        found = partial_ratio_alignment(_plain(text), _plain(article.text[start:end]), score_cutoff=best_score)
        if found is not None and (found.score > best_score or best.citation is None):
            span = _whole_words(article.text, start + found.dest_start, start + found.dest_end)
            best, best_score = _placed(text, article, sentences, *span), found.score
    return best


def _placed(text: str, article: Article, sentences: list[Sentence], start: int, end: int) -> Quotation:
    holding = max(sentences, key=lambda one: min(end, one.end) - max(start, one.start))
    words = " ".join(article.text[start:end].split())
    same = _plain(words).strip(_EDGE) == _plain(text).strip(_EDGE)
    return Quotation(text, cite(article, holding), text if same else words)


def _whole_words(text: str, start: int, end: int) -> tuple[int, int]:
    while start > 0 and text[start - 1].isalnum() and start < len(text) and text[start].isalnum():
        start -= 1
    while end < len(text) and text[end].isalnum() and text[end - 1].isalnum():
        end += 1
    return start, end


def _plain(text: str) -> str:
    """The text in one kind of quotation mark, space and case, character for character."""
    lower = text.translate(_ONE_FOR_ONE).lower()
    return lower if len(lower) == len(text) else text.translate(_ONE_FOR_ONE)
