"""The command that invites: lines to paste to colleagues, once the room can be shared."""

import os
import shlex
import socket
from pathlib import Path

import click

from warroom.cli.doctor import program
from warroom.cli.grammar import Command
from warroom.cli.output import out, out_json, say
from warroom.cli.session import Session, usage
from warroom.core.errors import Refused

SYSTEM_FOLDERS = ("/usr/bin/", "/usr/local/bin/", "/bin/")


@click.command(cls=Command)
@click.argument("inc", required=False)
@click.option("--host", metavar="HOST", help="How colleagues reach this host.")
@click.pass_context
def invite(ctx: click.Context, inc: str | None, host: str | None) -> None:
    """Print the lines to paste to colleagues, for operators and for observers.

    Exits 1 when the room cannot be shared yet; then it says what is missing.
    """
    from warroom.beside.sharing import judge, look

    session = ctx.ensure_object(Session)
    room = session.reading()
    number = _meant(session, inc)
    path = Path(os.path.realpath(room.path))
    if host is not None and (host.startswith("-") or not _one_word(host)):
        usage("--host is a name or an address, such as ops.example.org.")
    if not str(path).isprintable():
        raise Refused("sharing", f"No line can hold the path {path}.", "Move the room.")
    verdict = judge(look(path))
    command = shlex.join([_program(), "--room", str(path)])
    lines = _lines(host or _this_host(), command, number)
    problems = [*verdict.problems, *_unreachable(Path(program().split()[0]))]
    if session.as_json:
        out_json(
            {
                **lines,
                "operators_can_join": verdict.operators,
                "observers_can_join": verdict.observers,
                "problems": problems,
            }
        )
    else:
        _print(lines, verdict.operators, verdict.observers)
    for problem in problems:
        say(problem)
    if not (verdict.operators or verdict.observers):
        ctx.exit(1)


def _meant(session: Session, inc: str | None) -> str:
    room = session.reading()
    named = inc or session.incident
    if named:
        return room.the_incident(named)
    working = room.meant_incidents()
    return working[0].id if len(working) == 1 else ""


def _this_host() -> str:
    """Its own name; what others call it is asked of nobody, because that can take long."""
    return socket.gethostname()


def _one_word(text: str) -> bool:
    return bool(text) and text.isprintable() and " " not in text


def _program() -> str:
    full = program()
    return "warroom" if full.startswith(SYSTEM_FOLDERS) else full


def _lines(host: str, command: str, number: str) -> dict[str, str]:
    opened = f"{command} open {number}".rstrip()
    watched = f"{command} watch {number}".rstrip()
    quoted = watched.replace("\\", "\\\\").replace('"', '\\"')
    host = shlex.quote(host)
    return {
        "operator": f"ssh -t {host} {shlex.quote(opened + ' --as NAME')}",
        "observer": f"ssh -t {host} {shlex.quote(watched)}",
        "authorized_keys": f'restrict,pty,command="{quoted}" ssh-ed25519 KEY NAME',
    }


def _print(lines: dict[str, str], operators: bool, observers: bool) -> None:
    if operators:
        say("Operators, who are in the room's group (put the name in for NAME):")
        out(lines["operator"])
    if observers:
        say("Observers, who have any other account on this host:")
        out(lines["observer"])
        say("Observers who shall reach nothing else, a line for the authorized_keys of theirs:")
        out(lines["authorized_keys"])
        say("They read a copy: warroom keep keeps it in step (docs/joining.md, as a service).")
    if not (operators or observers):
        say("Nobody else can enter this room yet.")


def _unreachable(path: Path) -> list[str]:
    """Why others could not start this program."""
    closed = [
        each for each in Path(os.path.realpath(path)).parents if not each.stat().st_mode & 0o001
    ]
    if not closed:
        return []
    return [
        f"Others cannot start {path}: {closed[-1]} lets nobody else pass. Install warroom where "
        "all can reach it, such as in /opt/warroom."
    ]
