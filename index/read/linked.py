"""The address that a page says it has: in its canonical link, in OpenGraph's words or in schema.org's."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from index.address import web_address

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_CANONICAL = "//link[translate(@rel, 'CANOIL', 'canoil') = 'canonical']/@href"
_OPEN_GRAPH = "//meta[@property = 'og:url']/@content"
_MICRODATA = "//*[@itemprop = 'mainEntityOfPage']/@*[name() = 'href' or name() = 'content' or name() = 'itemid']"
_LINKED_DATA = "//script[@type = 'application/ld+json']/text()"
_OF_A_PAGE = ("Article", "Posting", "WebPage")
"""What the types of a page that is an article end with: `NewsArticle`, `BlogPosting`."""


def stated_address(page: HtmlElement) -> str | None:
    """The first of them that is an address on the web; one that is relative to another is none."""
    return next(filter(None, map(web_address, _stated(page))), None)


def _stated(page: HtmlElement) -> Iterator[str]:
    for path in (_CANONICAL, _OPEN_GRAPH, _MICRODATA):
        yield from page.xpath(path)
    for text in page.xpath(_LINKED_DATA):
        yield from _of_linked_data(text)


def _of_linked_data(text: str) -> Iterator[str]:
    """What a script of JSON-LD says of a page or article in it."""
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return
    for one in _things(found):
        kinds = one.get("@type")
        for kind in kinds if isinstance(kinds, list) else [kinds]:
            if isinstance(kind, str) and kind.endswith(_OF_A_PAGE):
                yield from filter(None, map(_name, (one.get("url"), one.get("mainEntityOfPage"), one.get("@id"))))


def _things(found: Any) -> Iterator[dict[str, Any]]:
    """The objects that a script holds: one, a list of them, or a graph."""
    if isinstance(found, dict):
        yield found
        found = found.get("@graph")
    if isinstance(found, list):
        yield from (one for one in found if isinstance(one, dict))


def _name(value: Any) -> str | None:
    """An address, or that of an object."""
    if isinstance(value, dict):
        value = value.get("@id")
    return value if isinstance(value, str) else None
