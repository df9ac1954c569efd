"""Roles: who does what, and exactly one Incident Commander (doctrine B)."""

from datetime import datetime
from enum import StrEnum

import msgspec

from warroom.domain.event import Event, event


class Role(StrEnum):
    """The roles of doctrine B.1, by the words of the command line."""

    IC = "ic"
    DEPUTY = "deputy"
    OPS = "ops"
    COMMS = "comms"
    SCRIBE = "scribe"
    LIAISON = "liaison"
    SUPPORT = "support"
    SME = "sme"
    OBSERVER = "observer"


TITLES = {
    Role.IC: "Incident Commander",
    Role.DEPUTY: "deputy",
    Role.OPS: "ops lead",
    Role.COMMS: "comms lead",
    Role.SCRIBE: "scribe",
    Role.LIAISON: "internal liaison",
    Role.SUPPORT: "support lead",
    Role.SME: "SME",
    Role.OBSERVER: "observer",
}
"""How a role is written in a sentence."""

CODES = {
    Role.IC: "IC",
    Role.DEPUTY: "DEP",
    Role.OPS: "OPS",
    Role.COMMS: "COM",
    Role.SCRIBE: "SCR",
    Role.LIAISON: "LIA",
    Role.SUPPORT: "SUP",
    Role.SME: "SME",
    Role.OBSERVER: "OBS",
}
"""How a role is written in the header."""

MANY = frozenset({Role.SME, Role.OBSERVER})
"""Roles that several people hold at once."""

HANDS_ON = frozenset({Role.OPS, Role.SME})
"""Roles that touch the system; the IC of a SEV-1 or SEV-2 holds none of them (INV-6)."""


class _RoleEvent(Event):
    role: Role

    def _title(self) -> str:
        return TITLES[self.role]


@event("role.claimed", entry="role")
class Claimed(_RoleEvent):
    """A vacant role was taken in public; ``conflict`` names what the role matrix marks (CREW-3)."""

    who: str
    domain: str = ""
    conflict: str = ""

    def line(self) -> str:
        """Such as ``Mara takes command: I am the Incident Commander``."""
        if self.role is Role.IC:
            said = f"{self.who} takes command: I am the Incident Commander"
        else:
            said = f"{self.who} is {self._title()}{f' for {self.domain}' * bool(self.domain)}"
        return f"{said} ({self.conflict})" if self.conflict else said

    def establishes(self) -> tuple[str, ...]:
        """The first claim of command establishes it."""
        return ("command_established",) if self.role is Role.IC else ()


@event("role.offered", entry="role")
class Offered(_RoleEvent):
    """A role was offered to one person; nothing changes until it is accepted (ROLE-2)."""

    holder: str | None
    to: str
    expires_at: datetime
    reason: str = ""
    brief: str = ""

    def line(self) -> str:
        """Such as ``Mara offers command to Jonas: needed hands-on``."""
        what = "command" if self.role is Role.IC else self._title()
        said = f"{self.holder or 'The room'} offers {what} to {self.to}"
        return f"{said}: {self.reason}" if self.reason else said


@event("role.readback", entry="role")
class ReadBack(_RoleEvent):
    """The incoming said the situation in their own words; the offer's life starts anew."""

    who: str
    text: str
    expires_at: datetime

    def line(self) -> str:
        """Such as ``Readback by Jonas: ...``."""
        return f"Readback by {self.who}: {self.text}"


@event("role.readback_corrected", entry="role")
class ReadBackCorrected(_RoleEvent):
    """The outgoing corrected the readback; the offer's life starts anew."""

    who: str
    text: str
    expires_at: datetime

    def line(self) -> str:
        """Such as ``Correction by Mara: ...``."""
        return f"Correction by {self.who}: {self.text}"


@event("role.accepted", entry="role")
class Accepted(_RoleEvent):
    """The offer was accepted: the old assignment ends and the new one starts here (INV-2)."""

    who: str
    holder: str | None = None
    readback: bool = False
    conflict: str = ""

    def line(self) -> str:
        """Such as ``Jonas: I accept. I am the Incident Commander (from Mara)``."""
        given = f" (from {self.holder})" if self.holder else ""
        said = f"{self.who}: I accept. I am the {self._title()}{given}"
        return f"{said} ({self.conflict})" if self.conflict else said

    def establishes(self) -> tuple[str, ...]:
        """Accepting command without a predecessor establishes it."""
        return ("command_established",) if self.role is Role.IC else ()


@event("role.declined", entry="role")
class Declined(_RoleEvent):
    """The offer was declined; a normal answer with a reason (ROLE-3)."""

    who: str
    reason: str = ""

    def line(self) -> str:
        """Such as ``Jonas declines command: busy``."""
        said = f"{self.who} declines {self._title()}"
        return f"{said}: {self.reason}" if self.reason else said


@event("role.withdrawn", entry="role")
class Withdrawn(_RoleEvent):
    """The offer was taken back."""

    who: str
    to: str

    def line(self) -> str:
        """Such as ``Mara withdraws the offer of command to Jonas``."""
        return f"{self.who} withdraws the offer of {self._title()} to {self.to}"


@event("role.expired", entry="role")
class Expired(_RoleEvent):
    """The offer ran out unanswered."""

    to: str

    def line(self) -> str:
        """Such as ``The offer of command to Jonas expired``."""
        return f"The offer of {self._title()} to {self.to} expired"


@event("role.released", entry="role")
class Released(_RoleEvent):
    """A role was put down; ``mistake`` when within the two minutes of CREW-7."""

    who: str
    reason: str = ""
    mistake: bool = False

    def line(self) -> str:
        """Such as ``Priya is no longer scribe: shift ends``."""
        said = f"{self.who} is no longer {self._title()}"
        reason = self.reason or ("taken by mistake" if self.mistake else "")
        return f"{said}: {reason}" if reason else said


@event("role.taken_over", entry="role")
class TakenOver(_RoleEvent):
    """Command was taken from somebody who does not answer (LOSS-3)."""

    who: str
    holder: str
    reason: str

    def line(self) -> str:
        """The public sentence of doctrine LOSS-3."""
        if self.role is not Role.IC:
            return f"{self.who} takes over {self._title()} from {self.holder}: {self.reason}"
        return (
            f"Hearing no response from {self.holder}, I am {self.who}, "
            f"I am now the Incident Commander: {self.reason}"
        )


class Holding(msgspec.Struct, frozen=True):
    """One person in one role, now."""

    role: Role
    who: str
    since: datetime
    domain: str = ""
    conflict: str = ""


class Offer(msgspec.Struct, frozen=True):
    """An open offer."""

    role: Role
    to: str
    by: str
    at: datetime
    expires_at: datetime
    reason: str = ""
    brief: str = ""
    read_back: bool = False


class Term(msgspec.Struct, frozen=True):
    """One person in one role, from and until; until is None while it lasts."""

    role: Role
    who: str
    since: datetime
    until: datetime | None = None
    ended: str = ""


class Roles(msgspec.Struct, frozen=True):
    """Who holds what.

    Attributes:
        holdings: In the order in which they were taken.
        offers: Open offers, also those that ran out and nobody noted yet.
        terms: Every term ever, in order.
    """

    holdings: tuple[Holding, ...] = ()
    offers: tuple[Offer, ...] = ()
    terms: tuple[Term, ...] = ()

    def holder(self, role: Role) -> str | None:
        """Who holds a role that one person holds; the first one for the others."""
        return next((holding.who for holding in self.holdings if holding.role is role), None)

    def of(self, who: str) -> tuple[Role, ...]:
        """The roles that a person holds."""
        return tuple(holding.role for holding in self.holdings if holding.who == who)

    def offer(self, role: Role) -> Offer | None:
        """The open offer of a role."""
        return next((offer for offer in self.offers if offer.role is role), None)

    @property
    def commander(self) -> str | None:
        """Who holds command."""
        return self.holder(Role.IC)
