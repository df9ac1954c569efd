"""Commands for updates: send, compose, promise, switch a cadence."""

from datetime import datetime
from typing import Any

import click

from warroom.cli.grammar import ActCommand, Command, Group
from warroom.cli.output import out_json, out_text, say
from warroom.cli.session import Session, usage
from warroom.cli.telling import done
from warroom.cli.values import later, name, words
from warroom.incident import Incident
from warroom.topics.hypotheses.lanes import given_away, told_in
from warroom.topics.language.words import in_force
from warroom.topics.updates import rules as updates
from warroom.topics.updates.cadence import cautions
from warroom.topics.updates.command_words import AUDIENCES, Typed, Words, told, worded
from warroom.topics.updates.drafts import find
from warroom.topics.updates.events import Audience
from warroom.topics.updates.words import marked

_DRAFTS = "warroom.topics.updates.command_drafts"


@click.group(
    cls=Group,
    lazy={
        "draft": f"{_DRAFTS}:draft",
        "drafts": f"{_DRAFTS}:drafts",
        "approve": f"{_DRAFTS}:approve",
        "return": f"{_DRAFTS}:return_",
        "drop": f"{_DRAFTS}:drop",
    },
)
def update() -> None:
    """Tell audiences, and promise when they hear again.

    AUDIENCE is one of internal leadership customers support.
    """


@update.command(cls=ActCommand)
@worded
@click.option("--next", "next_", metavar="WHEN", help="The promised next time: 20m or 14:30.")
@click.option("--final", is_flag=True, help="Nothing further is promised.")
@click.option("--approved-by", default="", metavar="NAME", help="Who approved the text.")
@click.option("--draft", default="", metavar="DRAFT", help="Send a draft as it was approved.")
@click.option("--override", default="", metavar="REASON", help="Why a blocked wording may stand.")
@click.pass_obj
def send(
    session: Session,
    typed: Typed,
    next_: str | None,
    final: bool,
    approved_by: str,
    draft: str,
    override: str,
) -> None:
    """Record an update that goes out now; a TEXT goes to internal unless --to says otherwise.

    Without TEXT it is composed for everybody who is due, as U does in the console: the fields
    that are given, the others as the room fills them in. The exact text is printed.
    """
    if draft:
        to, body, wish = _drafted(session, draft, typed)
    else:
        said = Words(session, typed)
        to, body, wish = said.to, said.body, said.wish()
    next_at = later(next_, session) if next_ is not None else None
    warnings = _cautions(session, to, body, next_at)
    found = marked(body, to, in_force(session.writing().state.language.toml))
    result = session.act(
        updates.send,
        next_at=next_at,
        final=final,
        approved_by=name(approved_by),
        override=override,
        **wish,
    )
    done(session, result)
    if not (typed.text or session.as_json) and result.incident is not None:
        _out_text(result.incident, result.incident.updates.sent[-1].text)
    for warning in (*warnings, *(each.line() for each in found)):
        say(warning)


def _drafted(
    session: Session, draft: str, typed: Typed
) -> tuple[tuple[Audience, ...], str, dict[str, Any]]:
    """Whom a draft tells, its words, and what a rule is told."""
    fields = typed.fields | {"public-state": typed.public_state}
    given = [name for name, said in fields.items() if said]
    if given:
        usage(f"A draft goes out as it was approved; write a new one to change --{given[0]}.")
    room = session.writing()
    incident = room.incident(room.the_incident(session.incident))
    found = find(incident.updates.drafts, draft)
    to, text = told(typed.audiences) or found.audiences, words(typed.text)
    return to, text or found.text, {"audiences": to, "text": text, "draft": draft}


@update.command(cls=Command)
@worded
@click.pass_obj
def compose(session: Session, typed: Typed) -> None:
    """Print what would go out now, without its next time; nothing is recorded."""
    said = Words(session, typed, only_read=True)
    if session.as_json:
        out_json({"audiences": said.to, "public_state": said.public_state or None,
                  "fields": said.fields, "text": said.body})  # fmt: skip
        return
    _out_text(session.read(), said.body)


def _out_text(incident: Incident, text: str) -> None:
    """What is copied to somewhere else; in a drill it says so."""
    from warroom.reports import words as reported

    out_text(reported.marked(incident, text))


def _cautions(
    session: Session, to: tuple[Audience, ...], text: str, next_at: datetime | None
) -> tuple[str, ...]:
    """What speaks against the update as it was written; it goes out all the same."""
    room = session.writing()
    incident = room.incident(room.the_incident(session.incident))
    said = cautions(incident, room.doctrine, session.now, to, text, next_at)
    given = told_in(text, incident.hypotheses) if Audience.CUSTOMERS in to else ()
    return (*said, *(given_away(each) for each in given))


@update.command(cls=ActCommand)
@click.argument("audience", metavar="AUDIENCE", type=AUDIENCES)
@click.argument("next_", metavar="WHEN")
@click.argument("reason", nargs=-1)
@click.pass_obj
def promise(session: Session, audience: str, next_: str, reason: tuple[str, ...]) -> None:
    """Promise the next update anew, without sending one."""
    wish: dict[str, Any] = {"next_at": later(next_, session), "reason": words(reason)}
    done(session, session.act(updates.promise, audience=Audience(audience), **wish))


@update.command(cls=ActCommand)
@click.argument("audience", metavar="AUDIENCE", type=AUDIENCES)
@click.argument("reason", nargs=-1)
@click.pass_obj
def off(session: Session, audience: str, reason: tuple[str, ...]) -> None:
    """Stop asking for updates to an audience; stays visible as off."""
    _set(session, audience, False, reason)


@update.command(cls=ActCommand)
@click.argument("audience", metavar="AUDIENCE", type=AUDIENCES)
@click.argument("reason", nargs=-1)
@click.pass_obj
def on(session: Session, audience: str, reason: tuple[str, ...]) -> None:
    """Ask for updates to an audience again."""
    _set(session, audience, True, reason)


def _set(session: Session, audience: str, on: bool, reason: tuple[str, ...]) -> None:
    wish: dict[str, Any] = {"on": on, "reason": words(reason)}
    done(session, session.act(updates.set_cadence, audience=Audience(audience), **wish))
