"""Commands for hypotheses."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from warroom.cli.grammar import ActCommand, Command, Group
from warroom.cli.output import exercise, out_json, say, table
from warroom.cli.session import Session
from warroom.cli.telling import done
from warroom.cli.values import entry_number, name, words
from warroom.core.oneline import read
from warroom.topics.hypotheses import events as hypotheses_events
from warroom.topics.hypotheses import rules as hypotheses
from warroom.topics.hypotheses import state as hypotheses_state

if TYPE_CHECKING:
    from warroom.topics.hypotheses.state import Hypothesis


CONFIDENCE = click.Choice([str(each) for each in hypotheses_events.Confidence])


STATES = click.Choice([str(each) for each in hypotheses_state.HypothesisState])


@click.group(cls=Group)
def hypothesis() -> None:
    """Claim what could explain it, test it, and keep why it was dropped."""


@hypothesis.command(cls=ActCommand)
@click.argument("text", nargs=-1)
@click.option("--confidence", type=CONFIDENCE, help="How sure; medium unless said.")
@click.option("--owner", default="", metavar="NAME", help="Who sees to it, if not you.")
@click.option("--from", "entry", metavar="ENTRY", help="The entry that it is drawn from.")
@click.pass_obj
def propose(
    session: Session, text: tuple[str, ...], confidence: str | None, owner: str, entry: str | None
) -> None:
    """Claim something: "pool is full @wei !high"; with --from alone the entry becomes it."""
    number = entry_number(entry) if entry else None
    if not text and number is not None:
        result = session.act(hypotheses.adopt, entry=number)
        done(session, result)
        if not result.events and not session.as_json:
            say(f"Entry {number} is one already.")
        return
    said = read(words(text), hypotheses.LINE, session.speaker)
    result = session.act(
        hypotheses.propose,
        text=said.text,
        confidence=confidence or said.confidence,
        owner=name(owner or said.owner),
        entry=number,
    )
    done(session, result)


@hypothesis.command(name="test", cls=ActCommand)
@click.argument("hypothesis_", metavar="HYPOTHESIS")
@click.argument("text", nargs=-1)
@click.option("--owner", default="", metavar="NAME", help="Who tests it, if not you.")
@click.option("--minutes", type=click.IntRange(min=1), help="The time box.")
@click.option("--item", default="", metavar="ITEM", help="The action item that tests it already.")
@click.pass_obj
def test_(
    session: Session,
    hypothesis_: str,
    text: tuple[str, ...],
    owner: str,
    minutes: int | None,
    item: str,
) -> None:
    """Have it tested: an action item that somebody owns."""
    result = session.act(
        hypotheses.put_to_test,
        hypothesis=hypothesis_,
        text=words(text) if text else "",
        owner=name(owner),
        minutes=minutes,
        item=item,
    )
    done(session, result)


@hypothesis.command(cls=ActCommand)
@click.argument("hypothesis_", metavar="HYPOTHESIS")
@click.argument("evidence", nargs=-1)
@click.pass_obj
def confirm(session: Session, hypothesis_: str, evidence: tuple[str, ...]) -> None:
    """It is so; say what shows it."""
    result = session.act(hypotheses.confirm, hypothesis=hypothesis_, evidence=words(evidence))
    done(session, result)


@hypothesis.command(cls=ActCommand)
@click.argument("hypothesis_", metavar="HYPOTHESIS")
@click.argument("reason", nargs=-1)
@click.pass_obj
def refute(session: Session, hypothesis_: str, reason: tuple[str, ...]) -> None:
    """It is not so; the claim and the reason stay."""
    result = session.act(hypotheses.refute, hypothesis=hypothesis_, reason=words(reason))
    done(session, result)


@hypothesis.command(cls=ActCommand)
@click.argument("hypothesis_", metavar="HYPOTHESIS")
@click.argument("reason", nargs=-1)
@click.pass_obj
def park(session: Session, hypothesis_: str, reason: tuple[str, ...]) -> None:
    """Put it aside, with the reason."""
    result = session.act(hypotheses.park, hypothesis=hypothesis_, reason=words(reason))
    done(session, result)


@hypothesis.command(cls=ActCommand)
@click.argument("hypothesis_", metavar="HYPOTHESIS")
@click.argument("reason", nargs=-1)
@click.pass_obj
def doubt(session: Session, hypothesis_: str, reason: tuple[str, ...]) -> None:
    """Doubt it; anyone may, and a confirmed one is open again."""
    result = session.act(hypotheses.doubt, hypothesis=hypothesis_, reason=words(reason))
    done(session, result)


@hypothesis.command(name="list", cls=Command)
@click.argument("inc", required=False)
@click.option("--state", "states", type=STATES, multiple=True, help="Only those of this state.")
@click.pass_obj
def list_(session: Session, inc: str | None, states: tuple[str, ...]) -> None:
    """Show the claims with state, confidence, owner, and the evidence or reason."""
    incident = session.read(inc)
    board = incident.hypotheses
    found = [each for each in board.by_id.values() if not states or each.state in states]
    if session.as_json:
        from warroom.reports.words import plain

        out_json(plain(found))
        return
    exercise(incident)
    table([_row(each) for each in found])
    if not found:
        say("None.")


def _row(each: Hypothesis) -> tuple[str, ...]:
    doubts = f"doubted by {'; '.join(each.doubts)}" if each.doubts else ""
    why = "; ".join(part for part in (each.note, each.item, doubts) if part)
    return each.id, str(each.state), str(each.confidence), each.owner, each.text, why
