"""One entry of the timeline as it was written, and what later events say of it."""

from datetime import datetime

import msgspec

from warroom.core.event import Precision
from warroom.topics.timeline.events import Imported


class Entry(msgspec.Struct, frozen=True):
    """One line of the timeline.

    Attributes:
        seq: Its place in the log, and its name.
        at: When it happened; None when nobody knows.
        recorded_at: When it was written.
        corrects: The seq of the entry that this one corrects.
        corrected_by: The seq of the entry that corrects this one.
        ref: What it speaks of, such as ``A3``.
        tells: The id of what was born of it and follows it, such as ``H1``.
        source: The kind of the event that made it.
        known_at: When a timeline file says it was written down.
    """

    seq: int
    kind: str
    text: str
    actor: str
    at: datetime | None
    precision: Precision
    recorded_at: datetime
    source: str
    recorded_by: str | None = None
    origin: str = ""
    attachment: str = ""
    service: str = ""
    ref: str = ""
    struck: bool = False
    corrects: int | None = None
    corrected_by: int | None = None
    redacted: bool = False
    known_at: datetime | None = None
    imported: Imported | None = None
    tells: str = ""

    @property
    def sort_at(self) -> datetime:
        """Where it stands on the clock: when it happened, else when it was recorded.

        An imported entry that is known to the day or not at all stands where its file puts it.
        """
        told = self.imported.place if self.imported else None
        return told or self.at or self.recorded_at


class Amendment(msgspec.Struct, frozen=True):
    """What later events say of an entry; laid over it when it is shown."""

    struck: bool = False
    corrected_by: int | None = None
    kind: str | None = None
    redacted: bool = False
    tells: str = ""


TOMBSTONE = "(redacted)"
"""What stands where words were removed."""
