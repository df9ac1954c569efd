"""Commands for follow-ups."""

import click

from warroom.cli.grammar import ActCommand, Group
from warroom.cli.session import Session
from warroom.cli.telling import done, tell
from warroom.cli.values import words
from warroom.topics.followups import rules as followups


@click.group(cls=Group)
def followup() -> None:
    """Finish what an incident left to be done."""


@followup.command(name="done", cls=ActCommand)
@click.argument("followup")
@click.argument("result", nargs=-1)
@click.pass_obj
def done_(session: Session, followup: str, result: tuple[str, ...]) -> None:
    """It is done: warroom followup done F1 --incident INC-7."""
    said = words(result)
    finished = session.act(followups.finish, followup=followup, result=said)
    done(session, finished)
    tell(session, finished, said, "note")
