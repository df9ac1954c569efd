"""Who may note a follow-up, and say that it is done (doctrine F)."""

from warroom.act import Act
from warroom.core.errors import Refused
from warroom.core.event import Event
from warroom.core.names import named
from warroom.core.text import clean, clean_line, worded
from warroom.incident import Incident
from warroom.topics.followups.events import Finished, Noted


def note(incident: Incident, act: Act, *, text: str, owner: str = "") -> list[Event]:
    """Capture a candidate while the incident runs; never refused but for no words (CREW-5).

    Raises:
        Refused: There are no words in it.
    """
    words = worded(text, "Say what should be done afterwards.")
    return [Noted(followup=incident.followups.next_id, text=words, owner=clean_line(owner))]


def finish(incident: Incident, act: Act, *, followup: str, result: str = "") -> list[Event]:
    """It is done; anyone may say so, also long after the close.

    Raises:
        Refused: No such follow-up, or it is done already.
    """
    found = named(
        incident.followups.by_id, "F", followup,
        what="follow-up", rule="FUP-5", shown=lambda each: each.done_at is None,
    )  # fmt: skip
    if found.done_at is not None:
        raise Refused("FUP-5", f"{found.id} is done already.")
    return [Finished(followup=found.id, result=clean(result).strip())]
