"""How many are there, for scripts."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from warroom.core.doctrine.thresholds import Doctrine
from warroom.incident import Incident
from warroom.reports.look import Look
from warroom.reports.words import plain
from warroom.topics.crew.authority import size


def lines(look: Look) -> Iterator[str]:
    """Every handle that more than the account acted under to which it belongs."""
    accounts = look.incident.crew.accounts
    for handle in accounts.used:
        if others := accounts.others(handle):
            owner = accounts.owner(handle)
            yield f"{handle} is the account {owner}; {', '.join(others)} wrote under it too"


SECTIONS = {"Names used by another account": lines}


def facts(incident: Incident, doctrine: Doctrine, now: datetime) -> dict[str, Any]:
    """The size of the crew."""
    return {"crew": plain(size(incident, doctrine, now))}
