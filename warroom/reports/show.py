"""The situation now: for people, for a prompt, and (from facts) for scripts."""

from collections.abc import Iterator
from datetime import datetime, tzinfo

from warroom.core.doctrine.thresholds import Doctrine
from warroom.core.event import Precision
from warroom.core.spans import dated, hours
from warroom.core.text import clean_line
from warroom.incident import Incident
from warroom.obligations import obligations
from warroom.owed import misses_commander
from warroom.reports.changes import change_lines
from warroom.reports.decisions import decision_lines
from warroom.reports.facts import as_dict, entry_dict, owed
from warroom.reports.words import elapsed, exercise, severity_word, short, started_at, when
from warroom.topics.hypotheses.state import HypothesisState
from warroom.topics.impact.reports import detected_candidate, pace
from warroom.topics.lifecycle.events import State
from warroom.topics.people.state import awaited
from warroom.topics.questions.state import QuestionState, owned
from warroom.topics.roles.events import CODES, Role
from warroom.topics.roles.state import open_offers
from warroom.topics.updates.state import Clock

__all__ = ["as_dict", "as_text", "entry_dict", "oneline"]


def _command(incident: Incident, doctrine: Doctrine, now: datetime) -> str:
    if incident.commander:
        return clean_line(incident.commander)
    if misses_commander(obligations(incident, doctrine, now)):
        return "NO INCIDENT COMMANDER"
    owner = clean_line(incident.owner)
    return f"{owner} (acting owner)" if owner and not incident.lifecycle.stands else "nobody"


def state_word(incident: Incident) -> str:
    """The state, with the phase while it is active: ``active (mitigating)``."""
    cycle = incident.lifecycle
    if cycle.state is State.ACTIVE:
        return f"{cycle.state} ({cycle.phase})"
    if cycle.state is State.CANCELLED and not exercise(incident):
        return f"{cycle.state} (false alarm)"
    return f"{cycle.state} into {cycle.merged_into}" if cycle.merged_into else str(cycle.state)


def declaration(incident: Incident) -> str:
    """The answers at the declaration and the level that they suggested (SEV-1); else nothing."""
    cycle = incident.lifecycle
    if cycle.harm is None:
        return ""
    return f"{cycle.harm.line()} (SEV-{cycle.suggested} suggested)"


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
    running = owed(incident, doctrine, now)
    if not running:
        return said
    whose = f" {running[0].audience}" if running[0].due_at < now else ""
    return f"{said}, update {_due(running[0], now)}{whose}"


def _due(owed_: Clock, now: datetime) -> str:
    if owed_.due_at < now:
        return f"OVERDUE {short(now - owed_.due_at)}"
    return f"in {short(owed_.due_at - now)}"


def as_text(
    incident: Incident, doctrine: Doctrine, now: datetime, zone: tzinfo, *, head: str = ""
) -> str:
    """The situation for people: the six questions first, then what is owed and what runs.

    Args:
        incident: The incident.
        doctrine: The thresholds in force.
        now: The present instant, UTC.
        zone: The zone of every time shown; each names it.
        head: The end of the log; it answers how fresh this is.
    """
    sections = (
        _six(incident, doctrine, now, zone, head),
        _situation(incident),
        _list("Owed now", _obligations(incident, doctrine, now)),
        _list("Roles", _roles(incident, now, zone)),
        _list("Called, not here yet", _awaited(incident, now)),
        _list("Action items", _items(incident, zone)),
        _list("Changes to production", change_lines(incident.changes, doctrine, now)),
        _list("Decisions under review", decision_lines(incident, now, zone)),
        _list("Hypotheses", _hypotheses(incident)),
        _list("Questions", _questions(incident)),
        _list("Customer reports", _reports(incident, doctrine, now, zone)),
        _list("Exit criteria", _closing(incident)),
        _list("Impact windows", _impact(incident, zone)),
        _list("Deploy freeze", _freeze(incident, now, zone)),
        _list(
            "Follow-ups", (f"{each.id} {each.text}" for each in incident.followups.by_id.values())
        ),
    )
    return "\n".join(section for section in sections if section)


def _six(incident: Incident, doctrine: Doctrine, now: datetime, zone: tzinfo, head: str) -> str:
    level = incident.severity
    worst = level.highest if level.highest != level.current else None
    running = owed(incident, doctrine, now)
    started = started_at(incident)
    updates = f"\n{' ' * 10}".join(
        f"{each.audience} {_due(each, now)}, {dated(each.due_at, zone)}" for each in running
    )
    lines = {
        "Severity": severity_word(level.current) + (f" (was SEV-{worst})" if worst else ""),
        "State": state_word(incident),
        "Command": _command(incident, doctrine, now),
        "Running": f"T+{hours(elapsed(incident, now))}"
        + (f" since {dated(started, zone)}" if started else ""),
        "Updates": updates or "none owed",
        "As of": dated(now, zone, seconds=True) + (f", log at {head}" if head else ""),
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


def _list(title: str, lines: Iterator[str]) -> str:
    said = [f"  {clean_line(line)}\n" for line in lines]
    return f"{title}\n{''.join(said)}" if said else ""


def _obligations(incident: Incident, doctrine: Doctrine, now: datetime) -> Iterator[str]:
    for each in obligations(incident, doctrine, now):
        yield f"{each.text} ({each.who})" if each.who else each.text


def _roles(incident: Incident, now: datetime, zone: tzinfo) -> Iterator[str]:
    for held in incident.roles.holdings:
        domain = f" {held.domain}" if held.domain and held.role is Role.SME else ""
        yield f"{CODES[held.role]}{domain} {held.who} since {dated(held.since, zone)}"
    for offer in open_offers(incident.roles, now):
        yield f"{CODES[offer.role]} offered to {offer.to} until {dated(offer.expires_at, zone)}"


def _awaited(incident: Incident, now: datetime) -> Iterator[str]:
    for page in awaited(incident.people, incident.crew, incident.roles):
        words = ", ".join(part for part in (page.level, page.purpose) if part)
        yield f"{page.who} for {short(now - page.at)}{f' ({words})' if words else ''}"


def _items(incident: Incident, zone: tzinfo) -> Iterator[str]:
    for item in incident.action_items.open:
        due = f", due {dated(item.due_at, zone)}" if item.due_at else ""
        note = f": {item.note}" if item.note else ""
        yield f"{item.id} {item.text} → {item.owner} ({item.state}{due}){note}"


def _hypotheses(incident: Incident) -> Iterator[str]:
    """Confirmed ones first; open ones are named as what they are (SIG-2)."""
    for each in (*incident.hypotheses.confirmed, *incident.hypotheses.open):
        known = each.state if each.state is HypothesisState.CONFIRMED else f"only {each.state}"
        note = f": {each.note}" if each.note else ""
        yield f"{each.id} {each.text} ({known}, {each.confidence}, {each.owner}){note}"


def _questions(incident: Incident) -> Iterator[str]:
    """What waits for an answer and for whom; what was answered, with the answer."""
    found = owned(incident.questions, incident.roles, incident.lifecycle).values()
    for each in found:
        if each.open:
            yield f"{each.id} {each.asked_by}: {each.words} (open, {each.owner})"
    for each in found:
        if each.state is QuestionState.ANSWERED:
            yield f"{each.id} {each.asked_by}: {each.words} ({each.answered_by}: {each.answer})"


def _reports(incident: Incident, doctrine: Doctrine, now: datetime, zone: tzinfo) -> Iterator[str]:
    """Count, rate and peak; a first one before *detected* is offered, never set (doctrine M)."""
    reports = incident.impact.reports
    if reports.total:
        yield pace(reports, doctrine, now).line()
    if found := detected_candidate(reports, incident.milestones):
        yield f"the first one came at {dated(found, zone)}, before detected: warroom milestone"
    if reports.tickets:
        yield f"tickets: {', '.join(reports.tickets)}"


def _closing(incident: Incident) -> Iterator[str]:
    """The criteria with what shows them, the second person, the owner of the review (C.2)."""
    end = incident.closing
    for each in end.criteria.values():
        yield f"{each.id} {each.text} ({each.evidence or 'nothing shows it yet'})"
    if end.confirmed_by:
        yield f"recovery confirmed by {end.confirmed_by}"
    if incident.review.owner:
        yield f"review owned by {incident.review.owner}"
    if incident.review.declined_by:
        yield f"no short review, said {incident.review.declined_by}"


def _impact(incident: Incident, zone: tzinfo) -> Iterator[str]:
    for window in incident.impact.windows:
        until = "running"
        if window.end:
            until = f"until {_known(window.end, window.end_precision, zone)}"
        said = f"{window.id} {window.component or 'service'} {window.level.replace('_', ' ')}"
        said += f", {window.share:.0%} of customers" if window.share is not None else ""
        yield f"{said}, {_known(window.start, window.start_precision, zone)} {until}"


def _known(at: datetime, precision: Precision, zone: tzinfo) -> str:
    """To the minute, or the date where only that is known."""
    return when(at, precision, zone) if precision is Precision.DATE else dated(at, zone)


def _freeze(incident: Incident, now: datetime, zone: tzinfo) -> Iterator[str]:
    for hold in incident.freeze.in_force(now):
        until = f" until {dated(hold.until, zone)}" if hold.until else ""
        yield f"{hold.what or 'all services'}{until}, asked for by {hold.by}"
