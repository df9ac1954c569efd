"""What can happen to a doubted command: it is challenged, and answered (doctrine B.6)."""

from warroom.core.event import Event, Instant, event


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
