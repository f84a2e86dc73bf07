"""Whether articles that agree are sources of their own, or copies of one."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable

from index import store
from index.article import Citation
from index.copies import copies_of, groups


def copies_among(db: sqlite3.Connection, citations: Iterable[Citation]) -> str:
    """In how many articles of an open library the cited sentences stand, and how many of these repeat another:
    `in 3 articles, 2 of them copies`. Empty where none does.

    A near copy counts that was not cited itself, if a cited sentence stands in it word for word: that an answer names
    one print of a wire story must not hide the others, nor several prints pass for several sources.
    """
    cited = list(citations)
    names = dict.fromkeys(one.article_id for one in cited)
    for one in cited:
        found = (store.article(db, name) for name in copies_of(db, one.article_id) if name not in names)
        names |= {article.id: None for article in found if article and one.quote in article.text}
    copies = len(names) - len(groups(db, names))
    if not copies:
        return ""
    return f"in {len(names)} articles, {copies} of them {'a copy' if copies == 1 else 'copies'}"
