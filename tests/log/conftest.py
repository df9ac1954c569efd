from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.log import support
from warroom.log.sqlite.log import SqliteLog


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return support.room(tmp_path)


@pytest.fixture
def log(path: Path) -> Iterator[SqliteLog]:
    with SqliteLog.open(path) as opened:
        yield opened
