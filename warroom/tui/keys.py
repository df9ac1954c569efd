"""The one list of everything that a key can do; bindings, key bar, help and docs come from it."""

from enum import Flag, StrEnum, auto

import msgspec


class Group(StrEnum):
    """One grammar: lower case logs, UPPER CASE commands, punctuation finds."""

    LOG = "log"
    COMMAND = "command"
    FIND = "find and move"
    TYPING = "while typing"


class Needs(Flag):
    """What a key cannot do without."""

    NOTHING = 0
    WRITING = auto()
    INCIDENT = auto()
    ENTRY = auto()
    UNDER_WAY = auto()
    ROOM = WRITING | INCIDENT


class Key(msgspec.Struct, frozen=True):
    """One thing that a key does.

    Attributes:
        id: The stable name, for overrides in the settings.
        keys: Textual's names of its keys, with commas between.
        label: One to three words for the key bar.
        help: What it does, for the help and the docs.
        handler: What runs: the name of a method of the screen.
        argument: What the method is told.
        needs: What it cannot do without.
        vim: Its keys in the ``vim`` preset, where they differ.
        lobby: Whether it also works in the lobby.
    """

    id: str
    keys: str
    label: str
    help: str
    group: Group
    handler: str
    argument: str = ""
    needs: Needs = Needs.INCIDENT
    vim: str = ""
    lobby: bool = False


def _log(name: str, keys: str, label: str, help: str, vim: str = "") -> Key:  # noqa: A002
    return Key(f"log.{name}", keys, label, help, Group.LOG, "log", name, Needs.ROOM, vim)


def _command(name: str, keys: str, label: str, help: str) -> Key:  # noqa: A002
    needs = Needs.ROOM | Needs.UNDER_WAY
    return Key(f"command.{name}", keys, label, help, Group.COMMAND, "flow", name, needs)


def _find(
    name: str,
    keys: str,
    label: str,
    help: str,  # noqa: A002
    handler: str,
    argument: str = "",
    needs: Needs = Needs.INCIDENT,
    vim: str = "",
    lobby: bool = False,
) -> Key:
    return Key(f"find.{name}", keys, label, help, Group.FIND, handler, argument, needs, vim, lobby)


_LOG = (
    _log("note", "n,space", "note", "a note; the kind can be changed while typing"),
    _log("observation", "o", "observation", "what somebody saw, with its evidence"),
    _log("hypothesis", "h", "hypothesis", "what could explain it", vim="p"),
    _log("decision", "d", "decision", "what was decided; !20m at its end: when it is reviewed"),
    _log("change", "x", "change", "a change to production; R2 or ? at its start asks for approval"),
    _log("result", "r", "result", "what a change or a test did"),
    _log("impact", "i", "impact", "what customers notice"),
    _log("communication", "m", "message", "a message that went out"),
    _log("question", "q", "question", "an open question, also of who watches"),
    _log("external", "e", "external", "an event outside: a provider, the press"),
    _log("item", "a", "action item", "an action item: text @owner !10m"),
    Key(
        "log.report",
        "s",
        "+1 report",
        "count one more customer report, at once",
        Group.LOG,
        "flow",
        "report",
        Needs.ROOM,
    ),
    _log("followup", "f", "follow-up", "something to do after the incident"),
)

_COMMANDS = (
    _command("take", "K", "take command", "take command, or ask its holder for it"),
    _command("roles", "R", "roles", "offer, accept, claim, release, hand over"),
    _command("people", "P", "people", "call somebody, say who is here, let people go"),
    _command("severity", "V", "severity", "how bad it is: anyone raises, the IC lowers"),
    _command("state", "S", "state", "where the incident stands, and its phase"),
    _command("update", "U", "update sent", "an update went out: audience, text, next time"),
    Key(
        "command.approvals", "A", "approvals",
        "changes to production: answer, do, judge; what changed and what may help",
        Group.COMMAND, "approvals",
    ),
    _command("impact", "I", "impact", "impact windows and components"),
    _command("freeze", "F", "freeze", "freeze deploys, or lift the freeze"),
    _command("situation", "E", "situation", "edit the situation, the bridge and chat links"),
    Key(
        "command.hypotheses", "H", "hypotheses",
        "the hypotheses: test, confirm, refute, park, doubt; takes a guess that was just offered",
        Group.COMMAND, "hypotheses",
    ),
    Key(
        "command.questions", "B", "question box",
        "the questions: answer, give to somebody, drop",
        Group.COMMAND, "questions",
    ),
    Key(
        "command.decision", "D", "decision",
        "record a decision: question, options, objections, effect, stop criterion, review",
        Group.COMMAND, "flow", "decision", Needs.ROOM,
    ),
    Key(
        "command.owed", "O", "owed", "what is owed; Enter goes to what clears it",
        Group.COMMAND, "owed",
    ),
    Key(
        "command.sitrep", "J", "sitrep", "where it stands, in sixty seconds, for whoever joins",
        Group.COMMAND, "flow", "sitrep",
    ),
    _command("close", "C", "close", "close the incident, after its gate"),
    Key(
        "command.lobby", "L", "lobby", "all incidents of the room",
        Group.COMMAND, "lobby", needs=Needs.NOTHING,
    ),
    _command("worse", "exclamation_mark", "make it worse", "raise severity or go back a state"),
    Key(
        "command.save", "W", "save a copy", "write what this console holds to a file",
        Group.COMMAND, "save_copy",
    ),
    Key(
        "command.open", "n", "new incident", "open a new incident with a title",
        Group.COMMAND, "open_new", needs=Needs.WRITING,
    ),
)  # fmt: skip

PANES = ("timeline", "items", "roles", "situation", "decisions", "updates")
"""The panes in the order of their digits."""

_FIND = (
    *(
        _find(f"pane{digit}", str(digit), name, f"go to the {name} pane", "pane", name)
        for digit, name in enumerate(PANES, start=1)
    ),
    _find("next_pane", "tab", "next pane", "go to the next pane", "pane", "+", vim="tab,l"),
    _find(
        "previous_pane", "shift+tab", "previous pane", "go to the pane before", "pane", "-",
        vim="shift+tab,h",
    ),
    _find("down", "j,down", "down", "one down", "move", "down", Needs.NOTHING, lobby=True),
    _find("up", "k,up", "up", "one up", "move", "up", Needs.NOTHING, lobby=True),
    _find(
        "page_down", "pagedown", "page down", "one page down", "move", "page_down",
        Needs.NOTHING, "pagedown,ctrl+f,ctrl+d", True,
    ),
    _find(
        "page_up", "pageup", "page up", "one page up", "move", "page_up",
        Needs.NOTHING, "pageup,ctrl+b,ctrl+u", True,
    ),
    _find("first", "g,home", "first", "to the first", "move", "first", Needs.NOTHING, lobby=True),
    _find(
        "latest", "G,end", "latest", "to the latest, and follow", "move", "latest",
        Needs.NOTHING, lobby=True,
    ),
    _find(
        "filter", "slash", "filter", "show only: words, a name, a kind", "filter",
        needs=Needs.NOTHING, lobby=True,
    ),
    _find(
        "details", "enter", "details", "details of the selected, and what can be done with it",
        "details", needs=Needs.NOTHING, lobby=True,
    ),
    _find("correct", "c", "correct", "correct the selected entry", "correct",
          needs=Needs.ROOM | Needs.ENTRY),
    _find("strike", "u", "strike last", "strike my last entry", "flow", "strike", Needs.ROOM),
    _find("copy", "y", "copy", "copy the selected entry to the clipboard", "copy",
          needs=Needs.INCIDENT | Needs.ENTRY),
    _find("times", "t", "T+ times", "clock times or times since the declaration", "times"),
    _find("working", "v", "working lane", "show or hide open hypotheses, questions and guesses",
          "working"),
    _find("widen", "w", "widen", "give the pane the whole width, and back", "widen"),
    _find("escape", "escape", "back", "clear the filter, leave what is open", "escape",
          needs=Needs.NOTHING, lobby=True),
    _find("help", "question_mark", "help", "all keys in force; type to filter, Enter runs",
          "help", needs=Needs.NOTHING, lobby=True),
    _find("palette", "colon,ctrl+p", "all commands", "every command by name", "palette",
          needs=Needs.NOTHING, lobby=True),
    _find("leave", "Q,ctrl+q", "leave", "leave the console; the room stays", "leave",
          needs=Needs.NOTHING, lobby=True),
)  # fmt: skip


def _typing(name: str, keys: str, help: str) -> Key:  # noqa: A002
    return Key(f"typing.{name}", keys, name.replace("_", " "), help, Group.TYPING, "")


_TYPING = (
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

KEYS: tuple[Key, ...] = (*_LOG, *_COMMANDS, *_FIND)
"""Everything that can be bound, in the order in which help and docs show it."""

TYPING: tuple[Key, ...] = _TYPING
"""What the entry line understands; shown in help and docs, not bound by the settings."""

LOBBY_ONLY = frozenset({"command.open"})
"""Keys that only the lobby has; in the room the same letter logs."""

BY_ID: dict[str, Key] = {key.id: key for key in KEYS}
"""The keys by their id."""

_NAMES = {
    "role.manage": "command.roles",
    "people.manage": "command.people",
    "severity.set": "command.severity",
    "state.move": "command.state",
    "update.send": "command.update",
    "change.list": "command.approvals",
    "hypothesis.board": "command.hypotheses",
    "question.board": "command.questions",
    "decision.record": "command.decision",
    "find.owed": "command.owed",
    "sitrep.show": "command.sitrep",
    "incident.close": "command.close",
}
"""What the domain calls a thing, by the id of its key."""


def meant(name: str) -> str:
    """The id of a key, by that id or by what the domain calls the thing."""
    return _NAMES.get(name, name)
