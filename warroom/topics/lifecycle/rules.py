"""Who may say the situation: impact, cause, what is being done, where to meet."""

from warroom.act import Act
from warroom.core.errors import Refused
from warroom.core.event import Event
from warroom.core.text import clean_line
from warroom.incident import Incident
from warroom.topics.lifecycle.events import SituationSet
from warroom.topics.lifecycle.situation import FIELDS


def edit(incident: Incident, act: Act, *, field: str, text: str) -> list[Event]:
    """Write one field of the situation anew; anyone may, empty text clears it.

    Raises:
        Refused: No such field, the same text, or an empty title.
    """
    text = clean_line(text)
    if field not in FIELDS:
        why = f"The situation has no field {clean_line(field)!r}."
        raise Refused("situation", why, f"It has {', '.join(FIELDS)}.")
    if field == "title" and not text:
        raise Refused("situation", "An incident needs a title.", "Say in one line what is wrong.")
    if getattr(incident.lifecycle.situation, field) == text:
        raise Refused("situation", f"The {field} reads so already.")
    return [SituationSet(field=field, text=text)]
