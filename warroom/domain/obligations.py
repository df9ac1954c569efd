"""Obligations: what is owed now and by whom; from state and ``now``, never stored (doctrine O)."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from enum import IntEnum

import msgspec

from warroom.domain import asking
from warroom.domain import crew as crews
from warroom.domain.action_items import Item
from warroom.domain.cadence import clocks
from warroom.domain.crew import CrewSize
from warroom.domain.doctrine import Doctrine
from warroom.domain.handoff import open_offers
from warroom.domain.incident import Incident
from warroom.domain.items import ItemState
from warroom.domain.lifecycle_events import State
from warroom.domain.promises import Audience, Clock, Level
from warroom.domain.roster import TITLES, Offer, Role


class Urgency(IntEnum):
    """How loud an obligation is on the screen."""

    QUIET = 0
    SOON = 1
    DUE = 2
    CRITICAL = 3


class Obligation(msgspec.Struct, frozen=True):
    """Something that is owed.

    Attributes:
        what: A stable name, such as ``no_commander`` or ``update:internal``.
        text: One sentence in capitals-and-facts style, such as ``UPDATE OVERDUE 03:12 internal``.
        urgency: How loud.
        key: The key of the console that clears it.
        who: Who owes it; empty when nobody in particular.
        since: Since when it is owed.
        due_at: When it is or was due.
    """

    what: str
    text: str
    urgency: Urgency
    key: str
    who: str = ""
    since: datetime | None = None
    due_at: datetime | None = None


class _Look(msgspec.Struct, frozen=True):
    incident: Incident
    doctrine: Doctrine
    now: datetime
    me: str
    size: CrewSize

    def mine(self, *people: str | None) -> bool:
        """Whether it concerns who looks; without a looker it concerns everybody."""
        return not self.me or self.me in people


def obligations(
    incident: Incident, doctrine: Doctrine, now: datetime, me: str = ""
) -> tuple[Obligation, ...]:
    """What is owed, the most pressing first; nothing by an incident that is over or backfilled.

    Args:
        incident: As it stands.
        doctrine: The thresholds.
        now: The present instant.
        me: Who looks: what others owe is quieter then (doctrine E.3). Empty for everybody's view.
    """
    lifecycle = incident.lifecycle
    if lifecycle.stands:
        return ()
    size = crews.size(incident.crew, incident.roles, now, doctrine, me)
    look = _Look(incident, doctrine, now, me, size)
    owed = [
        *_command(look),
        *_updates(look),
        *_offers(look),
        *_asked(look),
        *_items(look),
        *_term(look),
        *_soak(look),
        *_severity(look),
    ]
    return tuple(sorted(owed, key=lambda each: -each.urgency))


def span(length: timedelta) -> str:
    """A length of time for a screen: ``03:12``, ``1:03:12``, ``2d 04:00``."""
    seconds = max(0, int(length.total_seconds()))
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    days, hours = divmod(hours, 24)
    if days:
        return f"{days}d {hours:02}:{minutes:02}"
    return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes:02}:{seconds:02}"


def _command(look: _Look) -> Iterator[Obligation]:
    """No command: the banner at once, escalated at ``command_by`` (INV-5, CREW-2)."""
    lifecycle, roles = look.incident.lifecycle, look.incident.roles
    declared = lifecycle.declared_at
    if declared is None or roles.commander or look.size is CrewSize.SOLO:
        return
    if not _needs_commander(look):
        return
    left = [term.until for term in roles.terms if term.role is Role.IC and term.until]
    since = max([declared, *left])
    by = look.doctrine.level(look.incident.severity.current).command_by
    yield Obligation(
        what="no_commander",
        text=f"NO INCIDENT COMMANDER {span(look.now - since)}: it might be you",
        urgency=Urgency.CRITICAL,
        key="K",
        since=since,
        due_at=since + timedelta(minutes=by) if by else None,
    )


def _needs_commander(look: _Look) -> bool:
    incident, triggers = look.incident, look.doctrine.ic_triggers
    if look.doctrine.level(incident.severity.current).ic_required:
        return True
    seen = bool(incident.impact.running) or any(
        sent.audience is Audience.CUSTOMERS for sent in incident.updates.sent
    )
    if triggers.customer_visible and seen:
        return True
    declared = incident.lifecycle.declared_at
    unsolved = incident.lifecycle.state is State.ACTIVE and declared is not None
    limit = timedelta(minutes=triggers.unsolved_minutes)
    return bool(limit) and unsolved and declared is not None and look.now - declared >= limit


def _updates(look: _Look) -> Iterator[Obligation]:
    incident = look.incident
    for clock in clocks(
        incident.updates,
        incident.severity,
        incident.lifecycle,
        incident.roles,
        incident.impact,
        look.doctrine,
        look.now,
    ):
        if clock.level >= Level.SOON:
            yield Obligation(
                what=f"update:{clock.audience}",
                text=_update_text(clock, look.now),
                urgency=_update_urgency(clock, look),
                key="U",
                who=clock.sender,
                since=clock.started_at,
                due_at=clock.due_at,
            )


def _update_text(clock: Clock, now: datetime) -> str:
    if clock.level is Level.SOON:
        return f"UPDATE DUE IN {span(clock.due_at - now)} {clock.audience}"
    if clock.level is Level.DUE:
        return f"UPDATE DUE {clock.audience}"
    word = "BREACH" if clock.level is Level.BREACH else "OVERDUE"
    return f"UPDATE {word} {span(now - clock.due_at)} {clock.audience}"


def _update_urgency(clock: Clock, look: _Look) -> Urgency:
    """Soon goes to the sender, due also to the deputy, overdue also to the IC, breach to all."""
    roles = look.incident.roles
    deputy, commander = roles.holder(Role.DEPUTY), roles.commander
    if clock.level is Level.SOON:
        return Urgency.SOON if look.mine(clock.sender) else Urgency.QUIET
    if clock.level is Level.DUE:
        return Urgency.DUE if look.mine(clock.sender, deputy) else Urgency.SOON
    loud = clock.level is Level.BREACH or look.mine(clock.sender, deputy, commander)
    return Urgency.CRITICAL if loud else Urgency.DUE


def _offers(look: _Look) -> Iterator[Obligation]:
    for offer in open_offers(look.incident.roles, look.now):
        yield _offer(offer, look)


def _offer(offer: Offer, look: _Look) -> Obligation:
    what = "COMMAND" if offer.role is Role.IC else TITLES[offer.role].upper()
    left = span(offer.expires_at - look.now)
    to_me = bool(look.me) and look.me == offer.to
    said = f"{what} OFFERED TO {'YOU' if to_me else offer.to} by {offer.by}, {left} left"
    return Obligation(
        what=f"offer:{offer.role}:{offer.to}",
        text=said,
        urgency=Urgency.DUE if look.mine(offer.to) else Urgency.QUIET,
        key="R",
        who=offer.to,
        since=offer.at,
        due_at=offer.expires_at,
    )


def _asked(look: _Look) -> Iterator[Obligation]:
    """Somebody asks the holder for command."""
    question = asking.waiting(look.incident, look.doctrine, look.now)
    holder = look.incident.roles.commander or ""
    if question is not None:
        yield Obligation(
            what=f"asked:{question.actor}",
            text=f"{question.actor} ASKS {'YOU' if look.me == holder else holder} FOR COMMAND",
            urgency=Urgency.DUE if look.mine(holder) else Urgency.QUIET,
            key="R",
            who=holder,
            since=question.recorded_at,
        )


def _items(look: _Look) -> Iterator[Obligation]:
    """Not taken after the seconds of TSK-2; the time box is up (TSK-3)."""
    allowed = timedelta(seconds=look.doctrine.action_items.ack_seconds)
    for item in look.incident.items.open:
        if item.due_at is not None and item.due_at <= look.now:
            yield _item(item, f"TIME UP {span(look.now - item.due_at)}", look, item.due_at)
        elif item.state is ItemState.ASSIGNED and look.now - item.assigned_at >= allowed:
            waited = span(look.now - item.assigned_at)
            yield _item(item, f"NOT TAKEN {waited}", look, item.assigned_at + allowed)


def _item(item: Item, said: str, look: _Look, since: datetime) -> Obligation:
    roles = look.incident.roles
    told = roles.holder(Role.DEPUTY) or roles.commander
    return Obligation(
        what=f"item:{item.id}",
        text=f"{item.id} {said} {item.owner}: {item.text}",
        urgency=Urgency.DUE if look.mine(item.owner, told) else Urgency.QUIET,
        key="2",
        who=item.owner,
        since=since,
        due_at=item.due_at,
    )


def _term(look: _Look) -> Iterator[Obligation]:
    """The IC's term is long, or too long (doctrine B.7)."""
    command = look.doctrine.command
    for holding in look.incident.roles.holdings:
        if holding.role is not Role.IC or look.size is CrewSize.SOLO:
            continue
        warn = holding.since + timedelta(hours=command.stint_warn_hours)
        most = holding.since + timedelta(hours=command.stint_max_hours)
        if look.now < warn:
            continue
        over = look.now >= most
        asks = "hand over" if over else "plan the handover"
        yield Obligation(
            what="ic_term",
            text=f"IC TERM {span(look.now - holding.since)} {holding.who}: {asks}",
            urgency=Urgency.DUE if over else Urgency.SOON,
            key="R",
            who=holding.who,
            since=warn,
            due_at=most,
        )


def _soak(look: _Look) -> Iterator[Obligation]:
    """Resolved is watched for the soak, then verified (doctrine C.2)."""
    lifecycle = look.incident.lifecycle
    if lifecycle.state is not State.RESOLVED or lifecycle.changed_at is None:
        return
    minutes = look.doctrine.level(look.incident.severity.current).soak
    ends = lifecycle.changed_at + timedelta(minutes=minutes)
    left = ends - look.now
    over = left <= timedelta(0)
    yield Obligation(
        what="soak",
        text="SOAK OVER: verify" if over else f"SOAK {span(left)} left",
        urgency=Urgency.SOON if over else Urgency.QUIET,
        key="S",
        who=look.incident.roles.commander or lifecycle.acting_owner,
        since=lifecycle.changed_at,
        due_at=ends,
    )


def _severity(look: _Look) -> Iterator[Obligation]:
    declared = look.incident.lifecycle.declared_at
    if declared is not None and look.incident.severity.current is None:
        yield Obligation(
            what="severity",
            text="SEVERITY UNKNOWN",
            urgency=Urgency.QUIET,
            key="V",
            since=declared,
        )
