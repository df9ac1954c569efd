"""Timeline files: bring one in as a backfilled incident."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from warroom.cli.grammar import Command
from warroom.cli.output import out, out_json, say
from warroom.cli.session import Session, usage

FILE = click.Path(exists=True, dir_okay=False, allow_dash=True, path_type=Path)


@click.command(name="import", cls=Command)
@click.argument("file", type=FILE)
@click.pass_obj
def import_(session: Session, file: Path) -> None:
    """Bring a timeline file (- for stdin) in as a backfilled incident and print its id."""
    from warroom.timelines.importing import import_timeline
    from warroom.timelines.read import TimelineError, read_path, read_stream

    try:
        timeline = read_stream(sys.stdin.buffer) if str(file) == "-" else read_path(file)
        number, warnings = import_timeline(session.writing(), timeline)
    except TimelineError as error:
        usage(str(error))
    if session.as_json:
        out_json({"incident": number, "warnings": warnings})
    else:
        out(number)
    for warning in warnings:
        say(warning)
    say(f"Read it: warroom show {number}")
