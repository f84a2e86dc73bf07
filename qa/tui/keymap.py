"""What keys can do, by the names that settings know: read off the bindings themselves, so that no list goes stale."""

from __future__ import annotations

from collections.abc import Iterator

from textual.app import App
from textual.binding import Binding
from textual.dom import DOMNode
from textual.screen import Screen
from textual.widget import Widget


def named_bindings() -> dict[str, Binding]:
    """Each name with the first binding that has it, in the order of their names."""
    found: dict[str, Binding] = {}
    for kind in _kinds(DOMNode):
        if kind.__module__.startswith("qa.tui."):
            for binding in bindings_of(kind):
                found.setdefault(binding.id or "", binding)
    return dict(sorted(found.items()))


def bindings_of(kind: type[DOMNode]) -> Iterator[Binding]:
    """The named bindings of a kind of widget, those that it inherits behind its own."""
    for one in kind.__mro__:
        for binding in vars(one).get("BINDINGS", ()):
            if isinstance(binding, Binding) and binding.id:
                yield binding


def named_on(screen: Screen[object]) -> Iterator[tuple[Widget | App[object], Binding]]:
    """Each named binding of a screen, of what stands on it and of the app, with the node that it belongs to."""
    known: set[str | None] = set()
    for node in (screen, *screen.query("*"), screen.app):
        for binding in bindings_of(type(node)):
            if binding.id not in known:
                known.add(binding.id)
                yield node, binding


def clashing(name: str, key: str, keys: dict[str, str]) -> str | None:
    """What the key does already where `name` could be pressed, if anything; `keys` has a key for each name."""
    groups = {name.partition(".")[0], "app"}
    near = (one for one in keys if one != name and (name.startswith("app.") or one.partition(".")[0] in groups))
    return next((one for one in near if key in keys[one].split(",")), None)


def _kinds(kind: type[DOMNode]) -> Iterator[type[DOMNode]]:
    for one in kind.__subclasses__():
        yield one
        yield from _kinds(one)
