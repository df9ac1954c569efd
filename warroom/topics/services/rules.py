"""Who may say that a service changed: anyone, a pipeline too (MIT-0)."""

from warroom.act import Act
from warroom.core.errors import Refused
from warroom.core.event import Event
from warroom.core.text import clean, clean_line
from warroom.room_state import RoomState
from warroom.topics.services.events import ServiceChanged


def note_change(room: RoomState, act: Act, *, service: str, text: str) -> list[Event]:
    """Log a change to a service for the whole room: a pipeline knows no incident (MIT-0).

    Raises:
        Refused: There are no words, or no service.
    """
    words, name = clean(text).strip(), clean_line(service)
    if not words or not name:
        raise Refused("MIT-0", "A change needs words and its service.", "Say --service checkout.")
    return [ServiceChanged(service=name, text=words)]
