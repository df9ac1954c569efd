"""Between events and rows: what is written exactly, what is read leniently and cleaned.

A payload is the event as JSON with a random ``salt`` in front. Reading never fails: a kind or
version that this program does not know, and a row that is damaged, become Unknown.
"""

import os
import re
from collections.abc import Iterable
from datetime import UTC, datetime
from functools import cache, lru_cache
from typing import Any

import msgspec

from warroom.core.event import (
    Draft,
    Event,
    Precision,
    Recorded,
    Redacted,
    Unknown,
    When,
    event_type,
)
from warroom.core.spans import held, instant, local
from warroom.core.text import clean, clean_line, cleaned
from warroom.log import chain
from warroom.log.chain import Row
from warroom.log.sqlite.schema import TOMBSTONE_START

READ = "seq, id, incident, kind, v, actor, origin, occurred_at, recorded_at, text, payload, hash"
"""The columns that :func:`decode` takes, in order."""

_SUSPECT = (
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]"
    r"|\\[bfru]"
)
_line = lru_cache(maxsize=4096)(clean_line)
_encoder = msgspec.json.Encoder()


@cache
def _suspect() -> "re.Pattern[str]":
    """What cleaning may change; compiled late, because most processes never need it."""
    return re.compile(_SUSPECT)


def _dirty(text: str) -> bool:
    """Whether JSON text may hold what has to be cleaned away."""
    if text.isascii() and text.isprintable() and "\\" not in text:
        return False
    return _suspect().search(text) is not None


def _held(value: Any) -> Any:
    """An event with every instant in it moved into the calendar that folds and zones can bear."""
    if isinstance(value, datetime):
        return held(value)
    if isinstance(value, msgspec.Struct):
        fields = {name: getattr(value, name) for name in value.__struct_fields__}
        moved = {name: _held(each) for name, each in fields.items()}
        same = all(moved[name] is each for name, each in fields.items())
        return value if same else msgspec.structs.replace(value, **moved)
    if isinstance(value, list | tuple):
        each_held = [_held(each) for each in value]
        same = all(new is old for new, old in zip(each_held, value, strict=True))
        return value if same else type(value)(each_held)
    return value


_decoders: dict[tuple[str, int], "msgspec.json.Decoder[Any]"] = {}


def _decoder(kind: str, version: int) -> "msgspec.json.Decoder[Any] | None":
    found = _decoders.get((kind, version))
    if found is None:
        known = event_type(kind)
        if known is None or version > known.version:
            return None
        found = _decoders[kind, version] = msgspec.json.Decoder(known)
    return found


def new_id(at: datetime) -> str:
    """A random id that sorts by time (UUID version 7)."""
    value = (int(at.timestamp() * 1000) & (2**48 - 1)) << 80 | int.from_bytes(os.urandom(10))
    value = value & ~(0xF << 76) | 0x7 << 76
    text = f"{value & ~(0x3 << 62) | 0x2 << 62:032x}"
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"


def payload_of(event: Event) -> str:
    """The exact JSON text of an event, cleaned, with a salt in front."""
    try:
        text = _encoder.encode(event).decode()
    except UnicodeEncodeError:
        text = "\x00"
    if _dirty(text):
        text = _encoder.encode(cleaned(msgspec.to_builtins(event))).decode()
    salt = f'{{"salt":"{os.urandom(16).hex()}"'
    return salt + ("}" if text == "{}" else f",{text[1:]}")


def encode(
    draft: Draft,
    *,
    seq: int,
    prev: str,
    command_id: str,
    origin: str,
    at: datetime,
) -> Row:
    """The row of a draft that becomes number ``seq``, recorded at ``at`` (aware)."""
    event = draft.event
    recorded_at = instant(at)
    occurred_at: str | None = recorded_at
    if event.occurred is not None:
        occurred_at = instant(event.occurred.at) if event.occurred.at else None
    payload, text = payload_of(event), clean_line(event.line())
    content = {
        "id": new_id(at),
        "command_id": clean_line(command_id),
        "incident": None if draft.incident is None else clean_line(draft.incident),
        "kind": event.kind,
        "actor": clean_line(draft.actor),
        "origin": clean_line(origin),
        "occurred_at": occurred_at,
        "recorded_at": recorded_at,
    }
    digest = chain.digest_of(chain.words_of(payload, text), v=event.version, **content)  # type: ignore[arg-type]
    return Row(
        seq=seq,
        v=event.version,
        text=text,
        payload=payload,
        digest=digest,
        prev=prev,
        hash=chain.hash_of(prev, digest),
        **content,  # type: ignore[arg-type]
    )


def readable(row: Row) -> tuple[Any, ...]:
    """A written row as :func:`decode` takes it."""
    return (
        row.seq, row.id, row.incident, row.kind, row.v, row.actor, row.origin, row.occurred_at,
        row.recorded_at, row.text, row.payload, row.hash,
    )  # fmt: skip


def decode(row: tuple[Any, ...]) -> Recorded:
    """The event of one row; never fails."""
    seq, id_, incident, kind, version, actor, origin, _, recorded_at, _, payload, hash_ = row
    try:
        decoder = _decoder(kind, version)
        if decoder is None or payload.startswith(TOMBSTONE_START):
            return _foreign(row)
        if _dirty(payload):
            event = _held(msgspec.convert(cleaned(msgspec.json.decode(payload)), event_type(kind)))
        else:
            event = decoder.decode(payload)
            if '"000' in payload or '"999' in payload:
                event = _held(event)
        at = held(datetime.fromisoformat(recorded_at))
        if at.tzinfo is not UTC or not (id_.isprintable() and hash_.isprintable()):
            return _damaged(row)
        return Recorded(
            seq,
            id_,
            incident if incident is None else _line(incident),
            _line(actor),
            _line(origin),
            at,
            event,
            hash_,
        )
    except (
        msgspec.MsgspecError, ValueError, TypeError, AttributeError, RecursionError, OverflowError,
    ):  # fmt: skip
        return _damaged(row)


def decode_all(rows: Iterable[tuple[Any, ...]]) -> list[Recorded]:
    """The events of many rows."""
    return [decode(row) for row in rows]


def _foreign(row: tuple[Any, ...]) -> Recorded:
    """A tombstone, or an event of a kind or version that this program does not know."""
    kind, text, payload = clean_line(row[3]), clean(row[9]), row[10]
    happened = _happened(row[7], row[8])
    if payload.startswith(TOMBSTONE_START):
        by, _ = chain.remains(payload) or (0, "")
        return _recorded(row, Redacted(of_kind=kind, by=by, occurred=happened))
    return _recorded(row, Unknown(of_kind=kind, text=text, occurred=happened))


def _damaged(row: tuple[Any, ...]) -> Recorded:
    kept = clean_line(row[9]) if isinstance(row[9], str) else ""
    told = f"{kept} (row {row[0]} is damaged; `warroom verify` says more)".strip()
    return _recorded(row, Unknown(of_kind=_text(row[3]), text=told))


def _text(value: Any) -> str:
    return clean_line(value if isinstance(value, str) else "?")


def _recorded(row: tuple[Any, ...], event: Event) -> Recorded:
    try:
        at = _utc(row[8])
    except (TypeError, ValueError):
        at = datetime.fromtimestamp(0, UTC)
    return Recorded(
        row[0],
        _text(row[1]),
        None if row[2] is None else _text(row[2]),
        _text(row[5]),
        _text(row[6]),
        at,
        event,
        _text(row[11]),
    )


def _utc(text: str) -> datetime:
    at = datetime.fromisoformat(text)
    return local(at.replace(tzinfo=UTC) if at.tzinfo is None else at, UTC)


def _happened(occurred_at: Any, recorded_at: Any) -> When | None:
    if occurred_at == recorded_at:
        return None
    if occurred_at is None:
        return When(None, Precision.UNTIMED)
    return When(_utc(occurred_at), Precision.APPROXIMATE)
