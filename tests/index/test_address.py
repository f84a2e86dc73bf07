"""Addresses of pages are kept only where nothing can come of showing or opening them."""

import pytest

from index.address import LONGEST, web_address

HOSTILE = [
    "javascript:alert(1)",
    "data:text/html,x",
    "file:///etc/passwd",
    "/2024/bridge",
    "https://",
    "https:///path",
    "https://[::1",
    "https://brannoc.example@evil.example/",
    "https://brannoc.example\\@evil.example/",
    "https://brannoc.example/\x1b[31m",
    "https://brannoc.example/\u202egpj.exe",
    "https://brannoc.example/a b",
    "https://brannoc.example/<script>",
    "https://brannoc.example/" + "a" * 10_000,
    " ",
]


@pytest.mark.parametrize("told", [*HOSTILE, "", None])
def test_what_is_no_address_on_the_web_or_could_do_harm_is_none(told):
    assert web_address(told) is None


@pytest.mark.parametrize(
    "told",
    [
        "https://brannoc.example",
        "HTTP://brannoc.example:8080/a?b=c&d=e|f#g",
        "https://brücke.example/ä",
        "https://[::1]/",
        "https://brannoc.example/@mayor",
        "https://brannoc.example/".ljust(LONGEST, "a"),
    ],
)
def test_an_address_is_kept_as_it_is(told):
    assert web_address(f" {told}\n") == told
