"""What holds for every test."""

import compileall
import os
import sqlite3
import uuid
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import settings

from warroom.archive.schema import MIGRATIONS
from warroom.log.sqlite import creation
from warroom.log.sqlite.migrations import Migration, migrate

settings.register_profile("suite", database=None, deadline=None)
settings.load_profile("suite")


def pytest_configure(config: pytest.Config) -> None:
    """Compile the package once, as installing it does; else every program of a test does so."""
    package = Path(__file__).resolve().parents[1] / "warroom"
    compileall.compile_dir(str(package), quiet=2)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int:
    """One more than there are cores: many a test waits for a process or a clock."""
    return (os.cpu_count() or 1) + 1


@pytest.fixture(scope="session", autouse=True)
def _empty_rooms() -> Iterator[None]:
    """An empty room is built once in each process of tests, and copied under another name after."""
    with closing(sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False)) as one:
        migrate(one, MIGRATIONS)

        def copied(connection: sqlite3.Connection, extra: Sequence[Migration]) -> int:
            if extra is not MIGRATIONS:
                return migrate(connection, extra)
            one.backup(connection)
            connection.execute("PRAGMA journal_mode=WAL").fetchall()
            connection.execute(
                "UPDATE room SET value = ? WHERE key = 'log_id'", [str(uuid.uuid4())]
            )
            return 0

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(creation, "migrate", copied)
            yield
