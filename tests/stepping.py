"""A clock of a story that nobody waits for."""

import threading
from datetime import datetime


class SteppedClock:
    """A story without waiting: whoever waits for an instant moves the clock there."""

    def __init__(self, begin: datetime) -> None:
        self._now = begin

    def __call__(self) -> datetime:
        """The present instant of the story, UTC."""
        return self._now

    def wait_until(self, at: datetime, stop: threading.Event) -> bool:
        """Go to an instant at once, never back; False when the player shall stop."""
        self._now = max(self._now, at)
        return not stop.is_set()
