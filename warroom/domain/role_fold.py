"""How what happens to roles changes the roster (doctrine B.2, B.3)."""

import msgspec

from warroom.domain.event import Event, Recorded
from warroom.domain.lifecycle_events import OVER, Moved
from warroom.domain.rest import to_rest
from warroom.domain.role_events import (
    Accepted,
    Claimed,
    Contested,
    Declined,
    Expired,
    Offered,
    ReadBack,
    ReadBackConfirmed,
    ReadBackCorrected,
    Released,
    TakenOver,
    Withdrawn,
)
from warroom.domain.roster import (
    MANY,
    Holding,
    Offer,
    Role,
    Roles,
    put_down,
    stand_down,
    take,
    without,
)

EVENTS: tuple[type[Event], ...] = (
    Claimed,
    Offered,
    ReadBack,
    ReadBackCorrected,
    ReadBackConfirmed,
    Accepted,
    Contested,
    Declined,
    Withdrawn,
    Expired,
    Released,
    TakenOver,
    Moved,
)
"""What changes the roster."""


def fold(roles: Roles, recorded: Recorded) -> Roles:
    """The roster after one more event.

    Whatever the log holds, a role that one person holds has one holder and terms that neither
    overlap nor run backwards (INV-1, INV-2), also when a clock was set back.
    """
    said = recorded.event
    if isinstance(said, Claimed):
        return take(roles, _holding(roles, recorded, said, said.domain), f"{said.who} claimed it")
    if isinstance(said, Accepted):
        offer = roles.offer_to(said.role, said.who)
        reason = said.reason or (offer.reason if offer else "")
        rests = to_rest(said.why, reason)
        ended = reason or f"handed to {said.who}"
        return take(roles, _holding(roles, recorded, said), ended, to_rest=rests)
    if isinstance(said, TakenOver):
        return take(roles, _holding(roles, recorded, said), "unreachable")
    if isinstance(said, Contested):
        return _contested(roles, said, recorded)
    if isinstance(said, Released):
        ended = said.reason or ("taken by mistake" if said.mistake else "released")
        rests = to_rest(said.why, said.reason)
        return put_down(roles, said.role, said.who, recorded.at, ended, to_rest=rests)
    if isinstance(said, Moved):
        return stand_down(roles, recorded.at) if said.new in OVER else roles
    return _fold_offer(roles, recorded)


def _holding(
    roles: Roles, recorded: Recorded, said: Claimed | Accepted | TakenOver, domain: str = ""
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


def _contested(roles: Roles, said: Contested, recorded: Recorded) -> Roles:
    """Back to who held it; command of a running incident is never left vacant by it (INV-5)."""
    if said.back_to:
        again = Holding(said.role, said.back_to, recorded.at, conflict=said.conflict)
        return take(roles, again, f"{said.who} contested it")
    if said.role is not Role.IC:
        return put_down(roles, said.role, said.who, recorded.at, "contested")
    holdings = tuple(
        msgspec.structs.replace(held, disputed=True)
        if held.role is Role.IC and held.who == said.who
        else held
        for held in roles.holdings
    )
    return msgspec.structs.replace(roles, holdings=holdings)


def _fold_offer(roles: Roles, recorded: Recorded) -> Roles:
    said = recorded.event
    if isinstance(said, Offered):
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
        kept = without(roles.offers, said.role, said.to)
        return msgspec.structs.replace(roles, offers=(*kept, offer))
    if isinstance(said, Declined):
        offers = without(roles.offers, said.role, said.who)
        return msgspec.structs.replace(roles, offers=offers)
    if isinstance(said, Withdrawn | Expired):
        return msgspec.structs.replace(roles, offers=without(roles.offers, said.role, said.to))
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
        msgspec.structs.replace(offer, expires_at=event.expires_at, **changes)
        if offer.role is event.role and (not to or offer.to == to)
        else offer
        for offer in roles.offers
    )
    return msgspec.structs.replace(roles, offers=offers)
