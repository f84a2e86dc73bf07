"""What an article or a file name holds can't steer the terminal."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.visible import visible


@given(st.text())
def test_nothing_that_steers_a_terminal_is_left(text):
    assert all(
        character in "\t\n" or unicodedata.category(character) not in ("Cc", "Cs") for character in visible(text)
    )


@given(st.text(st.characters(categories=["L", "N", "P", "S", "Zs"], exclude_characters="\u115f\u1160\u3164\uffa0")))
def test_words_of_every_language_are_left_alone(text):
    assert visible(text) == text


def test_controls_are_spelled_out():
    assert visible("a\x1b[31mb\x07") == "a<ESC>[31mb<07>"
    assert visible("abc\u202edef\u200b") == "abc<U+202E>def<U+200B>"


@pytest.mark.parametrize("code", [0x34F, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x3164, 0xFFA0, 0xE0100, 0xE01EF])
def test_letters_that_have_no_shape_are_spelled_out(code):
    assert visible(f"a{chr(code)}b") == f"a<U+{code:04X}>b"
