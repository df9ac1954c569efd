"""Follow-ups: what the incident leaves to be done, captured while it runs (doctrine F)."""

from datetime import datetime

import msgspec

from warroom.domain.event import Event, event


@event("followup.noted", entry="followup")
class Noted(Event):
    """A candidate for a follow-up was captured."""

    followup: str
    text: str
    owner: str = ""
    item: str = ""

    def line(self) -> str:
        """Such as ``F1 page at 80 % connections``."""
        owner = f" → {self.owner}" if self.owner else ""
        return f"{self.followup} {self.text}{owner}"


class FollowUp(msgspec.Struct, frozen=True):
    """One candidate; ``item`` names the action item that it came from."""

    id: str
    text: str
    by: str
    at: datetime
    owner: str = ""
    item: str = ""
    seq: int = 0


class FollowUps(msgspec.Struct, frozen=True):
    """All candidates by id."""

    by_id: dict[str, FollowUp] = {}
