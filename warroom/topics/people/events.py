"""What can happen to people: called, come, gone (doctrine H)."""

from warroom.core.event import Event, event


@event("person.paged", entry="role")
class PersonPaged(Event, frozen=True):
    """Somebody was called to the incident (ESC-2).

    Attributes:
        who: Whom the page went to.
        purpose: What they are needed for.
        level: The step of the page ladder, such as ``secondary``.
        mark: What is marked about it (ESC-5); empty when nothing is.
    """

    who: str
    purpose: str = ""
    level: str = ""
    mark: str = ""

    def line(self) -> str:
        """Such as ``Paged wei (primary): database``."""
        said = f"Paged {self.who}{f' ({self.level})' if self.level else ''}"
        said = f"{said}: {self.purpose}" if self.purpose else said
        return f"{said} ({self.mark})" if self.mark else said


@event("person.joined", entry="role")
class PersonJoined(Event, frozen=True):
    """Somebody is here now; nothing else changes (ESC-4)."""

    who: str
    purpose: str = ""

    def line(self) -> str:
        """Such as ``wei joins: database``."""
        return f"{self.who} joins: {self.purpose}" if self.purpose else f"{self.who} joins"


@event("person.released", entry="role")
class PersonReleased(Event, frozen=True):
    """Somebody left or may go; ``stays`` names who is still here (ESC-6)."""

    who: str
    reason: str = ""
    stays: tuple[str, ...] = ()

    def line(self) -> str:
        """Such as ``wei is released: shift ends; jonas, mara stay``."""
        said = f"{self.who} is released"
        said = f"{said}: {self.reason}" if self.reason else said
        verb = "stays" if len(self.stays) == 1 else "stay"
        return f"{said}; {', '.join(self.stays)} {verb}" if self.stays else said
