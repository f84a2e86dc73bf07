"""These tests need no weights: their embedder is made up."""

import shutil
from pathlib import Path

import pytest


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    """A home of the test's own, without the models that the other tests' homes have."""
    monkeypatch.setenv("FACTCHECK_QA_HOME", str(tmp_path / "home"))


@pytest.fixture
def shelf(tmp_path, made):
    """A copy of its own of the library that the test's module made."""
    return Path(shutil.copytree(made, tmp_path / "shelf"))
