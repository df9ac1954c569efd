import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from warroom.room import Room
from warroom.stories.read import TimelineFile, parse

HEADER = {"format": "warroom-timeline/1", "title": "A title", "severity": 2}

MakeFile = Callable[..., TimelineFile]


@pytest.fixture
def file_of() -> MakeFile:
    """A file with a header and the given lines, each a note with words unless it says other."""

    def make(*lines: dict[str, Any], header: dict[str, Any] | None = None) -> TimelineFile:
        rows = [header or HEADER, *({"kind": "note", "text": "words"} | line for line in lines)]
        return parse("\n".join(json.dumps(row) for row in rows).encode())

    return make


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Room]:
    opened = Room.open(tmp_path / "room" / "room.db", operator="importer")
    yield opened
    opened.close()
