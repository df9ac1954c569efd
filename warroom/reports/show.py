"""The situation now: for people, and on one line for a prompt."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from warroom.core.doctrine.thresholds import Doctrine
from warroom.core.spans import dated, hours
from warroom.core.text import clean_line
from warroom.incident import Incident, parts
from warroom.obligations import obligations
from warroom.owed import misses_commander
from warroom.reports.look import Look
from warroom.reports.words import elapsed, exercise, severity_word
from warroom.topics.lifecycle.report import declaration, state_word
from warroom.topics.updates.cadence import clocks as running_clocks
from warroom.topics.updates.report import due_word

SECTIONS = (
    "Roles",
    "Names used by another account",
    "Called, not here yet",
    "Action items",
    "Changes to production",
    "Decisions under review",
    "Hypotheses",
    "Questions",
    "Customer reports",
    "Exit criteria",
    "Impact windows",
    "Deploy freeze",
    "Follow-ups",
)
"""In which order the sections of the topics stand; one that is not named here comes after them."""


def _command(incident: Incident, doctrine: Doctrine, now: datetime) -> str:
    if incident.commander:
        return clean_line(incident.crew.accounts.named(incident.commander))
    if misses_commander(obligations(incident, doctrine, now)):
        return "NO INCIDENT COMMANDER"
    owner = clean_line(incident.owner)
    return f"{owner} (acting owner)" if owner and not incident.lifecycle.stands else "nobody"


def oneline(incident: Incident, doctrine: Doctrine, now: datetime) -> str:
    """One line for a prompt: ``SEV-1 active INC-7 T+00:34 IC Mara, update in 4m``."""
    cycle = incident.lifecycle
    said = f"{exercise(incident)}{severity_word(incident.severity.current)} {cycle.state}"
    said += f" {incident.id} T+{hours(elapsed(incident, now))}"
    if incident.lifecycle.stands:
        return said
    commander, owner = clean_line(incident.commander or ""), clean_line(incident.owner)
    if commander or not owner or misses_commander(obligations(incident, doctrine, now)):
        said += f" IC {commander}" if commander else " NO IC"
    else:
        said += f" owner {owner}"
    for first in running_clocks(incident, doctrine, now)[:1]:
        whose = f" {first.audience}" if first.due_at < now else ""
        said += f", update {due_word(first, now)}{whose}"
    return said


def as_text(look: Look, *, head: str = "") -> str:
    """The situation for people: the six questions first, then what is owed and what runs.

    ``head`` is the end of the log; it answers how fresh this is.
    """
    found = (
        _six(look, head),
        _situation(look.incident),
        _section("Owed now", _owed(look)),
        *(_section(title, lines) for title, lines in _told(look).items()),
    )
    return "\n".join(section for section in found if section)


def _told(look: Look) -> dict[str, list[str]]:
    """What the topics say under every title, in the order of the titles."""
    told: dict[str, list[str]] = {title: [] for title in SECTIONS}
    for topic in parts("report").values():
        for title, lines in getattr(topic, "SECTIONS", {}).items():
            told.setdefault(title, []).extend(lines(look))
    return told


def _six(look: Look, head: str) -> str:
    incident, now = look.incident, look.now
    level = incident.severity
    worst = level.highest if level.highest != level.current else None
    started = incident.lifecycle.started_at
    clocks = (
        (each, look.dated(each.due_at)) for each in running_clocks(incident, look.doctrine, now)
    )
    owed = (f"{clock.audience} {due_word(clock, now)}, {due}" for clock, due in clocks)
    updates = f"\n{' ' * 10}".join(owed)
    lines = {
        "Severity": severity_word(level.current) + (f" (was SEV-{worst})" if worst else ""),
        "State": state_word(incident),
        "Command": _command(incident, look.doctrine, now),
        "Running": f"T+{hours(elapsed(incident, now))}"
        + (f" since {look.dated(started)}" if started else ""),
        "Updates": updates or "none owed",
        "As of": dated(now, look.zone, seconds=True) + (f", log at {head}" if head else ""),
    }
    title = f"{exercise(incident)}{incident.id}  {clean_line(incident.title)}\n"
    return title + "".join(f"{name:<9} {words}\n" for name, words in lines.items())


def _situation(incident: Incident) -> str:
    said = incident.lifecycle.situation
    fields = {"Impact": said.impact, "Cause": said.cause, "Doing": said.doing,
              "Bridge": said.bridge, "Chat": said.chat}  # fmt: skip
    if declared := declaration(incident):
        fields["Harm"] = declared
    return "".join(f"{name:<9} {clean_line(words)}\n" for name, words in fields.items() if words)


def _section(title: str, lines: Iterable[str]) -> str:
    said = [f"  {clean_line(line)}\n" for line in lines]
    return f"{title}\n{''.join(said)}" if said else ""


def _owed(look: Look) -> Iterator[str]:
    for each in obligations(look.incident, look.doctrine, look.now):
        yield f"{each.text} ({each.who})" if each.who else each.text
