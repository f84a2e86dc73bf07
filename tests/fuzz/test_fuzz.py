"""The short run of the fuzz: some broken files for each reader, the same ones every time."""

import os

import pytest
from readers import SAMPLES, fuzzed

INPUTS = 100


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    """A folder of the test's own, in which the worker starts; no weights are needed."""
    monkeypatch.setenv("FACTCHECK_QA_HOME", str(tmp_path / "home"))
    monkeypatch.chdir(tmp_path)


@pytest.mark.parametrize("suffix", SAMPLES)
def test_broken_files_give_articles_or_one_error_and_write_nothing(suffix, tmp_path):
    found = fuzzed(suffix, INPUTS, seed=1)
    assert found.read + found.refused == INPUTS
    assert found.read > 0 < found.refused
    assert os.listdir(tmp_path) == []
