"""Chromium without a window, driven by its DevTools protocol: a page opened, keys typed, the terminal read."""

from __future__ import annotations

import asyncio
import shutil
import subprocess
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from itertools import count
from pathlib import Path
from typing import Any

from aiohttp import ClientSession, ClientWebSocketResponse

PATIENCE = 240.0  # seconds, on a machine that has much else to do
CHROMIUM = shutil.which("chromium")
QUIET = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking"
    " --disable-component-update --disable-sync --remote-debugging-port=0 --window-size=1100,700"
).split()

# textual.js keeps its terminal to itself; this takes hold of it as it is made.
HOLD = """
Object.defineProperty(Object.prototype, "canvasAddon", {
  set(value) {
    window.held = this.terminal;
    Object.defineProperty(this, "canvasAddon", {value});
  },
});
"""
TEXT = """
Array.from({length: held.rows}, (_, row) => held.buffer.active.getLine(row).translateToString(true)).join("\\n")
"""


class Page:
    """One page of the browser."""

    def __init__(self, socket: ClientWebSocketResponse) -> None:
        self._socket = socket
        self._numbers = count(1)
        self.asked_for: list[str] = []  # the address of everything that the page has asked the network for
        self.complaints: list[str] = []

    async def open(self, address: str) -> None:
        for domain in ("Network", "Page", "Runtime", "Log"):
            await self._call(f"{domain}.enable")
        await self._call("Page.addScriptToEvaluateOnNewDocument", source=HOLD)
        await self._call("Page.navigate", url=address)

    async def type(self, text: str) -> None:
        await self.value("document.querySelector('.xterm-helper-textarea').focus()")
        await self._call("Input.insertText", text=text)

    async def enter(self) -> None:
        key = {"key": "Enter", "code": "Enter", "windowsVirtualKeyCode": 13, "text": "\r"}
        await self._call("Input.dispatchKeyEvent", type="keyDown", **key)
        await self._call("Input.dispatchKeyEvent", type="keyUp", **key)

    async def until(self, reached: Callable[[str], object], seconds: float = PATIENCE) -> str:
        """The terminal's text as soon as it is such."""
        end = time.monotonic() + seconds
        while not reached(text := str(await self.value(f"window.held && {TEXT}"))):
            assert time.monotonic() < end, f"not reached in {seconds} s; {self.complaints}; the page shows:\n{text}"
            await asyncio.sleep(0.1)
        return text

    async def value(self, expression: str) -> Any:
        """What an expression of JavaScript comes to in the page."""
        result = await self._call("Runtime.evaluate", expression=expression, returnByValue=True)
        return result["result"].get("value")

    async def _call(self, method: str, **parameters: object) -> dict[str, Any]:
        number = next(self._numbers)
        await self._socket.send_json({"id": number, "method": method, "params": parameters})
        while True:
            told = await self._socket.receive_json(timeout=PATIENCE)
            if told.get("id") == number:
                assert "result" in told, told
                return told["result"]
            self._note(told["method"], told["params"])

    def _note(self, event: str, told: dict[str, Any]) -> None:
        if event == "Network.requestWillBeSent":
            self.asked_for.append(told["request"]["url"])
        elif event == "Network.webSocketCreated":
            self.asked_for.append(told["url"])
        elif event == "Runtime.exceptionThrown" or (event == "Log.entryAdded" and told["entry"]["level"] == "error"):
            self.complaints.append(str(told)[:500])


@asynccontextmanager
async def browser(folder: Path) -> AsyncIterator[Page]:
    """A browser with its profile in a folder of its own, and an empty page."""
    assert CHROMIUM
    process = subprocess.Popen([CHROMIUM, *QUIET, f"--user-data-dir={folder}"], stderr=subprocess.DEVNULL)
    try:
        port = await _port(folder / "DevToolsActivePort")
        async with ClientSession(f"http://127.0.0.1:{port}") as session:
            async with session.get("/json") as listed:
                targets = await listed.json()
            address = next(one["webSocketDebuggerUrl"] for one in targets if one["type"] == "page")
            async with session.ws_connect(address, max_msg_size=0) as socket:
                yield Page(socket)
    finally:
        process.terminate()
        process.wait(20)


async def _port(file: Path) -> int:
    end = time.monotonic() + PATIENCE
    while not (file.exists() and "\n" in file.read_text()):
        assert time.monotonic() < end, "Chromium has not started"
        await asyncio.sleep(0.05)
    return int(file.read_text().split()[0])
