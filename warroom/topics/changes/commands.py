"""Commands for changes to production, and the menu of mitigations."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from warroom.cli.grammar import ActCommand, Command, Group
from warroom.cli.output import exercise, out, out_json, say
from warroom.cli.session import Session
from warroom.cli.telling import done
from warroom.cli.values import later, words
from warroom.cli.verbs import verb
from warroom.core.oneline import read
from warroom.topics.changes import answers
from warroom.topics.changes import rules as changes
from warroom.topics.changes import standing as changes_standing
from warroom.topics.changes.events import Outcome, Risk, Settling

if TYPE_CHECKING:
    from warroom.room import Done
    from warroom.topics.changes.state import Change


HOW = click.Choice([str(how) for how in Settling])

_FOR_R3 = frozenset({"target", "second person", "because"})
"""What only an R3 needs; the list is for all."""


@click.group(cls=Group)
def change() -> None:
    """Ask for a change to production, answer it, do it, say what it did."""


@change.command(cls=ActCommand)
@click.argument("text", nargs=-1, required=True)
@click.option("--risk", default=None, help="R0, R1p, R1, R2 or R3; R1 unless TEXT begins with one.")
@click.option("--component", default="", help="What it touches.")
@click.option("--blast", default="", help="Its blast radius.")
@click.option("--effect", default="", help="What is expected of it.")
@click.option("--within", metavar="MINUTES", type=click.IntRange(min=1), help="By when, once done.")
@click.option("--expect-by", metavar="WHEN", help="By when, as a clock time: 14:30.")
@click.option("--undo", default="", help="How it is taken back.")
@click.option("--stop", default="", help="At what it is stopped.")
@click.option("--target", default="", help="The host or table, typed; for R3.")
@click.option("--second", metavar="NAME", default="", help="The second person; for R3.")
@click.option("--why", default="", help="Why nothing else works; for R3.")
@click.pass_obj
def request(
    session: Session, /, text: tuple[str, ...], risk: str | None, component: str,
    within: int | None, expect_by: str | None, **told: Any,
) -> None:  # fmt: skip
    """Say what you intend: one line, R1 unless told; prints the id."""
    by = later(expect_by, session) if expect_by else None
    said = words(text)
    wanted = read(said, changes.LINE)
    if risk is None and wanted.risk:
        said, risk, within = wanted.text, wanted.risk, within or wanted.minutes
        component = component or wanted.component
    result = session.act(
        changes.request, text=said, risk=risk or Risk.R1, component=component,
        expect_minutes=within, expect_by=by, **told,
    )  # fmt: skip
    done(session, result)
    if session.as_json or result.incident is None:
        return
    found = list(result.incident.changes.by_id.values())[-1]
    out(found.id)
    if found.missing:
        say(f"{found.risk} also needs: {', '.join(found.missing)}.")


@change.command(cls=ActCommand)
@click.argument("change", metavar="CHANGE")
@click.argument("text", nargs=-1)
@click.option("--second", metavar="NAME", default="", help="The second person, for R3.")
@click.option("--reason", default="", help="Why you, when who commands is not there.")
@click.pass_obj
def approve(session: Session, change: str, text: tuple[str, ...], second: str, reason: str) -> None:
    """Approve it, also for who said so aloud: --by mara."""
    words_ = words(text)
    result = session.act(answers.approve, change=change, text=words_, second=second, reason=reason)
    done(session, result)


@verb(change, "change", "reason", must=True)
def refuse(session: Session, change: str, reason: str) -> Done:
    """Refuse it, with a reason."""
    return session.act(answers.refuse, change=change, reason=reason)


@verb(change, "change", "reason")
def withdraw(session: Session, change: str, reason: str) -> Done:
    """It is not wanted any more."""
    return session.act(changes.withdraw, change=change, reason=reason)


@change.command(cls=ActCommand)
@click.argument("change", metavar="CHANGE")
@click.argument("text", nargs=-1)
@click.option("--reason", default="", help="Why, when nobody approved an R2 or R3.")
@click.option("--target", default="", help="The target of an R3, typed once more.")
@click.option("--second", metavar="NAME", default="", help="The second person, for R3.")
@click.pass_obj
def execute(
    session: Session, change: str, text: tuple[str, ...], reason: str, target: str, second: str
) -> None:
    """It is being done; once more for its next step."""
    result = session.act(
        changes.execute, change=change, text=words(text), reason=reason, target=target,
        second=second,
    )  # fmt: skip
    done(session, result)


@change.command(cls=ActCommand)
@click.argument("change", metavar="CHANGE")
@click.argument("outcome", type=click.Choice([str(each) for each in Outcome]))
@click.argument("text", nargs=-1)
@click.pass_obj
def result(session: Session, change: str, outcome: str, text: tuple[str, ...]) -> None:
    """Say what it did: worked, partial, failed or worse."""
    done(session, session.act(changes.result, change=change, outcome=outcome, text=words(text)))
    if outcome == Outcome.WORSE:
        say(f"Undo it first: warroom change undo {change}")


@verb(change, "change", "text")
def undo(session: Session, change: str, text: str) -> Done:
    """It was taken back."""
    return session.act(changes.undo, change=change, text=text)


@change.command(cls=ActCommand)
@click.argument("change", metavar="CHANGE")
@click.argument("text", nargs=-1)
@click.option("--how", type=HOW, default="reverted", show_default=True, help="What became of it.")
@click.pass_obj
def settle(session: Session, change: str, how: str, text: tuple[str, ...]) -> None:
    """Take it off the divergences: reverted, kept with a reason, or a follow-up."""
    done(session, session.act(changes.settle, change=change, how=how, text=words(text)))


@verb(change, "change", "text")
def object(session: Session, change: str, text: str) -> Done:  # noqa: A001
    """Object to it; anyone may."""
    return session.act(answers.object_to, change=change, text=text)


@change.command(cls=ActCommand)
@click.argument("change", metavar="CHANGE")
@click.option("--outcome", help="Close the poll with this outcome.")
@click.pass_obj
def poll(session: Session, change: str, outcome: str | None) -> None:
    """Ask for strong objections; with --outcome, say how it ended."""
    if outcome is None:
        done(session, session.act(answers.open_poll, change=change))
    else:
        done(session, session.act(answers.close_poll, change=change, outcome=outcome))


@change.command(name="list", cls=Command)
@click.argument("inc", required=False)
@click.option("--divergence", is_flag=True, help="Only what differs from normal now.")
@click.pass_obj
def list_(session: Session, inc: str | None, divergence: bool) -> None:
    """Show the changes and where each stands."""
    from warroom.topics.changes.report import change_facts

    incident = session.read(inc)
    room = session.reading()
    now, state = room.now(), incident.changes
    shown = state.divergences if divergence else tuple(state.by_id.values())
    if session.as_json:
        out_json([change_facts(each, room.doctrine, now) for each in shown])
        return
    exercise(incident)
    for each in shown:
        standing = changes_standing.standing(each, room.doctrine, now)
        out(f"{each.id:<4} {each.risk:<3} {standing:<24} {each.text} ({each.requested_by})")
        for line in _details(each):
            out(f"{'':9}{line}")
    if not shown:
        say("None.")


def _details(change: Change) -> list[str]:
    later = {"answer": change.answer, "result": change.result}
    told = changes_standing.record_of(change) | {each: said for each, said in later.items() if said}
    return [f"{label}: {said}" for label, said in told.items() if label not in _FOR_R3]


@click.command(cls=Command)
@click.argument("inc", required=False)
@click.option("--service", default="", help="Only what changed in this service.")
@click.pass_obj
def mitigations(session: Session, inc: str | None, service: str) -> None:
    """Show what changed lately, and what may help, in the order of asking."""
    from warroom.core.spans import dated, hours
    from warroom.reports.words import plain
    from warroom.topics.changes.mitigation import MENU, without

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
