"""The sample articles: beside the code in a clone, inside the package where it was installed."""

from __future__ import annotations

from pathlib import Path

PACKAGE = Path(__file__).parent.parent
PLACES = (PACKAGE / "samples", PACKAGE.parent / "examples" / "articles")


def samples() -> Path | None:
    """Their folder, if they are here."""
    return next((folder for folder in PLACES if folder.is_dir()), None)
