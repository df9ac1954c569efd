"""What command owes: somebody who holds it, in time, not for too long (INV-5, B.2, B.7)."""

from collections.abc import Iterator
from datetime import datetime, time, timedelta

from warroom.core.spans import local, span
from warroom.owed import Look, Obligation, Owing, Urgency
from warroom.topics.crew.events import CrewSize
from warroom.topics.lifecycle.events import State
from warroom.topics.roles.events import Role
from warroom.topics.roles.state import Roles
from warroom.topics.updates.events import Audience

RUNNING = frozenset({State.ACTIVE, State.MITIGATED})
"""The states in which people are called together and the clock is called out."""


def missing(look: Look) -> Iterator[Obligation]:
    """No command: the banner at once, too late from ``command_by`` on (INV-5, CREW-2)."""
    lifecycle, roles = look.incident.lifecycle, look.incident.roles
    declared = lifecycle.declared_at
    if declared is None or roles.commander or look.size is CrewSize.SOLO:
        return
    if not _needed(look):
        return
    left = [term.until for term in roles.terms if term.role is Role.IC and term.until]
    since = max([declared, *left])
    by = look.doctrine.level(look.incident.severity.current).command_by
    due = since + timedelta(minutes=by) if by else None
    late = due is not None and look.now >= due
    said = f", {by} min were allowed" if late else ""
    yield Obligation(
        what="no_commander",
        text=f"NO INCIDENT COMMANDER {span(look.now - since)}{said}: it might be you",
        urgency=Urgency.CRITICAL,
        clears="command.take",
        since=since,
        due_at=due,
        stage="too late" if late else "missing",
        stage_at=due if late else since,
        late=late,
    )


def _needed(look: Look) -> bool:
    """Whether the severity or one of the triggers makes a commander mandatory (SEV-3)."""
    incident, triggers = look.incident, look.doctrine.ic_triggers
    if look.doctrine.level(incident.severity.current).ic_required:
        return True
    seen = bool(incident.impact.running) or any(
        sent.audience is Audience.CUSTOMERS for sent in incident.updates.sent
    )
    if triggers.customer_visible and seen:
        return True
    if triggers.second_team and len(incident.people.needed) > 1:
        return True
    declared = incident.lifecycle.declared_at
    unsolved = incident.lifecycle.state is State.ACTIVE and declared is not None
    limit = timedelta(minutes=triggers.unsolved_minutes)
    return bool(limit) and unsolved and declared is not None and look.now - declared >= limit


def term(look: Look) -> Iterator[Obligation]:
    """The IC's term is long, or too long (doctrine B.7)."""
    command, held = look.doctrine.command, look.incident.roles.holding(Role.IC)
    if held is None or look.size is CrewSize.SOLO:
        return
    warn = held.since + timedelta(hours=command.stint_warn_hours)
    most = held.since + timedelta(hours=command.stint_max_hours)
    if look.now < warn:
        return
    over = look.now >= most
    asks = "hand over" if over else "plan the handover"
    yield Obligation(
        what="ic_term",
        text=f"IC TERM {span(look.now - held.since)} {held.who}: {asks}",
        urgency=look.loud(
            Urgency.DUE if over else Urgency.SOON, held.who, look.incident.roles.holder(Role.DEPUTY)
        ),
        clears="role.manage",
        who=held.who,
        since=warn,
        due_at=most,
        stage="must" if over else "warn",
        stage_at=most if over else warn,
        late=over,
    )


def day_shift(look: Look) -> Iterator[Obligation]:
    """Whoever commanded through the night meets the day shift and hands over (HB-10, B.4)."""
    held = look.incident.roles.holding(Role.IC)
    if held is None or look.size is CrewSize.SOLO:
        return
    starts = _last(look.doctrine.command.business_start_local, look)
    if starts is None or not held.since < starts:
        return
    yield Obligation(
        what="day_shift",
        text=f"DAY SHIFT IS HERE: {held.who} commanded in the night, hand over",
        urgency=look.loud(Urgency.SOON, held.who, look.incident.roles.holder(Role.DEPUTY)),
        clears="role.manage",
        who=held.who,
        since=starts,
    )


def _last(clock: str, look: Look) -> datetime | None:
    """The latest instant at which the day shift's clock showed a time, such as ``08:00``."""
    zone = look.doctrine.command.day_zone
    here = local(look.now, zone)
    for days in (0, 1):
        day = (here - timedelta(days=days)).date()
        found = datetime.combine(day, time.fromisoformat(clock), zone)
        if found <= look.now:
            return found.astimezone(look.now.tzinfo)
    return None


def span_of_control(look: Look) -> Iterator[Obligation]:
    """More people report to one commander than one can lead (doctrine B.7, ICS)."""
    held, command = look.incident.roles.holding(Role.IC), look.doctrine.command
    if held is None:
        return
    since: dict[str, datetime] = {}
    for one in look.incident.roles.holdings:
        if one.role is not Role.OBSERVER and one.who != held.who:
            since[one.who] = min(one.since, since.get(one.who, one.since))
    for item in look.incident.action_items.open:
        if item.owner != held.who:
            since.setdefault(item.owner, item.assigned_at)
    if len(since) <= command.span_warn:
        return
    yield Obligation(
        what="span",
        text=f"{len(since)} PEOPLE REPORT TO {held.who}, {command.span_best} are best: make teams",
        urgency=look.loud(Urgency.SOON, held.who, look.incident.roles.holder(Role.DEPUTY)),
        clears="role.manage",
        who=held.who,
        since=sorted(since.values())[command.span_warn],
    )


def callout(look: Look) -> Iterator[Obligation]:
    """The deputy calls the clock at each mark, silently prompted, until they wrote (ALARM-3)."""
    deputy, declared = look.incident.roles.holder(Role.DEPUTY), look.incident.lifecycle.declared_at
    if deputy is None or declared is None or not look.mine(deputy):
        return
    mark = last_mark(look)
    wrote = look.incident.crew.wrote.get(deputy, declared)
    if mark is None or wrote >= mark:
        return
    items = len(look.incident.action_items.open)
    yield Obligation(
        what="callout",
        text=f"CALL OUT T+{span(mark - declared)[:-3]}: {items} items open, forgotten roles, time",
        urgency=Urgency.QUIET,
        clears="log.note",
        who=deputy,
        since=mark,
    )


def last_mark(look: Look) -> datetime | None:
    """The latest ten-minute mark since the declaration while it runs (SEV-8, ALARM-3)."""
    lifecycle, every = look.incident.lifecycle, look.doctrine.command.clock_callout
    if lifecycle.declared_at is None or lifecycle.state not in RUNNING or not every:
        return None
    step = timedelta(minutes=every)
    marks = (look.now - lifecycle.declared_at) // step
    return lifecycle.declared_at + marks * step if marks > 0 else None


_DAY = timedelta(hours=24)


def worked(who: str, roles: Roles, now: datetime) -> timedelta:
    """How long somebody held roles in the last 24 hours; several at once count once."""
    begin, total, reached = now - _DAY, timedelta(), now - _DAY
    mine = (term for term in roles.terms if term.who == who and term.role is not Role.OBSERVER)
    for term in sorted(mine, key=lambda each: each.since):
        start, end = max(term.since, begin, reached), min(term.until or now, now)
        if end > start:
            total, reached = total + (end - start), end
    return total


def ceiling(look: Look) -> Iterator[Obligation]:
    """Who holds a role beyond the hours of a day; they and the commander are told, quietly."""
    if look.size is CrewSize.SOLO:
        return
    roles, owner = look.incident.roles, look.incident.owner
    most = timedelta(hours=look.doctrine.command.work_max_hours_24)
    holders = dict.fromkeys(held.who for held in roles.holdings if held.role is not Role.OBSERVER)
    for who in holders:
        length = worked(who, roles, look.now)
        if length >= most and look.mine(who, owner):
            yield Obligation(
                what=f"ceiling:{who}",
                text=f"{who} {span(length)[:-3]} OF 24 H IN ROLES, "
                f"{look.doctrine.command.work_max_hours_24} are the most: release to rest",
                urgency=Urgency.QUIET,
                clears="role.manage" if who == look.me else "people.manage",
                who=who,
                since=look.now - (length - most),
                stage="over",
                late=True,
            )


OWED: tuple[Owing, ...] = (missing, term, day_shift, span_of_control, ceiling, callout)
"""What is owed while an incident runs."""
