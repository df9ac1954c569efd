"""The command that sets a milestone."""

import click

from warroom.cli.grammar import ActCommand
from warroom.cli.session import Session
from warroom.cli.telling import done
from warroom.cli.values import words
from warroom.topics.milestones import rules as milestones
from warroom.topics.milestones import state as milestones_state


@click.command(cls=ActCommand)
@click.argument("name", type=click.Choice(milestones_state.NAMES), metavar="NAME")
@click.argument("reason", nargs=-1)
@click.option("--evidence", default="", help="What shows it.")
@click.pass_obj
def milestone(session: Session, name: str, reason: tuple[str, ...], evidence: str) -> None:
    """Say when a milestone was reached: warroom milestone detected 09:03 pager.

    NAME is one of impact_started detected acknowledged declared command_established
    first_internal_update first_external_update cause_identified mitigation_started
    mitigated_first mitigated impact_ended resolved_first resolved verified closed.
    """
    from warroom.topics.timeline.commands import read_line

    text = read_line(session, words(reason)) if reason else ""
    done(session, session.act(milestones.set_milestone, name=name, reason=text, evidence=evidence))
