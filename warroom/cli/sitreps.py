"""The situation report: for whoever joins, for the phone, for paper, for scripts."""

from __future__ import annotations

import click

from warroom.cli.grammar import Command
from warroom.cli.output import out, out_json
from warroom.cli.session import Session


@click.command(cls=Command)
@click.argument("inc", required=False)
@click.option("--plain", is_flag=True, help="For a phone: one thought a line, ASCII marks.")
@click.option("--full", is_flag=True, help="The whole brief of a handoff.")
@click.pass_obj
def sitrep(session: Session, inc: str | None, plain: bool, full: bool) -> None:
    """Say in 60 seconds where the incident stands, and what it was made from."""
    from warroom.reports import sitrep as report

    incident = session.read(inc)
    room = session.reading()
    now, head = room.now(), str(room.head())
    if session.as_json:
        out_json(report.as_facts(incident, room.doctrine, now, session.zone, head=head))
        return
    text = report.as_text(
        incident, room.doctrine, now, session.zone, head=head, plain=plain, full=full
    )
    out(text.rstrip("\n"))
