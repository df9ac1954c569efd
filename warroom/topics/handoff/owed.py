"""What a doubtful command owes: an answer, a successor, the next candidate (doctrine B.4, B.6)."""

from collections.abc import Collection, Iterator
from datetime import datetime, timedelta

from warroom.core.doctrine.thresholds import Doctrine
from warroom.core.spans import local, span
from warroom.incident import Incident
from warroom.owed import Look, Obligation, Owing, Urgency
from warroom.topics.crew.authority import people
from warroom.topics.handoff import losing
from warroom.topics.handoff.state import Outcome
from warroom.topics.roles.events import HANDS_ON, TITLES, Role
from warroom.topics.roles.rest import Rest
from warroom.topics.roles.state import open_offers


def offers(look: Look) -> Iterator[Obligation]:
    """An offer waits for one person; near its end whoever made it is told too (ROLE-2)."""
    life = timedelta(seconds=look.doctrine.command.offer_ttl_seconds)
    ending = life * look.doctrine.comms.soon_fraction
    for offer in open_offers(look.incident.roles, look.now):
        what = "COMMAND" if offer.role is Role.IC else TITLES[offer.role].upper()
        left = offer.expires_at - look.now
        ends, to_me = left <= ending, bool(look.me) and look.me == offer.to
        to = "YOU" if to_me else offer.to
        yield Obligation(
            what=f"offer:{offer.role}:{offer.to}",
            text=f"{what} OFFERED TO {to} by {offer.by}, {span(left)} left",
            urgency=look.loud(Urgency.DUE, offer.to, *((offer.by,) if ends else ())),
            clears="role.manage",
            who=offer.to,
            since=offer.at,
            due_at=offer.expires_at,
            stage="expiring" if ends else "offered",
            stage_at=offer.expires_at - ending if ends else offer.at,
        )


def asked(look: Look) -> Iterator[Obligation]:
    """Somebody asks the holder for command; it waits for that one person."""
    question = losing.waiting(look.incident, look.doctrine, look.now)
    holder = look.incident.roles.commander or ""
    if question is not None:
        text = f"{question.actor} ASKS {'YOU' if look.me == holder else holder} FOR COMMAND"
        what, loud = f"asked:{question.actor}", look.loud(Urgency.DUE, holder)
        yield Obligation(what, text, loud, "role.manage", holder, question.recorded_at)


def candidates(
    role: Role,
    incident: Incident,
    doctrine: Doctrine,
    now: datetime,
    rest: Rest,
    *,
    also: Collection[str] = (),
) -> tuple[str, ...]:
    """Who could take a role next: the deputy first, whoever said no last (doctrine B.4).

    No candidate is who holds it or rests (ROLE-4); ``also`` are others who have a console open.
    """
    roles, command = incident.roles, role is Role.IC
    there = people(incident, doctrine, now) | set(also)
    able = {who for who in there if role not in roles.of(who)}
    able = {who for who in able if rest.until(who, now, doctrine) is None}
    turned = {each.to for each in incident.handoff.offers[-len(able) :] if each.role is role}

    def rank(who: str) -> tuple[bool, bool, bool, bool, str]:
        first = command and who == roles.holder(Role.DEPUTY)
        unlisted = command and bool(doctrine.commanders) and who not in doctrine.commanders
        held = set(roles.of(who))
        return who in turned, not first, unlisted, bool(HANDS_ON & held if command else held), who

    return tuple(sorted(able, key=rank))


def challenged(look: Look) -> Iterator[Obligation]:
    """The commander answers with one key; unanswered, the deputy assumes command (LOSS-1, 2)."""
    asked, roles = look.incident.handoff.challenge, look.incident.roles
    if asked is None or roles.commander is None:
        return
    holder, deputy = asked.holder, roles.holder(Role.DEPUTY)
    silent, left = asked.unanswered(look.now), span(asked.answer_by - look.now)
    opens = asked.at + timedelta(minutes=look.doctrine.command.takeover_without_deputy)
    if holder == look.me:
        said = f"DO YOU HAVE COMMAND? {asked.by} asks, {left} left: K answers"
        urgency = Urgency.CRITICAL
    elif not silent:
        said = f"{holder} IS ASKED FOR A SIGN by {asked.by}, {left} left"
        urgency = look.loud(Urgency.SOON, deputy)
    else:
        who = "anybody" if look.now >= opens else deputy or f"at {opens:%H:%M} UTC anybody"
        said = f"{holder} DOES NOT ANSWER {span(look.now - asked.at)}: {who} takes command"
        entitled = look.mine(deputy) or look.now >= opens
        urgency = Urgency.CRITICAL if entitled else Urgency.DUE
    yield Obligation(
        what="challenge",
        text=said,
        urgency=urgency,
        clears="command.take",
        who=deputy or "" if silent and holder != look.me else holder,
        since=asked.at,
        due_at=asked.answer_by,
        stage="unanswered" if silent else "asked",
        stage_at=asked.answer_by if silent else asked.at,
        late=silent,
    )


def contested(look: Look) -> Iterator[Obligation]:
    """Somebody wrote down that I command; a command that is disputed needs somebody (CREW-6)."""
    held = look.incident.roles.holding(Role.IC)
    if held is None:
        return
    if held.disputed:
        text = f"COMMAND DISPUTED: {held.who} never took it, it might be you"
        yield Obligation("disputed", text, Urgency.CRITICAL, "command.take", since=held.since)
        return
    ends = held.since + timedelta(seconds=look.doctrine.command.challenge_seconds)
    if held.recorded_by and look.me == held.who and look.now < ends:
        text = f"YOU COMMAND, {held.recorded_by} wrote it down: contest it if it is wrong"
        yield Obligation("spoken", text, Urgency.DUE, "role.manage", held.who, held.since, ends)


def turned_down(look: Look) -> Iterator[Obligation]:
    """Command stays after a refusal; the next candidate is named, the deputy first (B.4)."""
    incident = look.incident
    last, commander = incident.handoff.last(Role.IC), incident.roles.commander
    if last is None or commander is None:
        return
    pending = any(one.role is Role.IC for one in open_offers(incident.roles, look.now))
    lapsed = last.outcome is Outcome.OPEN and not pending
    if not lapsed and last.outcome not in (Outcome.DECLINED, Outcome.EXPIRED):
        return
    offer = incident.roles.offer(Role.IC)
    since = last.ended_at or (offer.expires_at if offer else look.now)
    life = timedelta(seconds=look.doctrine.command.offer_ttl_seconds)
    who = candidates(Role.IC, incident, look.doctrine, look.now, look.rest)
    after = f": offer it to {next((one for one in who if one != last.to), 'somebody else')}"
    did = "DECLINED" if last.outcome is Outcome.DECLINED else "DID NOT ANSWER"
    why = f" ({last.why})" if last.why else ""
    fresh = look.now - since < life
    text = f"{last.to} {did} THE OFFER OF COMMAND{why}{after}"
    loud = look.loud(Urgency.DUE, commander) if fresh else Urgency.QUIET
    yield Obligation("handoff", text, loud, "role.manage", commander, since)


def resting(look: Look) -> Iterator[Obligation]:
    """Whoever was released to rest sees until when (ROLE-4)."""
    until = look.rest.until(look.me, look.now, look.doctrine) if look.me else None
    if until is not None:
        text = f"YOU REST until {local(until, look.zone):%H:%M %Z}: read, log, take no role"
        me, since = look.me, look.rest.began(look.me)
        yield Obligation("resting", text, Urgency.QUIET, "sitrep.show", me, since, until)


OWED: tuple[Owing, ...] = (contested, challenged, offers, asked, turned_down, resting)
"""What is owed while an incident runs."""
