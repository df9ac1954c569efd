"""What can happen to the wording rules: a room loads its own."""

from warroom.core.event import Event, event


@event("room.wording_loaded", entry="note")
class WordingLoaded(Event, frozen=True):
    """The room's overrides of the wording rules were written anew.

    Attributes:
        toml: The whole text of the overrides; empty returns to the defaults.
    """

    toml: str

    def line(self) -> str:
        """Such as ``Wording rules loaded, 12 lines``."""
        return f"Wording rules loaded, {len(self.toml.splitlines())} lines"
