"""The Textual app behind `qa chat`."""

from __future__ import annotations

import time
from typing import Any, ClassVar

from textual.binding import Binding, BindingType
from textual.screen import Screen

from qa.tui.commands import USAGE, Claim
from qa.tui.configured import ConfiguredApp
from qa.tui.desk import Desk, Opener
from qa.tui.screens.article import ArticleScreen
from qa.tui.screens.chat import ChatScreen
from qa.tui.screens.first import FirstStartScreen
from qa.tui.screens.history import HistoryScreen
from qa.tui.screens.jump import JumpScreen
from qa.tui.screens.keys import KeysScreen
from qa.tui.screens.library import LibraryScreen
from qa.tui.screens.log import LogScreen
from qa.tui.screens.pointing import PointingScreen
from qa.tui.screens.review import ReviewScreen
from qa.tui.screens.settings import SettingsScreen
from qa.tui.screens.sourced import SourcedScreen
from qa.tui.widgets.places import Places
from qa.visible import visible

TWICE = 5.0  # seconds between the two Ctrl+C that quit


class ChatApp(ConfiguredApp):
    """Its places are modes: the conversation stays as it is while one looks into the library."""

    TITLE = "factcheck-qa"
    CSS_PATH: ClassVar[str] = "chat.tcss"
    DEFAULT_MODE: ClassVar[str] = "ask"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f1,question_mark", "keys", "Keys", key_display="F1", id="app.keys"),
        Binding("f2", "go('ask')", "Ask", show=False, id="app.ask"),
        Binding("f3", "go('library')", "Library", show=False, id="app.library"),
        Binding("f4", "go('history')", "History", show=False, id="app.history"),
        Binding("f6", "go('review')", "Review", show=False, priority=True, id="app.review"),
        Binding("f7", "go('settings')", "Settings", show=False, priority=True, id="app.settings"),
        Binding("f8", "messages", "Messages", show=False, id="app.messages"),
        Binding("ctrl+o", "jump", "Jump to a part", show=False, priority=True, id="app.jump"),
        Binding("ctrl+q", "quit", "Quit", show=False, priority=True, id="app.quit"),
    ]

    def __init__(self, open_assistant: Opener) -> None:
        super().__init__()
        self.desk = Desk(open_assistant)
        self.chat = ChatScreen(self.desk)
        self.review = ReviewScreen(self.desk)
        self._asked_to_quit = 0.0
        self.add_mode("ask", lambda: self.chat)
        self.add_mode("library", lambda: LibraryScreen(self.desk))
        self.add_mode("history", lambda: HistoryScreen(self.desk))
        self.add_mode("review", lambda: self.review)
        self.add_mode("settings", lambda: SettingsScreen(self.settings))

    # From place to place

    async def action_go(self, place: str) -> None:
        if isinstance(self.screen, KeysScreen | LogScreen):
            self.pop_screen()
        await self.switch_mode(place)

    async def on_places_wanted(self, event: Places.Wanted) -> None:
        await self.action_go(event.place)

    async def on_chat_screen_going(self, event: ChatScreen.Going) -> None:
        match event.place:
            case "help":
                self.action_keys()
            case "quit":
                self.exit()
            case place:
                await self.action_go(place)

    def on_library_screen_opened(self, event: LibraryScreen.Opened) -> None:
        self.push_screen(ArticleScreen(event.reading))

    def on_sourced_screen_article_wanted(self, event: SourcedScreen.ArticleWanted) -> None:
        self.push_screen(ArticleScreen(event.reading, event.sentence))

    def on_chat_screen_unready(self, event: ChatScreen.Unready) -> None:
        self.push_screen(
            FirstStartScreen(self.desk, event.found), lambda ready: self.chat.open_library() if ready else None
        )

    async def on_chat_screen_review_wanted(self, event: ChatScreen.ReviewWanted) -> None:
        await self.action_go("review")
        self.review.review(event.path)

    async def on_history_screen_reopen_wanted(self, event: HistoryScreen.ReopenWanted) -> None:
        await self.action_go("ask")
        self.chat.reopen(event.number)

    async def on_library_screen_changed(self, event: LibraryScreen.Changed) -> None:
        await self.chat.show_contents(event.contents)

    async def on_pointing_screen_check_wanted(self, event: PointingScreen.CheckWanted) -> None:
        if isinstance(self.screen, ArticleScreen):
            self.pop_screen()
        await self.action_go("ask")
        await self.chat.put(Claim(event.text))

    # Title, keys, messages, leaving

    def watch_sub_title(self, doing: str) -> None:
        """The window's title says what is being done, for whoever looks at another window."""
        if self._driver and not self.is_headless:
            title = f"{self.title}: {doing}" if doing else self.title
            self._driver.write(f"\x1b]2;{visible(title)}\x07")

    def notify(self, message: str, **how: Any) -> None:
        """Tell something in passing, and keep it among the messages."""
        self.desk.log.add(message)
        super().notify(message, **how)

    def _lay_over(self, screen: Screen[None]) -> None:
        """Show a screen above the present one, unless that is of its kind."""
        if not isinstance(self.screen, type(screen)):
            self.push_screen(screen)

    def action_keys(self) -> None:
        typed = USAGE if isinstance(self.screen, ChatScreen) else {}
        self._lay_over(KeysScreen(self.screen.active_bindings.values(), typed))

    def action_jump(self) -> None:
        self._lay_over(JumpScreen(self.screen.focus_chain))

    def action_messages(self) -> None:
        self._lay_over(LogScreen(self.desk.log))

    def action_help_quit(self) -> None:
        """Ctrl+C, where no text is selected for it to copy: once warns, twice quits."""
        if time.monotonic() - self._asked_to_quit < TWICE:
            self.exit()
        self._asked_to_quit = time.monotonic()
        self.notify("Press Ctrl+C again to quit.", timeout=TWICE, markup=False)
