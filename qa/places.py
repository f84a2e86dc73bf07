"""The folders that the program uses: the one place that knows them."""

from __future__ import annotations

import os
from pathlib import Path

HOME_VARIABLE = "FACTCHECK_QA_HOME"
LIBRARY_VARIABLE = "FACTCHECK_QA_LIBRARY"


def home() -> Path:
    """The folder for joined weights and settings; `FACTCHECK_QA_HOME` overrides the platform's own."""
    if chosen := os.environ.get(HOME_VARIABLE):
        return Path(chosen).expanduser()
    import platformdirs

    return platformdirs.user_data_path("factcheck-qa", appauthor=False)


def library_folder() -> Path:
    """The library used when none is named: `FACTCHECK_QA_LIBRARY`, or one in the program's own folder."""
    named = os.environ.get(LIBRARY_VARIABLE)
    return Path(named).expanduser() if named else home() / "library"
