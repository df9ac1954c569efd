"""What an update says before anybody types (doctrine E.2).

The last one, as far as it still holds, else the live state.
"""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from warroom.core.doctrine.thresholds import Doctrine
from warroom.core.spans import local
from warroom.core.text import clean_line
from warroom.topics.changes.state import Change
from warroom.topics.hypotheses.lanes import current_words, status_words
from warroom.topics.lifecycle.events import State
from warroom.topics.people.state import awaited
from warroom.topics.roles.events import Role
from warroom.topics.updates.cadence import clocks
from warroom.topics.updates.events import Audience, PublicState
from warroom.topics.updates.state import Level, public_state_of
from warroom.topics.updates.words import NO_NEWS, Field, fields_of, is_public, sentence

if TYPE_CHECKING:
    from warroom.incident import Incident

_TO_JOIN = " to join"
"""How the field of what is needed ends when nobody typed it."""

_CLAIMS = 2
"""So many open hypotheses say where the thinking is; the board holds the others."""


def due_now(
    incident: "Incident", doctrine: Doctrine, now: datetime, me: str = ""
) -> tuple[Audience, ...]:
    """Whom one text serves: everybody inside who is due; else who is outside; else who comes next.

    Who sends to somebody begins with that, whatever else is due. Support hears with the
    customers, once somebody leads it or it was promised (doctrine M).
    """
    running = clocks(incident, doctrine, now)
    mine = [clock for clock in running if clock.sender == me] or list(running)
    due = [clock for clock in mine if clock.level >= Level.SOON]
    pool = due or mine
    inside = [clock.audience for clock in pool if not is_public((clock.audience,))]
    if inside:
        return tuple(one for one in Audience if one in inside[: None if due else 1])
    if not pool:
        return (Audience.INTERNAL,)
    outside = {clock.audience for clock in pool}
    if any(clock.audience is Audience.CUSTOMERS for clock in running):
        outside |= {*heard_with(incident, Audience.CUSTOMERS)}
    return tuple(one for one in Audience if one in outside)


def heard_with(incident: "Incident", audience: Audience) -> tuple[Audience, ...]:
    """Who hears a text to one audience: support gets what customers get, once somebody leads it."""
    led = incident.roles.holder(Role.SUPPORT) is not None
    return (audience, Audience.SUPPORT) if audience is Audience.CUSTOMERS and led else (audience,)


def prefilled(
    incident: "Incident",
    doctrine: Doctrine,
    now: datetime,
    audiences: Sequence[Audience],
    public_state: str = "",
) -> dict[Field, str]:
    """What each field says before anybody types; an empty one has nothing to say.

    A field keeps its last words while what it tells of has not moved. When nothing has, the text
    says so, for an update without news is an update and the same text twice is none (E.2).
    """
    sent = (each for each in reversed(incident.updates.sent) if each.fields)
    last = next((each for each in sent if each.audience in audiences), None)
    state = public_state or public_state_of(incident.lifecycle)
    public = is_public(audiences)
    live = _outside(incident, doctrine, state) if public else _inside(incident, now)
    said = {field: live.get(field, "") for field in fields_of(audiences)}
    if last is None or (public and last.public_state != state):
        return said
    status = last.fields.get(Field.STATUS, "").partition(NO_NEWS)[0].strip()
    before = last.fields | {Field.STATUS: status}
    for field in said:
        kept, moved = before.get(field, ""), _moved(incident, field)
        if kept and not _generated(field, kept) and (moved is None or moved <= last.at):
            said[field] = kept
    if all(said[field] == before.get(field, "") for field in said):
        since = f"{local(last.at, UTC):%H:%M} UTC"
        said[Field.STATUS] = f"{sentence(said[Field.STATUS])} {NO_NEWS}{since}."
    return said


def _generated(field: Field, words: str) -> bool:
    """Whether words tell what is so now and were typed by nobody: they are said anew."""
    return field is Field.HYPOTHESIS or (field is Field.NEEDS and words.endswith(_TO_JOIN))


def _inside(incident: "Incident", now: datetime) -> dict[Field, str]:
    awaits = awaited(incident.people, incident.crew, incident.roles)
    return {
        Field.STATUS: "; ".join(part for part in _status(incident) if part),
        Field.IMPACT: _impact(incident),
        Field.ACTION: _action(incident, now),
        Field.HYPOTHESIS: current_words(incident.hypotheses, _CLAIMS),
        Field.NEEDS: f"{', '.join(page.who for page in awaits)}{_TO_JOIN}" if awaits else "",
    }


def _status(incident: "Incident") -> Iterator[str]:
    """How bad, what state since when; only a confirmed hypothesis may stand here (SIG-2)."""
    lifecycle, level = incident.lifecycle, incident.severity.current
    word = lifecycle.phase if lifecycle.state is State.ACTIVE else lifecycle.state
    since = lifecycle.changed_at
    held = f" since {local(since, UTC):%H:%M} UTC" if since else ""
    yield f"{f'SEV-{level}' if level else 'severity unknown'}, {word}{held}"
    yield status_words(incident.hypotheses)


def _impact(incident: "Incident") -> str:
    running = (each.text or each.component for each in incident.impact.running)
    hurt = "; ".join(clean_line(each) for each in running if each)
    words = incident.lifecycle.situation.impact or hurt
    count = incident.impact.reports.total
    told = (words.rstrip(". ") if count else words, f"{count} customer reports" if count else "")
    return "; ".join(part for part in told if part)


def _action(incident: "Incident", now: datetime) -> str:
    """What is being done in the commander's words; else the newest change, else the open work."""
    if incident.lifecycle.situation.doing:
        return incident.lifecycle.situation.doing
    done = [each for each in incident.changes.by_id.values() if each.executed_at]
    if done:
        newest = max(done, key=lambda each: each.executed_at or now)
        came = f": {newest.outcome}" if newest.outcome else ", result awaited"
        return f"{clean_line(newest.text)}{came}"
    return "; ".join(clean_line(each.text) for each in incident.action_items.open[:2])


def _outside(incident: "Incident", doctrine: Doctrine, state: str) -> dict[Field, str]:
    """The pre-written words of the state; the first text says nothing of how far it reaches.

    "If in doubt, post it", and do not guess how bad it is (COM-4).
    """
    texts = doctrine.texts
    written = {each: getattr(texts, each) for each in PublicState}
    service = incident.lifecycle.service or texts.service
    words = written.get(PublicState(state), "") if state in set(PublicState) else ""
    status = words.replace("{service}", service)
    first = incident.updates.last(Audience.CUSTOMERS) is None
    if first and state == PublicState.INVESTIGATING:
        return {Field.STATUS: status}
    began = incident.milestones.at("impact_started")
    since = texts.since.replace("{since}", f"{local(began, UTC):%H:%M}") if began else ""
    impact = incident.lifecycle.situation.impact if state != PublicState.RESOLVED else ""
    told = " ".join(part for part in (sentence(impact) if impact else "", since) if part)
    return {Field.STATUS: status, Field.IMPACT: told}


def _moved(incident: "Incident", field: Field) -> datetime | None:
    """When what a field tells of changed last; None where it tells of nothing that moves."""
    said = incident.lifecycle.situation.said_at
    if field is Field.STATUS:
        steps = [step.at for step in incident.severity.history[-1:]]
        claims = [each.changed_at for each in incident.hypotheses.confirmed]
        turns = [turn.at for turn in incident.updates.turns[-1:]]
        return _latest((incident.lifecycle.changed_at, *steps, *turns, *claims))
    if field is Field.IMPACT:
        windows = (at for each in incident.impact.windows for at in (each.start, each.end))
        return _latest((said.get("impact"), *windows))
    if field is Field.ACTION:
        done = (at for each in incident.changes.by_id.values() for at in _times(each))
        return _latest((said.get("doing"), *done))
    return None


def _times(change: Change) -> tuple[datetime | None, ...]:
    return change.executed_at, change.result_at, change.undone_at


def _latest(times: Sequence[datetime | None]) -> datetime | None:
    return max((at for at in times if at), default=None)
