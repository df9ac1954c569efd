"""What can happen to the thresholds: a room loads its own."""

from warroom.core.event import Event, event


@event("room.doctrine_loaded", entry="note")
class DoctrineLoaded(Event, frozen=True):
    """The room's overrides of the doctrine were written anew; an empty text: the defaults."""

    toml: str

    def line(self) -> str:
        """Such as ``Doctrine loaded, 12 lines``."""
        return f"Doctrine loaded, {len(self.toml.splitlines())} lines"
