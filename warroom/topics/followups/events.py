"""What can happen to a follow-up: it is noted, and done (doctrine F)."""

from warroom.core.event import Event, event


@event("followup.noted", entry="followup")
class Noted(Event, frozen=True):
    """A candidate for a follow-up was captured."""

    followup: str
    text: str
    owner: str = ""
    item: str = ""

    def line(self) -> str:
        """Such as ``F1 page at 80 % connections``."""
        owner = f" → {self.owner}" if self.owner else ""
        return f"{self.followup} {self.text}{owner}"

    def tells(self) -> str:
        """The follow-up."""
        return self.followup


@event("followup.done", entry="followup", says="{followup} done", words="result")
class Finished(Event, frozen=True):
    """A follow-up is done (FUP-5)."""

    followup: str
    result: str = ""
