"""Who may offer a role, say the briefing back, and answer (doctrine B.2, B.4)."""

from datetime import datetime, timedelta

from warroom.act import Act
from warroom.core.errors import Refused
from warroom.core.event import Event
from warroom.core.text import clean, clean_line
from warroom.incident import Incident
from warroom.topics.crew.authority import commands
from warroom.topics.handoff.events import ReadBack, ReadBackConfirmed, ReadBackCorrected
from warroom.topics.roles import events as roles_events
from warroom.topics.roles.events import MANY, TITLES, Role
from warroom.topics.roles.holding import Offer
from warroom.topics.roles.matrix import before_accepting, conflict, resting
from warroom.topics.roles.rules import lapsed, own_deputy
from warroom.topics.roles.state import Roles, open_offers
from warroom.topics.roles.why import Why


def offer(
    incident: Incident,
    act: Act,
    *,
    role: Role,
    to: str,
    reason: str = "",
    brief: str = "",
    asked: bool = False,
    then: Role | None = None,
    why: Why = Why.OTHER,
) -> list[Event]:
    """Offer a role to one person; nothing changes until they accept (ROLE-2, INV-3).

    The holder offers, or the commander for any other role; anybody offers a vacant one. With
    ``asked`` anybody asks somebody whether they wish to take command, such as an executive who
    gives orders (LOSS-5). ``then`` is what the outgoing is offered afterwards (doctrine B.4);
    ``why`` sends them to rest, whatever the reason says (ROLE-4).

    Raises:
        Refused: Nobody is named, somebody else holds it, it is offered already (INV-4), or it
            would go to somebody who rests (ROLE-4) or is not on the list of commanders.
    """
    asked = asked and role is Role.IC
    to = clean_line(to).removeprefix("@")
    holder = None if role in MANY else incident.roles.holder(role)
    _named(to, role, incident, act)
    if role is not Role.OBSERVER:
        resting(to, incident, act)
    if holder and not asked:
        _theirs_to_offer(holder, role, incident, act)
    _one_offer(incident, act, role)
    first = "" if asked else before_accepting(role, to, incident, act)
    offered = roles_events.Offered(
        role=role, holder=holder, to=to, expires_at=_ends(act), reason=clean_line(reason),
        brief=clean(brief).strip(), asked=asked, then=then if then is not role else None,
        conflict=first, why=why,
    )  # fmt: skip
    return [*lapsed(incident.roles, act.now), offered]


def _named(to: str, role: Role, incident: Incident, act: Act) -> None:
    """An offer goes to one other person who does not hold the role."""
    if not to:
        raise Refused("ROLE-2", "An offer names one person.", "Say who it goes to.")
    if role in incident.roles.of(to):
        raise Refused("ROLE-2", f"{to} is {TITLES[role]} already.")
    if to == act.by:
        raise Refused("ROLE-2", "Nobody offers a role to themselves.", "Claim it.")


def _theirs_to_offer(holder: str, role: Role, incident: Incident, act: Act) -> None:
    """A role that is held is offered by its holder; any but command by whoever commands too."""
    leads = role is not Role.IC and commands(act.by, incident, act.doctrine, act.now)
    if act.by != holder and not leads:
        way = f"Ask {holder}; if it was said aloud, record it for them (by @{holder})."
        raise Refused("ROLE-2", f"{holder} is {TITLES[role]}: only {holder} can offer it.", way)


def _ends(act: Act) -> datetime:
    """When an offer that is made or answered now runs out (ROLE-2)."""
    return act.now + timedelta(seconds=act.doctrine.command.offer_ttl_seconds)


def _one_offer(incident: Incident, act: Act, role: Role) -> None:
    """INV-4: at most one open offer of command, and of every role that one person holds."""
    open_ = [one for one in open_offers(incident.roles, act.now) if one.role is role]
    if open_ and role not in MANY:
        to, ends = open_[0].to, open_[0].expires_at
        why = f"{_title(role)} is offered to {to} already, until {ends:%H:%M:%S} UTC."
        raise Refused("INV-4", why, f"Wait for the answer of {to}, or withdraw the offer.")


def _offer_to(who: str, roles: Roles, role: Role, now: datetime) -> Offer:
    """The open offer of a role to one person, or the sentence why there is none."""
    mine = roles.offer_to(role, who)
    if mine and mine.expires_at > now:
        return mine
    if mine:
        why = f"The offer of {TITLES[role]} to {who} expired at {mine.expires_at:%H:%M:%S} UTC."
        raise Refused("ROLE-2", why, f"Ask {mine.by} to offer it again.")
    others = [one.to for one in open_offers(roles, now) if one.role is role]
    if others:
        why = f"{_title(role)} was offered to {', '.join(others)}, not to {who}."
        way = f"Ask to be offered it, or record the answer for {others[0]} (by @{others[0]})."
        raise Refused("ROLE-2", why, way)
    holder = None if role in MANY else roles.holder(role)
    way = f"Ask {holder} to offer it (R)." if holder else "It is vacant: claim it."
    raise Refused("ROLE-2", f"{_title(role)} is not offered to {who}.", way)


def accept(
    incident: Incident, act: Act, *, role: Role, readback: str = "", words: str = ""
) -> list[Event]:
    """Accept an offer: the old term ends and the new one begins at this instant (INV-2).

    A spoken acceptance takes effect too (CREW-6): ``act.by`` is who said it. In the same act
    the outgoing commander is released to rest, or is offered what they become (doctrine B.4).

    Raises:
        Refused: No open offer to this person, or a role that excludes it (INV-6).
    """
    taken = _offer_to(act.by, incident.roles, role, act.now)
    if act.at < taken.at:
        why = f"{TITLES[role]} was offered at {taken.at:%H:%M} UTC, later than that."
        raise Refused("ROLE-2", why, "Accept it from now on, or say a time after the offer.")
    marked = conflict(role, incident, act)
    events, text = lapsed(incident.roles, act.now), clean(readback).strip()
    if text:
        events.append(ReadBack(role=role, who=act.by, text=text, expires_at=taken.expires_at))
    accepted = roles_events.Accepted(
        role=role,
        who=act.by,
        holder=None if role in MANY else incident.roles.holder(role),
        readback=bool(text) or taken.read_back,
        conflict=marked,
        reason=taken.reason,
        words=clean_line(words),
        why=taken.why,
    )
    return [*events, accepted, *_afterwards(taken, incident, act)]


def _afterwards(taken: Offer, incident: Incident, act: Act) -> list[Event]:
    """Step 8 of doctrine B.4: what becomes of the outgoing; and no commander is the own deputy."""
    outgoing = incident.roles.holder(taken.role)
    if taken.role is not Role.IC:
        return []
    events = own_deputy(incident.roles, taken.role, act.by)
    if outgoing is None:
        return events
    if taken.to_rest:
        held = dict.fromkeys(one for one in incident.roles.of(outgoing) if one is not Role.IC)
        reason, why = taken.reason, taken.why
        for one in held:
            events.append(roles_events.Released(role=one, who=outgoing, reason=reason, why=why))
        return events
    then = taken.then
    if then and (then in MANY or not (incident.roles.holder(then) or incident.roles.offer(then))):
        ends = _ends(act)
        events.append(roles_events.Offered(role=then, holder=None, to=outgoing, expires_at=ends))
    return events


def decline(incident: Incident, act: Act, *, role: Role, reason: str = "") -> list[Event]:
    """Decline an offer; always possible, with or without a reason (ROLE-3).

    Raises:
        Refused: No open offer to this person.
    """
    asked = _offer_to(act.by, incident.roles, role, act.now).asked
    declined = roles_events.Declined(role=role, who=act.by, reason=clean_line(reason), asked=asked)
    return [*lapsed(incident.roles, act.now), declined]


def withdraw(incident: Incident, act: Act, *, role: Role, to: str = "") -> list[Event]:
    """Take an offer back: its maker, the role's holder, or the commander (ROLE-2).

    Raises:
        Refused: No open offer, or one of somebody else.
    """
    to = clean_line(to).removeprefix("@")
    found, mine = _open(incident, act, role, to)
    if not mine and not commands(act.by, incident, act.doctrine, act.now):
        maker = found[0].by
        raise Refused("ROLE-2", f"{maker} made the offer.", f"Ask {maker} to withdraw it.")
    withdrawn = [roles_events.Withdrawn(role=role, who=act.by, to=one.to) for one in mine or found]
    return [*lapsed(incident.roles, act.now), *withdrawn]


def read_back(incident: Incident, act: Act, *, role: Role, text: str) -> list[Event]:
    """The incoming says the situation in their own words; the offer's life starts anew.

    Raises:
        Refused: No words, or no open offer to this person.
    """
    _offer_to(act.by, incident.roles, role, act.now)
    said = ReadBack(role=role, who=act.by, text=_words(text), expires_at=_ends(act))
    return [*lapsed(incident.roles, act.now), said]


def correct_readback(incident: Incident, act: Act, *, role: Role, text: str) -> list[Event]:
    """The outgoing corrects the readback; the offer's life starts anew.

    Raises:
        Refused: No words, no open offer, or somebody who neither made it nor holds the role.
    """
    mine = _given(incident, act, role)
    said, ends = _words(text), _ends(act)
    corrected = ReadBackCorrected(role=role, who=act.by, text=said, expires_at=ends, to=mine.to)
    return [*lapsed(incident.roles, act.now), corrected]


def confirm_readback(incident: Incident, act: Act, *, role: Role) -> list[Event]:
    """The outgoing says that the readback is right; the offer's life starts anew (B.4 step 5).

    Raises:
        Refused: No open offer, nothing said back yet, or somebody who may not answer it.
    """
    mine = _given(incident, act, role)
    if not mine.said:
        raise Refused("B.4", f"{mine.to} said nothing back yet.", f"Wait for {mine.to}.")
    said = ReadBackConfirmed(role=role, who=act.by, expires_at=_ends(act), to=mine.to)
    return [*lapsed(incident.roles, act.now), said]


def _given(incident: Incident, act: Act, role: Role) -> Offer:
    """The open offer that whoever acts made, or whose role they hold."""
    found, mine = _open(incident, act, role)
    if not mine:
        raise Refused("B.4", f"{found[0].by} made the offer and corrects the readback.")
    return mine[0]


def _open(
    incident: Incident, act: Act, role: Role, to: str = ""
) -> tuple[list[Offer], list[Offer]]:
    """The open offers of a role, and those that whoever acts made or whose role they hold."""
    found = [one for one in open_offers(incident.roles, act.now) if one.role is role]
    found = [one for one in found if to in ("", one.to)]
    if not found:
        raise Refused("ROLE-2", f"No offer of {TITLES[role]} is open.")
    return found, [one for one in found if act.by in (one.by, incident.roles.holder(role))]


def _title(role: Role) -> str:
    return TITLES[role][0].upper() + TITLES[role][1:]


def _words(text: str) -> str:
    words = clean(text).strip()
    if not words:
        raise Refused("B.4", "The words are missing.", "Say status, impact and what is next.")
    return words
