"""Commands that read: the situation, the timeline, what comes in, export."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from functools import partial
from typing import TYPE_CHECKING

import click

from warroom.cli.grammar import Command
from warroom.cli.output import out, out_json, out_json_line, out_json_list, out_text, say, table
from warroom.cli.session import Session, usage
from warroom.cli.values import when
from warroom.core.spans import dated
from warroom.topics.index.state import number_of

if TYPE_CHECKING:
    from warroom.incident import Incident
    from warroom.room import Room
    from warroom.topics.index.state import Listing
    from warroom.topics.timeline.entry import Entry


def _row(listing: Listing) -> dict[str, object]:
    life = listing.lifecycle
    return {
        "id": listing.id,
        "title": listing.title,
        "kind": life.kind,
        "state": listing.state,
        "severity": listing.severity,
        "commander": listing.commander,
        "service": life.service,
        "opened_at": life.opened_at,
        "declared_at": life.declared_known,
        "changed_at": life.changed_at,
        "open": listing.open,
    }


@click.command(name="list", cls=Command)
@click.option("--open", "only_open", is_flag=True, help="Only those that are worked on.")
@click.pass_obj
def list_(session: Session, only_open: bool) -> None:
    """Show the incidents, newest first."""
    room = session.reading()
    listings = [each for each in reversed(room.listings()) if each.open or not only_open]
    if session.as_json:
        out_json([_row(each) for each in listings])
        return
    if not listings:
        say("No incident yet; declare one: warroom declare TITLE --severity N")
        return
    table(
        [
            (
                each.id,
                f"SEV-{each.severity}" if each.severity else "SEV-?",
                str(each.state),
                {"real": "", "drill": "EXERCISE"}.get(each.lifecycle.kind, each.lifecycle.kind),
                each.commander or "-",
                _at(session, each),
                each.title,
            )
            for each in listings
        ]
    )


def _at(session: Session, listing: Listing) -> str:
    at = listing.lifecycle.opened_at
    return dated(at, session.zone) if at else "-"


@click.command(cls=Command)
@click.argument("inc", required=False)
@click.option("--oneline", is_flag=True, help="One line, for a prompt or tmux.")
@click.pass_obj
def show(session: Session, inc: str | None, oneline: bool) -> None:
    """Show the situation now."""
    from warroom.reports import show as report
    from warroom.reports.look import Look

    room = session.reading()
    named, more = inc or session.incident, 0
    if oneline and not named:
        working = sorted(room.open_incidents(), key=_worst_first)
        if not working:
            return
        named, more = working[0].id, len(working) - 1
    incident = session.read(named)
    now = room.now()
    if session.as_json:
        from warroom.cli.owed import key
        from warroom.reports.facts import as_dict

        head = str(room.head())
        out_json(as_dict(incident, room.doctrine, now, head=head, key=key))
    elif oneline:
        others = f" (+{more} open)" if more else ""
        out(report.oneline(incident, room.doctrine, now) + others)
    else:
        head = str(room.head())
        look = Look(incident, room.doctrine, now, session.zone)
        out_text(report.as_text(look, head=head).rstrip())


def _worst_first(listing: Listing) -> tuple[bool, bool, int, int]:
    return listing.drill, listing.severity is None, listing.severity or 0, number_of(listing.id)


@click.command(cls=Command)
@click.argument("inc", required=False)
@click.option("--since", metavar="WHEN", help="Only what happened since: -30m, 14:02.")
@click.option("--kind", "kinds", multiple=True, help="Only this kind; may be given again.")
@click.option(
    "--lane",
    "lanes",
    multiple=True,
    type=click.Choice(["confirmed", "working", "done"]),
    help="Only this lane of certainty; may be given again.",
)
@click.option("--recorded-order", is_flag=True, help="In the order in which it was recorded.")
@click.pass_obj
def timeline(
    session: Session,
    inc: str | None,
    since: str | None,
    kinds: tuple[str, ...],
    lanes: tuple[str, ...],
    recorded_order: bool,
) -> None:
    """Show the entries, in the order in which they happened."""
    from warroom.reports.timeline import in_order
    from warroom.topics.hypotheses.lanes import lane
    from warroom.topics.language.words import Wording, in_force, is_guess
    from warroom.topics.timeline.shown import shown

    after = when(since, session).at if since else None
    incident = session.read(inc)
    rules = in_force(session.reading().state.language.toml) if lanes else Wording()
    guess = partial(is_guess, wording=rules)
    entries: Iterable[Entry] = shown(incident.timeline)
    if recorded_order:
        entries = in_order(entries, recorded_order=True)
    chosen = [
        entry
        for entry in entries
        if (after is None or entry.sort_at >= after)
        and (not kinds or entry.kind in kinds)
        and (not lanes or lane(entry, incident.hypotheses, guess, incident.questions) in lanes)
    ]
    _print(session, incident, chosen)


def _print(session: Session, incident: Incident, entries: list[Entry]) -> None:
    from warroom.reports.timeline import line
    from warroom.reports.words import exercise
    from warroom.topics.timeline.report import entry_dict, late_entries

    late = late_entries(incident, session.reading().doctrine)
    if session.as_json:
        drill = {"drill": bool(exercise(incident))}
        out_json_list(entry_dict(entry, late=entry.seq in late) | drill for entry in entries)
        return
    for entry in entries:
        said = line(entry, session.zone, incident.crew.accounts, late=entry.seq in late)
        out_text(f"{entry.seq:>4}  {exercise(incident)}{said}")


@click.command(cls=Command)
@click.argument("inc", required=False)
@click.option("--last", type=click.IntRange(min=0), default=0, help="Begin with so many older.")
@click.pass_obj
def follow(session: Session, inc: str | None, last: int) -> None:
    """Print entries as they are recorded, one line each, until stopped."""
    import asyncio
    import contextlib

    room = session.reading()
    wanted = inc or session.incident
    only = room.the_incident(wanted) if wanted else None
    if last:
        names = {only} if only else {listing.id for listing in room.listings()}
        _print_new(session, room, _entries(room, names, 0, last)[-last:])
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(_follow(session, room, only))


async def _follow(session: Session, room: Room, only: str | None) -> None:
    async for events in room.follow():
        touched = {each.incident for each in events if each.incident}
        new = _entries(room, touched & {only} if only else touched, events[0].seq - 1)
        _print_new(session, room, new)


def _entries(
    room: Room, names: Iterable[str], after: int, most: int | None = None
) -> list[tuple[str, Entry]]:
    """The entries of some incidents that were recorded after a seq, in the order of the log.

    Args:
        room: The room.
        names: The incidents.
        after: The seq.
        most: At most so many of each incident, the last ones.
    """
    from warroom.topics.timeline.state import amended

    found: list[tuple[str, Entry]] = []
    for name in names:
        state = room.incident(name).timeline
        written = state.written
        fresh = written.after(after) if most is None else written.after(after)[-most:]
        found += [(name, amended(state, entry)) for entry in fresh]
    return sorted(found, key=lambda each: each[1].seq)


def _print_new(session: Session, room: Room, entries: list[tuple[str, Entry]]) -> None:
    from warroom.core.text import clean_line
    from warroom.reports.timeline import line
    from warroom.reports.words import exercise
    from warroom.topics.timeline.report import entry_dict, lateness

    touched = {number for number, _ in entries}
    late = {number: lateness(room.incident(number), room.doctrine) for number in touched}
    for number, entry in entries:
        belated = late[number](entry)
        if session.as_json:
            drill = bool(exercise(room.incident(number)))
            facts = entry_dict(entry, late=belated)
            out_json_line({"incident": number, "drill": drill, **facts})
        else:
            accounts = room.incident(number).crew.accounts
            said = clean_line(line(entry, session.zone, accounts, late=belated))
            out(f"{number} #{entry.seq}  {exercise(room.incident(number))}{said}")
    sys.stdout.flush()


@click.command(cls=Command)
@click.argument("inc", required=False)
@click.option(
    "--format",
    "form",
    type=click.Choice(["jsonl", "markdown", "csv"]),
    default="markdown",
    show_default=True,
)
@click.pass_obj
def export(session: Session, inc: str | None, form: str) -> None:
    """Print a whole incident, for other programs or for a document."""
    from warroom.reports import export as reports
    from warroom.reports.look import Look
    from warroom.reports.markdown import markdown_lines

    if session.as_json and form != "jsonl":
        usage("--json and --format: take --format jsonl.")
    incident = session.read(inc)
    room = session.reading()
    head = str(room.head())
    if form == "jsonl":
        lines = reports.jsonl_lines(incident, room.events(incident.id), head=head)
    elif form == "csv":
        lines = reports.csv_lines(incident)
    else:
        look = Look(incident, room.doctrine, room.now(), session.zone)
        lines = _closed(markdown_lines(look, head))
    for line in lines:
        out_text(line)


def _closed(lines: Iterable[str]) -> Iterator[str]:
    """The pieces of a document that ends with its last line, not with a blank one."""
    held = ""
    for number, line in enumerate(lines):
        if number:
            yield held
        held = line
    yield held.rstrip("\n")


@click.command(cls=Command)
@click.argument("inc", required=False)
@click.option("--plain", is_flag=True, help="For a phone: one thought a line, ASCII marks.")
@click.option("--full", is_flag=True, help="The whole brief of a handoff.")
@click.pass_obj
def sitrep(session: Session, inc: str | None, plain: bool, full: bool) -> None:
    """Say in 60 seconds where the incident stands, and what it was made from."""
    from warroom.reports import sitrep as report
    from warroom.reports.look import Look

    incident = session.read(inc)
    room = session.reading()
    head, look = str(room.head()), Look(incident, room.doctrine, room.now(), session.zone)
    if session.as_json:
        out_json(report.as_facts(look, head=head))
        return
    out_text(report.as_text(look, head=head, plain=plain, full=full).rstrip("\n"))
