"""What the tests of the log share: a clock that ticks, and short ways to append."""

import contextlib
import itertools
from collections.abc import AsyncGenerator, Callable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple

from warroom.core.event import Draft, Event, Recorded, When
from warroom.log.event_log import EventLog, Mode
from warroom.log.sqlite.log import SqliteLog
from warroom.topics.timeline.events import EntryRedacted, Logged

Projector = Callable[[Any, Sequence[Recorded]], None]
"""Derives tables in the transaction of an append."""


class Appended(NamedTuple):
    """What an append led to."""

    events: tuple[Recorded, ...]
    earlier: bool = False


START = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
_numbers = itertools.count()


def ticking() -> Callable[[], datetime]:
    """A clock that is a second later every time it is asked."""
    seconds = itertools.count()
    return lambda: START + timedelta(seconds=next(seconds))


def said(text: str, *, occurred: When | None = None) -> Logged:
    return Logged(entry="note", text=text, occurred=occurred)


def draft(text: str, incident: str | None = "INC-1", actor: str = "mara") -> Draft:
    return Draft(incident, actor, said(text))


def put(
    log: SqliteLog,
    *texts: str,
    incident: str | None = "INC-1",
    command_id: str = "",
    project: Projector | None = None,
) -> Appended:
    """Append one entry for each text, as one command."""
    drafts = [draft(text, incident) for text in texts]
    return append(log, drafts, command_id=command_id, project=project)


def append(
    log: SqliteLog,
    drafts: Sequence[Draft],
    *,
    command_id: str = "",
    now: Callable[[], datetime] | None = None,
    project: Projector | None = None,
) -> Appended:
    """Append what was decided already, as one command."""
    with log.appending(
        command_id or f"command-{next(_numbers)}",
        after=log.head().seq,
        now=now or ticking(),
        origin="mara@host",
    ) as appending:
        if appending.earlier:
            return Appended(appending.earlier, earlier=True)
        events = appending(drafts)
        if project is not None:
            project(appending.connection, events)
    return Appended(events)


def redact(log: SqliteLog, seq: int) -> Appended:
    return append(log, [Draft("INC-1", "mara", EntryRedacted(entry=seq, reason="a password"))])


def texts(events: Sequence[Recorded]) -> list[str]:
    return [each.event.text if isinstance(each.event, Logged) else "?" for each in events]


def event_of(recorded: Recorded) -> Event:
    return recorded.event


def room(folder: Path) -> Path:
    return folder / "room.db"


async def follow(
    log: EventLog,
    known: int | Callable[[], int],
    *,
    on_mode: Callable[[Mode, str], None] | None = None,
) -> AsyncGenerator[list[Recorded], None]:
    """Yield the events after ``known`` as they come, at most 2,000 at a time.

    Args:
        log: The open log.
        known: The last seq that the caller has; a function when the caller also reads elsewhere.
        on_mode: See ``wakes``.

    Raises:
        RoomUnusable: The file was moved or cannot be read any more.
    """
    last = 0 if callable(known) else known

    def look() -> list[Recorded]:
        nonlocal last
        after = max(last, known()) if callable(known) else last
        found = log.read(after=after, limit=2000)
        last = found[-1].seq if found else after
        return found

    from warroom.log.sqlite.watcher import wakes

    async with contextlib.aclosing(wakes(log.path, look, on_mode=on_mode)) as batches:
        async for batch in batches:
            yield batch
