"""What can happen to the thresholds: a room loads its own."""

from warroom.core.event import Event, event


@event("room.doctrine_loaded", entry="note")
class DoctrineLoaded(Event, frozen=True):
    """The overrides of the doctrine were written anew: ``toml``, empty for the defaults."""

    toml: str

    def line(self) -> str:
        """Such as ``Doctrine loaded, 12 lines``."""
        return f"Doctrine loaded, {len(self.toml.splitlines())} lines"
