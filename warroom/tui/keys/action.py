"""What the registry is made of: actions, panes and screens, as data that imports nothing."""

from enum import Flag, StrEnum, auto

import msgspec


class Group(StrEnum):
    """One grammar: lower case logs, UPPER CASE commands, punctuation finds."""

    LOG = "log"
    COMMAND = "command"
    FIND = "find and move"
    BOARD = "on boards"
    TYPING = "while typing"
    NAMED = "by name"


class Needs(Flag):
    """What an action cannot do without."""

    NOTHING = 0
    WRITING = auto()
    INCIDENT = auto()
    ENTRY = auto()
    UNDER_WAY = auto()
    ROOM = WRITING | INCIDENT


class Action(msgspec.Struct, frozen=True):
    """One thing that a key, a row of the palette, an obligation or a click can do.

    Attributes:
        id: The stable name, for overrides in the settings.
        keys: Textual's names of its keys, with commas between; empty for what has a name only.
        label: One to three words for the key bar.
        help: What it does, for the help and the docs.
        run: What runs in the room, as ``module:name`` below ``warroom.tui``; empty for nothing.
        argument: What it is told besides the context.
        needs: What it cannot do without.
        vim: Its keys in the ``vim`` preset, where they differ.
        lobby: What runs in the lobby; empty where the lobby does not have it.
        clears: The kind of obligation that it clears, which is told which one.
        old: The id that settings may know it by.
        words: More words by which the palette finds it.
        board: Where it works instead of what the room has on that key; empty for the room itself.
    """

    id: str
    keys: str
    label: str
    help: str
    group: Group
    run: str = ""
    argument: str = ""
    needs: Needs = Needs.INCIDENT
    vim: str = ""
    lobby: str = ""
    clears: str = ""
    old: str = ""
    words: str = ""
    board: str = ""


class PaneSpec(msgspec.Struct, frozen=True):
    """One pane of the room.

    Attributes:
        name: The stable name.
        title: One word for the row of tabs.
        pane: Its class, as ``module:name`` below ``warroom.tui``.
        enter: The id of the action that Enter runs in it; empty for none.
        wide: Which column it stands in where there are three; empty for the middle.
    """

    name: str
    title: str
    pane: str
    enter: str = ""
    wide: str = ""


class ScreenSpec(msgspec.Struct, frozen=True):
    """One screen.

    Attributes:
        name: The stable name.
        screen: Its class, as ``module:name`` below ``warroom.tui``.
        needs: What it cannot be opened without.
    """

    name: str
    screen: str
    needs: Needs = Needs.NOTHING
