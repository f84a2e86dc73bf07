"""Addresses on the web, kept only where they can be shown and opened without harm."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

LONGEST = 2_000
_BEGINS = re.compile(r"https?://[^/?#]", re.IGNORECASE)
_UNSAFE = re.compile(r"""[\s<>"\\]""")


def web_address(told: str | None) -> str | None:
    """The address, if it is one of a page on the web, http or https; None for anything else.

    One with a user in it is none: `https://example.com@other.example/` leads elsewhere than it seems.
    """
    address = (told or "").strip()
    if len(address) > LONGEST or not _BEGINS.match(address) or not address.isprintable() or _UNSAFE.search(address):
        return None
    try:
        parts = urlsplit(address)
    except ValueError:
        return None
    return address if parts.hostname and "@" not in parts.netloc else None
