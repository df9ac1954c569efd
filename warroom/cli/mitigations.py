"""Mitigation first: the clock, what changed, the menu in its order (MIT-0, doctrine G)."""

from __future__ import annotations

import click

from warroom.cli.grammar import Command
from warroom.cli.output import exercise, out, out_json
from warroom.cli.session import Session


@click.command(cls=Command)
@click.argument("inc", required=False)
@click.option("--service", default="", help="Only what changed in this service.")
@click.pass_obj
def mitigations(session: Session, inc: str | None, service: str) -> None:
    """Show what changed lately, and what may help, in the order of asking."""
    from warroom.domain.mitigation import MENU, without
    from warroom.domain.spans import dated, hours
    from warroom.reports.facts import plain

    incident = session.read(inc)
    room = session.reading()
    now = room.now()
    clock = without(incident.lifecycle, incident.changes, now)
    changed = room.changed_lately(incident, service)
    if session.as_json:
        minutes = None if clock is None else int(clock.total_seconds() // 60)
        out_json({"minutes_without": minutes, "changed": plain(changed), "menu": plain(MENU)})
        return
    exercise(incident)
    if clock is not None:
        out(f"{hours(clock)} without a mitigation")
    out("What changed" if changed else "What changed: nothing that was logged")
    for each in changed:
        out(f"  {dated(each.at, session.zone)}  {each.service or '-'}  {each.text}  ({each.who})")
    out("What may help, in the order of asking")
    for option in MENU:
        out(f"  {option.number} {option.words}" + (f": {option.asks}" if option.asks else ""))
