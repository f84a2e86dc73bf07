"""One figure with its interval, and the table that figures make.

Worse would be: a figure whose items, setting or system a reader has to guess.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from bench.metrics import Statistic, interval

PRODUCT = "factcheck-qa"


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the table; `low` and `high` bound the bootstrap 95 % interval."""

    set: str
    setting: str
    metric: str
    system: str
    value: float
    low: float
    high: float
    items: int

    def as_json(self) -> dict[str, Any]:
        return {name: round(value, 5) if isinstance(value, float) else value for name, value in asdict(self).items()}


HEADER = "| set | setting | metric | system | value | 95 % | items |\n|---|---|---|---|---|---|---|"


def line(row: Row) -> str:
    low_high = f"{_shown(row.low)}-{_shown(row.high)}"
    cells = (row.set, row.setting, row.metric, row.system, _shown(row.value), low_high, f"{row.items:,}")
    return f"| {' | '.join(cells)} |"


def _shown(value: float) -> str:
    return f"{value:.3f}" if abs(value) < 10 else f"{value:,.1f}"


@dataclass(frozen=True, slots=True)
class Figures:
    """Makes the rows of one system on one set in one setting."""

    set: str
    setting: str
    system: str

    def of(self, metric: str, statistic: Statistic, *columns: Sequence[Any]) -> Iterator[Row]:
        """A row for a statistic of columns; none when there is nothing that it applies to."""
        if not len(columns[0]):
            return
        value, low, high = interval(statistic, *(np.asarray(column) for column in columns))
        if not math.isnan(value):
            yield Row(self.set, self.setting, metric, self.system, value, low, high, len(columns[0]))

    def mean(self, metric: str, values: Iterable[float | None]) -> Iterator[Row]:
        """A row for the mean of the values; None is an item that the metric does not apply to."""
        yield from self.of(metric, np.mean, [float(value) for value in values if value is not None])

    def median(self, metric: str, values: Iterable[float | None]) -> Iterator[Row]:
        yield from self.of(metric, np.median, [float(value) for value in values if value is not None])
