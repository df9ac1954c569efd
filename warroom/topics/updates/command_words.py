"""How a command is given the words of an update: one text, fields, or what the room fills in."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

import click

from warroom.cli.session import Session, usage
from warroom.cli.values import names, words
from warroom.topics.updates.events import Audience, PublicState
from warroom.topics.updates.words import Field, is_public, prompt

if TYPE_CHECKING:
    from warroom.room import Room

AUDIENCES = click.Choice([str(audience) for audience in Audience])
PUBLIC = click.Choice([str(state) for state in PublicState])
FunctionT = TypeVar("FunctionT", bound=Callable[..., Any])


def worded(command: FunctionT) -> FunctionT:
    """Give a command its text, its fields, its audiences and the public state."""
    for field in reversed(Field):
        command = click.option(f"--{field}", default=None, help=f"{prompt(field).capitalize()}.")(
            command
        )
    command = click.option("--public-state", type=PUBLIC, help="What the status page says.")(
        command
    )
    to = click.option("--to", "audiences", multiple=True, metavar="AUDIENCE",
                      help=", ".join(Audience))  # fmt: skip
    return click.argument("text", nargs=-1)(to(command))


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

    def __init__(
        self,
        session: Session,
        text: tuple[str, ...],
        audiences: tuple[str, ...],
        public_state: str | None,
        typed: dict[str, str | None],
        *,
        only_read: bool = False,
    ) -> None:
        given = {name: said for name, said in typed.items() if said is not None}
        self.text, self.to = words(text), told(audiences)
        self.fields: dict[str, str] = {}
        self.public_state = public_state or ""
        if self.text:
            if given:
                usage(f"Give one text, or fields such as --{next(iter(given))}, not both.")
            self.to = self.to or (Audience.INTERNAL,)
            return
        self._fill(session, given, session.reading() if only_read else session.writing())

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
