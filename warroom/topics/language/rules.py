"""Who may change the wording rules of a room."""

from warroom.act import Act
from warroom.core.event import Event
from warroom.core.text import clean
from warroom.room_state import RoomState
from warroom.topics.doctrine.rules import check_rules
from warroom.topics.language.events import WordingLoaded


def load_wording(room: RoomState, act: Act, *, toml: str) -> list[Event]:
    """Write the room's overrides anew; the caller checked them with :func:`parse_wording`.

    Raises:
        Refused: A real incident runs and somebody else commands it.
    """
    check_rules(room, act)
    return [WordingLoaded(toml=clean(toml))]
