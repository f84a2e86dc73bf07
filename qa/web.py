"""The chat in a browser: textual-serve's terminal and sessions, on loopback only and behind an unguessable address."""

from __future__ import annotations

import asyncio
import secrets
import shlex
import signal
import subprocess
import sys
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import textual_serve
from aiohttp import WSCloseCode, web
from textual_serve.app_service import AppService
from textual_serve.server import Server

from index.article import FactcheckError

LOOPBACK = "127.0.0.1"
NAMES = frozenset({LOOPBACK, "localhost"})  # what a browser on this machine calls it

OWN, SERVED = Path(__file__).with_name("webpage"), Path(textual_serve.__path__[0]) / "static"
PAGE = {
    "": OWN / "index.html",
    "page.css": OWN / "page.css",
    "page.js": OWN / "page.js",
    "textual.js": SERVED / "js" / "textual.js",
    "xterm.css": SERVED / "css" / "xterm.css",
    "regular.ttf": SERVED / "fonts" / "RobotoMono-VariableFont_wght.ttf",
    "italic.ttf": SERVED / "fonts" / "RobotoMono-Italic-VariableFont_wght.ttf",
}
"""All that the page is made of. The page of textual-serve itself would take its font from the network."""

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


def serve(command: Sequence[str], port: int, announce: Callable[[str], None]) -> None:
    """Serve the chat that a command opens, a process for each page; port 0 is any free one.

    `announce` is given the address once it answers. Raises FactcheckError where the port can't be had, and
    KeyboardInterrupt once every chat has quit after Ctrl-C or SIGTERM.
    """
    token = secrets.token_urlsafe(32)
    try:
        asyncio.run(_serve(application(command, token), token, port, announce))
    except asyncio.CancelledError:
        raise KeyboardInterrupt from None
    except OSError as error:
        raise FactcheckError(
            f"port {port} can't be had ({error.strerror}); without --port a free one is taken"
        ) from error


async def _serve(app: web.Application, token: str, port: int, announce: Callable[[str], None]) -> None:
    task = asyncio.current_task()
    assert task
    with suppress(NotImplementedError):  # on Windows, where Ctrl-C alone ends it
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, task.cancel)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    try:
        await web.TCPSite(runner, LOOPBACK, port).start()
        announce(f"http://{LOOPBACK}:{runner.addresses[0][1]}/{token}/")
        await asyncio.Event().wait()
    finally:
        await runner.cleanup()


class Chat(AppService):
    """The process behind one page."""

    async def run(self) -> None:
        with suppress(asyncio.CancelledError):  # which textual-serve lets out where the process ended at once
            await super().run()
        await self.remote_close()  # however it ended, its page is to say so

    async def hear(self, kind: str, told: Any = None) -> None:
        """Take one message of the page."""
        match kind:
            case "stdin":
                await self.send_bytes(told.encode("utf-8", "replace"))
            case "resize":
                await self.set_terminal_size(int(told["width"]), int(told["height"]))
            case "focus":
                await self.focus()
            case "blur":
                await self.blur()

    async def stop(self) -> None:
        """Have it quit, which keeps its conversation, and wait until it has; what it still draws nobody sees."""
        await super().stop()
        if self._process:
            await self._process.communicate()


def application(command: Sequence[str], token: str) -> web.Application:
    """The page and its chats, all under /TOKEN/."""
    line = subprocess.list2cmdline(command) if sys.platform == "win32" else f"exec {shlex.join(command)}"
    server = Server(line)
    pages: set[web.WebSocketResponse] = set()

    async def chat(request: web.Request) -> web.StreamResponse:
        width, height = (int(request.query.get(name, usual)) for name, usual in (("width", 80), ("height", 24)))
        page = web.WebSocketResponse()
        await page.prepare(request)
        pages.add(page)

        async def close() -> None:
            await page.close()

        behind = Chat(
            line,
            write_bytes=page.send_bytes,
            write_str=page.send_str,
            close=close,
            download_manager=server.download_manager,
        )
        try:
            await behind.start(width, height)
            async for message in page:
                await behind.hear(*message.json())
        finally:
            pages.discard(page)
            await behind.stop()
        return page

    async def close_pages(app: web.Application) -> None:
        for page in set(pages):
            await page.close(code=WSCloseCode.GOING_AWAY)

    app = web.Application(middlewares=[_guard(token)])
    app.router.add_get("/{token}/", _part)
    app.router.add_get("/{token}/ws", chat)
    app.router.add_get("/{token}/download/{key}", server.handle_download)
    app.router.add_get("/{token}/{part}", _part)
    app.on_shutdown.append(close_pages)
    return app


def _guard(token: str) -> Any:
    @web.middleware
    async def guard(request: web.Request, handler: Handler) -> web.StreamResponse:
        """Refuse whoever does not know the token, and pages of other sites whose name was made to lead here."""
        given = request.path.lstrip("/").split("/")[0]
        known = secrets.compare_digest(given.encode("utf-8", "replace"), token.encode())
        if not known or request.host.rsplit(":", 1)[0] not in NAMES:
            raise web.HTTPForbidden(text="The chat is at the address that `qa chat --web` printed, with its token.\n")
        return await handler(request)

    return guard


async def _part(request: web.Request) -> web.StreamResponse:
    file = PAGE.get(request.match_info.get("part", ""))
    if file is None:
        raise web.HTTPNotFound
    policy = (
        "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; script-src 'self';"
        " style-src 'self' 'unsafe-inline';"  # the terminal makes a part of its styles as it runs
        f" font-src 'self'; img-src data:; connect-src 'self' ws://{request.host}"
    )
    headers = {"Content-Security-Policy": policy, "Referrer-Policy": "no-referrer", "Cache-Control": "no-store"}
    return web.FileResponse(file, headers=headers)
