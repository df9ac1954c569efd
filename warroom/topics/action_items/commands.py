"""Commands for action items."""

from typing import Any

import click

from warroom.cli import values
from warroom.cli.grammar import ActCommand, Group
from warroom.cli.session import Session
from warroom.cli.telling import done
from warroom.cli.values import name, words
from warroom.core.oneline import read
from warroom.topics.action_items import rules as action_items


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
    result = session.act(
        action_items.assign,
        text=said.text,
        owner=name(owner or said.owner),
        minutes=minutes or said.minutes,
        confirm=confirm,
    )
    done(session, result)


@item.command(cls=ActCommand)
@click.argument("item")
@click.pass_obj
def ask(session: Session, item: str) -> None:
    """Ask the owner how far it is."""
    done(session, session.act(action_items.ask_status, item=_id(item)))


@item.command(cls=ActCommand)
@click.argument("item")
@click.pass_obj
def ack(session: Session, item: str) -> None:
    """Take the item that was given to you."""
    done(session, session.act(action_items.acknowledge, item=_id(item)))


@item.command(name="done", cls=ActCommand)
@click.argument("item")
@click.argument("result", nargs=-1)
@click.pass_obj
def done_(session: Session, item: str, result: tuple[str, ...]) -> None:
    """It is done; say what came of it."""
    done(session, session.act(action_items.done, item=_id(item), result=words(result)))


@item.command(cls=ActCommand)
@click.argument("item")
@click.argument("needs", nargs=-1, required=True)
@click.pass_obj
def block(session: Session, item: str, needs: tuple[str, ...]) -> None:
    """It cannot go on without something."""
    done(session, session.act(action_items.block, item=_id(item), needs=words(needs)))


@item.command(cls=ActCommand)
@click.argument("item")
@click.argument("minutes")
@click.argument("reason", nargs=-1)
@click.pass_obj
def extend(session: Session, item: str, minutes: str, reason: tuple[str, ...]) -> None:
    """Give it more minutes, with a reason."""
    wish: dict[str, Any] = {"minutes": values.minutes(minutes), "reason": words(reason)}
    done(session, session.act(action_items.extend, item=_id(item), **wish))


@item.command(cls=ActCommand)
@click.argument("item")
@click.argument("reason", nargs=-1)
@click.pass_obj
def drop(session: Session, item: str, reason: tuple[str, ...]) -> None:
    """It is not needed any more."""
    done(session, session.act(action_items.drop, item=_id(item), reason=words(reason)))


@item.command(cls=ActCommand)
@click.argument("item")
@click.argument("owner")
@click.option("--confirm", is_flag=True, help="Although the owner works on another one (TSK-4).")
@click.pass_obj
def give(session: Session, item: str, owner: str, confirm: bool) -> None:
    """Give it to somebody else."""
    chosen = name(owner)
    result = session.act(action_items.reassign, item=_id(item), owner=chosen, confirm=confirm)
    done(session, result)


@item.command(cls=ActCommand)
@click.argument("item")
@click.pass_obj
def take(session: Session, item: str) -> None:
    """Take it over from somebody else."""
    done(session, session.act(action_items.reassign, item=_id(item), owner=session.speaker))


def _id(item: str) -> str:
    return item.strip().upper()
