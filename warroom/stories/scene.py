"""One line of a file as somebody plays it: who, when, with which words, in which state."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import msgspec

from warroom.core.event import Event, When
from warroom.incident import Incident
from warroom.stories.pace import Shift
from warroom.stories.read import Line
from warroom.topics.changes.state import Changes
from warroom.topics.roles import state as roles_state

_LATE = timedelta(minutes=1)

_SAID = frozenset(
    ["blast", "effect", "evidence", "impact", "poll", "reason", "result", "stop", "text", "undo"]
)
"""The wishes that are words."""

_NAME = re.compile(r"\b[A-Z]\d+\b")
_THINGS = ("decision", "change", "item", "hypothesis", "window")
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


class Cast:
    """Who plays, under which handle; and what the room calls the things of the file."""

    def __init__(self) -> None:
        self._handles: dict[str, str] = {}
        self._ours: dict[tuple[str, str], str] = {}

    def handle(self, name: str) -> str:
        """The handle of a person or a machine, such as ``mara`` for Mara Okafor."""
        if name not in self._handles:
            words = name.lower().split()
            short = words[0] if name.istitle() else "-".join(words)
            taken = short in self._handles.values()
            self._handles[name] = "-".join(words) if taken else short
        return self._handles[name]

    def ours(self, what: str, theirs: str) -> str:
        """The room's name for an item or a window of the file; empty while it has none."""
        return self._ours.get((what, theirs), "")

    def told(self, words: str) -> str:
        """Words of the file in which things have the names that the room gave them."""

        def named(match: re.Match[str]) -> str:
            found = (self.ours(what, match[0]) for what in _THINGS)
            return next(filter(None, found), match[0])

        return _NAME.sub(named, words)

    def learn(self, what: str, theirs: str, ours: str) -> None:
        """Remember what the room calls it."""
        self._ours[what, theirs] = ours


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
        self.op = line.op
        self.who = cast.handle(line.actor)
        self.words = shift.words(line.text, line.when.at or line.recorded_at or at)
        happened = shift(line.when.at) if line.when.at else None
        late = happened is not None and at - happened > _LATE
        self.when = When(happened, line.when.precision) if late else None

    def act(self, rule: Rule, names: tuple[str, str] | None = None, **wish: Any) -> Try:
        """An act of who speaks in the line; what its words name is called as the room does."""
        told = {name: self.cast.told(wish[name]) for name in _SAID & wish.keys()}
        return Try(rule, self.who, wish | told, self.when, names)

    def person(self, field: str) -> str:
        """The handle of the person that a field names; empty when it names nobody."""
        name = self.line.word(field)
        return self.cast.handle(name) if name else ""
