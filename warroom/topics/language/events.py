"""Language: which words are marked, why, and what to say instead; the rules are data.

The rules come from ``wording.toml`` beside this file; a room may override single fields, put
rules to sleep or add its own (``warroom wording load FILE``). A rule marks and explains; only
one of level *block* asks for a reason first (SIG-4, FUP-1, doctrine E).
"""

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
