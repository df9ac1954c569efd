"""What a search of the room finds: one entry, as short as its line."""

import msgspec


class Hit(msgspec.Struct, frozen=True):
    """One entry that was found; instants are RFC 3339 text in UTC."""

    seq: int
    incident: str
    kind: str
    text: str
    actor: str
    occurred_at: str | None
    precision: str
    recorded_at: str
    struck: bool
