"""What one call of the program works with: who acts, on which room, on which incident."""

from __future__ import annotations

import sys
from contextlib import suppress
from datetime import datetime, tzinfo
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import click

from warroom import clock
from warroom.cli.output import say
from warroom.config import Config, default_operator, default_room, load_config
from warroom.core.spans import span
from warroom.core.text import clean_line, handle
from warroom.log.errors import Missing, RoomUnusable

if TYPE_CHECKING:
    from warroom.act import P, Rule, Target
    from warroom.beside.heads import Heads
    from warroom.core.event import When
    from warroom.incident import Incident
    from warroom.room import Done, Room


class Session:
    """The global options, and the room once it is open.

    Attributes:
        room: The path that was given; None for the default.
        operator: ``--as``: who is at the console.
        by: ``--by``: who said or did it, if not the operator (CREW-6).
        incident: ``--incident``; None for the one that is open.
        as_json: Whether to print JSON.
        when: ``--at``, or the time at the start of the text.
        command_id: ``--command-id``: what was recorded under it is not recorded again.
    """

    def __init__(self) -> None:
        self.room: str | None = None
        self.operator: str | None = None
        self.by: str | None = None
        self.incident: str | None = None
        self.as_json = False
        self.when: When | None = None
        self.command_id: str | None = None
        self._acts = 0
        self._config: Config | None = None
        self._writing: Room | None = None
        self._reading: Room | None = None
        self._told_exercise = self._made = self._whole = False

    @property
    def config(self) -> Config:
        """The settings of this user."""
        if self._config is None:
            self._config = load_config()
        return self._config

    @property
    def zone(self) -> tzinfo:
        """The zone of every typed and printed time."""
        return self.config.zone_info

    @property
    def now(self) -> datetime:
        """The present instant, UTC."""
        return clock.now()

    @property
    def path(self) -> Path:
        """Where the room is."""
        return Path(self.room).expanduser() if self.room else default_room(self.config)

    @property
    def me(self) -> str:
        """Who is at the console."""
        return handle(self.operator or "") or default_operator(self.config)

    @property
    def speaker(self) -> str:
        """Who the act is attributed to."""
        return handle(self.by or "") or self.me

    @property
    def heads(self) -> Heads:
        """What this user saw of rooms before."""
        from warroom.beside.heads import Heads
        from warroom.config import state_dir

        return Heads(state_dir())

    def writing(self, *, create: bool = True) -> Room:
        """The room, opened for writing; made when it is not there yet, unless told not to.

        Raises:
            RoomUnusable: Also when this user knows a room there, and it is gone.
        """
        if self._writing is None:
            new = create and not self.path.exists()
            if new and (stood := self.heads.stood(self.path)):
                raise Missing(
                    f"There is no room at {self.path} any more: the one you saw there had "
                    f"{stood.seq} rows. Put it back (`warroom restore BACKUP`), name another with "
                    "--room, or forget it with `warroom verify --accept` and start anew."
                )
            self._writing = self._open(read_only=False, create=create)
            self._made = new
        return self._writing

    def reading(self, *, witness: bool = True) -> Room:
        """The room, opened without the right to write, unless it is open for writing already.

        Args:
            witness: Say when it is not what this user saw before.
        """
        if self._writing is not None:
            return self._writing
        if self._reading is None:
            self._reading = self._open(read_only=True, create=False, witness=witness)
        return self._reading

    def _open(self, *, read_only: bool, create: bool, witness: bool = True) -> Room:
        from warroom.room import Room

        room = Room.open(self.path, read_only=read_only, operator=self.me, create=create)
        if age := room.behind():
            say(
                f"This copy for observers is {span(age)} old: nobody keeps it in step. Ask an "
                "operator to run `warroom keep`."
            )
        elif witness:
            lost = self.heads.check(room)
            self._whole = lost is None
            if lost:
                say(lost)
        return room

    def close(self, *, failed: bool = False) -> None:
        """Close the room, however it was opened; what was seen of it is remembered.

        Args:
            failed: The command came to nothing: a room that was made for it goes again.
        """
        for room in (self._writing, self._reading):
            if room is None:
                continue
            if failed and self._made and room.discard():
                continue
            if self._whole and not self._copy(room):
                with suppress(RoomUnusable):
                    self.heads.remember(room, room.head())
            room.close()
        self._writing = self._reading = None

    def _copy(self, room: Room) -> bool:
        """Whether it is read at another place than the one where this user knows it."""
        known = self.heads.seen(room.info.log_id)
        return room is self._reading and known is not None and not self.heads.stood(room.path)

    def act(self, rule: Rule[P], /, *args: P.args, **wish: P.kwargs) -> Done:
        """Let a rule act on the incident that is meant; an exercise that was not named is said.

        Raises:
            Refused: The rule said no, or no incident is meant clearly.
        """
        room = self.writing()
        incident = room.the_incident(self.incident)
        done = room.act(rule, self.on(incident), *args, **wish)
        if self.incident is None and room.state.index.incidents[incident].drill:
            self._tell_exercise(incident)
        return done

    def begin(self, rule: Rule[P], /, *args: P.args, **wish: P.kwargs) -> Done:
        """Let a rule open an incident.

        Raises:
            Refused: The rule said no.
        """
        return self.writing().act(rule, self.on(new=True), *args, **wish)

    def on(self, incident: str | None = None, *, new: bool = False) -> Target:
        """What is acted on, for whoever speaks and at the time that was given."""
        from warroom.act import Target  # late: only who writes needs it

        return Target(
            incident, by=self.speaker, when=self.when, command_id=self._next_id(), new=new
        )

    def _next_id(self) -> str | None:
        """The id of this act: a call that acts several times counts on from its own."""
        self._acts += 1
        first = clean_line(self.command_id or "") or None
        return first if first is None or self._acts == 1 else f"{first}/{self._acts}"

    def _tell_exercise(self, incident: str) -> None:
        """Once: no real incident is open, so the exercise was meant."""
        if not self._told_exercise:
            self._told_exercise = True
            say(f"EXERCISE: nothing real is open, so {incident} was meant.")

    def read(self, named: str | None = None) -> Incident:
        """The incident that is meant, as it stands; while none is open, the one changed last."""
        room = self.reading()
        named = named or self.incident
        if named is None and not room.open_incidents() and room.listings():
            named = max(room.listings(), key=lambda listing: listing.seq).id
        return room.incident(room.the_incident(named))


def usage(sentence: str) -> NoReturn:
    """Stop: what was typed cannot be understood (exit 2)."""
    raise click.UsageError(sentence)


def has_terminal() -> bool:
    """Whether there is a terminal to draw on and to read keys from."""
    return sys.stdin.isatty() and sys.stdout.isatty()
