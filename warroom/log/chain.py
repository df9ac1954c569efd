"""Tamper evidence: one hash chain over the room, and the walk that finds the first broken row.

``words`` = sha256(payload, newline, text); the payload holds a random salt, so that removed words
cannot be guessed from it. ``digest`` = sha256 over the canonical JSON (sorted keys, compact,
UTF-8) of ``words`` and all columns but seq, text, payload, digest, prev and hash. ``hash`` =
sha256(prev, digest). Redaction leaves ``words`` in place, so the chain holds. The chain proves
nothing against someone who can write the file unless a head was kept elsewhere.
"""

import re
from collections.abc import Callable, Iterable
from functools import cache
from typing import Any, NamedTuple

from warroom.log.event_log import Head, Verdict
from warroom.log.sqlite.schema import COLUMNS, GENESIS, TOMBSTONE_START, TOMBSTONE_TEXT

_TOMBSTONE = re.compile(r'\{"redacted_by":(\d+),"words":"([0-9a-f]{64})"\}')


_REDACTION = ".redacted"


class Row(NamedTuple):
    """One row of ``event``, all columns in their order."""

    seq: int
    id: str
    command_id: str
    incident: str | None
    kind: str
    v: int
    actor: str
    origin: str
    occurred_at: str | None
    recorded_at: str
    text: str
    payload: str
    digest: str
    prev: str
    hash: str


@cache
def _tools() -> tuple[Callable[[bytes], Any], Callable[[object], str]]:
    """The hash and the JSON of the chain; loaded late, since whoever only reads needs neither."""
    from hashlib import sha256
    from json import JSONEncoder

    return sha256, JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def prepare() -> None:
    """Load what writing a row needs; whoever waits for the writers' lock does it before."""
    _tools()


def _hex(text: str) -> str:
    return str(_tools()[0](text.encode("utf-8", "surrogateescape")).hexdigest())


def words_of(payload: str, text: str) -> str:
    """The hash that stands for the words of a row."""
    return _hex(f"{payload}\n{text}")


def digest_of(
    words: str,
    *,
    id: str,  # noqa: A002 - the column's name
    command_id: str,
    incident: str | None,
    kind: str,
    v: int,
    actor: str,
    origin: str,
    occurred_at: str | None,
    recorded_at: str,
) -> str:
    """The digest of a row's content."""
    content = {
        "actor": actor,
        "command_id": command_id,
        "id": id,
        "incident": incident,
        "kind": kind,
        "occurred_at": occurred_at,
        "origin": origin,
        "recorded_at": recorded_at,
        "v": v,
        "words": words,
    }
    return _hex(_tools()[1](content))


def hash_of(prev: str, digest: str) -> str:
    """The chain's value at a row."""
    return _hex(prev + digest)


def tombstone(words: str, redacted_by: int) -> str:
    """The payload of a row whose words were removed by the row ``redacted_by``."""
    return f'{TOMBSTONE_START}{redacted_by},"words":"{words}"}}'


def remains(payload: str) -> tuple[int, str] | None:
    """What a tombstone keeps: the redacting row and the hash of the words; None for others."""
    found = _TOMBSTONE.fullmatch(payload)
    return (int(found[1]), found[2]) if found else None


def _misfit(values: tuple[Any, ...]) -> str:
    for column, value in zip(COLUMNS, values, strict=True):
        wanted = int if column in ("seq", "v") else str
        if type(value) is wanted or (value is None and column in ("incident", "occurred_at")):
            continue
        return f"its {column} is not {'a number' if wanted is int else 'text'}"
    return ""


def _fault(row: Row, before: Head) -> str:
    """What is wrong with a row that should follow ``before``; empty when nothing is."""
    if row.seq != before.seq + 1:
        return f"row {before.seq + 1} is missing"
    if fault := _misfit(row):
        return fault
    if row.prev != before.hash:
        return "it does not continue the row before it"
    gone = remains(row.payload)
    if gone and row.text != TOMBSTONE_TEXT:
        return "its words were changed after they were redacted"
    digest = digest_of(
        gone[1] if gone else words_of(row.payload, row.text),
        id=row.id,
        command_id=row.command_id,
        incident=row.incident,
        kind=row.kind,
        v=row.v,
        actor=row.actor,
        origin=row.origin,
        occurred_at=row.occurred_at,
        recorded_at=row.recorded_at,
    )
    if digest != row.digest:
        return "its content is not what was recorded"
    return "" if hash_of(row.prev, digest) == row.hash else "its hash was changed"


def verify(rows: Iterable[tuple[Any, ...]], expected: Head | None = None) -> Verdict:
    """Walk the chain and name the first broken row.

    Args:
        rows: All columns of all rows, in order of seq.
        expected: A head that a witness kept; its row must be there, with that hash.
    """
    head = Head(0, GENESIS)
    owed: dict[int, int] = {}
    for values in rows:
        row = Row(*values)
        if fault := _fault(row, head):
            return Verdict(False, head.seq, head, row.seq, f"Row {row.seq}: {fault}.")
        if gone := remains(row.payload):
            owed[gone[0]] = row.seq
        head = Head(row.seq, row.hash)
        redacted = owed.pop(row.seq, None)
        if redacted is not None and (redacted >= row.seq or not row.kind.endswith(_REDACTION)):
            return _removed(head, redacted)
        if expected and row.seq == expected.seq and row.hash != expected.hash:
            problem = f"Row {row.seq} is not the one that was seen before: history was rewritten."
            return Verdict(False, head.seq, head, row.seq, problem)
    if owed:
        return _removed(head, min(owed.values()))
    if expected and expected.seq > head.seq:
        problem = f"The log ends at row {head.seq}, and row {expected.seq} was seen before."
        return Verdict(False, head.seq, head, None, problem)
    return Verdict(True, head.seq, head)


def _removed(head: Head, seq: int) -> Verdict:
    problem = f"Row {seq}: its words were removed and no redaction says so."
    return Verdict(False, head.seq, head, seq, problem)
