"""The console: one room, a screen for an incident, a screen for the lobby."""

import asyncio
import gc
import os
import signal
import threading
from functools import partial
from pathlib import PurePath
from typing import ClassVar

from rich.console import Console
from textual.app import App
from textual.binding import BindingType
from textual.driver import Driver
from textual.geometry import Offset

from warroom.config import Config
from warroom.core.errors import WhichIncident
from warroom.log.errors import RoomUnusable
from warroom.room import Room
from warroom.tui.keys.action import Needs
from warroom.tui.keys.keymap import Keymap
from warroom.tui.paint.themes import THEMES, VARIABLES, theme_for
from warroom.tui.registry import BY_ID, SCREENS, Unregistered, load
from warroom.tui.screens.console import Console as ConsoleScreen
from warroom.tui.session import Session
from warroom.tui.stylesheets import stylesheets

_YOUNG = 5_000
"""New objects until garbage is looked for; so few that looking delays no key."""
_FEW = (None, "standard")
"""The colours of a terminal that has 16 or less."""

_OLDER = (4, 4)
"""So many looks until what survived is looked at again, so that a console of weeks stays small."""


class WarroomApp(App[int], inherit_bindings=False):
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
        theme = _starting_theme(self.settings, no_color)
        super().__init__(ansi_color=True if theme in ("warroom-ansi", "warroom-mono") else None)
        self.animation_level = "none"
        for each in THEMES:
            self.register_theme(each)
        self.set_reactive(App.theme, theme)
        self.stylesheet.set_variables(self.get_css_variables())
        self._painted = False
        keymap = Keymap(self.settings.keys_preset, self.settings.keys)
        self.session = Session(room, keymap, self.settings, read_only=read_only, whole=whole)
        self.session.opens, self.session.copy = self._open, self.copy_to_clipboard
        self.session.paints = partial(setattr, self, "theme")
        self.session.leaves = partial(self.exit, 0)
        self.room, self._count = room, 0
        first = partial(self._screen, "lobby" if incident is None else "room", incident or "")
        self.add_mode(self.DEFAULT_MODE, first)

    def get_driver_class(self) -> type[Driver]:
        """The terminal as this console reads it, where Textual would read one itself."""
        found = super().get_driver_class()
        if found.__name__ != "LinuxDriver":
            return found
        from warroom.tui.keys.terminal import Terminal  # late: Windows has none

        return Terminal

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
        gc.set_threshold(_YOUNG, *_OLDER)
        gc.enable()

    def refresh_css(self, animate: bool = True) -> None:
        """Apply the stylesheets anew; before the first frame they are as they were just read."""
        if self._painted:
            super().refresh_css(animate)

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """The tokens that the stylesheets use."""
        return VARIABLES

    def on_unmount(self) -> None:
        """Leave the room in order."""
        self.session.end()

    def _screen(self, name: str, incident: str) -> ConsoleScreen:
        """A screen of the registry."""
        spec = next(each for each in SCREENS if each.name == name)
        told = (self.room.incident(incident),) if Needs.INCIDENT in spec.needs else ()
        screen: ConsoleScreen = load(spec.screen)(self.session, *told)
        return screen

    def _open(self, name: str, incident: str) -> None:
        """Show another screen; an incident is read in a thread first."""
        self.session.keyboard.shut()
        self.session.spawn(self._show(name, incident), f"opening {incident or 'the lobby'}")

    async def _show(self, name: str, incident: str) -> None:
        try:
            if incident:
                await asyncio.to_thread(self.room.incident, incident)
            screen = self._screen(name, incident)
        except (RoomUnusable, WhichIncident, Unregistered) as error:
            lost = self.session.keyboard.stay()
            self._say(f"{error}{f' Not taken: {lost}' if lost else ''}", bad=True)
            return
        except BaseException:
            self.session.keyboard.stay()
            raise
        old, self._count = self.current_mode, self._count + 1
        mode = f"screen-{self._count}"
        self.add_mode(mode, lambda: screen)
        await self.switch_mode(mode)
        await self.remove_mode(old)

    def _say(self, sentence: str, *, bad: bool = False) -> None:
        if isinstance(self.screen, ConsoleScreen):
            self.screen.say(sentence, bad=bad)

    def on_driver_signal_resume(self) -> None:
        """The process goes on after a stop: the terminal shows none of what was painted."""
        if isinstance(self.screen, ConsoleScreen):
            self.screen.repaint_whole()

    async def action_quit(self) -> None:
        """Leave the console, as its key does."""
        if isinstance(self.screen, ConsoleScreen):
            self.screen.do(BY_ID["find.leave"])

    @property
    def cursor_position(self) -> Offset:
        """Where the terminal's own cursor stands: input methods and magnifiers follow it."""
        front = self.screen if self.screen_stack else None
        if isinstance(front, ConsoleScreen) and front.focused is None:
            return front.place.caret() or Offset()
        return self._cursor

    @cursor_position.setter
    def cursor_position(self, at: Offset) -> None:
        self._cursor = at

    def action_help_quit(self) -> None:
        """Ctrl+C does not leave by accident; it says what does."""
        self._say(f"{self.session.keymap.shown('find.leave')} leaves the console.")


def _starting_theme(config: Config, no_color: bool) -> str:
    """The theme for these settings and this terminal."""
    word = {"auto": "dark", "contrast": "high-contrast"}.get(config.theme, config.theme)
    console = Console(stderr=True)
    few = config.theme == "auto" and console.is_terminal and console.color_system in _FEW
    return theme_for(word, no_color=no_color, few_colors=few)
