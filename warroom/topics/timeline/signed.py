"""Who wrote an entry, for people: a handle that another account used is marked."""

from warroom.topics.crew.accounts import Accounts
from warroom.topics.questions.events import Received
from warroom.topics.timeline.entry import Entry


def writer(entry: Entry, accounts: Accounts) -> str:
    """Whose entry it is; who was only written down claims nothing, nor does a timeline file."""
    claims = entry.recorded_by is None and entry.imported is None and entry.source != Received.kind
    return accounts.marked(entry.actor, entry.origin) if claims else entry.actor


def recorder(entry: Entry, accounts: Accounts) -> str:
    """Who wrote it down for somebody else; empty when nobody did."""
    return accounts.marked(entry.recorded_by, entry.origin) if entry.recorded_by else ""
