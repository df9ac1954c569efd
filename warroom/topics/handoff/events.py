"""What can happen on the way to a handoff: a readback, a challenge and its answer (B.4, B.6)."""

from warroom.core.event import Event, Instant, event
from warroom.topics.roles.events import RoleEvent


@event("role.challenged", entry="role")
class Challenged(Event, frozen=True):
    """Somebody asked the commander whether they have command (LOSS-1)."""

    who: str
    holder: str
    answer_by: Instant

    def line(self) -> str:
        """Such as ``Ravi asks: Mara, do you have command?``."""
        return f"{self.who} asks: {self.holder}, do you have command?"


@event("role.answered", entry="role")
class Answered(Event, frozen=True):
    """The commander answered; nothing changes (LOSS-1)."""

    who: str
    to: str

    def line(self) -> str:
        """Such as ``Mara answers Ravi: I have command``."""
        return f"{self.who} answers {self.to}: I have command"


@event("role.readback", entry="role")
class ReadBack(RoleEvent, frozen=True):
    """The incoming said the situation in their own words; the offer's life starts anew."""

    who: str
    text: str
    expires_at: Instant

    def line(self) -> str:
        """Such as ``Readback by Jonas: ...``."""
        return f"Readback by {self.who}: {self.text}"


@event("role.readback_corrected", entry="role")
class ReadBackCorrected(RoleEvent, frozen=True):
    """The outgoing corrected the readback; the offer's life starts anew."""

    who: str
    text: str
    expires_at: Instant
    to: str = ""

    def line(self) -> str:
        """Such as ``Correction by Mara: ...``."""
        return f"Correction by {self.who}: {self.text}"


@event("role.readback_confirmed", entry="role")
class ReadBackConfirmed(RoleEvent, frozen=True):
    """The outgoing says that the readback is right; the offer's life starts anew."""

    who: str
    expires_at: Instant
    to: str = ""

    def line(self) -> str:
        """Such as ``Mara confirms the readback of Jonas``."""
        return f"{self.who} confirms the readback of {self.to}"
