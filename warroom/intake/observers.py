"""Intake: what observers left in the drop-box becomes questions of the room (doctrine O.7)."""

import threading
from collections import Counter
from datetime import datetime, timedelta

from warroom.act import Target
from warroom.beside import dropbox
from warroom.beside.dropbox import Dropped
from warroom.core.errors import Refused, WhichIncident
from warroom.core.event import When
from warroom.log.errors import RoomUnusable
from warroom.room import Done, Room
from warroom.topics.questions import rules as questions

_JUST_NOW = timedelta(seconds=30)
"""What is taken in within this time was asked now."""

_AGAIN = timedelta(seconds=10)
"""After this it is tried again whether what waits fits by now."""

_HANDLE = 64
"""A longer name is none."""


class Intake:
    """Takes questions in, for one process that may write; from any thread.

    Several consoles may find the same file: its name makes the command, so that it is one question.
    ``left`` is how many questions of each Unix user wait, because enough are unanswered.
    """

    def __init__(self, room: Room) -> None:
        self._room = room
        self._turn = threading.Lock()
        self._seen: int | None = None
        self._taken_at: datetime | None = None
        self.left: dict[str, int] = {}

    def due(self, now: datetime) -> bool:
        """Whether there may be something to take in; costs one look at the folder.

        Something was put in since the last time, or what waits there may fit by now.
        """
        seen = dropbox.seen(self._room.path)
        moved, self._seen = seen != self._seen, seen
        if seen is None:
            self.left = {}
            return False
        again = self._taken_at is None or now - self._taken_at >= _AGAIN
        return moved or (bool(self.left) and again)

    def take(self) -> tuple[Done, ...]:
        """Take in what waits, the oldest first; a file goes only when its question is durable.

        Returns:
            What was appended, or had been by another console.

        Raises:
            RoomUnusable: The room could not take it; the files stay, and it is due again.
        """
        if not self._turn.acquire(blocking=False):
            return ()
        try:
            self._taken_at = self._room.now()
            return self._take()
        except RoomUnusable:
            self._seen = None
            raise
        finally:
            self._turn.release()

    def _take(self) -> tuple[Done, ...]:
        done: list[Done] = []
        left: Counter[str] = Counter()
        for each in dropbox.waiting(self._room.path):
            try:
                if self._enough(each):
                    left[each.user] += 1
                    continue
                done.append(self._received(each))
            except Refused as no:
                left[each.user] += no.rule == "O.7"
            except WhichIncident:
                continue
            except RoomUnusable:
                if not done:
                    raise
                self._seen = None
                break
            else:
                dropbox.remove(self._room.path, each)
        self.left = dict(+left)
        return tuple(done)

    def _enough(self, each: Dropped) -> bool:
        """Whether its user waits for enough answers, known without the writer's lock."""
        asked = self._room.incident(each.wanted.incident).questions
        return questions.full(asked, self._room.doctrine, each.user)

    def _received(self, each: Dropped) -> Done:
        long_ago = self._room.now() - each.at > _JUST_NOW
        return self._room.act(
            questions.receive,
            Target(
                each.wanted.incident,
                by=each.wanted.handle[:_HANDLE] or each.user,
                when=When(each.at) if long_ago else None,
                command_id=f"dropbox-{each.name}",
            ),
            text=each.wanted.text,
            audience=each.wanted.update,
            user=each.user,
        )
