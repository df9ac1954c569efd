"""One line of a file as somebody plays it: who, when, with which words, in which state."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import msgspec

from warroom.core.event import Event, When
from warroom.incident import Incident
from warroom.stories.cast import Cast
from warroom.stories.pace import Shift
from warroom.stories.read import Line
from warroom.stories.values import text
from warroom.topics.changes.state import Changes
from warroom.topics.roles import state as roles_state

_LATE = timedelta(minutes=1)

_SAID = frozenset(
    {"blast", "effect", "evidence", "impact", "poll", "reason", "result", "stop", "text", "undo"}
)
"""The wishes that are words."""

Rule = Callable[..., list[Event]]


class Try(msgspec.Struct, frozen=True):
    """One act to try.

    Attributes:
        by: Who acts.
        when: When it happened, if not now.
        wish: The keyword-only arguments of the rule.
        names: ``item`` or ``window``: what the room's answer names, and its name in the file.
    """

    rule: Rule
    by: str
    wish: dict[str, Any]
    when: When | None = None
    names: tuple[str, str] | None = None


class Scene:
    """What an act needs to know of its line and of the incident at that moment.

    Attributes:
        held: The roles as they stand.
        changes: The changes to production as they stand.
        over: Whether the incident is over.
        entries: What was written so far.
        op: What the line does, such as ``assign``.
        who: The handle of who acts.
        words: Its words, with times shifted into the story.
        when: When it happened, if it was written down later than that.
    """

    def __init__(
        self, line: Line, cast: Cast, shift: Shift, at: datetime, incident: Incident | None
    ) -> None:
        self.line, self.cast, self.shift, self.data = line, cast, shift, line.data
        self.held = incident.roles if incident else roles_state.Roles()
        self.changes = incident.changes if incident else Changes()
        self.over = incident is not None and incident.lifecycle.over
        self.entries = incident.timeline.written if incident else ()
        self.op = text(line.data.get("op")).lower()
        self.who = cast.handle(line.actor)
        self.words = shift.words(line.text, line.when.at or line.recorded_at or at)
        self.when = _when(line, shift, at)

    def act(self, rule: Rule, names: tuple[str, str] | None = None, **wish: Any) -> Try:
        """An act of who speaks in the line; what its words name is called as the room does."""
        said = {
            name: self.cast.told(value) if name in _SAID and isinstance(value, str) else value
            for name, value in wish.items()
        }
        return Try(rule, self.who, said, self.when, names)

    def person(self, field: str) -> str:
        """The handle of the person that a field names; empty when it names nobody."""
        name = text(self.data.get(field))
        return self.cast.handle(name) if name else ""


def _when(line: Line, shift: Shift, at: datetime) -> When | None:
    if line.when.at is None:
        return None
    happened = shift(line.when.at)
    return When(happened, line.when.precision) if at - happened > _LATE else None
