"""Everything that decodes what others wrote, each as a function of bytes that must not fail."""

import atexit
import contextlib
import shutil
import tempfile
from collections.abc import Callable
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

from warroom.beside import dropbox, heads, presence
from warroom.config import ConfigError, load_config
from warroom.core.doctrine.reading import DoctrineError
from warroom.core.doctrine.room import checked, room_doctrine
from warroom.core.oneline import opened
from warroom.core.when import WhenError, parse_ahead, parse_minutes, parse_when
from warroom.incident import Incident, fold_many
from warroom.log import codec
from warroom.stories.read import TimelineError, parse
from warroom.topics.language.words import Scope, WordingError, in_force, lint, parse_wording
from warroom.tui.keys.keymap import Keymap, KeymapError

_NOW = datetime(2026, 3, 29, 1, 30, tzinfo=UTC)
_ZONE = ZoneInfo("Europe/Berlin")


def _text(data: bytes) -> str:
    return data.decode("utf-8", "surrogateescape")


@cache
def _room() -> Path:
    """A room's path in a folder of its own; there is no room."""
    folder = Path(tempfile.mkdtemp(prefix="warroom-fuzz-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    room = folder / "room.db"
    presence.folder(room).mkdir()
    dropbox.folder(room).mkdir()
    (folder / "heads").mkdir()
    return room


def when(data: bytes) -> None:
    """A time as people type it, past and to come, and the start of a line."""
    text = _text(data)
    for read in (parse_when, parse_ahead):
        with contextlib.suppress(WhenError):
            read(text, _NOW, _ZONE)
    with contextlib.suppress(WhenError):
        parse_minutes(text)
    opened(text, _NOW, _ZONE, timed=True, spoken=True)


def row(data: bytes) -> None:
    """A row of the log: kind, version, two times, text and payload behind tabs; and its fold."""
    kind, version, happened, at, text, payload = (_text(data).split("\t", 5) + [""] * 6)[:6]
    number = int(version) if version.isascii() and version.isdecimal() and len(version) < 9 else 1
    recorded = codec.decode(
        (1, "id", "INC-1", kind, number, "mara", "mara@h", happened or None, at, text, payload,
         "0" * 64)
    )  # fmt: skip
    recorded.event.line()
    fold_many(Incident("INC-1"), [recorded])


def timeline(data: bytes) -> None:
    """A timeline file that is imported."""
    with contextlib.suppress(TimelineError):
        parse(data)


def doctrine(data: bytes) -> None:
    """Thresholds of a room, when they are loaded and when they are read from the log."""
    text = data.decode("utf-8", "replace")
    with contextlib.suppress(DoctrineError):
        checked(text)
    with contextlib.suppress(DoctrineError):
        room_doctrine(text)


def wording(data: bytes) -> None:
    """Rules of words, when they are loaded, read from the log, and used."""
    text = data.decode("utf-8", "replace")
    with contextlib.suppress(WordingError):
        parse_wording("", text)
    lint("it was a human error, probably", Scope.CUSTOMERS, in_force(text))


def config(data: bytes) -> None:
    """The settings of a user, and their keys."""
    path = _room().with_name("config.toml")
    path.write_bytes(data)
    with contextlib.suppress(ConfigError, KeymapError):
        settings = load_config(path)
        Keymap(settings.keys_preset, settings.keys)


def left(data: bytes) -> None:
    """What others may leave beside a room: presence, a question, a head that was seen."""
    room = _room()
    (presence.folder(room) / "room.db-1.json").write_bytes(data)
    (dropbox.folder(room) / f"{'a' * 32}.json").write_bytes(data)
    (room.parent / "heads" / heads._name("log", "x")).write_bytes(data)
    presence.who(room, _NOW)
    dropbox.waiting(room)
    heads.Heads(room.parent).seen("x")


DECODERS: dict[str, Callable[[bytes], None]] = {
    each.__name__: each for each in (when, row, timeline, doctrine, wording, config, left)
}
"""By name; each has a folder in ``corpus``."""
