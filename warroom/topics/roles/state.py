"""The roster: the roles there are, who holds which, and what is offered (doctrine B.1)."""

from datetime import datetime

import msgspec
from msgspec.structs import replace

from warroom.core.event import Event, Recorded
from warroom.core.growing import Growing
from warroom.topics.handoff.events import ReadBack, ReadBackConfirmed, ReadBackCorrected
from warroom.topics.lifecycle.events import OVER, Moved
from warroom.topics.roles import events
from warroom.topics.roles.events import MANY, Role
from warroom.topics.roles.holding import Holding, Offer, Term
from warroom.topics.roles.why import to_rest


class Roles(msgspec.Struct, frozen=True):
    """Who holds what.

    Attributes:
        holdings: In the order in which they were taken.
        offers: Open offers, also those that ran out and nobody noted yet.
        terms: Every term ever, in order.
        running: Where in ``terms`` those are that last.
        ended: When the last term of a role ended.
    """

    holdings: tuple[Holding, ...] = ()
    offers: tuple[Offer, ...] = ()
    terms: Growing[Term] = Growing()
    running: tuple[int, ...] = ()
    ended: dict[Role, datetime] = {}

    def holder(self, role: Role) -> str | None:
        """Who holds a role that one person holds; the first one for the others."""
        return next((holding.who for holding in self.holdings if holding.role is role), None)

    def of(self, who: str) -> tuple[Role, ...]:
        """The roles that a person holds."""
        return tuple(holding.role for holding in self.holdings if holding.who == who)

    def offer(self, role: Role) -> Offer | None:
        """The open offer of a role."""
        return next((offer for offer in self.offers if offer.role is role), None)

    def offer_to(self, role: Role, who: str) -> Offer | None:
        """The open offer of a role to one person."""
        found = (offer for offer in self.offers if offer.role is role and offer.to == who)
        return next(found, None)

    def holding(self, role: Role) -> Holding | None:
        """The holding of a role that one person holds; the first one for the others."""
        return next((holding for holding in self.holdings if holding.role is role), None)

    @property
    def commander(self) -> str | None:
        """Who holds command."""
        return self.holder(Role.IC)


def without(offers: tuple[Offer, ...], role: Role, to: str) -> tuple[Offer, ...]:
    """The offers but those that this one replaces or answers: all, where one person holds it."""
    return tuple(
        offer for offer in offers if offer.role is not role or (role in MANY and offer.to != to)
    )


def take(roles: Roles, holding: Holding, ended: str, *, to_rest: bool = False) -> Roles:
    """Begin a term; where one person holds the role, the older one ends at the same time (INV-2).

    With ``to_rest`` whoever held it until then rests (ROLE-4). An open offer of that role is void
    from here on: its holder has changed.
    """
    role, single = holding.role, holding.role not in MANY
    if single:
        known = [roles.terms[place] for place in roles.running]
        earlier = [term.since for term in known if term.role is role]
        earlier += [at for at in (roles.ended.get(role),) if at]
        holding = replace(holding, since=max([holding.since, *earlier]))
        roles = _end(roles, role, None, holding.since, ended, to_rest)
    else:
        roles = _end(roles, role, holding, holding.since, ended)
    return replace(
        roles,
        holdings=(*roles.holdings, holding),
        offers=without(roles.offers, role, holding.who),
        terms=roles.terms.add(Term(role, holding.who, holding.since, domain=holding.domain)),
        running=(*roles.running, len(roles.terms)),
    )


def put_down(
    roles: Roles, role: Role, who: str, at: datetime, ended: str, *, to_rest: bool = False
) -> Roles:
    """End everything that one person holds of a role; with ``to_rest`` they rest (ROLE-4)."""
    for holding in roles.holdings:
        if holding.role is role and holding.who == who:
            roles = _end(roles, role, holding, at, ended, to_rest)
    return roles


def stand_down(roles: Roles, at: datetime) -> Roles:
    """Command and every other role end with the incident (doctrine C.1)."""
    for role in {holding.role for holding in roles.holdings}:
        roles = _end(roles, role, None, at, "the incident ended")
    return replace(roles, offers=())


def _end(
    roles: Roles, role: Role, only: Holding | None, at: datetime, ended: str, to_rest: bool = False
) -> Roles:
    """End the terms of a role: all, or those of one person in one domain."""

    def ends(held: Holding | Term) -> bool:
        same = only is None or (held.who, held.domain) == (only.who, only.domain)
        return held.role is role and same

    holdings = tuple(holding for holding in roles.holdings if not ends(holding))
    terms, running, last = roles.terms, [], dict(roles.ended)
    for place in roles.running:
        term = terms[place]
        if not ends(term):
            running.append(place)
            continue
        until = max(at, term.since)
        last[role] = max(until, last.get(role, until))
        terms = terms.put(place, replace(term, until=until, ended=ended, to_rest=to_rest))
    return replace(roles, holdings=holdings, terms=terms, running=tuple(running), ended=last)


EVENTS: tuple[type[Event], ...] = (
    events.Claimed,
    events.Offered,
    ReadBack,
    ReadBackCorrected,
    ReadBackConfirmed,
    events.Accepted,
    events.Contested,
    events.Declined,
    events.Withdrawn,
    events.Expired,
    events.Released,
    events.TakenOver,
    Moved,
)
"""What changes the roster."""


def fold(roles: Roles, recorded: Recorded) -> Roles:
    """The roster after one more event.

    Whatever the log holds, a role that one person holds has one holder and terms that neither
    overlap nor run backwards (INV-1, INV-2), also when a clock was set back.
    """
    said = recorded.event
    if isinstance(said, events.Claimed):
        return take(roles, _holding(roles, recorded, said, said.domain), f"{said.who} claimed it")
    if isinstance(said, events.Accepted):
        offer = roles.offer_to(said.role, said.who)
        reason = said.reason or (offer.reason if offer else "")
        rests = to_rest(said.why, reason)
        ended = reason or f"handed to {said.who}"
        return take(roles, _holding(roles, recorded, said), ended, to_rest=rests)
    if isinstance(said, events.TakenOver):
        return take(roles, _holding(roles, recorded, said), "unreachable")
    if isinstance(said, events.Contested):
        return _contested(roles, said, recorded)
    if isinstance(said, events.Released):
        ended = said.reason or ("taken by mistake" if said.mistake else "released")
        rests = to_rest(said.why, said.reason)
        return put_down(roles, said.role, said.who, recorded.at, ended, to_rest=rests)
    if isinstance(said, Moved):
        return stand_down(roles, recorded.at) if said.new in OVER else roles
    return _fold_offer(roles, recorded)


def _holding(
    roles: Roles,
    recorded: Recorded,
    said: events.Claimed | events.Accepted | events.TakenOver,
    domain: str = "",
) -> Holding:
    before = None if said.role in MANY else roles.holder(said.role)
    return Holding(
        said.role,
        said.who,
        recorded.at,
        domain,
        said.conflict,
        recorded_by=said.recorded_by or "",
        before=before or "",
    )


def _contested(roles: Roles, said: events.Contested, recorded: Recorded) -> Roles:
    """Back to who held it; command of a running incident is never left vacant by it (INV-5)."""
    if said.back_to:
        again = Holding(said.role, said.back_to, recorded.at, conflict=said.conflict)
        return take(roles, again, f"{said.who} contested it")
    if said.role is not Role.IC:
        return put_down(roles, said.role, said.who, recorded.at, "contested")
    holdings = tuple(
        replace(held, disputed=True) if held.role is Role.IC and held.who == said.who else held
        for held in roles.holdings
    )
    return replace(roles, holdings=holdings)


def _fold_offer(roles: Roles, recorded: Recorded) -> Roles:
    said = recorded.event
    if isinstance(said, events.Offered):
        offer = Offer(
            said.role,
            said.to,
            recorded.actor,
            recorded.at,
            said.expires_at,
            said.reason,
            said.brief,
            asked=said.asked,
            then=said.then,
            to_rest=to_rest(said.why, said.reason),
            why=said.why,
        )
        return replace(roles, offers=(*without(roles.offers, said.role, said.to), offer))
    if isinstance(said, events.Declined):
        offers = without(roles.offers, said.role, said.who)
        return replace(roles, offers=offers)
    if isinstance(said, events.Withdrawn | events.Expired):
        return replace(roles, offers=without(roles.offers, said.role, said.to))
    if isinstance(said, ReadBack):
        return _renew(roles, said, said.who, read_back=True, said=said.text, correction="",
                      confirmed=False)  # fmt: skip
    if isinstance(said, ReadBackCorrected):
        return _renew(roles, said, said.to, read_back=True, correction=said.text, confirmed=False)
    if isinstance(said, ReadBackConfirmed):
        return _renew(roles, said, said.to, confirmed=True)
    return roles


def _renew(
    roles: Roles,
    event: ReadBack | ReadBackCorrected | ReadBackConfirmed,
    to: str,
    **changes: object,
) -> Roles:
    offers = tuple(
        replace(offer, expires_at=event.expires_at, **changes)
        if offer.role is event.role and (not to or offer.to == to)
        else offer
        for offer in roles.offers
    )
    return replace(roles, offers=offers)


def open_offers(roles: Roles, now: datetime) -> tuple[Offer, ...]:
    """The offers that have not run out (ROLE-2)."""
    return tuple(offer for offer in roles.offers if offer.expires_at > now)
