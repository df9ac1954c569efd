"""Who on this host may enter a room: what the file system says, and how to make it right.

The room lives in a folder of its own. Its group operates; everyone else observes a copy, or is kept
out (``only_group``). Refusals come from the file system, not from this program.
"""

import grp
import os
import pwd
import stat
from datetime import datetime
from pathlib import Path

import msgspec

from warroom.beside import dropbox, presence
from warroom.log.sqlite import copying, files, published

OPEN_FOLDER, OPEN_PRESENCE = 0o2775, presence.OPEN
GROUP_FOLDER, GROUP_PRESENCE = 0o2770, presence.CLOSED

PRESENCE = "presence"
"""The folder in which consoles say that they are there; it holds no history."""


class Facts(msgspec.Struct, frozen=True):
    """What is there, as far as this user can see.

    Attributes:
        files: The room's own files beside their modes and the user ids that own them.
        box: The mode of the drop-box for questions; None while it is not granted.
        published: Whether there is a copy for observers.
        closed_parents: Folders above it that others cannot pass through.
        group_closed_parents: Folders above it that the group cannot pass through either.
    """

    folder: Path
    mode: int
    owner: int
    group: str
    files: dict[str, tuple[int, int]]
    closed_parents: tuple[Path, ...] = ()
    group_closed_parents: tuple[Path, ...] = ()
    strangers: tuple[str, ...] = ()
    members: tuple[str, ...] = ()
    box: int | None = None
    published: bool = False


class Sharing(msgspec.Struct, frozen=True):
    """Who may do what, and what stands in the way.

    Attributes:
        operators: Whether the group may write.
        observers: Whether everyone else on this host may read.
        problems: What stands in the way, as sentences.
    """

    operators: bool
    observers: bool
    problems: tuple[str, ...] = ()


def own_files(room: Path) -> list[Path]:
    """The files of a room that are there: the database and what stands beside it."""
    if not room.parent.is_dir():
        return []
    return sorted(
        path
        for path in room.parent.iterdir()
        if path.is_file() and not path.is_symlink() and _belongs(path.name, room.name)
    )


def _belongs(name: str, room: str) -> bool:
    beside = {f"{room}{end}" for end in ("", "-wal", "-shm", "-journal", ".lock", ".bell", ".keep")}
    return name in beside or name in ("warroom.lock", "warroom.bell", "doorbell", "bell", "lock")


def group_name(gid: int) -> str:
    """The name of a group, its number where it has none."""
    try:
        return grp.getgrgid(gid).gr_name
    except KeyError:
        return str(gid)


def members_of(group: str) -> tuple[str, ...]:
    """Who is in a group, whether named there or by their first group."""
    try:
        found = grp.getgrnam(group)
    except KeyError:
        return ()
    first = [user.pw_name for user in pwd.getpwall() if user.pw_gid == found.gr_gid]
    return tuple(sorted({*found.gr_mem, *first}))


def look(room: Path) -> Facts:
    """What the file system says of a room.

    Raises:
        OSError: The folder cannot be looked at.
    """
    folder = Path(os.path.realpath(room.parent))
    here = folder.stat()
    own = own_files(folder / room.name)
    files = {}
    for path in own:
        found = path.stat()
        files[path.name] = (stat.S_IMODE(found.st_mode), found.st_uid)
    parents = [(parent, parent.stat()) for parent in folder.parents]
    known = {path.name for path in own} | {PRESENCE, published.folder(room).name}
    return Facts(
        folder=folder,
        mode=stat.S_IMODE(here.st_mode),
        owner=here.st_uid,
        group=group_name(here.st_gid),
        files=files,
        closed_parents=tuple(p for p, found in parents if not found.st_mode & stat.S_IXOTH),
        group_closed_parents=tuple(
            parent
            for parent, found in parents
            if not found.st_mode & stat.S_IXOTH
            and not (found.st_gid == here.st_gid and found.st_mode & stat.S_IXGRP)
        ),
        strangers=tuple(
            sorted(
                path.name
                for path in folder.iterdir()
                if path.name not in known and not dropbox.belongs(path.name, room.name)
            )
        ),
        members=members_of(group_name(here.st_gid)),
        box=_mode_of_box(folder / room.name),
        published=published.newest(folder / room.name) is not None,
    )


def _mode_of_box(room: Path) -> int | None:
    if dropbox.seen(room) is None:
        return None
    return stat.S_IMODE(dropbox.folder(room).stat().st_mode)


def judge(facts: Facts) -> Sharing:
    """Who may operate and who may observe, and what stands in the way of it."""
    modes = [mode for mode, _ in facts.files.values()]
    folder = facts.mode & (stat.S_ISGID | stat.S_IRWXG) == stat.S_ISGID | stat.S_IRWXG
    files = bool(modes) and all(mode & 0o060 == 0o060 for mode in modes)
    operators = folder and files and not facts.group_closed_parents
    opened = [name for name, (mode, _) in facts.files.items() if mode & 0o004]
    entered = facts.mode & 0o005 == 0o005 and not facts.closed_parents
    observers = bool(modes) and entered and (facts.published or len(opened) == len(modes))
    writable = [name for name, (mode, _) in facts.files.items() if mode & stat.S_IWOTH]
    problems = [
        *_missing(facts, folder=folder, files=files),
        *(
            f"{parent} lets nobody else pass: chmod o+x {parent}, or move the room, such as to "
            "/srv/warroom."
            for parent in facts.closed_parents
            if facts.mode & 0o005 or parent in facts.group_closed_parents
        ),
    ]
    problems += _copy(facts, opened if facts.mode & 0o001 else [], operators=operators)
    problems += _box(facts, observers=observers)
    if writable or facts.mode & stat.S_IWOTH:
        problems.append(f"Everyone may write {', '.join(writable) or facts.folder}.")
    return Sharing(operators, observers, tuple(problems))


def _copy(facts: Facts, opened: list[str], *, operators: bool) -> list[str]:
    """What is wrong with what observers read: the room itself, or nothing."""
    if opened:
        return [
            f"Everyone may open {', '.join(opened)}, and so can keep operators from writing. "
            "warroom doctor --share closes them and publishes a copy instead; to share nothing: "
            f"chmod 700 {facts.folder}."
        ]
    if operators and facts.mode & 0o005 and not facts.published:
        return ["Observers have no copy to read: warroom doctor --share publishes one."]
    return []


def _box(facts: Facts, *, observers: bool) -> list[str]:
    """What is wrong with the drop-box: it can be listed by all, or not reached by observers."""
    if facts.box is None:
        return []
    if facts.box & stat.S_IROTH:
        return ["Everyone may list the drop-box: warroom doctor --share closes it."]
    if observers and facts.box & 0o003 != 0o003:
        return ["Observers cannot reach the drop-box: warroom doctor --share opens it."]
    return []


def _missing(facts: Facts, *, folder: bool, files: bool) -> list[str]:
    problems = []
    if not facts.files:
        problems.append("There is no room in the folder yet.")
    elif not (folder and files):
        problems.append(
            f"The group {facts.group} cannot write in {facts.folder}: "
            "warroom doctor --share --group GROUP sets it up."
        )
    if folder and len(facts.members) < 2:
        alone = ", ".join(facts.members) or "nobody"
        problems.append(
            f"The group {facts.group} has {alone} in it; add the others: "
            f"sudo usermod -aG {facts.group} NAME (they log in again)."
        )
    return problems


class NotShared(Exception):  # noqa: N818 - it is an answer to a person
    """The folder cannot be set up; the sentence says why and what would help."""


def share(room: Path, *, group: str | None = None, only_group: bool = False) -> list[str]:
    """Set the folder of a room up, and say what was changed, one sentence each.

    Raises:
        NotShared: Not the owner's folder, no such group, or a folder that holds other things.
    """
    facts = look(room)
    _may_change(facts, group)
    place, room = facts.folder, facts.folder / room.name
    here, watching = place / PRESENCE, presence.watching(room)
    if here.is_symlink() or watching.is_symlink():
        raise NotShared(f"{here} or what is in it is a link: remove it, then share again.")
    watching.mkdir(parents=True, exist_ok=True)
    wanted = [
        (place, GROUP_FOLDER if only_group else OPEN_FOLDER),
        (here, GROUP_PRESENCE if only_group else OPEN_PRESENCE),
        (watching, GROUP_PRESENCE if only_group else presence.OPEN_WATCHING),
        *((place / name, files.SHARED_FILE) for name in facts.files),
    ]
    if facts.box is not None:
        box = dropbox.GROUP_MODE if only_group else dropbox.OPEN_MODE
        wanted.append((dropbox.folder(room), box))
    gid = grp.getgrnam(group).gr_gid if group else None
    try:
        said = [_set(path, mode, gid) for path, mode in wanted]
        return [*filter(None, said), *_publish(room, gid, shut=only_group)]
    except PermissionError as error:
        raise NotShared(
            f"{error.filename} cannot be changed by you: run it as its owner, and be in the "
            f"group {group or facts.group} (id shows your groups; log in again after usermod)."
        ) from error


def _publish(room: Path, gid: int | None, *, shut: bool) -> list[str]:
    """Let a copy for observers be published, or take it away."""
    if shut:
        gone = copying.withdraw(room)
        return [f"{published.folder(room)}: removed; nobody else may look."] if gone else []
    copying.grant(room)
    return [said for path, mode in copying.modes(room) if (said := _set(path, mode, gid))]


def copied(room: Path) -> tuple[datetime | None, str | None]:
    """When the copy for observers was what the room holds, and who keeps it as ``PID NAME``.

    The name is empty when nobody does, None for who may not know.
    """
    known = os.access(copying.keeper_path(room), os.R_OK)
    return published.as_of(room), copying.keeper(room) if known else None


def _may_change(facts: Facts, group: str | None) -> None:
    if facts.strangers:
        some = ", ".join(facts.strangers[:3])
        raise NotShared(
            f"{facts.folder} also holds {some}; a shared room needs a folder of its own. "
            "Move it: warroom backup /srv/warroom/room.db, then --room /srv/warroom/room.db."
        )
    if group is None:
        return
    try:
        grp.getgrnam(group)
    except KeyError:
        raise NotShared(
            f"There is no group {group}: sudo groupadd {group}, sudo usermod -aG {group} NAME."
        ) from None


def _set(path: Path, mode: int, gid: int | None) -> str:
    before = path.stat()
    if gid is not None and before.st_gid != gid:
        os.chown(path, -1, gid)
    elif stat.S_IMODE(before.st_mode) == mode:
        return ""
    if stat.S_IMODE(path.stat().st_mode) != mode:
        path.chmod(mode)
    after = path.stat()
    if stat.S_IMODE(after.st_mode) != mode:  # the system drops setgid for a foreign group
        group = group_name(after.st_gid)
        raise NotShared(
            f"{path} belongs to the group {group}, which you are not in: name another with "
            f"--group, or: sudo usermod -aG {group} $USER (log in again)."
        )
    return f"{path}: {stat.filemode(after.st_mode)}, group {group_name(after.st_gid)}"
