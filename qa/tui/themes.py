"""The themes of this program beside those of Textual, of which ansi-dark and ansi-light are the terminal's own."""

from __future__ import annotations

from textual.theme import Theme

THEMES = (
    Theme(
        name="high-contrast",
        primary="#ffffff",
        secondary="#00ffff",
        accent="#ffff00",
        foreground="#ffffff",
        background="#000000",
        surface="#000000",
        panel="#1a1a1a",
        boost="#1a1a1a",
        success="#00ff00",
        warning="#ffff00",
        error="#ff8080",
        dark=True,
        variables={"text-muted": "#ffffff", "border": "#ffffff", "block-cursor-foreground": "#000000"},
    ),
)
