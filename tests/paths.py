"""Where the tests find the repository and its sample articles, and the homes that they put the program in."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from qa.places import HOME_VARIABLE

ROOT = Path(__file__).parent.parent
ARTICLES = ROOT / "examples" / "articles"


@contextmanager
def at_home(folder: Path) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(HOME_VARIABLE, str(folder))
        yield
