"""Pages from the web, for `qa add URL` alone: the only code that opens a connection to another machine.

It asks for exactly the page that was named, of any size and for any time within bounds, and follows redirects, but none
from outside into a private network.
"""

from __future__ import annotations

import http.client
import ipaddress
import os
import re
import socket
import ssl
import time
from collections.abc import Iterable
from contextlib import closing
from dataclasses import dataclass
from urllib.parse import SplitResult, urljoin, urlsplit

from index.article import FactcheckError

OFFLINE_VARIABLES = ("FACTCHECK_QA_OFFLINE", "HF_HUB_OFFLINE")
LARGEST = 20 << 20  # bytes
SECONDS = 30.0
REDIRECTS = 5
REDIRECTED = {301, 302, 303, 307, 308}
CHUNK = 1 << 16


class FetchError(FactcheckError):
    """A page that can't be had."""


@dataclass(frozen=True, slots=True)
class Page:
    """The bytes of a page as they came; `url` is the one that was asked for."""

    url: str
    data: bytes


def is_url(path: str) -> bool:
    return re.match(r"https?://", path, re.IGNORECASE) is not None


def refuse_offline(urls: Iterable[str]) -> None:
    """Raises FetchError for the first of these addresses where offline mode is on.

    It is asked before any model is loaded: the libraries that load them are themselves told to stay offline by one of
    the variables.
    """
    for url in urls:
        for variable in OFFLINE_VARIABLES:
            if os.environ.get(variable, "").lower() in {"1", "true", "yes", "on"}:
                raise FetchError(f"{url}: not fetched, {variable} says offline; save the page and add the file")


def fetch(url: str) -> Page:
    """Get a page; whoever does asks `refuse_offline` first. Raises FetchError."""
    until = time.monotonic() + SECONDS
    asked = url
    try:
        for _ in range(REDIRECTS + 1):
            parts = _parts(asked)
            with closing(_connected(parts, _left(until), trusted=parts.hostname == _parts(url).hostname)) as connection:
                answer = _answer(connection, parts)
                if answer.status not in REDIRECTED:
                    return Page(url, _body(answer, url, until))
                asked = urljoin(asked, answer.getheader("Location", ""))
    except (OSError, http.client.HTTPException, UnicodeError, ValueError) as error:
        raise FetchError(f"{url}: can't be fetched ({error or type(error).__name__})") from error
    raise FetchError(f"{url}: redirects more than {REDIRECTS} times")


def _parts(url: str) -> SplitResult:
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ValueError(f"{url} is no address of a page")
    return parts


def _connected(parts: SplitResult, seconds: float, *, trusted: bool) -> http.client.HTTPConnection:
    """A connection to the very address that was looked at: a name could stand for another one the next moment."""
    assert parts.hostname
    port = parts.port or (443 if parts.scheme == "https" else 80)
    address = str(socket.getaddrinfo(parts.hostname, port, type=socket.SOCK_STREAM)[0][4][0])
    if not trusted and not ipaddress.ip_address(address.partition("%")[0]).is_global:
        raise ValueError(f"it redirects to {parts.hostname}, which is in a private network")
    connection = http.client.HTTPConnection(parts.hostname, port)
    connection.sock = socket.create_connection((address, port), timeout=seconds)
    if parts.scheme == "https":
        connection.sock = ssl.create_default_context().wrap_socket(connection.sock, server_hostname=parts.hostname)
    return connection


def _answer(connection: http.client.HTTPConnection, parts: SplitResult) -> http.client.HTTPResponse:
    path = parts._replace(scheme="", netloc="", fragment="").geturl() or "/"
    host = parts.netloc.rpartition("@")[2]
    connection.request("GET", path, headers={"Host": host, "User-Agent": "factcheck-qa", "Accept-Encoding": "identity"})
    return connection.getresponse()


def _body(answer: http.client.HTTPResponse, url: str, until: float) -> bytes:
    if answer.status != 200:
        raise FetchError(f"{url}: the server answers {answer.status} {answer.reason}")
    data = bytearray()
    while chunk := answer.read1(CHUNK):
        data += chunk
        _left(until)
        if len(data) > LARGEST:
            raise FetchError(f"{url}: larger than {LARGEST >> 20} MB; save it and add the file")
    return bytes(data)


def _left(until: float) -> float:
    left = until - time.monotonic()
    if left <= 0:
        raise TimeoutError(f"it takes more than {SECONDS:.0f} seconds")
    return left
