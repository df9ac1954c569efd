"""The console: one room, a screen for an incident, a screen for the lobby."""

import asyncio
import gc
import os
import signal
import sys
import threading
from collections.abc import Callable
from functools import partial
from pathlib import PurePath
from typing import ClassVar

from rich.console import Console
from textual.app import App
from textual.binding import BindingType

from warroom.config import Config
from warroom.core.errors import WhichIncident
from warroom.log.errors import RoomUnusable
from warroom.room import Room
from warroom.tui.keymap import Keymap
from warroom.tui.messages import LeaveConsole, OpenIncident, OpenLobby
from warroom.tui.screens.base import KeyScreen
from warroom.tui.screens.room import RoomScreen
from warroom.tui.stylesheets import stylesheets
from warroom.tui.themes import THEMES, VARIABLES, theme_for

_FEW = (None, "standard")
_TURN = 0.001
"""Seconds until a thread that folds or appends lets the screen go on; Python's own are 5 ms."""
_YOUNG = 5_000
"""New objects until garbage is looked for; so few that looking delays no key."""


class WarroomApp(App[int]):
    """The console.

    Args:
        room: The room, open.
        incident: What to show first; None shows the lobby.
        config: The user's settings.
        read_only: Offer nothing that writes.
        whole: Leave nothing out for whoever only watches, as a replay does.
    """

    CSS_PATH: ClassVar[str | PurePath | list[str | PurePath] | None] = [*stylesheets()]
    ENABLE_COMMAND_PALETTE = False
    TITLE = "warroom"
    BINDINGS: ClassVar[list[BindingType]] = []
    DEFAULT_MODE = "first"

    def __init__(
        self,
        room: Room,
        *,
        incident: str | None = None,
        config: Config | None = None,
        read_only: bool = False,
        whole: bool = False,
    ) -> None:
        self.settings = config or Config()
        no_color = bool(os.environ.get("NO_COLOR"))
        theme = starting_theme(self.settings, no_color)
        super().__init__(ansi_color=True if theme in ("warroom-ansi", "warroom-mono") else None)
        self.animation_level = "none"
        for each in THEMES:
            self.register_theme(each)
        self.set_reactive(App.theme, theme)
        self.stylesheet.set_variables(self.get_css_variables())
        self._painted = False
        self.keymap = Keymap(self.settings.keys_preset, self.settings.keys)
        self.room, self.first, self.read_only = room, incident, read_only
        self._shown, self._whole = 0, whole
        self.add_mode(self.DEFAULT_MODE, self._begin)

    def on_mount(self) -> None:
        """Look for garbage from the first frame on, and never among what was loaded until then."""
        self.call_after_refresh(self._begun)
        self._leave_in_order()

    def _leave_in_order(self) -> None:
        """A kill ends the console as leaving it would, and gives the terminal back.

        A terminal that went away cannot be given back: that signal ends the process at once.
        """
        if threading.current_thread() is threading.main_thread():
            end = partial(self.exit, return_code=128 + signal.SIGTERM)
            asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, end)

    def _begun(self) -> None:
        self._painted = True
        gc.freeze()
        gc.set_threshold(_YOUNG)
        gc.enable()

    def refresh_css(self, animate: bool = True) -> None:
        """Apply the stylesheets anew; before the first frame they are as they were just read."""
        if self._painted:
            super().refresh_css(animate)

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """The tokens that the stylesheets use."""
        return VARIABLES

    def _begin(self) -> KeyScreen:
        return self._lobby() if self.first is None else self._room(self.first)

    def _lobby(self) -> KeyScreen:
        from warroom.tui.screens.lobby import LobbyScreen  # late: an incident is open by itself

        return LobbyScreen(self.room, self.keymap, self.settings, read_only=self.read_only)

    def _room(self, name: str) -> KeyScreen:
        incident = self.room.incident(name)
        screen = RoomScreen(
            self.room, incident, self.keymap, self.settings, read_only=self.read_only
        )
        screen.hides_working = self.read_only and not self._whole
        return screen

    async def on_open_incident(self, message: OpenIncident) -> None:
        """Show an incident; it is read in a thread first."""
        try:
            await asyncio.to_thread(self.room.incident, message.incident)
        except (RoomUnusable, WhichIncident) as error:
            if isinstance(self.screen, KeyScreen):
                self.screen.say(str(error), bad=True)
            return
        await self._show(lambda: self._room(message.incident))

    async def on_open_lobby(self, message: OpenLobby) -> None:
        """Show all incidents."""
        await self._show(self._lobby)

    async def _show(self, make: Callable[[], KeyScreen]) -> None:
        old, self._shown = self.current_mode, self._shown + 1
        name = f"screen-{self._shown}"
        self.add_mode(name, make)
        await self.switch_mode(name)
        await self.remove_mode(old)

    def on_leave_console(self, message: LeaveConsole) -> None:
        """Leave the console."""
        self.exit(0)

    async def action_quit(self) -> None:
        """Leave the console."""
        self.exit(0)

    def action_help_quit(self) -> None:
        """Ctrl+C does not leave by accident; it says what does."""
        if isinstance(self.screen, KeyScreen):
            self.screen.say(f"{self.keymap.shown('find.leave')} leaves the console.")


def starting_theme(config: Config, no_color: bool) -> str:
    """The theme for these settings and this terminal."""
    word = {"auto": "dark", "contrast": "high-contrast"}.get(config.theme, config.theme)
    console = Console(stderr=True)
    few = config.theme == "auto" and console.is_terminal and console.color_system in _FEW
    return theme_for(word, no_color=no_color, few_colors=few)


def run_console(
    room: Room,
    incident: str | None = None,
    *,
    config: Config | None = None,
    read_only: bool = False,
    whole: bool = False,
) -> int:
    """Run the console until it is left; the exit code.

    The garbage collector may be off, as it should be while the program is loaded; it is on from
    the first frame.

    Args:
        room: The room, open; it is not closed here.
        incident: The id to show first; None shows the one that is meant, else the lobby.
        config: The user's settings.
        read_only: Offer nothing that writes.
        whole: Leave nothing out for whoever only watches, as a replay does (SIG-1).

    Raises:
        KeymapError: The settings give keys that cannot be used.
    """
    if incident is None:
        working = room.meant_incidents()
        incident = working[0].id if len(working) == 1 else None
    _believe_the_terminal()
    app = WarroomApp(room, incident=incident, config=config, read_only=read_only, whole=whole)
    sys.setswitchinterval(_TURN)
    app.run(mouse=app.settings.mouse)
    return app.return_code or 0


def _believe_the_terminal() -> None:
    """LINES and COLUMNS of the environment would override the terminal's real size."""
    try:
        os.get_terminal_size(2)
    except OSError:
        return
    for name in ("LINES", "COLUMNS"):
        os.environ.pop(name, None)
