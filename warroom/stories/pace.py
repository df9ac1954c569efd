"""Time in a story: a clock that runs faster than life, and the way from a file's times to it."""

import re
import threading
from bisect import bisect_right
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Protocol

from warroom.clock import Clock
from warroom.stories.read import Line

_CLOCK_TIME = re.compile(r"\b([01]\d|2[0-3]):([0-5]\d)(:[0-5]\d)?\b")


class StoryTime(Protocol):
    """A clock that a player can wait for."""

    def __call__(self) -> datetime:
        """The present instant of the story, UTC."""
        ...

    def wait_until(self, at: datetime, stop: threading.Event) -> bool:
        """Wait for an instant of the story; False when the player shall stop."""
        ...


class StoryClock:
    """The machine's clock, moved to a beginning and sped up; every thread may ask it."""

    def __init__(
        self, begin: datetime, speed: float, clock: Clock, longest: float = threading.TIMEOUT_MAX
    ) -> None:
        """Start the story now.

        Args:
            begin: The instant of the story that is now.
            speed: How many times faster than life it runs.
            clock: The machine's clock.
            longest: Seconds of life after which a silence is skipped.
        """
        self.speed = speed
        self._longest = longest
        self._begin = begin
        self._clock = clock
        self._started = clock()

    def __call__(self) -> datetime:
        """The present instant of the story, UTC."""
        return self._begin + (self._clock() - self._started) * self.speed

    def wait_until(self, at: datetime, stop: threading.Event) -> bool:
        """Wait for an instant of the story; False when the player shall stop."""
        patience = self._longest
        while (left := (at - self()).total_seconds() / self.speed) > 0:
            if stop.wait(min(left, patience)):
                return False
            if left > patience:
                self._begin += at - self()
        return not stop.is_set()


def known_at(lines: Sequence[Line]) -> list[datetime]:
    """When the room knew each line: when it was written, else when it happened, never backwards.

    A line without any time counts as known together with the one before.
    """
    timed = (line.recorded_at or line.when.at for line in lines)
    before = next((at for at in timed if at is not None), datetime(2000, 1, 1, tzinfo=UTC))
    found = []
    for line in lines:
        before = max(before, line.recorded_at or line.when.at or before)
        found.append(before)
    return found


class Shift:
    """The way from the times of a file to the times of a story.

    Gaps that would bore are shortened; every time between is moved in proportion, so that what a
    text says about the clock stays true.
    """

    def __init__(
        self, times: Sequence[datetime], begin: datetime, longest: Callable[[int], timedelta]
    ) -> None:
        """Lay ascending times out from a beginning; ``longest`` is the gap before an index."""
        self._from = list(times[:1])
        self._to = [begin] * len(self._from)
        for index, at in enumerate(times[1:], start=1):
            self._to.append(self._to[-1] + min(at - self._from[-1], longest(index)))
            self._from.append(at)

    def __getitem__(self, index: int) -> datetime:
        return self._to[index]

    def __call__(self, at: datetime) -> datetime:
        """The story's time for a time of the file."""
        if not self._from:
            return at
        place = max(bisect_right(self._from, at) - 1, 0)
        start, new_start = self._from[place], self._to[place]
        if at <= start or place + 1 == len(self._from):
            return at + (new_start - start)
        share = (at - start) / (self._from[place + 1] - start)
        return new_start + (self._to[place + 1] - new_start) * share

    def words(self, text: str, near: datetime) -> str:
        """A text whose clock times (UTC, within half a day of ``near``) are the story's."""

        def moved(match: re.Match[str]) -> str:
            at = near.replace(
                hour=int(match[1]), minute=int(match[2]), second=int((match[3] or ":0")[1:])
            )
            days = round((near - at) / timedelta(days=1))
            told = self(at + timedelta(days=days))
            return f"{told:%H:%M:%S}" if match[3] else f"{told:%H:%M}"

        return _CLOCK_TIME.sub(moved, text)
