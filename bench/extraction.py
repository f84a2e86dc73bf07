"""Does the article come out of a web page whole and alone?

Worse would be: paragraphs of the article that are missing, or menus, comments and teasers that are kept.
Score: precision, recall and F1 over shingles of four words against what a reader calls the article; for manuals that
there are in several formats, of the text of one against that of another.
"""

import gzip
import json
import random
import re
from collections import Counter
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from index.article import Unreadable
from index.read import read
from index.read.clean import canonical
from index.read.html import extracted, parsed, read_html

Score = tuple[float, float]  # precision, recall

_SHINGLE = 4
_RESAMPLES = 1_000
_MANUALS = [
    ("debian_policy.txt", "debian_policy.epub"),
    ("debian_policy.txt", "debian_policy.pdf"),
    ("debian_policy.epub", "debian_policy.pdf"),
    ("fhs30.txt", "fhs30.pdf"),
]
_SETTINGS: dict[str, dict[str, Any]] = {
    "balanced": {"favor_precision": False},
    "for recall": {"favor_precision": False, "favor_recall": True},
    "without tables": {"include_tables": False},
    "without second opinions": {"fast": True},
    "without repeats": {"deduplicate": True},
}


def measure(data_dir: Path) -> list[dict[str, Any]]:
    """Rows of the product, of trafilatura's other settings and of a base line that keeps all visible text."""
    folder = Path(data_dir) / "html"
    with gzip.open(folder / "ground_truth.json.gz", "rt", encoding="utf-8") as file:
        wanted = {name: page["articleBody"] for name, page in json.load(file).items()}
    pages = {name: gzip.decompress((folder / f"{name}.html.gz").read_bytes()) for name in wanted}
    systems: dict[str, Callable[[bytes], str]] = {
        "factcheck-qa": _article_text,
        "all visible text": _visible_text,
    }
    for setting, changes in _SETTINGS.items():
        systems[f"trafilatura, {setting}"] = partial(_extracted_text, changes)
    rows = []
    for system, text_of in systems.items():
        scores = [shingle_score(wanted[name], text_of(page)) for name, page in pages.items()]
        rows += _rows(system, scores)
    return rows + _manuals(Path(data_dir) / "documents")


def _manuals(folder: Path) -> list[dict[str, Any]]:
    """How alike the texts of one manual are that come out of its PDF, its EPUB and its plain text."""
    rows = []
    for pair in _MANUALS:
        first, second = (read((folder / name).read_bytes(), name).text for name in pair)
        precision, recall = shingle_score(first, second)
        values = {"precision": precision, "recall": recall, "f1": _f1([(precision, recall)])}
        for metric, value in values.items():
            row = {"set": "documents", "setting": "4-word shingles", "metric": metric, "value": value}
            rows.append(row | {"system": f"{pair[1]} against {pair[0]}", "low": value, "high": value, "items": 1})
    return rows


def shingle_score(wanted: str, found: str) -> Score:
    """Precision and recall over runs of four words, each counted as often as it stands in the text."""
    gold, ours = _shingles(wanted), _shingles(found)
    common = (gold & ours).total()
    return common / max(ours.total(), 1), common / max(gold.total(), 1)


def _shingles(text: str) -> Counter[tuple[str, ...]]:
    words = re.findall(r"\w+", text)
    return Counter(tuple(words[start : start + _SHINGLE]) for start in range(max(1, len(words) - _SHINGLE + 1)))


def _rows(system: str, scores: list[Score]) -> list[dict[str, Any]]:
    chance = random.Random(0)
    samples = [chance.choices(scores, k=len(scores)) for _ in range(_RESAMPLES)]
    rows = []
    for metric, of in {"precision": _precision, "recall": _recall, "f1": _f1}.items():
        values = sorted(of(sample) for sample in samples)
        row = {
            "set": "html",
            "setting": "4-word shingles",
            "metric": metric,
            "system": system,
            "value": of(scores),
        }
        low, high = values[_RESAMPLES * 25 // 1000], values[_RESAMPLES * 975 // 1000]
        rows.append(row | {"low": low, "high": high, "items": len(scores)})
    return rows


def _precision(scores: list[Score]) -> float:
    return sum(precision for precision, _ in scores) / len(scores)


def _recall(scores: list[Score]) -> float:
    return sum(recall for _, recall in scores) / len(scores)


def _f1(scores: list[Score]) -> float:
    """Of the mean precision and the mean recall, as the article-extraction benchmark has it."""
    precision, recall = _precision(scores), _recall(scores)
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def _article_text(page: bytes) -> str:
    try:
        return read_html(page, "page.html").text
    except Unreadable:
        return ""


def _extracted_text(changes: dict[str, Any], page: bytes) -> str:
    tree = parsed(page)
    document = extracted(tree, **changes) if tree is not None else None
    return canonical(document.text or "") if document else ""


def _visible_text(page: bytes) -> str:
    from trafilatura import load_html

    tree = load_html(page)
    if tree is None:
        return ""
    for element in list(tree.iter("script", "style", "noscript", "template")):
        element.drop_tree()
    return canonical(" ".join(tree.itertext()))
