"""What fits the moment: which keys are off and why, and which ones the key bar shows first."""

from collections.abc import Sequence

import msgspec

from warroom.owed import Urgency, misses_commander
from warroom.topics.lifecycle.events import State
from warroom.topics.roles.events import Role
from warroom.topics.updates.state import Level
from warroom.tui.keys.action import Action, Group, Needs
from warroom.tui.keys.keybar import KeyHint, KeyRow
from warroom.tui.keys.keymap import Keymap
from warroom.tui.registry import BY_ID
from warroom.tui.view import READ_ONLY, View


class Moment(msgspec.Struct, frozen=True):
    """What decides about keys.

    Attributes:
        view: What the panes show; None in the lobby.
        entry: The seq of the selected entry.
        read_only: Whether this console only watches.
    """

    view: View | None = None
    entry: int | None = None
    read_only: bool = False


def why_off(key: Action, moment: Moment) -> str:
    """Why a key does nothing now, in one sentence; empty when it is on."""
    view = moment.view
    if Needs.WRITING in key.needs and moment.read_only:
        return _unasked(view) if key.id == _ASK else _read_only(view)
    if view is None:
        return "Open an incident first." if Needs.INCIDENT in key.needs else ""
    if Needs.ENTRY in key.needs and moment.entry is None:
        return f"No entry is selected; {view.key('find.up')} selects the latest."
    return _state_says(key, view)


def _read_only(view: View | None) -> str:
    if view is not None and view.trouble is not None and view.trouble.word == READ_ONLY:
        return f"This console is read-only. {view.trouble.sentence}"
    return "This console is read-only; `warroom open` writes."


def _unasked(view: View | None) -> str:
    """Why who only watches cannot ask, and who can change that (doctrine O.7)."""
    if view is not None and view.may_ask:
        return ""
    return (
        "This console is read-only and no drop-box is granted; an operator grants it: "
        "`warroom questions grant`."
    )


def _state_says(key: Action, view: View) -> str:
    incident = view.incident
    mine = incident.commander == view.me and not incident.handoff.challenge
    if key.id == "command.take" and mine:
        return f"You hold command; {view.key('role.manage')} hands it over."
    over = incident.lifecycle.over
    if over and Needs.UNDER_WAY in key.needs and key.id not in _AFTERWARDS:
        return f"{incident.id} is {incident.lifecycle.state}; {view.key('state.move')} reopens it."
    if key.id == "incident.close" and over:
        return f"{incident.id} is {incident.lifecycle.state} already."
    return ""


_ASK = "log.question"
_AFTERWARDS = frozenset({"state.move", "situation.edit", "role.manage", "impact.windows"})

_LOGGING = (
    "log.note", "log.observation", "log.hypothesis", "log.decision", "log.change", "log.item",
    "log.impact", "log.result", "log.communication", "log.question", "log.external", "log.followup",
)  # fmt: skip
_BY_ROLE: dict[Role, tuple[str, ...]] = {
    Role.IC: ("state.move", "severity.set", "update.send", "role.manage"),
    Role.COMMS: ("update.send", "impact.windows", "severity.set", "role.manage"),
    Role.LIAISON: ("update.send", "severity.set", "role.manage"),
}
_USUAL = (
    "severity.set", "state.move", "update.send", "role.manage", "situation.edit",
    "impact.windows", "change.list", "find.owed", "command.take", "incident.close",
    "freeze.set", "severity.worse", "hypothesis.board", "decision.record", "lobby.show",
    "question.board",
)  # fmt: skip
_ALWAYS = ("find.filter", "find.help")
_SELECTED = ("find.correct", "find.copy", "find.details")
_WATCHING = ("find.next_pane", _ASK, "find.details", "find.copy", "find.times", "find.widen",
             "sitrep.show", "find.owed", "lobby.show", "find.leave",
             "question.board")  # fmt: skip


class Bar(msgspec.Struct, frozen=True):
    """What the key bar shows, most fitting first; what does not fit the width is left out.

    Attributes:
        log: The first row.
        commands: The second row.
        always: At the right end, never left out.
    """

    log: tuple[Action, ...]
    commands: tuple[Action, ...]
    always: tuple[Action, ...]


def bar(moment: Moment, keymap: Keymap) -> Bar:
    """The keys that fit the role and the state of the moment."""
    on = _Filter(moment, keymap)
    always = on.those(*((_SELECTED[:1] if moment.entry is not None else ()) + _ALWAYS))
    if moment.read_only:
        return Bar((), on.those(*_WATCHING), always)
    return Bar(on.those(*_LOGGING), on.those(*_pressing(moment, keymap), *_USUAL), always)


class _Filter:
    def __init__(self, moment: Moment, keymap: Keymap) -> None:
        self.moment, self.keymap = moment, keymap

    def those(self, *names: str) -> tuple[Action, ...]:
        """The named keys that are bound and on, each once."""
        keys = (BY_ID[name] for name in dict.fromkeys(names))
        return tuple(
            key for key in keys if self.keymap.keys[key.id] and not why_off(key, self.moment)
        )


def _joins(view: View) -> bool:
    """Whether the operator is new here: no role, and not a word yet (ESC-4)."""
    return not view.my_roles and view.me not in view.incident.crew.wrote


def _pressing(moment: Moment, keymap: Keymap) -> list[str]:
    view = moment.view
    if view is None:
        return []
    first = ["sitrep.show"] if _joins(view) else []
    for owed in view.obligations:
        key = BY_ID[owed.clears]
        if key.group is Group.COMMAND and owed.urgency >= Urgency.SOON:
            first.append(key.id)
    if misses_commander(view.obligations):
        first.append("command.take")
    if any(clock.level >= Level.DUE for clock in view.clocks):
        first.append("update.send")
    if view.incident.lifecycle.state is State.VERIFIED:
        first.append("incident.close")
    for role in view.my_roles:
        first += _BY_ROLE.get(role, ())
    return first


def key_rows(moment: Moment, keymap: Keymap, watching: str) -> tuple[KeyRow, ...]:
    """The rows of the key bar in the room.

    Args:
        moment: What decides.
        keymap: The keys in force.
        watching: What stands below the keys of a console that only watches.
    """
    shown = bar(moment, keymap)
    view = moment.view
    label = "IC" if view is not None and view.incident.owner == view.me else "Do"
    commands = KeyRow(
        "OBSERVER" if moment.read_only else label,
        _hints(shown.commands, keymap),
        _hints(shown.always, keymap),
        chip=moment.read_only,
    )
    if moment.read_only:
        return (commands, KeyRow(words=watching))
    return (KeyRow("Log", _hints(shown.log, keymap)), commands)


def _hints(actions: Sequence[Action], keymap: Keymap) -> tuple[KeyHint, ...]:
    return tuple((keymap.shown(each.id), each.label) for each in actions)
