"""Commands for action items."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from warroom.cli import values
from warroom.cli.grammar import ActCommand, Group
from warroom.cli.session import Session
from warroom.cli.telling import done
from warroom.cli.values import name, words
from warroom.cli.verbs import verb
from warroom.core.oneline import read
from warroom.topics.action_items import rules as action_items

if TYPE_CHECKING:
    from warroom.room import Done


@click.group(cls=Group)
def item() -> None:
    """Give, take and finish action items."""


@item.command(cls=ActCommand)
@click.argument("text", nargs=-1, required=True)
@click.option("--owner", metavar="NAME", help="Who does it.")
@click.option("--minutes", type=click.IntRange(min=1), help="The time box.")
@click.option("--confirm", is_flag=True, help="Although the owner works on another one (TSK-4).")
@click.pass_obj
def add(
    session: Session, text: tuple[str, ...], owner: str | None, minutes: int | None, confirm: bool
) -> None:
    """Give somebody something to do: warroom item add "roll back 15-1 @ravi !10m"."""
    said = read(words(text), action_items.LINE, session.speaker)
    who, box = name(owner or said.owner), minutes or said.minutes
    given = session.act(
        action_items.assign, text=said.text, owner=who, minutes=box, confirm=confirm
    )
    done(session, given)


@verb(item, "item")
def ask(session: Session, item: str) -> Done:
    """Ask the owner how far it is."""
    return session.act(action_items.ask_status, item=item)


@verb(item, "item")
def ack(session: Session, item: str) -> Done:
    """Take the item that was given to you."""
    return session.act(action_items.acknowledge, item=item)


@verb(item, "item", "result", name="done")
def done_(session: Session, item: str, result: str) -> Done:
    """It is done; say what came of it."""
    return session.act(action_items.done, item=item, result=result)


@verb(item, "item", "needs", must=True)
def block(session: Session, item: str, needs: str) -> Done:
    """It cannot go on without something."""
    return session.act(action_items.block, item=item, needs=needs)


@item.command(cls=ActCommand)
@click.argument("item")
@click.argument("minutes")
@click.argument("reason", nargs=-1)
@click.pass_obj
def extend(session: Session, item: str, minutes: str, reason: tuple[str, ...]) -> None:
    """Give it more minutes, with a reason."""
    more, why = values.minutes(minutes), words(reason)
    done(session, session.act(action_items.extend, item=item, minutes=more, reason=why))


@verb(item, "item", "reason")
def drop(session: Session, item: str, reason: str) -> Done:
    """It is not needed any more."""
    return session.act(action_items.drop, item=item, reason=reason)


@item.command(cls=ActCommand)
@click.argument("item")
@click.argument("owner")
@click.option("--confirm", is_flag=True, help="Although the owner works on another one (TSK-4).")
@click.pass_obj
def give(session: Session, item: str, owner: str, confirm: bool) -> None:
    """Give it to somebody else."""
    chosen = name(owner)
    result = session.act(action_items.reassign, item=item, owner=chosen, confirm=confirm)
    done(session, result)


@verb(item, "item")
def take(session: Session, item: str) -> Done:
    """Take it over from somebody else."""
    return session.act(action_items.reassign, item=item, owner=session.speaker)
