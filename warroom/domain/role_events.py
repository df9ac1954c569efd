"""What happens to roles, and how it changes the roster (doctrine B.2, B.3)."""

import msgspec

from warroom.domain.event import Event, Instant, Recorded, event
from warroom.domain.lifecycle_events import OVER, Moved
from warroom.domain.roster import (
    TITLES,
    Holding,
    Offer,
    Role,
    Roles,
    put_down,
    stand_down,
    take,
    without,
)


class _RoleEvent(Event, frozen=True):
    role: Role

    def _title(self) -> str:
        return "command" if self.role is Role.IC else TITLES[self.role]


@event("role.claimed", entry="role")
class Claimed(_RoleEvent, frozen=True):
    """A vacant role was taken in public; ``conflict`` names what the role matrix marks (CREW-3)."""

    who: str
    domain: str = ""
    conflict: str = ""

    def line(self) -> str:
        """Such as ``Mara takes command: I am the Incident Commander``."""
        if self.role is Role.IC:
            said = f"{self.who} takes command: I am the Incident Commander"
        else:
            said = f"{self.who} is {TITLES[self.role]}{f' for {self.domain}' * bool(self.domain)}"
        return f"{said} ({self.conflict})" if self.conflict else said

    def establishes(self) -> tuple[str, ...]:
        """Whoever claims command establishes it; the first time counts."""
        return ("command_established",) if self.role is Role.IC else ()


@event("role.offered", entry="role")
class Offered(_RoleEvent, frozen=True):
    """A role was offered to one person; nothing changes until it is accepted (ROLE-2)."""

    holder: str | None
    to: str
    expires_at: Instant
    reason: str = ""
    brief: str = ""

    def line(self) -> str:
        """Such as ``Mara offers command to Jonas: needed hands-on``."""
        said = f"{self.holder or 'The room'} offers {self._title()} to {self.to}"
        return f"{said}: {self.reason}" if self.reason else said


@event("role.readback", entry="role")
class ReadBack(_RoleEvent, frozen=True):
    """The incoming said the situation in their own words; the offer's life starts anew."""

    who: str
    text: str
    expires_at: Instant

    def line(self) -> str:
        """Such as ``Readback by Jonas: ...``."""
        return f"Readback by {self.who}: {self.text}"


@event("role.readback_corrected", entry="role")
class ReadBackCorrected(_RoleEvent, frozen=True):
    """The outgoing corrected the readback; the offer's life starts anew."""

    who: str
    text: str
    expires_at: Instant
    to: str = ""

    def line(self) -> str:
        """Such as ``Correction by Mara: ...``."""
        return f"Correction by {self.who}: {self.text}"


@event("role.accepted", entry="role")
class Accepted(_RoleEvent, frozen=True):
    """The offer was accepted: the old assignment ends and the new one starts here (INV-2)."""

    who: str
    holder: str | None = None
    readback: bool = False
    conflict: str = ""

    def line(self) -> str:
        """Such as ``Jonas: I accept. I am the Incident Commander (from Mara)``."""
        given = f" (from {self.holder})" if self.holder else ""
        said = f"{self.who}: I accept. I am the {TITLES[self.role]}{given}"
        return f"{said} ({self.conflict})" if self.conflict else said

    def establishes(self) -> tuple[str, ...]:
        """Whoever accepts command establishes it; the first time counts."""
        return ("command_established",) if self.role is Role.IC else ()


@event("role.declined", entry="role")
class Declined(_RoleEvent, frozen=True):
    """The offer was declined; a normal answer with a reason (ROLE-3)."""

    who: str
    reason: str = ""

    def line(self) -> str:
        """Such as ``Jonas declines command: busy``."""
        said = f"{self.who} declines {self._title()}"
        return f"{said}: {self.reason}" if self.reason else said


@event("role.withdrawn", entry="role")
class Withdrawn(_RoleEvent, frozen=True):
    """The offer was taken back."""

    who: str
    to: str

    def line(self) -> str:
        """Such as ``Mara withdraws the offer of command to Jonas``."""
        return f"{self.who} withdraws the offer of {self._title()} to {self.to}"


@event("role.expired", entry="role")
class Expired(_RoleEvent, frozen=True):
    """The offer ran out unanswered."""

    to: str

    def line(self) -> str:
        """Such as ``The offer of command to Jonas expired``."""
        return f"The offer of {self._title()} to {self.to} expired"


@event("role.released", entry="role")
class Released(_RoleEvent, frozen=True):
    """A role was put down; ``mistake`` when within the two minutes of CREW-7."""

    who: str
    reason: str = ""
    mistake: bool = False

    def line(self) -> str:
        """Such as ``Priya is no longer scribe: shift ends``."""
        said = f"{self.who} is no longer {TITLES[self.role]}"
        reason = self.reason or ("taken by mistake" if self.mistake else "")
        return f"{said}: {reason}" if reason else said


@event("role.taken_over", entry="role")
class TakenOver(_RoleEvent, frozen=True):
    """A role was taken from somebody who does not answer (LOSS-3)."""

    who: str
    holder: str
    reason: str
    conflict: str = ""

    def line(self) -> str:
        """The public sentence of doctrine LOSS-3."""
        if self.role is Role.IC:
            said = (
                f"Hearing no response from {self.holder}, I am {self.who}, "
                f"I am now the Incident Commander: {self.reason}"
            )
        else:
            said = f"{self.who} takes over {self._title()} from {self.holder}: {self.reason}"
        return f"{said} ({self.conflict})" if self.conflict else said


EVENTS: tuple[type[Event], ...] = (
    Claimed,
    Offered,
    ReadBack,
    ReadBackCorrected,
    Accepted,
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
        holding = Holding(said.role, said.who, recorded.at, said.domain, said.conflict)
        return take(roles, holding, f"{said.who} claimed it")
    if isinstance(said, Accepted):
        offer = roles.offer_to(said.role, said.who)
        holding = Holding(said.role, said.who, recorded.at, conflict=said.conflict)
        return take(roles, holding, (offer and offer.reason) or f"handed to {said.who}")
    if isinstance(said, TakenOver):
        holding = Holding(said.role, said.who, recorded.at, conflict=said.conflict)
        return take(roles, holding, "unreachable")
    if isinstance(said, Released):
        ended = said.reason or ("taken by mistake" if said.mistake else "released")
        return put_down(roles, said.role, said.who, recorded.at, ended)
    if isinstance(said, Moved):
        return stand_down(roles, recorded.at) if said.new in OVER else roles
    return _fold_offer(roles, recorded)


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
        )
        kept = without(roles.offers, said.role, said.to)
        return msgspec.structs.replace(roles, offers=(*kept, offer))
    if isinstance(said, Declined):
        offers = without(roles.offers, said.role, said.who)
        return msgspec.structs.replace(roles, offers=offers)
    if isinstance(said, Withdrawn | Expired):
        return msgspec.structs.replace(roles, offers=without(roles.offers, said.role, said.to))
    if isinstance(said, ReadBack | ReadBackCorrected):
        to = said.who if isinstance(said, ReadBack) else said.to
        return _renew(roles, said, to)
    return roles


def _renew(roles: Roles, said: ReadBack | ReadBackCorrected, to: str) -> Roles:
    offers = tuple(
        msgspec.structs.replace(offer, expires_at=said.expires_at, read_back=True)
        if offer.role is said.role and (not to or offer.to == to)
        else offer
        for offer in roles.offers
    )
    return msgspec.structs.replace(roles, offers=offers)
