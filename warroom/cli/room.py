"""Commands for the health of a room: verify, rebuild, backup, restore."""

from __future__ import annotations

from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from warroom.cli.grammar import Command
from warroom.cli.output import out, out_json, say
from warroom.cli.session import Session, usage
from warroom.cli.telling import shortened
from warroom.cli.values import DIGITS
from warroom.core.spans import dated
from warroom.log.errors import RoomUnusable

if TYPE_CHECKING:
    from warroom.beside.heads import Heads
    from warroom.log.event_log import Head, Verdict
    from warroom.room import Room


FAILED = 1


HASH_DIGITS = 64


@click.command(cls=Command)
@click.option("--head", metavar="SEQ:HASH", help="A head that was noted elsewhere.")
@click.option("--accept", is_flag=True, help="Forget what you saw of this room before.")
@click.pass_context
def verify(ctx: click.Context, head: str | None, accept: bool) -> None:
    """Walk the chain of the log and name the first broken row.

    Also says when the room is shorter than, or different from, what you saw of it before.
    """
    import msgspec

    session, heads = ctx.ensure_object(Session), ctx.ensure_object(Session).heads
    expected = _head(head) if head else None
    if accept and not session.path.exists() and heads.leave(session.path):
        say(f"Forgotten: the room that stood at {session.path}.")
        return
    room = session.reading(witness=False)
    if accept:
        heads.forget(room.info.log_id)
        heads.leave(session.path)
    verdict = room.verify(expected)
    if trouble := _lost(heads, room, verdict):
        problem = f"{verdict.problem} {trouble}".strip()
        verdict = msgspec.structs.replace(verdict, ok=False, problem=problem)
    if verdict.ok:
        heads.remember(room, verdict.head)
    _tell(session, verdict)
    if not verdict.ok:
        ctx.exit(FAILED)


def _lost(heads: Heads, room: Room, verdict: Verdict) -> str | None:
    """What the room holds no more; nothing where damage keeps that from being seen."""
    try:
        return heads.check(room)
    except RoomUnusable:
        if verdict.ok:
            raise
        return None


def _tell(session: Session, verdict: Verdict) -> None:
    if session.as_json:
        out_json(verdict)
    elif verdict.ok:
        out(f"ok: {verdict.rows} rows, head {verdict.head}")
    else:
        out(f"BROKEN: {verdict.problem}")
    for note in verdict.notes:
        if note not in verdict.problem:
            say(note)


def _head(text: str) -> Head:
    from warroom.log.event_log import Head

    seq, _, digest = text.partition(":")
    number = seq.isdecimal() and len(seq) <= DIGITS
    if not number or len(digest) != HASH_DIGITS or not _hexadecimal(digest):
        said = shortened(text)
        usage(f"{said!r} is not a head; it is written SEQ:HASH, as `warroom verify` prints it.")
    return Head(int(seq), digest.lower())


def _hexadecimal(text: str) -> bool:
    return all(letter in "0123456789abcdef" for letter in text.lower())


@click.command(cls=Command)
@click.pass_obj
def rebuild(session: Session) -> None:
    """Make the derived tables and the search anew from the log."""
    count = session.writing(create=False).rebuild()
    say(f"Rebuilt the tables of {count} incidents from the log.")


@click.command(cls=Command)
@click.argument("file", type=click.Path(path_type=Path))
@click.pass_obj
def backup(session: Session, file: Path) -> None:
    """Copy the room to a new file, safely while others write."""
    room = session.reading()
    if file.exists():
        usage(f"{file} exists already; a backup never overwrites.")
    if not file.absolute().parent.is_dir():
        usage(f"There is no folder {file.absolute().parent}.")
    room.backup(file)
    say(f"Copied to {file}, log at {room.head()}")


@click.command(cls=Command)
@click.argument("backup_", metavar="BACKUP", type=click.Path(path_type=Path))
@click.pass_obj
def restore(session: Session, backup_: Path) -> None:
    """Put a backup back in place of the room; what stood there is set aside.

    It is told what that held and the backup does not. Refused while anybody has the room open,
    and for a backup that does not verify.
    """
    from warroom.room import Room

    done = Room.restore(backup_, session.path, session.now)
    session.heads.leave(session.path)
    with closing(Room.open(session.path, read_only=True, operator=session.me)) as room:
        session.heads.forget(room.info.log_id)
        out(f"Restored {session.path} from {backup_}, log at {room.head()}")
    if done.aside is not None:
        say(f"The room that stood there is {done.aside} now.")
    if done.newer is None:
        say("It could not be read, so nobody knows what it held that the backup does not.")
    elif done.newer:
        rows = "1 later row" if done.newer == 1 else f"{done.newer} later rows"
        since = dated(datetime.fromisoformat(done.since), session.zone)
        say(f"It had {rows}, the first of {since}: look there for them.")
    if done.newer != 0:
        say("Colleagues will be told that the room is shorter; `warroom verify --accept` agrees.")
