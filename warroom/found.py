"""What a search over the whole room finds, and the incidents that it finds by their title."""

import re
import unicodedata
from collections.abc import Iterable, Iterator

import msgspec

from warroom.core.tables import stamp
from warroom.topics.index.state import Listing


class Hit(msgspec.Struct, frozen=True):
    """One entry that was found; instants are RFC 3339 text in UTC."""

    seq: int
    incident: str
    kind: str
    text: str
    actor: str
    occurred_at: str | None
    precision: str
    recorded_at: str
    struck: bool


def titles(
    listings: Iterable[Listing], words: str, *, incident: str | None = None
) -> Iterator[Hit]:
    """The incidents whose title holds all the words, each at the beginning of a word."""
    asked = _compared(words)
    for listing in listings:
        own, life = _compared(listing.title), listing.lifecycle
        fits = asked and all(any(one.startswith(word) for one in own) for word in asked)
        if fits and incident in (None, listing.id):
            seq = life.history[0].seq if life.history else listing.seq
            at = short(stamp(life.opened_at))
            said = (seq, listing.id, "title", listing.title, life.opened_by)
            yield Hit(*said, at, "exact", at or "", struck=False)


def _compared(text: str) -> list[str]:
    """The words of a text as the search compares them: without case and accents."""
    plain = unicodedata.normalize("NFKD", text).casefold()
    return re.findall(r"\w+", "".join(one for one in plain if not unicodedata.combining(one)))


def short(at: str | None) -> str | None:
    """An instant without a fraction that says nothing."""
    return at.replace(".000000Z", "Z") if at else at
