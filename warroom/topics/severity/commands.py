"""The command that sets the severity."""

import click

from warroom.cli.grammar import ActCommand
from warroom.cli.session import Session
from warroom.cli.telling import done
from warroom.cli.values import Severity, words
from warroom.topics.severity import rules as severity_rules


@click.command(cls=ActCommand)
@click.argument("level", type=Severity())
@click.argument("reason", nargs=-1)
@click.option("--reason", "why", default="", help="Why; needed to lower it.")
@click.pass_obj
def severity(session: Session, level: int, reason: tuple[str, ...], why: str) -> None:
    """Set the severity, 1 to 4: raised by anyone, lowered by the commander with a reason."""
    said = words(reason) or why
    done(session, session.act(severity_rules.set_severity, level=level, reason=said))
