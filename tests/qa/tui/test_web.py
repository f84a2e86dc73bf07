"""The chat in a browser: who is let in, where the page comes from, and a question asked through it."""

from __future__ import annotations

import asyncio
import re
import signal
import socket
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass

import pytest
from aiohttp import ClientSession, ClientWebSocketResponse, WSMsgType, WSServerHandshakeError
from aiohttp.test_utils import TestClient, TestServer
from browsing import CHROMIUM, PATIENCE, browser
from driving import BRIDGE

from qa.web import PAGE, application

TOKEN = "the-token"
ANSWERED = re.compile("Sources|The sources do not say")
NAMED = re.compile(r'(?:src="|href="|url\(")([^"]*)"')
ESCAPES = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]|\x1b\][^\x07]*\x07")


@pytest.fixture
async def client() -> AsyncIterator[TestClient]:
    """Asks an application whose chats would end at once."""
    async with TestClient(TestServer(application(["true"], TOKEN))) as found:
        yield found


@pytest.mark.parametrize("path", ["/", "/ws", "/page.js", "/the-toke/", "/the-token2/", f"/x/{TOKEN}/", "/%00/", "/é/"])
async def test_what_is_asked_for_without_the_token_is_refused(path, client):
    async with client.get(path) as response:
        assert response.status == 403
        assert TOKEN not in await response.text()


@pytest.mark.parametrize("path", ["/ws", "/wrong/ws"])
async def test_a_chat_without_the_token_is_refused(path, client):
    with pytest.raises(WSServerHandshakeError, match="403"):
        await client.ws_connect(path)


@pytest.mark.parametrize("host", ["evil.example", "evil.example:80", "127.0.0.1.evil.example", "", "[::1]:80"])
@pytest.mark.parametrize("path", [f"/{TOKEN}/", f"/{TOKEN}/ws"])
async def test_another_name_for_this_machine_is_refused_even_with_the_token(host, path, client):
    async with client.get(path, headers={"Host": host}) as response:
        assert response.status == 403


@pytest.mark.parametrize("path", [f"/{TOKEN}/other.js", f"/{TOKEN}/..%2F..%2Fweb.py", f"/{TOKEN}/page.js/x"])
async def test_nothing_but_the_page_is_served(path, client):
    async with client.get(path) as response:
        assert response.status == 404


async def test_every_part_of_the_page_is_served_from_here_and_none_may_come_from_elsewhere(client):
    named = {""}
    for part in ("", "page.css", "xterm.css"):
        async with client.get(f"/{TOKEN}/{part}") as response:
            policy = response.headers["Content-Security-Policy"]
            assert policy.startswith("default-src 'none';")
            assert not re.search(r"https?:|\*", policy)
            named |= set(NAMED.findall(await response.text()))
    assert named - {"data:,"} == set(PAGE)
    for part in PAGE:
        async with client.get(f"/{TOKEN}/{part}") as response:
            assert response.status == 200


async def test_a_chat_that_ends_closes_its_page(client):
    async with client.ws_connect(f"/{TOKEN}/ws") as chat:
        assert (await chat.receive(timeout=PATIENCE)).type is WSMsgType.CLOSE


@dataclass(frozen=True, slots=True)
class Serving:
    """A running `qa chat --web`."""

    process: subprocess.Popen[str]
    address: str


@pytest.fixture
def serving(shelf) -> Iterator[Serving]:
    command = [sys.executable, "-m", "qa.cli", "chat", "--web", "--library", str(shelf)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert process.stdout
    yield Serving(process, process.stdout.readline().strip())
    process.terminate()
    process.communicate(timeout=PATIENCE)


async def test_a_question_sent_as_the_page_sends_it_is_answered_and_ctrl_c_ends_the_chat(serving):
    assert re.fullmatch(r"http://127\.0\.0\.1:\d+/[\w-]{43}/", serving.address)
    async with ClientSession() as session, session.ws_connect(f"{serving.address}ws?width=100&height=30") as chat:
        await shown(chat, re.compile("10 articles in the library"))
        await chat.send_json(["stdin", BRIDGE + "\r"])
        await shown(chat, ANSWERED)
        serving.process.send_signal(signal.SIGINT)
        async for message in chat:
            assert message.type is WSMsgType.BINARY
    output, errors = await asyncio.to_thread(serving.process.communicate, timeout=PATIENCE)
    assert (serving.process.returncode, output) == (130, "")
    assert errors.splitlines() == ["Open this address in a browser on this machine; Ctrl-C ends it."]


async def shown(chat: ClientWebSocketResponse, wanted: re.Pattern[str]) -> None:
    """Read what the chat draws until the wanted text was among it."""
    text = ""
    async with asyncio.timeout(PATIENCE):
        while not wanted.search(ESCAPES.sub("", text)):
            text += (await chat.receive_bytes()).decode()


@pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed: apt-get install chromium")
async def test_a_question_typed_in_a_browser_is_answered_and_the_page_asks_only_this_machine(serving, tmp_path):
    async with browser(tmp_path / "profile") as page:
        await page.open(serving.address)
        await page.until(lambda text: "10 articles in the library" in text)
        await page.type(BRIDGE)
        await page.until(lambda text: BRIDGE in text)
        await page.enter()
        await page.until(ANSWERED.search)
        assert await page.value("window.open('http://elsewhere.example/') === null")
    assert len(page.asked_for) >= len(PAGE)
    own = serving.address.removeprefix("http")
    asked = [one for one in page.asked_for if not one.startswith(("chrome", "data:"))]
    assert [one for one in asked if not one.startswith((f"http{own}", f"ws{own}"))] == []
    assert page.complaints == []


@pytest.mark.parametrize("port", ["65536", "-1", "x"])
def test_a_port_that_is_none_is_wrong_usage(port, qa):
    assert qa("chat", "--web", "--port", port).status == 2


def test_a_port_without_web_is_wrong_usage(qa):
    assert qa("chat", "--port", 8000).status == 2


def test_a_port_that_is_taken_is_told_with_what_to_do(qa):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        run = qa("chat", "--web", "--port", taken.getsockname()[1])
    assert run.status == 1
    assert "can't be had (" in run.err
    assert "without --port a free one is taken" in run.err


def test_where_textual_serve_is_missing_what_to_install_is_told(qa, monkeypatch):
    monkeypatch.delitem(sys.modules, "qa.web")
    monkeypatch.setitem(sys.modules, "textual_serve", None)
    run = qa("chat", "--web")
    assert (run.status, run.err.splitlines()) == (
        1,
        ["qa: --web needs textual-serve; install it: pip install 'textual-serve>=1.1.3,<2'"],
    )
