"""What others append arrives here: in batches, at most ten repaints a second, never given up."""

import asyncio
from collections.abc import Callable
from datetime import datetime

from warroom.core.event import Recorded
from warroom.log.errors import RoomUnusable
from warroom.room import Room
from warroom.tui.view import FeedState, amiss

PAUSE = 0.1
"""Seconds between two repaints from the feed."""
AGAIN = 1.0
"""Seconds until a lost feed is tried again."""


class LiveFeed:
    """Follows the room for one screen.

    Attributes:
        state: Whether the screen shows what the room holds.
        lost_since: Since when it may not.
    """

    def __init__(
        self,
        room: Room,
        arrived: Callable[[tuple[Recorded, ...]], None],
        changed: Callable[[], None],
    ) -> None:
        """Follow a room.

        Args:
            room: The room.
            arrived: Called with what others appended, on the event loop.
            changed: Called when ``state`` changed.
        """
        self._room, self._arrived, self._changed = room, arrived, changed
        self._waiting: list[Recorded] = []
        self._wake = asyncio.Event()
        self.state = FeedState.LIVE
        self.lost_since: datetime | None = None
        self.sentence = ""

    async def run(self) -> None:
        """Follow until cancelled."""
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self._hand_over())
            tasks.create_task(self._follow())

    async def _follow(self) -> None:
        while True:
            try:
                async for events in self._room.follow(self._watched):
                    if self.state is FeedState.LOST:
                        self._is(FeedState.LIVE)
                    if events:
                        self._waiting.extend(events)
                        self._wake.set()
            except (RoomUnusable, OSError) as error:
                self._is(FeedState.LOST, str(error))
            except Exception as error:  # what others wrote ends no console
                self._is(FeedState.LOST, amiss(error))
            await asyncio.sleep(AGAIN)

    def _watched(self, mode: str, why: str) -> None:
        watching = mode == "watching"
        self._is(FeedState.LIVE if watching else FeedState.POLLING, "" if watching else why)

    async def _hand_over(self) -> None:
        while True:
            await self._wake.wait()
            self._wake.clear()
            batch, self._waiting = tuple(self._waiting), []
            self._arrived(batch)
            await asyncio.sleep(PAUSE)

    def _is(self, state: FeedState, sentence: str = "") -> None:
        if (state, sentence) == (self.state, self.sentence):
            return
        self.lost_since = self._room.now() if state is FeedState.LOST else None
        self.state, self.sentence = state, sentence
        self._changed()
