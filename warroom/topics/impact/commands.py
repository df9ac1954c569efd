"""Commands for the impact: its windows, and reports of customers."""

import click

from warroom.cli.grammar import ActCommand, Group
from warroom.cli.output import say
from warroom.cli.session import Session
from warroom.cli.telling import done
from warroom.cli.values import words
from warroom.topics.impact import reports as impact_reports
from warroom.topics.impact import rules as impact_rules
from warroom.topics.impact.events import ComponentState

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
        impact_rules.open_window,
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
    done(session, session.act(impact_rules.close_window, window=window, text=words(text)))


@impact.command(cls=ActCommand)
@click.argument("n", type=click.IntRange(min=1), default=1)
@click.option("--ticket", metavar="REF", default="", help="The reference of a case.")
@click.option("--source", default="", help="Where they were counted; support unless said.")
@click.option("--take-back", is_flag=True, help="N were counted by mistake.")
@click.pass_obj
def reports(session: Session, n: int, ticket: str, source: str, take_back: bool) -> None:
    """Count N more reports of customers, one unless said."""
    more = -n if take_back else n
    result = session.act(impact_rules.count_reports, n=more, ticket=ticket, source=source)
    done(session, result)
    if result.incident is not None and not session.as_json:
        doctrine = session.writing().doctrine
        say(impact_reports.pace(result.incident.impact.reports, doctrine, session.now).line())
        if impact_reports.detected_candidate(
            result.incident.impact.reports, result.incident.milestones
        ):
            say("The first one came before detected; warroom milestone detected --at sets it.")
