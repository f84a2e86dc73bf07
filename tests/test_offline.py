"""Nothing leaves the machine: the whole main path runs where no socket can be opened."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from paths import ARTICLES, ROOT

pytestmark = pytest.mark.slow

FORBIDDEN = """
import socket

def refuse(*values, **named):
    raise PermissionError("a socket was opened")

class Refused(socket.socket):
    __init__ = refuse

socket.socket = Refused
socket.create_connection = socket.getaddrinfo = socket.gethostbyname = refuse
"""


@pytest.fixture
def without_network(tmp_path, monkeypatch):
    """Runs Python where sockets are refused and, if this machine allows it, where there is no network at all."""
    (tmp_path / "sitecustomize.py").write_text(FORBIDDEN, "utf-8")
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(tmp_path), os.environ.get("PYTHONPATH", "")]))
    unshare = ["unshare", "--map-root-user", "--net"]
    allowed = shutil.which("unshare") and subprocess.run([*unshare, "true"], capture_output=True).returncode == 0

    def run(*arguments):
        command = [*(unshare if allowed else []), sys.executable, *map(str, arguments)]
        return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=300, check=False)

    return run


def test_this_test_would_notice_a_socket(without_network):
    run = without_network("-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:9')")
    assert run.returncode == 1
    assert "a socket was opened" in run.stderr


def test_adding_asking_and_checking_open_no_socket(without_network, default_models, tmp_path):
    shelf = ("--library", tmp_path / "shelf")
    added = without_network("-m", "qa.cli", "add", ARTICLES, *shelf)
    assert (added.returncode, added.stderr.splitlines()[-1]) == (0, "10 added"), added.stderr
    asked = without_network(
        "-m", "qa.cli", "ask", "How long was the harbour bridge closed because of Storm Ottilie?", "--json", *shelf
    )
    assert asked.returncode == 0, asked.stderr
    answer = json.loads(asked.stdout)
    cited = [one["quote"] for statement in answer["statements"] for one in statement["citations"]]
    assert any("closed for 19 hours" in quote for quote in cited)
    checked = without_network("-m", "qa.cli", "check", "Nobody was killed by Storm Ottilie.", "--json", *shelf)
    assert checked.returncode == 0, checked.stderr
    (tmp_path / "answer.json").write_text(asked.stdout, "utf-8")
    assert without_network("-m", "qa.cli", "verify", tmp_path / "answer.json", *shelf).returncode == 0


def test_the_program_uses_no_library_that_calls_but_to_fetch_a_page_that_was_named():
    sources = [file for package in ("index", "qa") for file in Path(ROOT, package).rglob("*.py")]
    fetching = Path(ROOT, "qa", "fetching.py")
    assert fetching in sources
    sources.remove(fetching)
    calling = ("urllib.request", "import requests", "import httpx", "import aiohttp", "http.client", "socket.socket")
    assert [(file.name, word) for file in sources for word in calling if word in file.read_text("utf-8")] == []
