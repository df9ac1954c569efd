"""Commands that do one thing with a numbered thing: its id, then a few words."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import click

from warroom.cli.grammar import ActCommand
from warroom.cli.telling import done
from warroom.cli.values import words

if TYPE_CHECKING:
    from warroom.cli.session import Session
    from warroom.room import Done


def verb(
    group: click.Group, thing: str, said: str = "", *, name: str | None = None, must: bool = False
) -> Callable[[Callable[..., Done]], click.Command]:
    """Make a function a command of a group that takes an id and words; what it did is told.

    Args:
        group: To which it belongs.
        thing: What the id is called; the function gets it after the session.
        said: What the words are called, which the function gets last; empty takes none.
        name: How the command is called, unless as the function.
        must: Whether there must be words.
    """

    def command(act: Callable[..., Done]) -> click.Command:
        @click.pass_obj
        def run(session: Session, /, **typed: Any) -> None:
            told = (words(typed[said]),) if said else ()
            done(session, act(session, typed[thing], *told))

        if said:
            run = click.argument(said, nargs=-1, required=must)(run)
        called = name or act.__name__
        made = group.command(name=called, cls=ActCommand, help=act.__doc__)
        return made(click.argument(thing)(run))

    return command
