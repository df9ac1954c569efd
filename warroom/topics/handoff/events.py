"""What can happen on the way to a handoff: a readback, a challenge and its answer (B.4, B.6)."""

from warroom.core.event import Event, Instant, event
from warroom.topics.roles.events import RoleEvent


@event("role.challenged", entry="role", says="{who} asks: {holder}, do you have command?")
class Challenged(Event, frozen=True):
    """Somebody asked the commander whether they have command (LOSS-1)."""

    who: str
    holder: str
    answer_by: Instant


@event("role.answered", entry="role", says="{who} answers {to}: I have command")
class Answered(Event, frozen=True):
    """The commander answered; nothing changes (LOSS-1)."""

    who: str
    to: str


@event("role.readback", entry="role", says="Readback by {who}: {text}")
class ReadBack(RoleEvent, frozen=True):
    """The incoming said the situation in their own words; the offer's life starts anew."""

    who: str
    text: str
    expires_at: Instant


@event("role.readback_corrected", entry="role", says="Correction by {who}: {text}")
class ReadBackCorrected(RoleEvent, frozen=True):
    """The outgoing corrected the readback; the offer's life starts anew."""

    who: str
    text: str
    expires_at: Instant
    to: str = ""


@event("role.readback_confirmed", entry="role", says="{who} confirms the readback of {to}")
class ReadBackConfirmed(RoleEvent, frozen=True):
    """The outgoing says that the readback is right; the offer's life starts anew."""

    who: str
    expires_at: Instant
    to: str = ""
