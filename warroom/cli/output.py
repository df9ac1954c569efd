"""What is printed: data on stdout, words on stderr, nothing that a terminal would obey."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import click

from warroom.domain.text import clean

if TYPE_CHECKING:
    from warroom.cli.session import Session
    from warroom.room import Done


def out(text: str) -> None:
    """One piece of data on stdout, made safe."""
    click.echo(clean(text))


def say(sentence: str) -> None:
    """Words for the person on stderr, made safe."""
    click.echo(clean(sentence), err=True)


def out_json(value: Any) -> None:
    """A value as JSON on stdout: instants in RFC 3339 and UTC, nothing a terminal would obey."""
    import msgspec

    text = msgspec.json.format(msgspec.json.encode(value, order="deterministic"), indent=2)
    click.echo(clean(text.decode()))


def out_json_line(value: Any) -> None:
    """A value as one line of JSON on stdout, at once."""
    import msgspec

    click.echo(clean(msgspec.json.encode(value).decode()))
    sys.stdout.flush()


def done(session: Session, result: Done) -> None:
    """What an act recorded: the lines on stderr, with ``--json`` the events on stdout."""
    visible = [each for each in result.events if not each.event.quiet]
    if session.as_json:
        out_json(
            {
                "incident": result.events[0].incident if result.events else None,
                "events": [
                    {
                        "seq": each.seq,
                        "event": each.event.kind,
                        "text": each.event.line(),
                        "actor": each.actor,
                        "occurred_at": each.when.at,
                        "recorded_at": each.recorded_at,
                    }
                    for each in result.events
                ],
            }
        )
        return
    for each in visible:
        say(f"{each.incident or 'room'} #{each.seq} {each.event.line()}")


def table(rows: list[tuple[str, ...]]) -> None:
    """Rows in columns on stdout, as wide as their longest cell."""
    import unicodedata

    def width(cell: str) -> int:
        return sum(
            0 if unicodedata.combining(c) else 1 + (unicodedata.east_asian_width(c) in "WF")
            for c in cell
        )

    clean_rows = [tuple(" ".join(clean(cell).split()) for cell in row) for row in rows]
    if not clean_rows:
        return
    widths = [max(width(row[i]) for row in clean_rows) for i in range(len(clean_rows[0]))]
    for row in clean_rows:
        cells = [cell + " " * (widths[i] - width(cell)) for i, cell in enumerate(row)]
        click.echo("  ".join(cells).rstrip())
