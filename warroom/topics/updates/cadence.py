"""The cadence clock: when whom the next update is owed (doctrine E.3), derived, never stored."""

from datetime import datetime, timedelta

import msgspec

from warroom.core.doctrine.thresholds import Doctrine
from warroom.incident import Incident
from warroom.topics.roles.events import Role
from warroom.topics.updates.events import Audience, PublicState
from warroom.topics.updates.state import Clock, Level, Sent, every, scopes
from warroom.topics.updates.words import NO_NEWS

_SENDERS = {
    Audience.INTERNAL: (Role.IC, Role.DEPUTY),
    Audience.LEADERSHIP: (Role.LIAISON, Role.IC),
    Audience.CUSTOMERS: (Role.COMMS, Role.IC),
    Audience.SUPPORT: (Role.SUPPORT, Role.COMMS, Role.IC),
}
"""Who sends, in the order of who is asked (doctrine E.1)."""

_UNSCOPED = ("", PublicState.INVESTIGATING)
"""The public states of a text that says nothing yet about how far it reaches (COM-4)."""

_MINUTE = timedelta(minutes=1)
"""A promise is said in minutes: it is due as long as its minute lasts (Precision.MINUTE)."""

_COMPARED = 2000
"""How many characters of two updates are compared; more would keep the screen waiting."""


class _Interval(msgspec.Struct, frozen=True):
    started_at: datetime
    due_at: datetime | None
    seq: int
    promised: bool = False

    def pulled(self, due_at: datetime) -> "_Interval":
        """The same interval, ending no later than that."""
        if self.due_at is not None and self.due_at <= due_at:
            return self
        return _Interval(self.started_at, due_at, self.seq)


class _Asked(msgspec.Struct, frozen=True):
    """What the doctrine asks for one audience of an incident."""

    audience: Audience
    incident: Incident
    doctrine: Doctrine

    def clock(self, now: datetime) -> Clock | None:
        incident, updates = self.incident, self.incident.updates
        if self.audience in updates.off or self.audience in updates.final:
            return None
        start, last = self.started() if self.notified() else None, updates.last(self.audience)
        if start is None:
            return None
        found = self.turned(self.raised(start, first=last is None and not start.promised))
        found = self.scoped(found)
        if found.due_at is None:
            return None
        holders = (incident.roles.holder(role) for role in _SENDERS[self.audience])
        return Clock(
            audience=self.audience,
            started_at=found.started_at,
            due_at=found.due_at,
            every=self.every(incident.severity.current),
            level=level_at(found.started_at, found.due_at, self.doctrine, now),
            sender=next((who for who in holders if who), incident.lifecycle.acting_owner),
            promised=found.promised,
            last_at=last.at if last else None,
        )

    def notified(self) -> bool:
        """Whether the audience is to be told: customers not of everything (A.1, SEV-3)."""
        incident = self.incident
        if self.audience is not Audience.CUSTOMERS:
            return True
        required = self.doctrine.level(incident.severity.highest).customers_required
        told = incident.updates.last(Audience.CUSTOMERS) is not None
        seen = bool(incident.impact.running) or incident.updates.visible_at is not None
        return required or told or seen

    def every(self, level: int | None) -> int:
        """The cadence at a severity, in minutes."""
        incident = self.incident
        return every(self.audience, level, incident.lifecycle, incident.updates, self.doctrine)

    def first_minutes(self, level: int | None) -> int:
        asked = self.doctrine.level(level)
        return {
            Audience.INTERNAL: asked.internal_first,
            Audience.LEADERSHIP: asked.leadership_first,
            Audience.CUSTOMERS: asked.customers_first,
        }.get(self.audience, 0)

    def held(self, at: datetime) -> int | None:
        """The severity that held at an instant; None while unknown."""
        steps = [step for step in self.incident.severity.history if step.at <= at]
        return steps[-1].level if steps else None

    def started(self) -> _Interval | None:
        made = self.incident.updates.promises.get(self.audience)
        if made:
            return _Interval(made.made_at, made.due_at, made.seq, promised=True)
        last = self.incident.updates.last(self.audience)
        if last is None:
            return self.first()
        minutes = 0 if last.final else self.every(self.held(last.at))
        due = last.at + timedelta(minutes=minutes) if minutes else None
        return _Interval(last.at, due, last.seq)

    def first(self) -> _Interval | None:
        lifecycle, declared = self.incident.lifecycle, self.incident.lifecycle.declared_at
        if declared is None:
            return None
        at, level = declared, self.held(declared) or lifecycle.declared_level
        if self.audience is Audience.CUSTOMERS:
            required = self.doctrine.level(self.incident.severity.highest).customers_required
            seen = self.incident.updates.visible_at or declared
            at = declared if required else max(declared, seen)
        minutes = self.first_minutes(level)
        due = at + timedelta(minutes=minutes) if minutes else None
        return _Interval(at, due, lifecycle.declared_seq)

    def raised(self, start: _Interval, *, first: bool, until: int | None = None) -> _Interval:
        """Raising pulls the due time in, lowering never extends it."""
        worst: int | None = None
        found, heard = start, self.audience in (Audience.INTERNAL, Audience.CUSTOMERS)
        minutes = self.first_minutes if first else self.every
        for step in self.incident.severity.history:
            before, worst = worst, step.level
            new = step.seq > start.seq and step.at > start.started_at
            if not new or (until is not None and step.seq > until):
                continue
            if before is not None and step.level >= before:
                continue
            if minutes(step.level):
                found = found.pulled(step.at + timedelta(minutes=minutes(step.level)))
            if before is not None and heard:
                found = found.pulled(step.at + self.soon)
        return found

    @property
    def soon(self) -> timedelta:
        """Within what a change of the state is told."""
        return timedelta(minutes=self.doctrine.comms.state_change_update_within)

    def turned(self, start: _Interval) -> _Interval:
        """A regression and a new public state are told within minutes."""
        found, audience, last = start, self.audience, self.incident.updates.last(self.audience)
        first = last is None and not start.promised
        for turn in self.incident.updates.turns:
            if turn.seq <= start.seq or (first and turn.at < start.started_at):
                continue
            if not turn.public and audience in (Audience.INTERNAL, Audience.CUSTOMERS):
                found = found.pulled(turn.at + self.soon)
            elif not turn.public and found.due_at is None and last is not None:
                minutes = self.every(self.incident.severity.current)
                found = found.pulled(turn.at + timedelta(minutes=minutes)) if minutes else found
            elif turn.public and audience is Audience.CUSTOMERS and last is not None:
                news = turn.public != last.public_state
                found = found.pulled(turn.at + self.soon) if news else found
        return found

    def scoped(self, start: _Interval) -> _Interval:
        """The second public text says how far it reaches; it comes soon after the first (A.1).

        Unless the first said more than that it is being looked into, or the time was promised anew.
        """
        lifecycle, level = self.incident.lifecycle, self.incident.severity.current
        asked, declared = self.doctrine.level(level), lifecycle.declared_at
        after = timedelta(minutes=asked.scopes_after if scopes(lifecycle) else 0)
        told = [each for each in self.incident.updates.sent if each.audience is Audience.CUSTOMERS]
        if self.audience is not Audience.CUSTOMERS or not (declared and after and len(told) == 1):
            return start
        first = told[0]
        if first.final or start.seq > first.seq or first.public_state not in _UNSCOPED:
            return start
        due = max(declared + timedelta(minutes=asked.customers_scope), first.at + after)
        return start.pulled(due)


def clocks(incident: Incident, doctrine: Doctrine, now: datetime) -> tuple[Clock, ...]:
    """The clock of every audience that is owed an update, the most pressing first."""
    if incident.lifecycle.stands:
        return ()
    asked = (_Asked(one, incident, doctrine).clock(now) for one in Audience)
    found = [clock for clock in asked if clock]
    return tuple(sorted(found, key=lambda clock: (-clock.level, clock.due_at)))


def cautions(
    incident: Incident,
    doctrine: Doctrine,
    now: datetime,
    audiences: tuple[Audience, ...],
    text: str,
    next_at: datetime | None,
) -> tuple[str, ...]:
    """What speaks against an update as it is written, in sentences; nothing forbids it.

    A promise later than the cadence, which after two hours may stretch (COM-2, long mode), and
    the same words again (COM-3).
    """
    said, comms = [], doctrine.comms
    alike = comms.duplicate_similarity_warn
    declared, level = incident.lifecycle.declared_at, incident.severity.current
    long = declared is not None and now - declared >= timedelta(hours=comms.long_mode_after_hours)
    for audience in audiences:
        asked = _Asked(audience, incident, doctrine).every(level)
        most = max(asked, comms.long_mode_max_every) if long else asked
        if asked and next_at is not None and next_at > now + timedelta(minutes=most):
            late = f"{next_at:%H:%M} UTC is later than the {most} min"
            said.append(f"{late} that {audience} expects at this severity.")
    for audience in audiences:
        last = incident.updates.last(audience)
        if last and not _news(last.text, text) and _alike(last.text, text) >= alike:
            said.append(f"This is what {audience} heard last; say what is new, or what is not.")
    return tuple(said)


def _news(before: str, now: str) -> bool:
    """Whether a text that reads almost the same says something new: that nothing is, or a state."""
    fields = before.splitlines()[:1], now.splitlines()[:1]
    return NO_NEWS in now or ("\n" in before and "\n" in now and fields[0] != fields[1])


def _alike(before: str, now: str) -> float:
    from difflib import SequenceMatcher  # only a sent update needs it, and every command loads us

    one, other = before.casefold()[:_COMPARED], now.casefold()[:_COMPARED]
    return SequenceMatcher(None, one, other).ratio()


def first_due(
    audience: Audience, incident: Incident, doctrine: Doctrine, before: Sent
) -> datetime | None:
    """When the first update of an audience was due, as it stood when it went out; None if never."""
    if audience is Audience.CUSTOMERS:
        reached = [step.level for step in incident.severity.history if step.seq < before.seq]
        if not any(doctrine.level(level).customers_required for level in reached):
            return None
    asked = _Asked(audience, incident, doctrine)
    start = asked.first()
    return asked.raised(start, first=True, until=before.seq).due_at if start else None


def level_at(started_at: datetime, due_at: datetime, doctrine: Doctrine, now: datetime) -> Level:
    """How pressing an interval is: soon, due for its minute, overdue, breach (doctrine E.3)."""
    comms, interval, late = doctrine.comms, due_at - started_at, now - due_at
    if late >= max(interval * comms.breach_fraction, _MINUTE):
        return Level.BREACH
    if late >= _MINUTE:
        return Level.OVERDUE
    if late >= timedelta(0):
        return Level.DUE
    least, most = timedelta(minutes=comms.soon_min), timedelta(minutes=comms.soon_max)
    soon = min(max(interval * comms.soon_fraction, least), most)
    return Level.SOON if -late <= soon else Level.ON_TRACK
