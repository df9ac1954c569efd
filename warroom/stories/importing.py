"""Importing a timeline file: what happened, as a backfilled incident; no rule judges the past."""

from datetime import datetime

import msgspec
from msgspec.structs import replace

from warroom.core.doctrine.thresholds import Doctrine
from warroom.core.event import Event, Precision, When
from warroom.room import Room
from warroom.stories.command import Command, assignments
from warroom.stories.placing import START, Chosen, Fact, Placed, choose, placed
from warroom.stories.production import changes, decisions
from warroom.stories.read import Line, TimelineError, TimelineFile
from warroom.stories.states import began, severities, states, windows
from warroom.stories.work import followups, hypotheses, items, updates
from warroom.topics.lifecycle.events import IncidentKind, Opened
from warroom.topics.timeline.events import Imported, Logged

_KINDS = {"action": "change", "task": "item", "status": "state", "pir": "review"}
_REFERENCES = ("task", "action", "hyp", "decision", "q", "followup", "window")


class Entry(msgspec.Struct, frozen=True):
    """One line as the log gets it: the visible entry, and the line it was."""

    line: Line
    event: Logged


class Plan(msgspec.Struct, frozen=True):
    """Everything that an import writes.

    Attributes:
        opened: The opening of the incident, at the first known time of the file.
        entries: One for each line, in the order of the file.
        facts: What the topics fold, in the order in which it happened.
        warnings: Sentences about what was kept as an entry and not used.
    """

    opened: Opened
    entries: tuple[Entry, ...]
    facts: tuple[Fact, ...]
    warnings: tuple[str, ...]

    def drafts(self, importer: str) -> list[tuple[str, Event]]:
        """Every event with its actor, in the order in which they are appended."""
        return [
            (importer, self.opened),
            *((entry.line.actor, entry.event) for entry in self.entries),
            *((fact.actor, replace(fact.event, recorded_by=importer)) for fact in self.facts),
        ]


def import_timeline(room: Room, file: TimelineFile) -> tuple[str, tuple[str, ...]]:
    """Write a file into the room as one backfilled incident, in one append.

    Returns:
        The id of the incident, and warnings about what was kept as an entry and not used.

    Raises:
        TimelineError: The file has no entry.
        RoomUnusable: The file of the room could not take it; nothing was written.
    """
    if not file.lines:
        raise TimelineError("The file has a header and no entry; there is nothing to import.")
    planned = plan(file, room.doctrine)
    done = room.import_incident(planned.drafts(room.operator))
    return done.incident.id if done.incident else "", planned.warnings


def plan(file: TimelineFile, doctrine: Doctrine) -> Plan:
    """What a file means, as events; of the doctrine it takes the life of an offer."""
    lines = placed(file.lines)
    chosen = choose(lines, began(lines))
    roles, command = assignments(lines, chosen, doctrine)
    impact, misfits = windows(lines, chosen)
    facts = [
        *severities(lines, file.header.severity, chosen, command),
        *states(lines, chosen, command),
        *roles,
        *items(lines),
        *updates(lines, command),
        *changes(lines, command),
        *decisions(lines, command),
        *impact,
        *followups(lines),
        *hypotheses(lines),
    ]
    return Plan(
        opened=_opened(file, lines),
        entries=_entries(file, lines, chosen, command),
        facts=tuple(sorted(facts, key=lambda each: each.place)),
        warnings=(*chosen.warnings, *misfits),
    )


def _opened(file: TimelineFile, lines: list[Placed]) -> Opened:
    timed = (each.line.when for each in lines if each.line.when.at is not None)
    header = file.header
    return Opened(
        title=header.title,
        incident_kind=IncidentKind.BACKFILLED,
        service=header.service,
        source=header.source,
        extra=header.extra | ({"fictional": True} if header.fictional else {}),
        quiet=True,
        occurred=next(timed, When(None, Precision.UNTIMED)),
    )


def _entries(
    file: TimelineFile, lines: list[Placed], chosen: Chosen, command: Command
) -> tuple[Entry, ...]:
    first = next((each.place for each in lines if each.place > START), None)
    places = {
        each.line.number: first if each.place == START else each.place
        for each in lines
        if each.place != each.line.when.at
    }
    return tuple(
        Entry(line, _logged(line, places.get(line.number), chosen, command)) for line in file.lines
    )


def _logged(line: Line, place: datetime | None, chosen: Chosen, command: Command) -> Logged:
    references = (line.word(name) for name in _REFERENCES)
    deciding = line.kind == "decision" and line.when.at is not None
    return Logged(
        entry=_KINDS.get(line.kind, line.kind),
        text=line.text,
        ref=next(filter(None, references), ""),
        under=command.at(line.when.at) if deciding and line.when.at else None,
        milestones=chosen.by_line.get(line.number, ()),
        occurred=line.when,
        imported=Imported(
            recorded_at=line.recorded_at,
            place=place,
            role=line.role,
            core=line.core,
            extra=line.extra,
        ),
    )
