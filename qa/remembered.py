"""Verdicts of earlier reviews, kept in the library's file, so that what did not change is not judged again.

A verdict is as good as the articles and the verifier that it came from: it is found again only for the same statement,
the same library revision and the same weights, and is thrown away when the library changes.
"""

from __future__ import annotations

import json
import sqlite3
from hashlib import sha256

from index import store
from index.article import text_digest
from qa.claim import Verdict
from qa.report import json_text, verdict_from, verdict_json


class Remembered:
    """What was judged before on an open library file; `judge` names the weights and rules that judged it."""

    def __init__(self, db: sqlite3.Connection, judge: str) -> None:
        self._db = db
        self._judge = judge
        self._tidy = False

    @property
    def revision(self) -> str:
        """The library as it is now: another name after every change."""
        return store.fact(self._db, "revision") or ""

    def find(self, *what: str) -> Verdict | None:
        """The verdict on exactly this, if one was kept and the library has not changed since."""
        kept = store.kept_verdict(self._db, self._key(what), self.revision)
        try:
            return verdict_from(json.loads(kept)) if kept else None
        except (ValueError, KeyError, TypeError):  # of another release: it is judged again
            return None

    def keep(self, verdict: Verdict, revision: str, *what: str) -> None:
        """Keep a verdict that was reached at `revision`; a library that can't be written is reviewed all the same."""
        try:
            if not self._tidy:
                store.forget_verdicts(self._db, revision)
                self._tidy = True
            store.keep_verdict(self._db, self._key(what), revision, json_text(verdict_json(verdict)))
        except sqlite3.Error:
            return  # nothing is lost but the time to judge it again

    def _key(self, what: tuple[str, ...]) -> str:
        return text_digest(json.dumps([self._judge, *what]))


def judge_digest() -> str:
    """The name of what judges: the verifier's weights and calibration, and this release's rules."""
    from importlib.metadata import version

    from qa.encoder import FOLDER

    digest = sha256(version("factcheck-qa").encode())
    for name in ("model.onnx", "calibration.json"):
        digest.update((FOLDER / name).read_bytes())
    return digest.hexdigest()
