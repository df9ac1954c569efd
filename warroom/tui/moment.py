"""What fits the moment: which keys are off and why, and which ones the key bar shows first."""

import msgspec

from warroom.owed import Urgency, misses_commander
from warroom.topics.lifecycle.events import State
from warroom.topics.roles.events import Role
from warroom.topics.updates.state import Level
from warroom.tui.keymap import Keymap
from warroom.tui.keys import BY_ID, Group, Key, Needs, meant
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


def why_off(key: Key, moment: Moment) -> str:
    """Why a key does nothing now, in one sentence; empty when it is on."""
    if Needs.WRITING in key.needs and moment.read_only:
        return _unasked(moment.view) if key.id == _ASK else _read_only(moment.view)
    if Needs.INCIDENT in key.needs and moment.view is None:
        return "Open an incident first: Enter."
    if Needs.ENTRY in key.needs and moment.entry is None:
        return "No entry is selected; k selects the latest."
    if moment.view is None:
        return ""
    return _state_says(key, moment.view)


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


def _state_says(key: Key, view: View) -> str:
    incident = view.incident
    mine = incident.commander == view.me and not incident.handoff.challenges.open
    if key.id == "command.take" and mine:
        return "You hold command; R hands it over."
    over = incident.lifecycle.over
    if over and Needs.UNDER_WAY in key.needs and key.id not in _AFTERWARDS:
        return f"{incident.id} is {incident.lifecycle.state}; S reopens it."
    if key.id == "command.close" and over:
        return f"{incident.id} is {incident.lifecycle.state} already."
    return ""


_ASK = "log.question"
_AFTERWARDS = frozenset({"command.state", "command.situation", "command.roles", "command.impact"})

_LOGGING = (
    "log.note", "log.observation", "log.hypothesis", "log.decision", "log.change", "log.item",
    "log.impact", "log.result", "log.communication", "log.question", "log.external", "log.followup",
)  # fmt: skip
_BY_ROLE: dict[Role, tuple[str, ...]] = {
    Role.IC: ("command.state", "command.severity", "command.update", "command.roles"),
    Role.COMMS: ("command.update", "command.impact", "command.severity", "command.roles"),
    Role.LIAISON: ("command.update", "command.severity", "command.roles"),
}
_USUAL = (
    "command.severity", "command.state", "command.update", "command.roles", "command.situation",
    "command.impact", "command.approvals", "command.owed", "command.take", "command.close",
    "command.freeze", "command.worse", "command.hypotheses", "command.decision", "command.lobby",
    "command.questions",
)  # fmt: skip
_ALWAYS = ("find.filter", "find.help")
_SELECTED = ("find.correct", "find.copy", "find.details")
_WATCHING = ("find.next_pane", _ASK, "find.details", "find.copy", "find.times", "find.widen",
             "command.sitrep", "command.owed", "command.lobby", "find.leave",
             "command.questions")  # fmt: skip


class Bar(msgspec.Struct, frozen=True):
    """What the key bar shows, most fitting first; what does not fit the width is left out.

    Attributes:
        log: The first row.
        commands: The second row.
        always: At the right end, never left out.
    """

    log: tuple[Key, ...]
    commands: tuple[Key, ...]
    always: tuple[Key, ...]


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

    def those(self, *names: str) -> tuple[Key, ...]:
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
    first = ["command.sitrep"] if _joins(view) else []
    for owed in view.obligations:
        key = BY_ID[meant(owed.clears)]
        if key.group is Group.COMMAND and owed.urgency >= Urgency.SOON:
            first.append(key.id)
    if misses_commander(view.obligations):
        first.append("command.take")
    if any(clock.level >= Level.DUE for clock in view.clocks):
        first.append("command.update")
    if view.incident.lifecycle.state is State.VERIFIED:
        first.append("command.close")
    for role in view.my_roles:
        first += _BY_ROLE.get(role, ())
    return first
