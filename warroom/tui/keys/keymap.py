"""Which key does what for this user: the registry, the preset and the settings laid over it."""

import difflib
import unicodedata
from collections.abc import Iterable, Mapping

from textual.binding import Binding
from textual.keys import KEY_NAME_REPLACEMENTS, Keys

from warroom.tui.keys.action import TYPING, Action, Group
from warroom.tui.registry import ACTIONS, BY_ID, KEYS, NAMED, OLD

_NAMED = {str(key.value) for key in Keys if not str(key.value).startswith("<")} | {"minus"}
_MODIFIERS = ("ctrl+", "alt+", "shift+", "super+")
_SHOWN = {
    "enter": "Enter",
    "escape": "Esc",
    "space": "Space",
    "tab": "Tab",
    "shift+tab": "Shift+Tab",
    "up": "↑",
    "down": "↓",
    "left": "←",
    "right": "→",
    "pageup": "PgUp",
    "pagedown": "PgDn",
    "home": "Home",
    "end": "End",
}
_SYMBOLS = {
    "question_mark": "?",
    "exclamation_mark": "!",
    "slash": "/",
    "backslash": "\\",
    "colon": ":",
    "minus": "-",
    "underscore": "_",
    "at": "@",
    "plus": "+",
}


class KeymapError(ValueError):
    """The keys in the settings cannot be used; the message names the line and the way out."""


def shown(key: str) -> str:
    """How one key is written for people: ``?`` for ``question_mark``, ``Enter`` for ``enter``."""
    if key in _SHOWN:
        return _SHOWN[key]
    if key in _SYMBOLS:
        return _SYMBOLS[key]
    try:
        return unicodedata.lookup(key.replace("_", " ").upper()) if len(key) > 1 else key
    except KeyError:
        return key.replace("ctrl+", "Ctrl+")


def named(key: str) -> str:
    """Textual's name of one key as a person wrote it: ``?`` becomes ``question_mark``.

    Raises:
        KeymapError: There is no such key.
    """
    key = key.strip()
    if len(key) == 1 and key.isprintable():
        if key.isalnum():
            return key
        name = unicodedata.name(key).lower().replace("-", "_").replace(" ", "_")
        return KEY_NAME_REPLACEMENTS.get(name, name)
    bare = key.lower()
    if bare in _NAMED or bare in _SYMBOLS:
        return bare
    for modifier in _MODIFIERS:
        if bare.startswith(modifier) and len(bare) > len(modifier):
            return modifier + named(bare.removeprefix(modifier))
    close = difflib.get_close_matches(bare, _NAMED, 1)
    hint = f" Did you mean {close[0]}?" if close else " Names are like K, ?, space, ctrl+k or f5."
    raise KeymapError(f"There is no key called {key!r}.{hint}")


_MOVES = tuple(BY_ID[f"find.{name}"] for name in ("down", "up"))
"""What moves in a list, so that no board gives these keys to something else."""


class Keymap:
    """The keys in force.

    Attributes:
        keys: The keys of each action, by its id.
        room: What each key does in the room.
        lobby: What each key does in the lobby.
        boards: What each key does on a board, by its name.
    """

    def __init__(self, preset: str = "default", overrides: Mapping[str, str] | None = None) -> None:
        """Lay the settings over the registry.

        Args:
            preset: ``default`` or ``vim``.
            overrides: Id to keys, with commas between; an empty text unbinds.

        Raises:
            KeymapError: An unknown id, an unknown key, or one key for two things.
        """
        self.keys: dict[str, tuple[str, ...]] = {
            each.id: _split(each.vim if preset == "vim" and each.vim else each.keys)
            for each in ACTIONS
        }
        taken = {_known(name): _override(name, text) for name, text in (overrides or {}).items()}
        self.keys |= taken
        self.room = self._places((each for each in ACTIONS if each.run), set(taken))
        self.lobby = self._places((each for each in ACTIONS if each.lobby), set(taken))
        self.boards = {
            name: self._places(
                (*_MOVES, *(each for each in KEYS if each.board == name)), set(taken)
            )
            for name in dict.fromkeys(each.board for each in KEYS if each.board)
        }

    def _places(self, actions: Iterable[Action], overridden: set[str]) -> dict[str, Action]:
        places: dict[str, Action] = {}
        for action in actions:
            for pressed in self.keys[action.id]:
                if other := places.get(pressed):
                    raise _clash(pressed, other, action, overridden)
                places[pressed] = action
        return places

    def shown(self, name: str) -> str:
        """The first key of an action as people read it; empty when it has none."""
        keys = self.keys[OLD.get(name, name)]
        return shown(keys[0]) if keys else ""

    def all_shown(self, name: str) -> str:
        """All keys of an action as people read them."""
        return " ".join(shown(key) for key in self.keys[OLD.get(name, name)])

    def steps(self, page: int) -> dict[str, int]:
        """How far each key moves in a list of which ``page`` rows are in sight."""
        far = 1_000_000
        by = {"down": 1, "up": -1, "page_down": page, "page_up": -page, "first": -far,
              "latest": far}  # fmt: skip
        return {key: step for name, step in by.items() for key in self.keys[f"find.{name}"]}

    def bindings(self, *, lobby: bool = False) -> list[Binding]:
        """The bindings of the room's screen, or of the lobby's."""
        places = self.lobby if lobby else self.room
        return [
            Binding(pressed, f"do({each.id!r})", each.label, show=False, tooltip=each.help,
                    id=each.id)
            for pressed, each in places.items()
        ]  # fmt: skip


def _split(keys: str) -> tuple[str, ...]:
    return tuple(part for part in keys.split(",") if part)


def _known(name: str) -> str:
    """The id that settings mean, by the name that it has or had."""
    if (found := OLD.get(name, name)) in BY_ID:
        return found
    close = difflib.get_close_matches(name, [*BY_ID, *OLD], 1)
    hint = f"Did you mean {close[0]}?" if close else "docs/keys.md lists the ids."
    raise KeymapError(f"The settings name a key binding {name!r} that does not exist. {hint}")


def _override(name: str, text: str) -> tuple[str, ...]:
    parts = [text] if text.strip() == "," else [part for part in text.split(",") if part.strip()]
    try:
        return tuple(dict.fromkeys(named(part) for part in parts))
    except KeymapError as error:
        raise KeymapError(f"The settings give {name} a key that cannot be used. {error}") from error


def _clash(pressed: str, one: Action, other: Action, overridden: set[str]) -> KeymapError:
    first, second = (one, other) if one.id in overridden else (other, one)
    return KeymapError(
        f"The settings give {shown(pressed)} to {first.id}, but {second.id} has it. "
        f"Give {second.id} another key as well."
    )


def keys_markdown() -> str:
    """The reference of all keys as Markdown, for docs/keys.md."""
    lines = [
        "# Keys",
        "",
        "Lower case logs, UPPER CASE commands, punctuation finds. `?` in the console lists the",
        "keys in force, filters as you type and runs the chosen one; `:` finds the rest by name.",
        "In the settings,",
        '`keys_preset = "vim"` chooses the other preset, and a table `[keys]` gives any id',
        'other keys: `"command.take" = "K,ctrl+k"`; an empty text unbinds.',
    ]
    for group in Group:
        lines += ["", f"## {group.capitalize()}", "", *_table(group)]
    return "\n".join([*lines, ""])


def _table(group: Group) -> list[str]:
    if group is Group.TYPING:
        rows = (f"| {_cell(each.keys)} | {each.help} |" for each in TYPING)
        return ["| keys | does |", "| --- | --- |", *rows]
    if group is Group.NAMED:
        rows = (f"| {each.label} | {each.help} | `{each.id}` |" for each in NAMED)
        return ["| name | does | id |", "| --- | --- | --- |", *rows]
    head = ["| keys | vim preset | does | id |", "|" + " --- |" * 4]
    return head + [
        f"| {_cell(each.keys)} | {_cell(each.vim) if each.vim else ''} | {each.help}"
        f"{' (lobby)' if each.lobby and not each.run else ''} | `{each.id}` |"
        for each in KEYS
        if each.group is group
    ]


def _cell(keys: str) -> str:
    return " ".join(f"`{shown(key)}`".replace("|", "\\|") for key in _split(keys))
