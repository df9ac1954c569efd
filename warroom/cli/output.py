"""What is printed: data on stdout, words on stderr, nothing that a terminal would obey."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Any, Literal, TextIO

import click

from warroom.core.text import clean, cleaned, unbroken

if TYPE_CHECKING:
    from collections.abc import Iterable

    from warroom.incident import Incident


def out(line: str) -> None:
    """One line of data on stdout, made safe: whatever stands in it, it stays one line."""
    click.echo(unbroken(line))


def out_text(text: str) -> None:
    """Data of several lines on stdout, made safe: whoever made the text saw to its lines."""
    click.echo(clean(text))


def say(sentence: str) -> None:
    """Words for the person on stderr, made safe, in one line."""
    tell(f"{unbroken(sentence)}\n")


def tell(text: str) -> None:
    """Text on stderr, made safe; who cannot hear it still gets the exit code of what was done."""
    try:
        click.echo(clean(text), nl=False, err=True)
    except OSError:
        forget(sys.stderr)


def forget(stream: TextIO) -> None:
    """Whoever read from us left; nothing more is written, also not at exit."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, stream.fileno())
    os.close(nowhere)


def exercise(incident: Incident) -> None:
    """The line above a list of what belongs to a drill; nothing above any other."""
    if incident.lifecycle.kind == "drill":
        out(f"EXERCISE {incident.id}")


def out_json(value: Any) -> None:
    """A value as JSON on stdout: instants in RFC 3339 and UTC, nothing a terminal would obey."""
    import msgspec

    text = msgspec.json.format(_encoded(value), indent=2)
    click.echo(_harmless(text.decode()))


def out_json_list(values: Iterable[Any]) -> None:
    """Values as one list on stdout, exactly as :func:`out_json` prints it, each as it comes."""
    import msgspec

    before = "["
    for value in values:
        text = _harmless(msgspec.json.format(_encoded(value), indent=2).decode())
        click.echo(before + "\n  " + text.replace("\n", "\n  "), nl=False)
        before = ","
    click.echo("[]" if before == "[" else "\n]")


def out_json_line(value: Any) -> None:
    """A value as one line of JSON on stdout, at once."""
    click.echo(_harmless(_encoded(value, order=None).decode()))
    sys.stdout.flush()


def _encoded(value: Any, order: Literal["deterministic"] | None = "deterministic") -> bytes:
    """A value as JSON; bytes of a name that are not UTF-8 show as U+FFFD."""
    import msgspec

    try:
        return msgspec.json.encode(value, order=order)
    except UnicodeEncodeError:
        return msgspec.json.encode(cleaned(msgspec.to_builtins(value)), order=order)


def _harmless(json: str) -> str:
    """JSON that means the same, with what a terminal could obey written as escapes."""
    if clean(json) == json:
        return json
    return "".join(
        letter if clean(letter) == letter else f"\\u{ord(letter):04x}" for letter in json
    )


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
