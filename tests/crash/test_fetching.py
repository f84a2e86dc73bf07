"""`qa add URL`: one page, within bounds, never while offline mode is on."""

import os
import subprocess
import sys
import threading
import time
from contextlib import closing
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import made_up
import pytest
from made_up import made_up_library
from running import finished

from qa import fetching
from qa.fetching import FetchError, fetch

STORY = "The lighthouse at Skarn is 31 metres high. Its keeper is Ansgar Vell, who came in 1962. " * 4
PAGE = f"<html><head><title>Skarn</title></head><body><article><h1>Skarn</h1><p>{STORY}</p></article></body></html>"


class Answers(BaseHTTPRequestHandler):
    """A small site; `/to/URL` leads elsewhere."""

    def do_GET(self):
        if self.path.partition("?")[0] == "/story":
            self.answer(200, PAGE.encode())
        elif self.path.startswith("/to/"):
            self.answer(302, b"", self.path.removeprefix("/to/"))
        elif self.path == "/endless":
            self.answer(200, b"x" * (fetching.LARGEST + 1))
        elif self.path == "/slow":
            self.answer(200, b"x" * 100, pause=0.1)
        else:
            self.answer(404, b"nothing here")

    def answer(self, status, data, location="", pause=0.0):
        self.send_response(status)
        self.send_header("Content-Length", str(len(data)))
        if location:
            self.send_header("Location", location)
        self.end_headers()
        try:
            for start in range(0, len(data), 1 if pause else 1 << 20):
                self.wfile.write(data[start : start + (1 if pause else 1 << 20)])
                time.sleep(pause)
        except ConnectionError:
            pass

    def log_message(self, *_):
        pass


@pytest.fixture
def site(monkeypatch):
    for variable in fetching.OFFLINE_VARIABLES:
        monkeypatch.delenv(variable, raising=False)
    server = ThreadingHTTPServer(("127.0.0.1", 0), Answers)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def test_a_page_is_kept_as_an_article_and_as_it_came(site, tmp_path):
    status, lines = finished("add", f"{site}/story", "--library", tmp_path / "shelf")
    assert (status, lines[-1]) == (0, "1 added")
    with closing(made_up_library(tmp_path / "shelf")) as library:
        article = library.article(f"{site}/story")
        assert "Ansgar Vell" in article.text
        assert library.page(article.source) == PAGE.encode()
        library.remove(article.id)
        assert library.page(article.source) is None


def test_a_page_that_has_not_changed_is_no_work(site, tmp_path):
    for outcome in ("1 added", "1 unchanged"):
        assert finished("add", f"{site}/story", "--library", tmp_path / "shelf")[1][-1] == outcome


@pytest.mark.parametrize("variable", fetching.OFFLINE_VARIABLES)
def test_nothing_is_fetched_or_added_while_offline_mode_is_on(site, tmp_path, variable):
    command = [sys.executable, made_up.__file__, "add", f"{site}/story", "--library", tmp_path / "shelf"]
    run = subprocess.run(command, env={**os.environ, variable: "1"}, capture_output=True, text=True, check=False)
    assert run.returncode == 1
    assert run.stderr == f"qa: {site}/story: not fetched, {variable} says offline; save the page and add the file\n"


def test_several_pages_are_fetched_by_one_command(site, tmp_path):
    status, lines = finished("add", f"{site}/story", f"{site}/none", f"{site}/story?2", "--library", tmp_path / "shelf")
    assert (status, lines[-1]) == (1, "1 added, 1 duplicate, 1 failed")


def test_a_redirect_is_followed(site):
    assert fetch(f"{site}/to/{site}/to//story").data == PAGE.encode()


@pytest.mark.parametrize(
    "target", ["http://localhost:9/", "http://10.0.0.1/", "http://[::1]/", "http://169.254.169.254/"]
)
def test_a_redirect_into_a_private_network_is_refused(site, target):
    with pytest.raises(FetchError, match="which is in a private network"):
        fetch(f"{site}/to/{target}")


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("/none", "the server answers 404"),
        ("/endless", "larger than 20 MB"),
        ("/to/file:///etc/passwd", "is no address of a page"),
        ("/to/" * 9 + "/story", "redirects more than 5 times"),
    ],
)
def test_what_can_not_be_had_is_told_in_one_line(site, path, reason):
    with pytest.raises(FetchError, match=reason) as told:
        fetch(f"{site}{path}")
    assert "\n" not in str(told.value)


def test_a_server_that_takes_its_time_is_left(site, monkeypatch):
    monkeypatch.setattr(fetching, "SECONDS", 0.5)
    with pytest.raises(FetchError, match=r"it takes more than|timed out"):
        fetch(f"{site}/slow")


def test_a_server_that_is_not_there_is_told(tmp_path):
    status, lines = finished("add", "http://127.0.0.1:9/story", "--library", tmp_path / "shelf")
    assert (status, lines[-1]) == (1, "1 failed")
    assert "Connection refused" in lines[0]
