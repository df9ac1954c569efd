"""Incidents: declare, list."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from warroom.cli.grammar import ActCommand, Command
from warroom.cli.output import done, out, out_json, say, table
from warroom.cli.session import Session, usage
from warroom.cli.values import Severity
from warroom.domain import lifecycle
from warroom.domain.harm import Affected, Harm, Workaround, Workflow, suggest
from warroom.domain.spans import dated

if TYPE_CHECKING:
    from warroom.domain.register import Listing
    from warroom.room import Done


def opened(session: Session, result: Done) -> None:
    """The id of a new incident alone on stdout."""
    if session.as_json:
        done(session, result)
    else:
        out(result.events[0].incident or "")


AFFECTED, WORKFLOW, WORKAROUND = (
    click.Choice([str(each) for each in answers]) for answers in (Affected, Workflow, Workaround)
)


@click.command(cls=ActCommand)
@click.argument("title", nargs=-1)
@click.option("--severity", type=Severity(), help="1 to 4; may be said later.")
@click.option("--service", default="", help="What is hurt.")
@click.option("--impact", default="", help="Who notices what.")
@click.option("--affected", type=AFFECTED, help="How many users notice it.")
@click.option("--workflow", type=WORKFLOW, help="What is hurt: what the service is for, or less.")
@click.option("--workaround", type=WORKAROUND, help="Whether there is a way around it.")
@click.option("--drill", is_flag=True, help="An exercise.")
@click.pass_obj
def declare(
    session: Session,
    title: tuple[str, ...],
    severity: int | None,
    service: str,
    impact: str,
    affected: str | None,
    workflow: str | None,
    workaround: str | None,
    drill: bool,
) -> None:
    """Declare an incident and print its id.

    Without a title, or with --incident, the incident in triage is declared. Answers to the three
    questions (--affected, --workflow, --workaround) suggest a severity, which you then set.
    """
    wish: dict[str, Any] = {
        "severity_level": severity,
        "impact": impact,
        "harm": _harm(affected, workflow, workaround),
    }
    if not title or session.incident:
        if title or drill or service:
            usage("An incident in triage has its title; give --severity and --impact only.")
        result = session.act(lifecycle.declare, **wish)
    else:
        kind = lifecycle.IncidentKind.DRILL if drill else lifecycle.IncidentKind.REAL
        result = session.act(
            lifecycle.declare_new,
            new=True,
            title=" ".join(title),
            service=service,
            incident_kind=kind,
            **wish,
        )
    opened(session, result)
    _tell_severity(session, result)


def _harm(affected: str | None, workflow: str | None, workaround: str | None) -> Harm | None:
    """The answers that were given; what was not answered is unknown, and no answer is none."""
    if affected is workflow is workaround is None:
        return None
    return Harm(
        Affected(affected or Affected.UNKNOWN),
        Workflow(workflow or Workflow.UNKNOWN),
        Workaround(workaround or Workaround.UNKNOWN),
    )


def _tell_severity(session: Session, result: Done) -> None:
    """What the answers suggest, unless something as bad was chosen; nothing is set by itself."""
    incident = result.incident
    if incident is None:
        return
    level, harm = incident.severity.current, incident.lifecycle.harm
    found = suggest(harm, session.writing().doctrine) if harm else None
    if found and (level is None or found.level < level):
        say(f"{found.line()}. Set it: warroom severity {found.level} --incident {incident.id}")
    if level is None:
        how = "" if found else ": warroom severity N"
        say(f"Severity unknown, held to SEV-3 until somebody sets it{how}")


def _row(listing: Listing) -> dict[str, object]:
    life = listing.lifecycle
    return {
        "id": listing.id,
        "title": listing.title,
        "kind": life.kind,
        "state": listing.state,
        "severity": listing.severity,
        "commander": listing.commander,
        "service": life.service,
        "opened_at": life.opened_at,
        "declared_at": life.declared_known,
        "changed_at": life.changed_at,
        "open": listing.open,
    }


@click.command(name="list", cls=Command)
@click.option("--open", "only_open", is_flag=True, help="Only those that are worked on.")
@click.pass_obj
def list_(session: Session, only_open: bool) -> None:
    """Show the incidents, newest first."""
    room = session.reading()
    listings = [each for each in reversed(room.listings()) if each.open or not only_open]
    if session.as_json:
        out_json([_row(each) for each in listings])
        return
    if not listings:
        say("No incident yet; declare one: warroom declare TITLE --severity N")
        return
    table(
        [
            (
                each.id,
                f"SEV-{each.severity}" if each.severity else "SEV-?",
                str(each.state),
                {"real": "", "drill": "EXERCISE"}.get(each.lifecycle.kind, each.lifecycle.kind),
                each.commander or "-",
                _at(session, each),
                each.title,
            )
            for each in listings
        ]
    )


def _at(session: Session, listing: Listing) -> str:
    at = listing.lifecycle.opened_at
    return dated(at, session.zone) if at else "-"
