"""The base of all events, and the registry that leads from a kind to its type and back."""

from collections.abc import Callable
from datetime import UTC, datetime
from enum import StrEnum
from typing import Annotated, Any, ClassVar, TypeVar

import msgspec

from warroom.core.spans import local

Instant = Annotated[datetime, msgspec.Meta(tz=True)]
"""An instant in a payload: one without its zone is damage, and the event becomes Unknown."""


SeverityNumber = Annotated[int, msgspec.Meta(ge=1, le=4)]
"""A severity in a payload, 1 (worst) to 4; any other number makes the event Unknown."""


NAMES_ENTRY = {"names": "entry"}
"""What marks a field whose number is the seq of an entry."""


Seq = Annotated[int, msgspec.Meta(extra=NAMES_ENTRY)]
"""The seq of an entry of the same incident in a payload; another room numbers it anew."""


class Precision(StrEnum):
    """How well an instant is known."""

    EXACT = "exact"
    MINUTE = "minute"
    APPROXIMATE = "approximate"
    DATE = "date"
    UNTIMED = "untimed"


class When(msgspec.Struct, frozen=True):
    """When something happened, as far as it is known.

    Attributes:
        at: The instant in UTC; None when nobody knows it (precision ``untimed``).
        precision: How well ``at`` is known.
    """

    at: Instant | None
    precision: Precision = Precision.EXACT

    @property
    def in_utc(self) -> "When":
        """The same time in UTC, in which every sentence of a rule names it."""
        return When(local(self.at, UTC) if self.at else None, self.precision)


class Event(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Something that happened: frozen, typed, past tense.

    Attributes:
        occurred: When it happened, if not at the moment of recording.
        recorded_by: The operator who wrote it down, if somebody else said or did it (CREW-6).
        quiet: True when another entry of the timeline already tells it.
    """

    occurred: When | None = None
    recorded_by: str | None = None
    quiet: bool = False

    kind: ClassVar[str] = ""
    version: ClassVar[int] = 1
    entry_kind: ClassVar[str] = "note"
    _says: ClassVar[tuple[str, str]] = ("", "")

    def line(self) -> str:
        """One human line, readable without the program: what its kind says, then its words."""
        says, name = self._says
        if not says:
            raise NotImplementedError
        said = says.format(**{each: getattr(self, each) for each in self.__struct_fields__})
        words = getattr(self, name) if name else ""
        return f"{said}: {words}" if words else said

    def timeline_kind(self) -> str:
        """The kind of its entry on the timeline."""
        return self.entry_kind

    def establishes(self) -> tuple[str, ...]:
        """The milestones of doctrine C.3 that this event establishes."""
        return ()

    def tells(self) -> str:
        """The id of what begins with this event and follows its entry, such as ``H1``."""
        return ""


class Unknown(Event, frozen=True):
    """An event of a kind or version that this version of the program does not know."""

    of_kind: str
    text: str = ""

    kind: ClassVar[str] = "unknown"

    def line(self) -> str:
        """What the writer left for readers without the program."""
        return self.text or f"(an event of the unknown kind {self.of_kind})"


class Redacted(Event, frozen=True):
    """What stays of an event whose words were removed (doctrine D.5).

    Attributes:
        by: The seq of the redaction, which says what else stays.
    """

    of_kind: str
    by: int = 0

    kind: ClassVar[str] = "redacted"

    def line(self) -> str:
        """The tombstone."""
        return "(redacted)"


EventType = TypeVar("EventType", bound=type[Event])


_REGISTRY: dict[str, type[Event]] = {}


def event(
    kind: str, *, entry: str = "note", version: int = 1, says: str = "", words: str = ""
) -> Callable[[EventType], EventType]:
    """Register an event type under its kind.

    Args:
        kind: The stable dotted name, such as ``role.claimed``.
        entry: The kind of the timeline entry that it makes.
        version: The version of its payload.
        says: What its line says, its fields in braces: ``{item} done``; needs no ``line`` then.
        words: The field that follows behind a colon, unless it is empty.
    """

    def register(cls: EventType) -> EventType:
        if kind in _REGISTRY:
            raise ValueError(f"two event types claim the kind {kind}")
        cls.kind, cls.entry_kind, cls.version = kind, entry, version
        cls._says = says, words
        _REGISTRY[kind] = cls
        return cls

    return register


def event_type(kind: str) -> type[Event] | None:
    """The type registered under a kind, or None when this version does not know it."""
    return _REGISTRY.get(kind)


def event_types() -> dict[str, type[Event]]:
    """All registered types by kind."""
    return dict(sorted(_REGISTRY.items()))


def kinds(prefix: str) -> tuple[type[Event], ...]:
    """The registered types whose kinds begin so, such as ``item.``: the events of one topic."""
    return tuple(cls for kind, cls in _REGISTRY.items() if kind.startswith(prefix))


class Draft(msgspec.Struct, frozen=True):
    """An event that a rule decided and the log has not numbered yet.

    Attributes:
        incident: Such as ``INC-7``; None for what concerns the whole room.
        actor: The handle of who said or did it.
        event: The fact.
    """

    incident: str | None
    actor: str
    event: Event


class Recorded(msgspec.Struct, frozen=True):
    """An event as it stands in the log.

    Attributes:
        seq: Its place; the only order there is.
        id: Its unique id.
        incident: Such as ``INC-7``; None for what concerns the whole room.
        actor: Who said or did it.
        origin: ``user@host`` of the process that wrote it.
        recorded_at: When it was written, UTC.
        event: The fact.
        hash: The chain's value at this row.
    """

    seq: int
    id: str
    incident: str | None
    actor: str
    origin: str
    recorded_at: datetime
    event: Event
    hash: str = ""

    @property
    def when(self) -> When:
        """When it happened: as told, else when it was recorded."""
        return self.event.occurred or When(self.recorded_at)

    @property
    def at(self) -> datetime:
        """The best known instant: when it happened, else when it was recorded."""
        occurred = self.event.occurred
        return occurred.at if occurred and occurred.at else self.recorded_at


Fold = Callable[[Any, Recorded], Any]
"""The state of a topic after one more event."""
