"""Who may do what is said by the file system: modes, users, mounts."""

import contextlib
import os
import stat
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.log.support import put, texts
from warroom.log.errors import (
    NetworkFileSystem,
)
from warroom.log.sqlite import files
from warroom.log.sqlite.log import SqliteLog

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize(
    ("folder", "file"),
    [(0o2775, 0o660), (0o2770, 0o660), (0o755, 0o600), (0o700, 0o600), (0o1777, 0o600)],
)
@pytest.mark.parametrize("umask", [0, 0o022, 0o077])
def test_s3_f18_no_file_of_a_room_can_be_opened_by_who_is_not_in_its_group(
    tmp_path: Path, umask: int, folder: int, file: int
) -> None:
    with under(umask):
        home = tmp_path / "shared"
        home.mkdir()
        home.chmod(folder)
        with SqliteLog.open(home / "room.db") as log:
            put(log, "one")
            modes = {each.name: stat.S_IMODE(each.stat().st_mode) for each in home.iterdir()}
    assert set(modes) == {
        "room.db", "room.db-wal", "room.db-shm", "room.db.lock", "room.db.bell"
    }  # fmt: skip
    assert set(modes.values()) == {file}


@contextlib.contextmanager
def under(umask: int) -> Iterator[None]:
    """What a process does whose umask is another one."""
    before = os.umask(umask)
    try:
        yield
    finally:
        os.umask(before)


@pytest.mark.parametrize("umask", [0, 0o022])
def test_f18_the_folder_that_is_made_for_a_room_is_private(tmp_path: Path, umask: int) -> None:
    with under(umask):
        SqliteLog.open(tmp_path / "share" / "warroom" / "room.db").close()
    assert stat.S_IMODE((tmp_path / "share" / "warroom").stat().st_mode) == 0o700
    assert stat.S_IMODE((tmp_path / "share").stat().st_mode) == 0o777 & ~umask


@pytest.mark.parametrize(("room", "copied"), [(0o660, 0o660), (0o600, 0o600), (0o644, 0o640)])
def test_s11_a_backup_is_as_private_as_its_room(tmp_path: Path, room: int, copied: int) -> None:
    with under(0o022), SqliteLog.open(tmp_path / "own" / "room.db") as log:
        put(log, "one")
        log.path.chmod(room)
        log.backup(tmp_path / "backup.db")
    assert stat.S_IMODE((tmp_path / "backup.db").stat().st_mode) == copied


@pytest.mark.skipif(os.geteuid() != 0, reason="becomes another user")
def test_s11_a_backup_in_another_group_is_for_its_owner_alone(tmp_path: Path) -> None:
    with SqliteLog.open(tmp_path / "own" / "room.db") as log:
        log.path.chmod(0o660)
        os.chown(log.path, -1, 64_001)
        with pytest.MonkeyPatch.context() as patched:
            patched.setattr(os, "fchown", _refused)
            log.backup(tmp_path / "backup.db")
    assert stat.S_IMODE((tmp_path / "backup.db").stat().st_mode) == 0o600


def _refused(*_: object) -> None:
    raise PermissionError


MOUNTS = """\
21 1 8:1 / / rw - ext4 /dev/sda1 rw
30 21 0:40 / /mnt/team rw - nfs4 server:/team rw
31 30 8:2 / /mnt/team/local\\040disk rw shared:3 - xfs /dev/sdb rw
32 21 0:41 / /home/mara/remote rw - fuse.sshfs host: rw
garbage
"""


@pytest.mark.parametrize(
    ("path", "refused"),
    [
        ("/srv/room.db", False),
        ("/mnt/team/room.db", True),
        ("/mnt/team/local disk/room.db", False),
        ("/mnt/teams/room.db", False),
        ("/home/mara/remote/deep/room.db", True),
    ],
)
def test_network_file_systems_are_refused(tmp_path: Path, path: str, refused: bool) -> None:
    mounts = tmp_path / "mountinfo"
    mounts.write_text(MOUNTS)
    if refused:
        with pytest.raises(NetworkFileSystem, match="local disk"):
            files.refuse_network(Path(path), mounts)
    else:
        assert files.refuse_network(Path(path), mounts) == ""


def test_a_machine_that_runs_on_one_is_only_warned(tmp_path: Path) -> None:
    mounts = tmp_path / "mountinfo"
    mounts.write_text("21 1 0:5 / / rw - virtiofs root rw\n")
    assert "virtiofs" in files.refuse_network(Path("/srv/room.db"), mounts)
    assert files.refuse_network(Path("/srv/room.db"), tmp_path / "absent") == ""


@pytest.mark.skipif(os.geteuid() != 0, reason="becomes another user")
class TestAnotherUser:
    """Real users and real modes: what the file system says, not our program."""

    NOBODY = 65534

    def tell(self, path: Path, *lines: str) -> str:
        """What another user's process prints; it loads what it needs before it becomes theirs."""
        code = "\n".join(
            (
                "import os, sys, urllib.parse",
                "from pathlib import Path",
                "from tests.log.support import put, texts",
                "from warroom.log.errors import RoomUnusable",
                "from warroom.log.sqlite.log import SqliteLog",
                f"os.setgroups([]); os.setgid({self.NOBODY}); os.setuid({self.NOBODY})",
                f"path = Path({str(path)!r})",
                *lines,
            )
        )
        done = subprocess.run(
            [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True
        )
        return done.stdout + done.stderr[-300:]

    @pytest.fixture
    def shared(self) -> Iterator[Path]:
        """A room in a folder of its own: every pytest that starts closes pytest's to others."""
        with tempfile.TemporaryDirectory(prefix="warroom-shared-") as own:
            for folder in Path(own).resolve().parents:
                if not folder.stat().st_mode & stat.S_IXOTH:
                    pytest.skip(f"{folder} lets no other user pass")
            Path(own).chmod(0o711)
            home = Path(own) / "shared"
            home.mkdir()
            home.chmod(0o2775)
            yield home / "room.db"

    WRITE = (
        "log = SqliteLog.open(path)",
        "print(texts(log.read()), log.info.writable)",
        "try: put(log, 'mine')",
        "except RoomUnusable as error: print(type(error).__name__, error)",
    )

    def test_an_observer_reads_while_somebody_writes_and_cannot_write(self, shared: Path) -> None:
        """As rooms of an older version allow, whose file everybody may read."""
        SqliteLog.open(shared).close()
        shared.chmod(0o664)
        with SqliteLog.open(shared) as log:
            put(log, "one")
            told = self.tell(shared, *self.WRITE)
            assert texts(log.read()) == ["one"]
        assert "['one'] False" in told
        assert "ReadOnly You may read room.db and not write to it" in told

    def test_nobody_enters_read_only_while_nobody_holds_the_room(self, shared: Path) -> None:
        with SqliteLog.open(shared) as log:
            put(log, "one")
        shared.chmod(0o664)
        told = self.tell(
            shared, "try: SqliteLog.open(path)", "except RoomUnusable as error: print(error)"
        )
        assert "warroom keep" in told

    def test_a_closed_room_is_closed(self, shared: Path) -> None:
        shared.parent.chmod(0o2770)
        SqliteLog.open(shared).close()
        enter = ("try: SqliteLog.open(path)", "except RoomUnusable as error: print(error)")
        assert "may not read" in self.tell(shared, *enter)

    def test_a_folder_without_write_permission(self, shared: Path) -> None:
        shared.parent.chmod(0o755)
        told = self.tell(
            shared, "try: SqliteLog.open(path)", "except RoomUnusable as error: print(error)"
        )
        assert "cannot be opened for writing" in told or "cannot be created" in told
