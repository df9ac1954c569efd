"""The command that says how many people there are."""

import click

from warroom.cli.grammar import ActCommand
from warroom.cli.output import exercise, out, out_json
from warroom.cli.session import Session
from warroom.cli.telling import done
from warroom.topics.crew import authority
from warroom.topics.crew import events as crew_events


@click.command(cls=ActCommand)
@click.argument("size", type=click.Choice(["solo", "pair", "crew", "auto"]), required=False)
@click.pass_obj
def crew(session: Session, size: str | None) -> None:
    """Show how strict the room is, or set it by hand; auto counts again."""
    if size is not None:
        fixed = None if size == "auto" else crew_events.CrewSize(size)
        done(session, session.act(authority.set_crew, size=fixed))
        return
    incident = session.read()
    room = session.reading()
    now = authority.size(incident, room.doctrine, room.now())
    if session.as_json:
        out_json({"size": now, "fixed": incident.crew.fixed})
    else:
        exercise(incident)
        out(f"{now} (set by hand)" if incident.crew.fixed else str(now))
