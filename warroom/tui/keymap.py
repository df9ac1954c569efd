"""Which key does what for this user: the registry, the preset and the settings laid over it."""

import difflib
import unicodedata
from collections.abc import Iterable, Mapping

from textual.binding import Binding
from textual.keys import KEY_NAME_REPLACEMENTS, Keys

from warroom.tui.keys import BY_ID, KEYS, LOBBY_ONLY, TYPING, Group, Key, meant

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


class Keymap:
    """The keys in force.

    Attributes:
        keys: The keys of each thing, by the id of the thing.
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
            key.id: _split(key.vim if preset == "vim" and key.vim else key.keys) for key in KEYS
        }
        for name, text in (overrides or {}).items():
            self.keys[_known(name)] = _override(name, text)
        taken = set(overrides or {})
        self.room = self._places((key for key in KEYS if key.id not in LOBBY_ONLY), taken)
        self.lobby = self._places((key for key in KEYS if in_lobby(key)), taken)

    def _places(self, keys: Iterable[Key], overridden: set[str]) -> dict[str, Key]:
        places: dict[str, Key] = {}
        for key in keys:
            for pressed in self.keys[key.id]:
                if other := places.get(pressed):
                    raise _clash(pressed, other, key, overridden)
                places[pressed] = key
        return places

    def shown(self, name: str) -> str:
        """The first key of a thing as people read it; empty when it has none."""
        keys = self.keys[meant(name)]
        return shown(keys[0]) if keys else ""

    def all_shown(self, name: str) -> str:
        """All keys of a thing as people read them."""
        return " ".join(shown(key) for key in self.keys[name])

    def bindings(self, *, lobby: bool = False) -> list[Binding]:
        """The bindings of the room's screen, or of the lobby's."""
        places = self.lobby if lobby else self.room
        return [
            Binding(pressed, f"do({key.id!r})", key.label, show=False, tooltip=key.help, id=key.id)
            for pressed, key in places.items()
        ]


def in_lobby(key: Key) -> bool:
    """Whether the lobby has this key."""
    return key.lobby or key.id in LOBBY_ONLY


def _split(keys: str) -> tuple[str, ...]:
    return tuple(part for part in keys.split(",") if part)


def _known(name: str) -> str:
    if name in BY_ID:
        return name
    close = difflib.get_close_matches(name, BY_ID, 1)
    hint = f"Did you mean {close[0]}?" if close else "docs/keys.md lists the ids."
    raise KeymapError(f"The settings name a key binding {name!r} that does not exist. {hint}")


def _override(name: str, text: str) -> tuple[str, ...]:
    parts = [text] if text.strip() == "," else [part for part in text.split(",") if part.strip()]
    try:
        return tuple(dict.fromkeys(named(part) for part in parts))
    except KeymapError as error:
        raise KeymapError(f"The settings give {name} a key that cannot be used. {error}") from error


def _clash(pressed: str, one: Key, other: Key, overridden: set[str]) -> KeymapError:
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
        "keys in force, filters as you type and runs the chosen one. In the settings,",
        '`keys_preset = "vim"` chooses the other preset, and a table `[keys]` gives any id',
        'other keys: `"command.take" = "K,ctrl+k"`; an empty text unbinds.',
    ]
    for group in Group:
        lines += ["", f"## {group.capitalize()}", "", *_table(group)]
    return "\n".join([*lines, ""])


def _table(group: Group) -> list[str]:
    typing = group is Group.TYPING
    head = "| keys | does |" if typing else "| keys | vim preset | does | id |"
    rows = [head, "|" + " --- |" * (2 if typing else 4)]
    for key in TYPING if typing else KEYS:
        if key.group is not group:
            continue
        keys, vim = _cell(key.keys), _cell(key.vim) if key.vim else ""
        place = " (lobby)" if key.id in LOBBY_ONLY else ""
        rows.append(
            f"| {keys} | {key.help} |"
            if typing
            else f"| {keys} | {vim} | {key.help}{place} | `{key.id}` |"
        )
    return rows


def _cell(keys: str) -> str:
    return " ".join(f"`{shown(key)}`".replace("|", "\\|") for key in _split(keys))
