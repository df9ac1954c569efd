"""Facts about the incident: impact windows, milestones, the situation in words."""

from __future__ import annotations

import click

from warroom.cli.grammar import ActCommand, Group
from warroom.cli.output import done, say
from warroom.cli.session import Session
from warroom.cli.values import words
from warroom.domain import customer_reports, milestones
from warroom.domain import impact as impacts
from warroom.domain import situation as situations
from warroom.domain.impact import ComponentState

LEVELS = {
    "degraded": ComponentState.DEGRADED,
    "partial": ComponentState.PARTIAL,
    "major": ComponentState.MAJOR,
    "maintenance": ComponentState.MAINTENANCE,
    "operational": ComponentState.OPERATIONAL,
}


@click.group(cls=Group)
def impact() -> None:
    """Who is hurt from when until when."""


@impact.command(name="open", cls=ActCommand)
@click.argument("component", default="")
@click.argument("text", nargs=-1)
@click.option("--level", type=click.Choice(list(LEVELS)), default="partial", show_default=True)
@click.option("--share", type=click.FloatRange(0, 100), help="Share of customers, per cent.")
@click.pass_obj
def open_(
    session: Session, component: str, text: tuple[str, ...], level: str, share: float | None
) -> None:
    """Impact on a component began."""
    result = session.act(
        impacts.open_window,
        component=component,
        level=LEVELS[level],
        text=words(text),
        share=None if share is None else share / 100,
    )
    done(session, result)


@impact.command(name="close", cls=ActCommand)
@click.argument("window", required=False)
@click.argument("text", nargs=-1)
@click.pass_obj
def close(session: Session, window: str | None, text: tuple[str, ...]) -> None:
    """Impact ended; WINDOW is its id, such as W1, and needless while one is open."""
    done(session, session.act(impacts.close_window, window=window, text=words(text)))


@impact.command(cls=ActCommand)
@click.argument("n", type=click.IntRange(min=1), default=1)
@click.option("--ticket", metavar="REF", default="", help="The reference of a case.")
@click.option("--source", default="", help="Where they were counted; support unless said.")
@click.option("--take-back", is_flag=True, help="N were counted by mistake.")
@click.pass_obj
def reports(session: Session, n: int, ticket: str, source: str, take_back: bool) -> None:
    """Count N more reports of customers, one unless said."""
    more = -n if take_back else n
    result = session.act(customer_reports.count_reports, n=more, ticket=ticket, source=source)
    done(session, result)
    if result.incident is not None and not session.as_json:
        doctrine = session.writing().doctrine
        say(customer_reports.pace(result.incident.reports, doctrine, session.now).line())
        if customer_reports.detected_candidate(result.incident.reports, result.incident.milestones):
            say("The first one came before detected; warroom milestone detected --at sets it.")


@click.command(cls=ActCommand)
@click.argument("name", type=click.Choice(milestones.NAMES), metavar="NAME")
@click.argument("reason", nargs=-1)
@click.option("--evidence", default="", help="What shows it.")
@click.pass_obj
def milestone(session: Session, name: str, reason: tuple[str, ...], evidence: str) -> None:
    """Say when a milestone was reached: warroom milestone detected 09:03 pager.

    NAME is one of impact_started detected acknowledged declared command_established
    first_internal_update first_external_update cause_identified mitigation_started
    mitigated_first mitigated impact_ended resolved_first resolved verified closed.
    """
    from warroom.cli.entries import read_line

    text = read_line(session, " ".join(reason)) if reason else ""
    result = session.act(milestones.set_milestone, name=name, reason=text, evidence=evidence)
    done(session, result)


@click.command(cls=ActCommand)
@click.argument("field", type=click.Choice(situations.FIELDS), metavar="FIELD")
@click.argument("text", nargs=-1)
@click.pass_obj
def situation(session: Session, field: str, text: tuple[str, ...]) -> None:
    """Write one field of the situation anew; no text empties it.

    FIELD is one of title impact cause doing bridge chat.
    """
    done(session, session.act(situations.edit, field=field, text=words(text)))
