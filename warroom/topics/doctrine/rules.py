"""Who may change the rules that the whole room is held to."""

from warroom.act import Act
from warroom.core.errors import Refused
from warroom.core.event import Event
from warroom.core.text import clean
from warroom.room_state import RoomState
from warroom.topics.doctrine.events import DoctrineLoaded
from warroom.topics.index.state import meant

_UNKNOWN = 3
"""How grave an incident counts while nobody set its severity."""


def check_rules(room: RoomState, act: Act) -> None:
    """Check that whoever acts may change the rules that a running incident is held to.

    Whatever loosens a gate makes things look better, which is for the commander (asymmetry).
    Of several incidents the gravest decides, and of equal ones the oldest.

    Raises:
        Refused: Somebody else commands a real incident that runs.
    """
    running = [one for one in meant(room.index, drills=False) if one.commander]
    gravest = min(running, key=lambda one: one.severity or _UNKNOWN, default=None)
    if gravest is None or gravest.commander == act.by:
        return
    holder = gravest.commander
    why = f"{gravest.id} runs: only {holder}, who commands it, changes the rules of the room."
    way = f"Ask {holder}; if it was said aloud, record it for them (by @{holder})."
    raise Refused("asymmetry", why, way)


def load_doctrine(room: RoomState, act: Act, *, toml: str) -> list[Event]:
    """Write the room's overrides of the doctrine anew; the text was checked by the caller.

    Raises:
        Refused: A real incident runs and somebody else commands it.
    """
    check_rules(room, act)
    return [DoctrineLoaded(toml=clean(toml))]
