"""What a crew did in a drill beside what its file says: how long each step took, from the alert."""

from datetime import datetime

import msgspec

from warroom.incident import Incident
from warroom.stories.command import role_of
from warroom.stories.pace import known_at
from warroom.stories.placing import named
from warroom.stories.play import beginning
from warroom.stories.read import Line, TimelineFile
from warroom.stories.work import audiences
from warroom.topics.lifecycle.events import State
from warroom.topics.roles.events import Role
from warroom.topics.updates.events import Audience

STEPS = {
    "declared": "declared",
    "command": "command taken",
    "internal": "first internal update",
    "external": "first external update",
    "mitigated": "mitigated",
}
"""The steps that are compared, in words."""

_FOUND = (State.MITIGATED, State.RESOLVED, State.VERIFIED, State.CLOSED)


class Compared(msgspec.Struct, frozen=True):
    """One step; seconds from the alert, None where it was not taken.

    Attributes:
        crew_seconds: What the crew needed, by the clock on the wall.
        crew_story_seconds: The same in the time of the file: as many times more as the speed.
        file_seconds: What the file says.
    """

    step: str
    crew_seconds: int | None
    crew_story_seconds: int | None
    file_seconds: int | None

    @property
    def later(self) -> int | None:
        """How much later than in the file, in seconds of the file; negative is sooner."""
        if self.crew_story_seconds is None or self.file_seconds is None:
            return None
        return self.crew_story_seconds - self.file_seconds


def compare(incident: Incident, file: TimelineFile, speed: float) -> list[Compared]:
    """Each step as the crew took it and as the file tells it."""
    start, told, crew = incident.lifecycle.opened_at, _told(file), _done(incident)
    found = []
    for step in STEPS:
        took = told_took = None
        if (at := crew.get(step)) and start:
            seconds = (at - start).total_seconds()
            took, told_took = round(seconds), round(seconds * speed)
        found.append(Compared(step, took, told_took, told.get(step)))
    return found


def _done(incident: Incident) -> dict[str, datetime]:
    found: dict[str, datetime] = {}
    if incident.lifecycle.declared_at is not None:
        found["declared"] = incident.lifecycle.declared_at
    for term in incident.roles.terms:
        if term.role is Role.IC:
            found.setdefault("command", term.since)
    for sent in incident.updates.sent:
        step = {Audience.INTERNAL: "internal", Audience.CUSTOMERS: "external"}.get(sent.audience)
        if step:
            found.setdefault(step, sent.at)
    for step_ in incident.lifecycle.history:
        if step_.state in _FOUND:
            found.setdefault("mitigated", step_.at)
    return found


def _told(file: TimelineFile) -> dict[str, int]:
    """Seconds from the line with which the incident begins to the first line of each step."""
    if not file.lines:
        return {}
    first = beginning(file)
    start = file.lines[first].when.at or known_at(file.lines)[first]
    found: dict[str, int] = {}
    for line in file.lines:
        if line.when.at is None:
            continue
        for step in _steps(line):
            found.setdefault(step, round((line.when.at - start).total_seconds()))
    return found


def _steps(line: Line) -> list[str]:
    names, reached = named(line), audiences(line) if line.kind == "communication" else ()
    claims = line.kind == "role" and line.op in ("claim", "accept")
    commands = claims and role_of(line.data.get("target_role")) is Role.IC
    told = {
        "declared": "declared" in names,
        "command": "command_established" in names or commands,
        "internal": Audience.INTERNAL in reached,
        "external": Audience.CUSTOMERS in reached,
        "mitigated": bool({"mitigated", "resolved"} & set(names)),
    }
    return [step for step, holds in told.items() if holds]
