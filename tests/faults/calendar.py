"""The edges of the calendar through every time that can be said, in several zones."""

from collections.abc import Sequence

from tests.faults.program import TRACEBACK, Program
from tests.faults.tally import Budget, Tally
from tests.faults.tree import Place, everything, places

ZONES = ("UTC", "Europe/Berlin", "America/New_York", "Asia/Tokyo", "Pacific/Kiritimati",
         "Pacific/Pago_Pago", "Australia/Lord_Howe")  # fmt: skip

EDGES = (
    "0001-01-01T00:00:00Z", "0001-01-01T00:00:00+14:00", "0001-01-01T00:00:00-12:00",
    "0000-01-01T00:00Z", "9999-12-31T23:59:59Z", "9999-12-31T23:59:59-23:59", "10000-01-01T00:00Z",
    "1969-12-31T23:59:59Z", "1970-01-01T00:00Z", "1900-02-29T00:00Z", "2000-02-29T12:00Z",
    "2038-01-19T03:14:08Z", "2106-02-07T06:28:16Z", "2024-02-29 23:59:59", "2100-02-29T00:00Z",
    "2026-03-29 02:30", "2026-10-25 02:30", "2026-03-08 02:30", "2026-11-01 01:30",
    "2016-12-31T23:59:60Z", "2026-12-31T24:00Z", "24:00", "23:59:60", "00:00", "~0:00",
    "yesterday 00:00", "tomorrow 00:00", "tomorrow 23:59", "-0m", "-999999999d", "-99999999999999h",
    "0", "999999999", "99999999999999999999", "1h99", "9999999h", "2026-13-01T00:00Z",
)  # fmt: skip

CODES = range(5)
"""The documented exit codes."""

_READERS: tuple[tuple[str, ...], ...] = (
    ("show",), ("show", "--json"), ("timeline",), ("timeline", "--json"), ("owed",), ("sitrep",),
    ("list",), ("export", "--format", "markdown"), ("export", "--format", "csv"),
    ("search", "edge"), ("mitigations",),
)  # fmt: skip

_ROUND = 12


def _edged(place: Place, edge: str) -> tuple[str, list[str | bytes]]:
    return f"{place.name} {edge!r}", place.words(edge)


def _planned(budget: Budget) -> list[tuple[str, list[str | bytes]]]:
    plans = [_edged(place, edge) for place in places() if place.when for edge in EDGES]
    for edge in EDGES:
        plans.append((f"log {edge!r}", ["log", "--", f"{edge} the edge"]))
        plans.append((f"sentence {edge!r}", [f"{edge} edge of the calendar"]))
        plans.append((f"update --next {edge!r}", ["update", "send", "We look.", "--to",
                                                  "customers", "--next", edge]))  # fmt: skip
    return budget.chance.sample(plans, len(plans))


def _zoned(program: Program, zone: str) -> None:
    (program.home / "config.toml").write_text(f'zone = "{zone}"\n')


def _run(program: Program, words: Sequence[str | bytes], tally: Tally, case: str) -> int:
    done = program.run(*words)
    if TRACEBACK in done.err or done.code not in CODES:
        last = done.err.strip().splitlines()[-1:]
        tally.found("silent", f"{case}: exit {done.code} {last}")
    return done.code


def run(budget: Budget) -> Tally:
    """No traceback and a documented exit code, in the command and in all that reads it."""
    tally = Tally()
    plans, chance = _planned(budget), budget.chance
    with Program() as program:
        everything(program)
        program.keep()
        while plans and budget.more():
            program.again()
            zone, taken = chance.choice(ZONES), []
            _zoned(program, zone)
            for case, words in (plans.pop() for _ in range(min(_ROUND, len(plans)))):
                tally.injected += 1
                if _run(program, words, tally, f"{zone}: {case}") == 0:
                    taken.append(case)
            for seen in {zone, chance.choice(ZONES)} if budget.full else {chance.choice(ZONES)}:
                _zoned(program, seen)
                for reader in _READERS if budget.full else chance.sample(_READERS, 3):
                    _run(program, reader, tally, f"{seen}: {' '.join(reader)} after {taken}")
    return tally
