"""The timeline as plain lines, for terminals, pipes and screen readers."""

from collections.abc import Container, Iterable
from datetime import tzinfo

from warroom.core.spans import dated
from warroom.core.text import clean_line
from warroom.reports.words import indented, when
from warroom.topics.crew.accounts import NOBODY, Accounts
from warroom.topics.timeline.entry import Entry
from warroom.topics.timeline.signed import recorder, writer

_TIME = len("2026-05-15 09:03:00 UTC")
_KIND = len("communication")


def in_order(entries: Iterable[Entry], *, recorded_order: bool = False) -> list[Entry]:
    """The entries in order of occurrence, or in the order of the log."""
    if recorded_order:
        return sorted(entries, key=lambda entry: entry.seq)
    return sorted(entries, key=lambda entry: (entry.sort_at, entry.seq))


def line(entry: Entry, zone: tzinfo, accounts: Accounts = NOBODY, *, late: bool = False) -> str:
    """One entry: time with its zone, kind, who, the words; further lines indented.

    Marked in words, never by colour: struck, corrected, late, recorded for somebody, written
    under a handle that belongs to another account.
    """
    time = when(entry.at, entry.precision, zone)
    who = clean_line(writer(entry, accounts))
    head = f"{time:<{_TIME}}  {clean_line(entry.kind):<{_KIND}}  {who}: "
    said = [*_before(entry), indented(entry.text), *_after(entry, zone, accounts, late)]
    return (head + " ".join(said)).rstrip()


def _before(entry: Entry) -> list[str]:
    marks = ["[struck]"] if entry.struck else []
    if entry.corrected_by is not None:
        marks.append(f"[corrected by {entry.corrected_by}]")
    return marks if entry.corrects is None else [*marks, f"[corrects {entry.corrects}]"]


def _after(entry: Entry, zone: tzinfo, accounts: Accounts, late: bool) -> list[str]:
    marks = []
    if entry.attachment:
        count = len(entry.attachment.splitlines())
        marks.append(f"[{count} {'line' if count == 1 else 'lines'} attached]")
    if by := recorder(entry, accounts):
        marks.append(f"(recorded by {clean_line(by)})")
    if late:
        marks.append(f"(late: recorded {dated(entry.recorded_at, zone)})")
    return marks


def as_text(
    entries: Iterable[Entry],
    zone: tzinfo,
    accounts: Accounts = NOBODY,
    *,
    late: Container[int] = frozenset(),
) -> str:
    """All given entries, one after the other, in the given order; ``late`` names seqs."""
    return "".join(f"{line(entry, zone, accounts, late=entry.seq in late)}\n" for entry in entries)
