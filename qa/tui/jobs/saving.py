"""Answers, verdicts and reviews into the file of a report."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from index.library import Library
from qa.tui.steps import Exported, ReportFile

if TYPE_CHECKING:
    from qa.reports.content import Item


def save(items: Sequence[Item], library: Library, name: str, wanted: ReportFile) -> Exported:
    """Write a report in the format that is wanted. Raises FactcheckError when the file can't be written."""
    from qa.reports import written
    from qa.reports.content import report_of
    from qa.reports.saving import save as save_text

    save_text(written(report_of(items, library, name), wanted.format), wanted.file)
    return Exported(wanted.file)
