"""What can happen to the thresholds: a room loads its own."""

from warroom.core.event import Event, event


@event("room.doctrine_loaded", entry="note")
class DoctrineLoaded(Event, frozen=True):
    """The room's overrides of the doctrine were written anew.

    Attributes:
        toml: The whole text of the overrides; empty returns to the defaults.
    """

    toml: str

    def line(self) -> str:
        """Such as ``Doctrine loaded, 12 lines``."""
        return f"Doctrine loaded, {len(self.toml.splitlines())} lines"
