"""Keys while the model writes, and the start, measured as `python -m bench tui` measures them."""

from __future__ import annotations

import pytest

from bench.data import Data
from bench.rows import PRODUCT, Row
from bench.tui import BARE, measure
from qa.places import HOME_VARIABLE


@pytest.fixture(scope="module")
def rows(chosen_tiny, tmp_path_factory) -> list[Row]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(HOME_VARIABLE, str(chosen_tiny))
        return list(measure(Data(tmp_path_factory.mktemp("no-data"), "dev", 2), ["start", "keys"]))


def figure(rows: list[Row], setting: str, metric: str, system: str = PRODUCT) -> float:
    [found] = [one for one in rows if (one.setting, one.metric, one.system) == (setting, metric, system)]
    return found.value


def test_the_chat_opens_within_half_a_second_of_a_bare_app_or_in_twice_its_time(rows):
    setting = "start to a first key on the screen"
    bare = figure(rows, setting, "seconds, median", BARE)
    assert figure(rows, setting, "seconds over a bare app, median") < max(0.5, bare)


@pytest.mark.parametrize("doing", ["at rest", "while it answers"])
def test_a_key_is_on_the_screen_within_50_ms_or_three_times_what_a_bare_app_takes(doing, rows):
    setting = f"key to screen, {doing}"
    bare = figure(rows, setting, "milliseconds, p50", BARE)
    assert figure(rows, setting, "milliseconds, p50") < max(50, 3 * bare)
