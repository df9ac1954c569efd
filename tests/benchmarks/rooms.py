"""Rooms of a size, for the benchmarks."""

import uuid
from pathlib import Path

from warroom import clock
from warroom.act import Target
from warroom.core.event import Draft
from warroom.room import Room
from warroom.topics.lifecycle import declare
from warroom.topics.roles import rules as roles
from warroom.topics.roles.events import Role
from warroom.topics.timeline.events import Logged

_COMMAND = 2_000
LAST = "the-last-entry-on-the-screen"
"""The words of the last entry."""


def fill(path: Path, entries: int) -> str:
    """A room with one SEV-2 in command of mara and so many entries; the incident's id."""
    room = Room.open(path, operator="mara")
    done = room.act(
        declare.declare_new, Target(new=True), title="checkout returns 5xx", severity_level=2
    )
    assert done.incident is not None
    incident = done.incident.id
    room.act(roles.claim, Target(incident), role=Role.IC)
    texts = [f"entry {number}: restarted the checkout pods" for number in range(entries - 1)]
    append(room, incident, [*texts, LAST])
    room.close()
    return incident


def append(room: Room, incident: str, texts: list[str]) -> None:
    """Append entries below the rules and the derived tables, many at once."""
    for start in range(0, len(texts), _COMMAND):
        some = texts[start : start + _COMMAND]
        drafts = [Draft(incident, "mara", Logged(entry="note", text=text)) for text in some]
        with room.log.appending(
            uuid.uuid4().hex, after=room.head().seq, now=clock.now, origin="mara@host"
        ) as appending:
            appending(drafts)
