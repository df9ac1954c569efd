"""The rest clock: whoever was released for fatigue or at the end of a shift rests (ROLE-4, B.7)."""

from collections.abc import Iterable
from datetime import datetime, timedelta

import msgspec

from warroom.core.doctrine.thresholds import Doctrine
from warroom.topics.roles.holding import Term


class Rest(msgspec.Struct, frozen=True):
    """Who was released to rest, in one incident or in the room, and when the term ended, UTC."""

    since: dict[str, datetime] = {}

    def began(self, who: str) -> datetime | None:
        """When somebody was last released to rest, UTC; None when never."""
        known = (at for name, at in self.since.items() if name.casefold() == who.casefold())
        return max(known, default=None)

    def until(self, who: str, now: datetime, doctrine: Doctrine) -> datetime | None:
        """Until when somebody rests, UTC; None when they do not."""
        since = self.began(who)
        if since is None:
            return None
        ends = since + timedelta(hours=doctrine.command.rest_hours)
        return ends if now < ends else None

    def joined(self, other: "Rest") -> "Rest":
        """Who rests by either; the later release counts."""
        if not other.since:
            return self
        since = dict(self.since)
        for who, at in other.since.items():
            since[who] = max(at, since.get(who, at))
        return Rest(since)


def of_terms(terms: Iterable[Term]) -> Rest:
    """Who rests after these terms."""
    since: dict[str, datetime] = {}
    for term in terms:
        if term.until and term.to_rest:
            since[term.who] = max(term.until, since.get(term.who, term.until))
    return Rest(since)
