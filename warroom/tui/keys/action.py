"""What the registry is made of, as data that imports nothing; and what boards and lines do."""

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


def _verb(board: str, name: str, keys: str, label: str, does: str) -> Action:
    return Action(name, keys, label, does, Group.BOARD, board=board)


BOARDS: tuple[Action, ...] = (
    _verb("hypotheses", "hypothesis.test", "t", "test", "hypotheses: I test it, at once"),
    _verb("hypotheses", "hypothesis.give", "a", "give", "hypotheses: somebody tests it"),
    _verb("hypotheses", "hypothesis.confirm", "c", "confirm",
          "hypotheses: it is the cause; what shows it"),
    _verb("hypotheses", "hypothesis.refute", "r", "refute",
          "hypotheses: it is not; what speaks against it"),
    _verb("hypotheses", "hypothesis.park", "p", "park", "hypotheses: not now"),
    _verb("hypotheses", "hypothesis.doubt", "d", "doubt", "hypotheses: I doubt it"),
    _verb("hypotheses", "hypothesis.claim", "h", "new", "hypotheses: one more"),
    _verb("questions", "question.answer", "a", "answer", "question box: the answer"),
    _verb("questions", "question.give", "g", "give to somebody",
          "question box: who shall answer"),
    _verb("questions", "question.drop", "d", "drop", "question box: it needs no answer"),
    _verb("questions", "question.ask", "q", "new", "question box: one more"),
    _verb("details", "entry.kind", "i", "kind", "details of an entry: another kind"),
    _verb("details", "entry.test", "t", "tests it", "details of an entry: test its hypothesis"),
    _verb("details", "entry.claim", "H", "hypothesis",
          "details of an entry: make it a hypothesis"),
)  # fmt: skip
"""What the keys do on a board or in the details of an entry, instead of what the room has there."""


def _typing(name: str, keys: str, does: str) -> Action:
    return Action(f"typing.{name}", keys, name.replace("_", " "), does, Group.TYPING)


TYPING: tuple[Action, ...] = (
    _typing("send", "enter", "log the entry and close the line"),
    _typing("keep", "escape", "leave and keep the draft; the same key reopens it"),
    _typing("next_kind", "tab", "the next kind; completes @people and #ids while one is typed"),
    _typing("previous_kind", "shift+tab", "the kind before"),
    _typing("complete", "right", "complete @people and #ids, at the end of the line"),
    _typing("recall", "up", "what was typed before"),
    _typing("line_start", "home,ctrl+a", "to the start of the line"),
    _typing("line_end", "end,ctrl+e", "to the end of the line"),
    _typing("erase_line", "ctrl+u", "erase to the start of the line"),
    _typing("erase_rest", "ctrl+k", "erase to the end of the line"),
    _typing("erase_word", "ctrl+w", "erase the word before"),
)
"""What the entry line understands; shown in help and docs, not bound by the settings."""
