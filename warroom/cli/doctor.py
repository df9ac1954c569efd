"""What ``warroom doctor`` looks at: each look gives findings, none changes anything."""

import os
import platform
import shutil
import stat
import sys
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click
import msgspec

from warroom.cli.grammar import Command
from warroom.cli.output import out_json, say, table
from warroom.cli.room import FAILED
from warroom.cli.session import Session, usage

if TYPE_CHECKING:
    from warroom.room import Room


@click.command(cls=Command)
@click.option("--share", "setup", is_flag=True, help="Set the room's folder up for others.")
@click.option("--group", metavar="GROUP", help="With --share: the group that operates.")
@click.option("--only-group", is_flag=True, help="With --share: nobody else may look.")
@click.pass_context
def doctor(ctx: click.Context, setup: bool, group: str | None, only_group: bool) -> None:
    """Look whether all is well; with --share, let others on this host in."""
    session = ctx.ensure_object(Session)
    if (group or only_group) and not setup:
        usage("--group and --only-group belong to --share.")
    if setup:
        _share(session, group, only_group)
    findings = [*machine(), *settings(session), *terminal()]
    if not any(each.what == "settings" and each.level == "FAIL" for each in findings):
        path = session.path.absolute()
        findings += [*room(session), *blocks(_block_size(path)), *sharing(path)]
    if session.as_json:
        out_json(findings)
    else:
        table([(each.level, each.what, each.said) for each in findings])
    if any(each.level == "FAIL" for each in findings):
        ctx.exit(FAILED)


def _share(session: Session, group: str | None, only_group: bool) -> None:
    from warroom.beside.sharing import NotShared, share
    from warroom.core.errors import Refused

    room = session.writing()
    try:
        changed = share(session.path.absolute(), group=group, only_group=only_group)
    except NotShared as error:
        raise Refused("sharing", str(error)) from error
    for said in changed:
        say(said)
    say("The folder is set up." if changed else "The folder was set up already.")
    if not only_group:
        _publish(room)


def _publish(room: "Room") -> None:
    """Let observers have a copy at once; who keeps the room already has made it."""
    from contextlib import closing

    from warroom.log.errors import Kept
    from warroom.publisher import Publisher

    try:
        with closing(Publisher(room)) as publisher:
            publisher.step()
    except Kept:
        return
    say(
        "Observers have a copy of this moment. Keep it in step for them: `warroom keep`, best as "
        "a service (docs/joining.md)."
    )


OK: Literal["ok"] = "ok"


NOTE: Literal["note"] = "note"


FAIL: Literal["FAIL"] = "FAIL"


_TMUX = 'set -as terminal-features ",*:RGB"  and  set -s set-clipboard on  in ~/.tmux.conf'


_PAGE = 4096
"""Bytes of a page of memory, which a file system with smaller blocks fills in pieces."""


class Finding(msgspec.Struct, frozen=True):
    """One thing that was looked at."""

    level: Literal["ok", "note", "FAIL"]
    what: str
    said: str


def machine() -> Iterator[Finding]:
    """The program and what it stands on."""
    from warroom.room import Room

    yield Finding(OK, "warroom", f"{_version('warroom')} at {program()}")
    yield Finding(OK, "python", f"{platform.python_version()} at {sys.executable}")
    found, trouble = Room.engine()
    yield Finding(NOTE if trouble else OK, "sqlite", f"{found}. {trouble}" if trouble else found)
    for package in ("textual", "sqlite-utils", "watchfiles"):
        yield Finding(OK, package, _version(package))


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "not installed as a package"


def program() -> str:
    """How this program is called by a full path."""
    here = Path(sys.argv[0])
    if here.name == "warroom" and here.is_file():
        return str(here.absolute())
    beside = Path(sys.executable).parent / "warroom"
    if beside.is_file():
        return str(beside)
    return shutil.which("warroom") or f"{sys.executable} -m warroom"


def settings(session: Session) -> Iterator[Finding]:
    """The settings of this user."""
    from warroom.config import ConfigError, config_path, os_user, state_dir

    try:
        config = session.config
    except ConfigError as error:
        yield Finding(FAIL, "settings", str(error))
        return
    where = config_path()
    kept = str(where) if where.exists() else f"none; they would be in {where}"
    yield Finding(OK, "settings", kept)
    yield Finding(OK, "you", f"{session.me} (system user {os_user()}), times in {config.zone}")
    state = state_dir()
    parent = next(path for path in (state, *state.parents) if path.exists())
    if os.access(parent, os.W_OK):
        yield Finding(OK, "drafts", f"kept in {state}")
    else:
        yield Finding(NOTE, "drafts", f"{state} cannot be written: drafts do not survive a crash")


def terminal() -> Iterator[Finding]:
    """The terminal and its colours."""
    env = os.environ
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        yield Finding(NOTE, "terminal", "none here; the console needs one (ssh -t)")
    else:
        size = shutil.get_terminal_size()
        yield Finding(OK, "terminal", f"{env.get('TERM', '?')}, {size.columns}x{size.lines}")
    if env.get("NO_COLOR"):
        yield Finding(OK, "colours", "none, as NO_COLOR asks")
    elif env.get("COLORTERM") in ("truecolor", "24bit"):
        yield Finding(OK, "colours", "16 million")
    else:
        said = "COLORTERM is not set: 256 or 16 colours; export COLORTERM=truecolor if yours has it"
        yield Finding(NOTE, "colours", said)
    if env.get("TMUX"):
        yield Finding(NOTE, "tmux", f"for true colours and copying: {_TMUX}")
    if "UTF-8" not in (sys.stdout.encoding or "").upper().replace("UTF8", "UTF-8"):
        yield Finding(NOTE, "characters", "the locale is not UTF-8: export LANG=C.UTF-8")


def room(session: Session) -> Iterator[Finding]:
    """The room: can it be opened, and is it as it should be."""
    from warroom.log.errors import Missing, RoomUnusable

    path = session.path.absolute()
    try:
        opened = session.reading(witness=False)
    except Missing:
        yield Finding(NOTE, "room", f"none yet at {path}; the first command that writes makes it")
        return
    except RoomUnusable as error:
        yield Finding(FAIL, "room", str(error))
        return
    head = opened.head()
    count = len(opened.listings())
    held = "1 incident" if count == 1 else f"{count} incidents"
    yield Finding(OK, "room", f"{path}: {held}, log at {head}")
    reason = opened.info.reason
    if reason and "to be read only" not in reason:
        yield Finding(FAIL, "room", reason)
    for warning in opened.info.warnings:
        yield Finding(NOTE, "room", warning)
    if trouble := session.heads.check(opened):
        yield Finding(FAIL, "room", trouble)
    yield _writing(opened.barred())


def _writing(reason: str) -> Finding:
    return Finding(NOTE, "writing", reason) if reason else Finding(OK, "writing", "you may")


def _block_size(path: Path) -> int:
    """Bytes of a block of the file system that holds a path or will; 0 where that is not told."""
    try:
        return os.statvfs(next(each for each in path.parents if each.exists())).f_bsize
    except OSError:
        return 0


def blocks(size: int) -> Iterator[Finding]:
    """Whether SQLite's shared memory can have holes, which a full disk cannot fill.

    Args:
        size: Bytes of a block; 0 where that is not known.
    """
    if 0 < size < _PAGE:
        said = (
            f"blocks of {size} bytes: on a full disk every command dies (SIGBUS); keep space free"
        )
        yield Finding(NOTE, "disk", f"{said}, or move the room to blocks of 4 kB")


def sharing(path: Path) -> Iterator[Finding]:
    """Who else on this host may enter the room."""
    from warroom.beside.sharing import judge, look

    try:
        facts = look(path)
    except OSError as error:
        yield Finding(NOTE, "sharing", f"{path.parent} cannot be looked at: {error.strerror}")
        return
    verdict = judge(facts)
    group = f"the group {facts.group}"
    who = f"operators: {group if verdict.operators else 'only its owner'}"
    who += f"; observers: {'everyone on this host' if verdict.observers else 'nobody else'}"
    yield Finding(OK, "sharing", who)
    if facts.published:
        yield _copy(path)
    yield Finding(OK, "questions", _asking(facts.box))
    for problem in verdict.problems:
        yield Finding(NOTE, "sharing", problem)


def _copy(path: Path) -> Finding:
    """What observers read, and who keeps it in step."""
    from warroom.beside.sharing import copied
    from warroom.clock import now
    from warroom.core.spans import span
    from warroom.room_reader import IN_STEP

    at, keeper = copied(path)
    if at and now() - at <= IN_STEP and keeper != "":
        who = f"process {keeper}" if keeper else "somebody"
        return Finding(OK, "copy", f"{who} keeps the copy for observers in step")
    old = f"is {span(now() - at)} old" if at else "cannot be looked at"
    said = f"the copy for observers {old}; `warroom keep` keeps it in step, best as a service"
    return Finding(NOTE, "copy", said)


def _asking(box: int | None) -> str:
    """Whether observers may ask, and how the drop-box is set."""
    if box is None:
        return "observers may not ask; `warroom questions grant` makes a drop-box"
    from warroom.beside.dropbox import who_may

    return f"{who_may(box)} may drop questions ({stat.filemode(stat.S_IFDIR | box)})"
