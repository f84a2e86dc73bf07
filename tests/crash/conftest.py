"""These tests need no weights: their embedder is made up."""

import pytest


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    """A home of the test's own, without the models that the other tests' homes have."""
    monkeypatch.setenv("FACTCHECK_QA_HOME", str(tmp_path / "home"))
