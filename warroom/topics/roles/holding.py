"""One person and one role: held now, on offer, or held for a term."""

from datetime import datetime

import msgspec

from warroom.topics.roles.events import Role
from warroom.topics.roles.why import Why


class Holding(msgspec.Struct, frozen=True):
    """One person in one role, now.

    Attributes:
        recorded_by: Who wrote down that it was taken, if not the holder (CREW-6).
        before: Who held it until then.
        disputed: The holder says it was never taken, and nobody else holds it yet.
    """

    role: Role
    who: str
    since: datetime
    domain: str = ""
    conflict: str = ""
    recorded_by: str = ""
    before: str = ""
    disputed: bool = False


class Offer(msgspec.Struct, frozen=True):
    """An open offer.

    Attributes:
        brief: The situation report as it was frozen into the offer (doctrine B.5).
        read_back: Whether the incoming said the situation back.
        said: The last readback.
        correction: What the outgoing corrected in it; empty until then.
        confirmed: Whether the outgoing said that the last readback is right.
        asked: Somebody asked this person to take command (LOSS-5).
        then: What the outgoing is offered afterwards.
        to_rest: Whether the outgoing goes to rest (ROLE-4).
        why: Why it changes hands; None in an offer of an older version.
    """

    role: Role
    to: str
    by: str
    at: datetime
    expires_at: datetime
    reason: str = ""
    brief: str = ""
    read_back: bool = False
    said: str = ""
    correction: str = ""
    confirmed: bool = False
    asked: bool = False
    then: Role | None = None
    to_rest: bool = False
    why: Why | None = None


class Term(msgspec.Struct, frozen=True):
    """One person in one role, from and until; until is None while it lasts.

    Attributes:
        ended: How it ended, in words; they decide nothing.
        to_rest: Whether it ended so that who held the role rests (ROLE-4).
    """

    role: Role
    who: str
    since: datetime
    until: datetime | None = None
    ended: str = ""
    domain: str = ""
    to_rest: bool = False
