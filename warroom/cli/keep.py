"""The command that keeps a room for those who may not write: copy, questions, until stopped."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from warroom.cli.grammar import Command
from warroom.cli.output import say
from warroom.cli.session import Session
from warroom.log.errors import Moved, RoomUnusable

if TYPE_CHECKING:
    from warroom.room import Room


LOOK_SECONDS = 0.2
"""So often it is looked whether something is new: observers see it within a second."""


@click.command(cls=Command)
@click.pass_obj
def keep(session: Session) -> None:
    """Publish the room for observers until stopped; take in what they ask.

    They read a copy, never the room itself. New entries are added to the copy within a second.
    Who may only read can open no file of the room itself, and so keeps nobody from writing. While
    nobody runs this, observers see the last copy and are told how old it is. Questions are taken
    in where that is granted.

    One process keeps a room; a second one exits 4. `warroom doctor --share` lets observers in.
    """
    import signal
    import threading

    stopped = threading.Event()
    for each in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(each, lambda *_: stopped.set())
    keeping = Keeping(session)
    try:
        keeping.begin()
        while not stopped.wait(LOOK_SECONDS):
            keeping.step()
    finally:
        keeping.end()


class Keeping:
    """One process that keeps whatever room stands at the path."""

    def __init__(self, session: Session) -> None:
        self._session, self._told = session, ""
        self._open(create=True)

    def _open(self, *, create: bool) -> None:
        from warroom.intake.observers import Intake
        from warroom.publisher import Publisher

        self._room = _writable(self._session.writing(create=create))
        self._intake, self._publisher = Intake(self._room), Publisher(self._room)

    def begin(self) -> None:
        """Publish, and say what is kept."""
        if self._publisher.step():
            said = "and publishing it for observers"
        else:
            said = "(`warroom doctor --share` publishes it for observers)"
        say(f"Keeping {self._room.path} open {said}; stop with Ctrl-C.")

    def step(self) -> None:
        """Take in what observers ask and publish what is new; what cannot be is tried again.

        Raises:
            RoomUnusable: Another file stands at the path, and it is no room to keep.
        """
        try:
            self._take_in()
            self._publisher.step()
            self._told = ""
        except Moved as error:
            say(str(error))
            self._again()
        except RoomUnusable as error:
            if str(error) != self._told:
                self._told = str(error)
                say(self._told)

    def _take_in(self) -> None:
        if not self._intake.due(self._room.now()):
            return
        while self._room.catch_up():
            pass
        for done in self._intake.take():
            if not done.earlier:
                say(done.events[0].event.line())

    def _again(self) -> None:
        """Keep the room that stands there now."""
        self.end()
        self._session.close()
        self._open(create=False)
        self.begin()

    def end(self) -> None:
        """Publish no more; the last copy stays."""
        self._publisher.close()


def _writable(room: Room) -> Room:
    if not room.info.writable:
        from warroom.log.errors import ReadOnly

        raise ReadOnly(f"Only who may write can keep the room open. {room.info.reason}")
    return room
