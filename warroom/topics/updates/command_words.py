"""How a command is given the words of an update: one text, fields, or what the room fills in."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from warroom.cli.session import Session, usage
from warroom.cli.values import names, words
from warroom.topics.updates.events import Audience, PublicState
from warroom.topics.updates.words import PROMPTS, Field, is_public

if TYPE_CHECKING:
    from warroom.room import Room

AUDIENCES = click.Choice([str(audience) for audience in Audience])
PUBLIC = click.Choice([str(state) for state in PublicState])


class Typed(NamedTuple):
    """What was typed of an update: words of one piece, to whom, the public state, its fields."""

    text: tuple[str, ...]
    audiences: tuple[str, ...]
    public_state: str
    fields: dict[str, str]


def worded(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command its text, its fields, its audiences and the public state as one ``typed``."""

    @wraps(command)
    def gathered(
        text: tuple[str, ...], audiences: tuple[str, ...], public_state: str | None, **wish: Any
    ) -> None:
        given = {str(each): wish.pop(each) for each in Field}
        fields = {name: said for name, said in given.items() if said is not None}
        command(typed=Typed(text, audiences, public_state or "", fields), **wish)

    wrapped: Callable[..., None] = gathered
    for field in reversed(Field):
        told = f"{PROMPTS[field].capitalize()}."
        wrapped = click.option(f"--{field}", default=None, help=told)(wrapped)
    state = click.option("--public-state", type=PUBLIC, help="What the status page says.")
    to = click.option("--to", "audiences", multiple=True, metavar="AUDIENCE",
                      help=", ".join(Audience))  # fmt: skip
    return click.argument("text", nargs=-1)(to(state(wrapped)))


def told(audiences: tuple[str, ...]) -> tuple[Audience, ...]:
    """The audiences that were named; a usage error where one is none."""
    return tuple(_audience(word) for word in names(audiences))


def _audience(word: str) -> Audience:
    try:
        return Audience(word)
    except ValueError:
        usage(f"{word!r} is no audience; there are {', '.join(Audience)}.")


class Words:
    """What shall be said to whom.

    Attributes:
        to: The audiences; those who are due where none was named.
        text: The words of one piece; empty where there are fields.
        fields: The fields as typed, the others as the room fills them in.
        public_state: What the status page says; empty for audiences inside.
    """

    def __init__(self, session: Session, typed: Typed, *, only_read: bool = False) -> None:
        self.text, self.to = words(typed.text), told(typed.audiences)
        self.fields: dict[str, str] = {}
        self.public_state = typed.public_state
        if self.text:
            if typed.fields:
                usage(f"Give one text, or fields such as --{next(iter(typed.fields))}, not both.")
            self.to = self.to or (Audience.INTERNAL,)
            return
        self._fill(session, typed.fields, session.reading() if only_read else session.writing())

    def _fill(self, session: Session, given: dict[str, str], room: Room) -> None:
        from warroom.topics.updates.compose import due_now, prefilled
        from warroom.topics.updates.state import public_state_of

        incident = room.incident(room.the_incident(session.incident))
        now, doctrine = session.now, room.doctrine
        self.to = self.to or due_now(incident, doctrine, now, session.speaker)
        if is_public(self.to):
            self.public_state = self.public_state or str(public_state_of(incident.lifecycle))
        filled = prefilled(incident, doctrine, now, self.to, self.public_state)
        self.fields = {str(name): said for name, said in filled.items()} | given

    @property
    def body(self) -> str:
        """The text without its next time."""
        from warroom.topics.updates.words import composed

        return composed(self.fields, self.to) if self.fields else self.text

    def wish(self) -> dict[str, Any]:
        """What a rule is told."""
        said = {"fields": self.fields} if self.fields else {"text": self.text}
        return {"audiences": self.to, "public_state": self.public_state, **said}
