"""The rest clock: whoever was released for fatigue or at the end of a shift rests (ROLE-4, B.7)."""

import re
from collections.abc import Iterable
from datetime import datetime, timedelta

import msgspec

from warroom.domain.doctrine import Doctrine
from warroom.domain.roster import Term

WORDS = frozenset({"fatigue", "tired", "rest", "shift"})
"""Words in the reason of a release or a handoff that start the rest clock."""

_WORD = re.compile(r"\w+")


def rests(reason: str) -> bool:
    """Whether somebody who is released for this reason goes to rest."""
    return not WORDS.isdisjoint(_WORD.findall(reason.lower()))


class Rest(msgspec.Struct, frozen=True):
    """Who was released to rest, and when; of one incident, or of the whole room.

    Attributes:
        since: Handle to the end of the last term that ended for rest, UTC.
    """

    since: dict[str, datetime] = {}

    def until(self, who: str, now: datetime, doctrine: Doctrine) -> datetime | None:
        """Until when somebody rests, UTC; None when they do not."""
        known = {name.casefold(): at for name, at in self.since.items()}
        since = known.get(who.casefold())
        if since is None:
            return None
        ends = since + timedelta(hours=doctrine.command.rest_hours)
        return ends if now < ends else None


def of_terms(terms: Iterable[Term]) -> Rest:
    """Who rests after these terms."""
    since: dict[str, datetime] = {}
    for term in terms:
        if term.until and rests(term.ended):
            since[term.who] = max(term.until, since.get(term.who, term.until))
    return Rest(since)
