"""The files of a room on disk: what may be opened, who may write, how they are created.

The database, its -wal and its -shm are never opened here while this process holds a connection
to them: closing such a descriptor would drop SQLite's locks.
"""

import contextlib
import os
import stat
import threading
from collections import Counter
from pathlib import Path

from warroom.log.errors import Forbidden, Missing, Moved, NetworkFileSystem, NotARoom
from warroom.log.sqlite.schema import APPLICATION_ID

Identity = tuple[int, int]
"""Device and inode: which file it is, whatever its name."""


JOURNAL = ("-wal", "-shm")
"""How the names of SQLite's two files beside the room end."""


_MAGIC = b"SQLite format 3\x00"


_APPLICATION_ID_AT = 68


_HEADER = 100


_NETWORK = (
    "nfs", "cifs", "smb", "9p", "afs", "ceph", "lustre", "gpfs", "vboxsf", "virtiofs", "ncpfs",
    "glusterfs", "fuse.",
)  # fmt: skip


_LOCAL_FUSE = ("fuse.fuse-overlayfs",)


_open_here: Counter[Identity] = Counter()


_open_here_lock = threading.Lock()


def lock_path(room: Path) -> Path:
    """The file that writers queue on."""
    return room.with_name(f"{room.name}.lock")


def bell_path(room: Path) -> Path:
    """The file that is touched after every append."""
    return room.with_name(f"{room.name}.bell")


def identity(path: Path) -> Identity | None:
    """Which file stands at a path; None when there is none."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


def moved(room: Path) -> Moved | Forbidden:
    """What to say when another file than the one that was opened stands there, or none."""
    with contextlib.suppress(FileNotFoundError, NotADirectoryError):
        try:
            room.stat()
        except PermissionError:
            return _locked_out(room)
    return Moved(
        f"{room} was deleted, moved or replaced while it was open. Nothing more is "
        "recorded there: export what is on the screen, then open the room again."
    )


def journal(room: Path) -> tuple[Identity | None, ...]:
    """Which files the write-ahead log and its index are; they stay as long as one is open."""
    return tuple(identity(room.with_name(room.name + end)) for end in JOURNAL)


def journal_gone(room: Path) -> Moved:
    """What to say when the journal is not the one that was opened."""
    return Moved(
        f"The journal of {room} (its -wal or -shm) was removed or replaced while it was open. "
        "Nothing more is recorded here: close every console on this room, then open it again."
    )


def sweep(room: Path) -> None:
    """Remove what lies beside a room that is gone."""
    for path in (*(room.with_name(room.name + end) for end in JOURNAL), lock_path(room)):
        path.unlink(missing_ok=True)
    bell_path(room).unlink(missing_ok=True)


def exists(path: Path) -> bool:
    """Whether something stands at a path.

    Raises:
        Forbidden: This user may not even look.
    """
    try:
        path.stat()
    except PermissionError as error:
        raise _locked_out(path) from error
    except OSError:
        return False
    return True


def hold(which: Identity) -> None:
    """Note that this process holds a connection to a file."""
    with _open_here_lock:
        _open_here[which] += 1


def release(which: Identity) -> None:
    """Note that a connection of this process is gone."""
    with _open_here_lock:
        _open_here[which] -= 1
        if _open_here[which] <= 0:
            del _open_here[which]


PRIVATE_FILE, SHARED_FILE = 0o600, 0o660
"""Of every file of a room: for its owner, or for the group that operates a shared folder.

Nobody else may open one: whoever can open a file can lock it, and so stop those who write.
"""


def file_mode(folder: Path) -> int:
    """The mode of a new file that goes with its folder, whatever the umask.

    A folder that its group can write to is a shared room; a sticky one such as /tmp is nobody's.
    """
    mode = folder.stat().st_mode
    shared = mode & stat.S_IWGRP and not mode & stat.S_ISVTX
    return SHARED_FILE if shared else PRIVATE_FILE


def lets_others_in(folder: Path) -> bool:
    """Whether whoever is not in its group may enter a folder."""
    return bool(folder.stat().st_mode & (stat.S_IROTH | stat.S_IXOTH))


def open_shared(path: Path) -> int:
    """Open a helper file for writing, created with the mode that goes with its folder."""
    flags = os.O_RDWR | os.O_CLOEXEC | os.O_NOFOLLOW
    try:
        return os.open(path, flags)
    except FileNotFoundError:
        pass
    descriptor = os.open(path, flags | os.O_CREAT, PRIVATE_FILE)
    fit(descriptor, path.parent)
    return descriptor


def fit(descriptor: int, folder: Path) -> None:
    """Give a file of ours the mode that goes with its folder."""
    if os.fstat(descriptor).st_uid == os.geteuid():
        os.fchmod(descriptor, file_mode(folder))


def ring(room: Path) -> None:
    """Wake who watches; a bell that cannot be rung is no fault, they look once a second."""
    try:
        descriptor = open_shared(bell_path(room))
    except OSError:
        return
    try:
        os.write(descriptor, b"\n")
    except OSError:
        return
    finally:
        os.close(descriptor)


def check(path: Path) -> None:
    """Refuse what is not a room before SQLite touches it.

    Raises:
        Missing: There is no such file.
        NotARoom: It is empty, no database, or somebody else's database.
        Forbidden: This user may not read it.
    """
    which = identity(path)
    if not exists(path) or which is None:
        raise Missing(
            f"There is no room at {path}. The first command that writes creates one; "
            "name another with --room or WARROOM_ROOM."
        )
    if not path.is_file():
        raise NotARoom(f"{path} is not a file. Name the room's file with --room.")
    with _open_here_lock:
        if _open_here[which] > 0:
            return
        try:
            with path.open("rb") as file:
                header = file.read(_HEADER)
        except PermissionError as error:
            raise _locked_out(path) from error
    if not header:
        raise NotARoom(f"{path} is empty, so it is not a room. Delete it or name another file.")
    if not header.startswith(_MAGIC):
        raise NotARoom(f"{path} is not a room: it is no SQLite database. Name another file.")
    found = header[_APPLICATION_ID_AT : _APPLICATION_ID_AT + 4]
    if found != APPLICATION_ID.to_bytes(4, "big"):
        raise NotARoom(
            f"{path} is a database of another program, not a room. Name another file with --room."
        )


def _locked_out(path: Path) -> Forbidden:
    return Forbidden(
        f"You may not read {path}. Ask its owner to let your group in, or to publish a copy for "
        "observers (`warroom doctor --share`)."
    )


def may_write(path: Path) -> str:
    """Why this user may not write to a room, as a sentence; empty when they may."""
    if not os.access(path, os.W_OK):
        return (
            f"You may read {path.name} and not write to it. Ask to be put into the group that "
            "owns its folder (`warroom doctor --share` shows which)."
        )
    if not os.access(path.parent, os.W_OK | os.X_OK):
        return (
            f"You may not write in the folder {path.parent}, where SQLite keeps its journal. "
            "Ask its owner to run `warroom doctor --share`."
        )
    return ""


def refuse_network(path: Path, mounts: Path = Path("/proc/self/mountinfo")) -> str:
    """Refuse a file system that does not carry SQLite's locks and shared memory.

    Returns:
        A warning when the whole machine runs on such a file system; usually nothing.

    Raises:
        NetworkFileSystem: It is one.
    """
    try:
        lines = mounts.read_text(encoding="utf-8", errors="surrogateescape").splitlines()
    except OSError:
        return ""
    found = _mount_of(Path(os.path.realpath(path.parent)), lines)
    if found is None or not found[1].startswith(_NETWORK) or found[1] in _LOCAL_FUSE:
        return ""
    where, kind = found
    if where == Path("/"):
        return f"This machine runs on {kind}; share the room only among users of this machine."
    raise NetworkFileSystem(
        f"{path} is on {where}, a {kind} file system, which does not carry the locks that keep "
        "the log whole. Put the room on a local disk and let colleagues come over ssh."
    )


def _mount_of(folder: Path, lines: list[str]) -> tuple[Path, str] | None:
    best: tuple[Path, str] | None = None
    for line in lines:
        left, separator, right = line.partition(" - ")
        fields = left.split()
        if not separator or len(fields) < 5 or not right.split():
            continue
        point = Path(fields[4].replace("\\040", " ").replace("\\011", "\t"))
        if folder.is_relative_to(point) and (
            best is None or len(point.parts) >= len(best[0].parts)
        ):
            best = point, right.split()[0]
    return best
