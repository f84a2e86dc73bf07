"""The Textual app behind `qa chat`."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from textual.app import App, SystemCommand
from textual.screen import Screen

from qa.assistant import Assistant
from qa.tui.screens.chat import ChatScreen


class ChatApp(App[None]):
    """A conversation with an assistant, each cited sentence one key away."""

    TITLE = "factcheck-qa"
    CSS_PATH: ClassVar[str] = "chat.tcss"

    def __init__(self, assistant: Assistant) -> None:
        super().__init__()
        self._assistant = assistant

    def get_default_screen(self) -> ChatScreen:
        return ChatScreen(self._assistant)

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        """Everything that a key does in the chat is in the palette as well."""
        yield from super().get_system_commands(screen)
        if isinstance(screen, ChatScreen):
            yield SystemCommand("Next citation", "Open the next cited sentence", screen.action_next)
            yield SystemCommand("Previous citation", "Open the cited sentence before", screen.action_previous)
            yield SystemCommand("Stop", "Stop the answer that is being written", screen.action_stop)
            yield SystemCommand("Help", "What can be typed, and the keys", screen.action_help)
