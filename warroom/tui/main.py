"""The entry point of the console for everybody else."""

import os
import sys

os.environ.setdefault("TEXTUAL_FPS", "120")
# Textual reads it on import. A frame that follows another waits up to two of its periods: at the
# usual 60 an entry that became durable, or came from a colleague, would be shown 33 ms later.

from warroom.config import Config
from warroom.room import Room
from warroom.tui.app import WarroomApp

_TURN = 0.001
"""Seconds until a thread that folds or appends lets the screen go on; Python's own are 5 ms."""


def run_console(
    room: Room,
    incident: str | None = None,
    *,
    config: Config | None = None,
    read_only: bool = False,
    whole: bool = False,
) -> int:
    """Run the console until it is left; the exit code.

    The garbage collector may be off, as it should be while the program is loaded; it is on from
    the first frame.

    Args:
        room: The room, open; it is not closed here.
        incident: The id to show first; None shows the one that is meant, else the lobby.
        config: The user's settings.
        read_only: Offer nothing that writes.
        whole: Leave nothing out for whoever only watches, as a replay does (SIG-1).

    Raises:
        KeymapError: The settings give keys that cannot be used.
    """
    if incident is None:
        working = room.meant_incidents()
        incident = working[0].id if len(working) == 1 else None
    _believe_the_terminal()
    app = WarroomApp(room, incident=incident, config=config, read_only=read_only, whole=whole)
    sys.setswitchinterval(_TURN)
    app.run(mouse=app.settings.mouse)
    return app.return_code or 0


def _believe_the_terminal() -> None:
    """LINES and COLUMNS of the environment would override the terminal's real size."""
    try:
        os.get_terminal_size(2)
    except OSError:
        return
    for name in ("LINES", "COLUMNS"):
        os.environ.pop(name, None)
