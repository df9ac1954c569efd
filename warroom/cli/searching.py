"""The command that searches over all incidents."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from warroom.cli.grammar import Command
from warroom.cli.output import out, out_json, say
from warroom.cli.session import Session

if TYPE_CHECKING:
    from warroom.found import Hit


@click.command(cls=Command)
@click.argument("words", nargs=-1, required=True)
@click.option("--limit", type=click.IntRange(min=1), default=50, show_default=True)
@click.pass_obj
def search(session: Session, words: tuple[str, ...], limit: int) -> None:
    """Find entries and titles that hold all the words, over all incidents, newest first."""
    from msgspec.structs import asdict

    room = session.reading()
    only = room.the_incident(session.incident) if session.incident else None
    hits = room.search(" ".join(words), limit=limit, incident=only)
    drills = {each.id for each in room.listings() if each.drill}
    if session.as_json:
        out_json([asdict(hit) | {"drill": hit.incident in drills} for hit in hits])
        return
    for hit in hits:
        out(_found(hit, session, drill=hit.incident in drills))
    if not hits:
        say("Nothing found.")


def _found(hit: Hit, session: Session, *, drill: bool) -> str:
    from datetime import datetime

    from warroom.core.spans import dated

    at = datetime.fromisoformat(hit.occurred_at) if hit.occurred_at else None
    when_ = dated(at, session.zone, seconds=True) if at else "time unknown"
    where = f"{hit.incident} #{hit.seq}  {'EXERCISE ' if drill else ''}{when_}"
    text = " ".join(hit.text.split())
    return f"{where}  {hit.kind}  {hit.actor}: {'[struck] ' if hit.struck else ''}{text}"
