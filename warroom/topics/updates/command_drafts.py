"""Commands for drafts of updates: write, approve, return, drop, list."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from warroom.cli.grammar import ActCommand, Command
from warroom.cli.output import exercise, out, out_json, say, table
from warroom.cli.session import Session
from warroom.cli.telling import done
from warroom.topics.updates import drafts as draft_rules
from warroom.topics.updates.command_words import Typed, Words, worded

if TYPE_CHECKING:
    from warroom.topics.updates.draft_state import UpdateDraft


@click.command(cls=ActCommand)
@worded
@click.option("--final", is_flag=True, help="Nothing further will be promised.")
@click.pass_obj
def draft(session: Session, typed: Typed, final: bool) -> None:
    """Write a text that the commander is to approve; prints its id. Nothing goes out by it.

    Without TEXT it is composed from the fields; what is not given is filled in from the room.
    """
    said = Words(session, typed._replace(audiences=typed.audiences or ("customers",)))
    result = session.act(draft_rules.write_draft, final=final, **said.wish())
    done(session, result)
    if not session.as_json and result.incident is not None:
        out(list(result.incident.updates.drafts.by_id)[-1])


@click.command(cls=ActCommand)
@click.argument("draft_", metavar="DRAFT")
@click.option("--reason", default="", help="Why you, when who commands is not there.")
@click.option("--override", default="", metavar="REASON", help="Why a blocked wording may stand.")
@click.pass_obj
def approve(session: Session, draft_: str, reason: str, override: str) -> None:
    """Approve the words of a draft, also for who said so aloud: --by mara."""
    result = session.act(draft_rules.approve_draft, draft=draft_, reason=reason, override=override)
    done(session, result)


@click.command(name="return", cls=ActCommand)
@click.argument("draft_", metavar="DRAFT")
@click.argument("reason", nargs=-1, required=True)
@click.pass_obj
def return_(session: Session, draft_: str, reason: tuple[str, ...]) -> None:
    """Send a draft back, with what should be said instead."""
    done(session, session.act(draft_rules.return_draft, draft=draft_, reason=" ".join(reason)))


@click.command(cls=ActCommand)
@click.argument("draft_", metavar="DRAFT")
@click.argument("reason", nargs=-1)
@click.pass_obj
def drop(session: Session, draft_: str, reason: tuple[str, ...]) -> None:
    """A draft is not wanted any more."""
    done(session, session.act(draft_rules.drop_draft, draft=draft_, reason=" ".join(reason)))


@click.command(cls=Command)
@click.argument("inc", required=False)
@click.pass_obj
def drafts(session: Session, inc: str | None) -> None:
    """Show the drafts with their state and who answered."""
    incident = session.read(inc)
    found = list(incident.updates.drafts.by_id.values())
    if session.as_json:
        from warroom.reports.words import plain

        out_json(plain(found))
        return
    exercise(incident)
    table([_row(each) for each in found])
    if not found:
        say("None.")


def _row(each: UpdateDraft) -> tuple[str, ...]:
    answered = f"{each.answered_by}: {each.answer}" if each.answer else each.answered_by
    return each.id, str(each.state), each.by, ", ".join(each.audiences), answered, each.text
