"""Where the tests find the repository and its sample articles."""

from pathlib import Path

ROOT = Path(__file__).parent.parent
ARTICLES = ROOT / "examples" / "articles"
