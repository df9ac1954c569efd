"""What can happen to a role: claimed, offered, accepted, released (doctrine B.2, B.3).

Each makes one entry with the names of both and one time (ROLE-6).
"""

from enum import StrEnum

from warroom.core.event import Event, Instant, event
from warroom.topics.roles.why import Why


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


class RoleEvent(Event, frozen=True):
    """Something that happens to a role."""

    role: Role

    def _title(self) -> str:
        return "command" if self.role is Role.IC else TITLES[self.role]


@event("role.claimed", entry="role")
class Claimed(RoleEvent, frozen=True):
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
class Offered(RoleEvent, frozen=True):
    """A role was offered to one person; nothing changes until it is accepted (ROLE-2).

    Attributes:
        brief: The situation report as it was at that moment (doctrine B.5).
        asked: Somebody asked this person whether they wish to take command (LOSS-5).
        then: What the outgoing is offered afterwards.
        conflict: What has to be done before it can be accepted (INV-6).
        why: Why it changes hands; None before there was a choice, when the reason's words told.
    """

    holder: str | None
    to: str
    expires_at: Instant
    reason: str = ""
    brief: str = ""
    asked: bool = False
    then: Role | None = None
    conflict: str = ""
    why: Why | None = None

    @property
    def attachment(self) -> str:
        """The brief hangs on the entry, where everybody can read it later."""
        return self.brief

    def line(self) -> str:
        """Such as ``Mara offers command to Jonas: needed hands-on``."""
        if self.asked:
            return f"{self.to}, do you wish to take command? {self.reason}".rstrip()
        said = f"{self._title()} is offered to {self.to}"
        if self.holder:
            said = f"{self.holder} offers {self._title()} to {self.to}"
        said = f"{said}: {self.reason}" if self.reason else said
        return f"{said} ({self.conflict})" if self.conflict else said


@event("role.accepted", entry="role")
class Accepted(RoleEvent, frozen=True):
    """The offer was accepted: the old assignment ends and the new one starts here (INV-2).

    Attributes:
        readback: Whether the situation was said back before; command without it says so.
        reason: That of the offer.
        words: How it was said; empty for the sentence of doctrine B.4.
        why: That of the offer; fatigue and shift start the rest clock (ROLE-4). None before there
            was a choice, when the reason's words told.
    """

    who: str
    holder: str | None = None
    readback: bool = False
    conflict: str = ""
    reason: str = ""
    words: str = ""
    why: Why | None = None

    def line(self) -> str:
        """Such as ``Jonas: I accept. I am the Incident Commander (from Mara)``."""
        short = self.role is Role.IC and self.holder and not self.readback
        given = f"from {self.holder}{'; readback not done' if short else ''}"
        words = self.words or f"I accept. I am the {TITLES[self.role]}"
        said = f"{self.who}: {words}{f' ({given})' if self.holder else ''}"
        return f"{said} ({self.conflict})" if self.conflict else said

    def establishes(self) -> tuple[str, ...]:
        """Whoever accepts command establishes it; the first time counts."""
        return ("command_established",) if self.role is Role.IC else ()


@event("role.declined", entry="role")
class Declined(RoleEvent, frozen=True):
    """The offer was declined; a normal answer with a reason (ROLE-3).

    Attributes:
        asked: It was asked whether this person wishes to take command (LOSS-5).
    """

    who: str
    reason: str = ""
    asked: bool = False

    def line(self) -> str:
        """Such as ``Jonas declines command: busy``."""
        said = f"{self.who} declines {self._title()}"
        if self.asked:
            said = f"{said}; what {self.who} says from here on are questions"
        return f"{said}: {self.reason}" if self.reason else said


@event("role.withdrawn", entry="role")
class Withdrawn(RoleEvent, frozen=True):
    """The offer was taken back."""

    who: str
    to: str

    def line(self) -> str:
        """Such as ``Mara withdraws the offer of command to Jonas``."""
        return f"{self.who} withdraws the offer of {self._title()} to {self.to}"


@event("role.expired", entry="role")
class Expired(RoleEvent, frozen=True):
    """The offer ran out unanswered."""

    to: str

    def line(self) -> str:
        """Such as ``The offer of command to Jonas expired``."""
        return f"The offer of {self._title()} to {self.to} expired"


@event("role.released", entry="role")
class Released(RoleEvent, frozen=True):
    """A role was put down; ``mistake`` when within the two minutes of CREW-7.

    Attributes:
        why: Fatigue and shift start the rest clock (ROLE-4). None before there was a choice, when
            the reason's words told.
    """

    who: str
    reason: str = ""
    mistake: bool = False
    why: Why | None = None

    def line(self) -> str:
        """Such as ``Priya is no longer scribe: shift ends``."""
        said = f"{self.who} is no longer {TITLES[self.role]}"
        reason = self.reason or ("taken by mistake" if self.mistake else "")
        return f"{said}: {reason}" if reason else said


@event("role.taken_over", entry="role")
class TakenOver(RoleEvent, frozen=True):
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


@event("role.contested", entry="role")
class Contested(RoleEvent, frozen=True):
    """Whoever was written down as having taken a role says that it is not so (CREW-6).

    Attributes:
        by: Who had written it down.
        back_to: Who holds it again; None leaves it disputed or, command apart, vacant.
    """

    who: str
    by: str
    back_to: str | None = None
    reason: str = ""
    conflict: str = ""

    def line(self) -> str:
        """Such as ``Jonas did not take command (Priya wrote it down): Mara holds it again``."""
        said = f"{self.who} did not take {self._title()} ({self.by} wrote it down)"
        if self.reason:
            said = f"{said}: {self.reason}"
        if self.back_to:
            marked = f" ({self.conflict})" if self.conflict else ""
            return f"{said}. {self.back_to} holds it again{marked}"
        return f"{said}. Whoever can takes it now" if self.role is Role.IC else said
