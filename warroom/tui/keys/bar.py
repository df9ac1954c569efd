"""What fits the moment: which keys are off and why, and which ones the key bar shows first."""

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
_SELECTED = "find.correct"
_WATCHING = ("find.next_pane", _ASK, "find.details", "find.copy", "find.times", "find.widen",
             "sitrep.show", "find.owed", "lobby.show", "find.leave",
             "question.board")  # fmt: skip


def _joins(view: View) -> bool:
    """Whether the operator is new here: no role, and not a word yet (ESC-4)."""
    return not view.my_roles and view.me not in view.incident.crew.wrote


def _pressing(view: View | None) -> list[str]:
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
    """The rows of the key bar in the room, most fitting keys first.

    Args:
        moment: What decides: the role and the state.
        keymap: The keys in force.
        watching: What stands below the keys of a console that only watches.
    """

    def on(*names: str) -> tuple[KeyHint, ...]:
        """The named keys that are bound and on, each once."""
        keys = (BY_ID[name] for name in dict.fromkeys(names) if keymap.keys[name])
        return tuple((keymap.shown(key.id), key.label) for key in keys if not why_off(key, moment))

    always = on(*((_SELECTED,) if moment.entry is not None else ()), *_ALWAYS)
    if moment.read_only:
        return (KeyRow("OBSERVER", on(*_WATCHING), always, chip=True), KeyRow(words=watching))
    label = (
        "IC" if moment.view is not None and moment.view.incident.owner == moment.view.me else "Do"
    )
    commands = KeyRow(label, on(*_pressing(moment.view), *_USUAL), always)
    return (KeyRow("Log", on(*_LOGGING)), commands)
