"""Crash at the n-th system call that changes a file, or let it fail: every command that writes."""

import random
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

from tests.faults import console_calls, shim
from tests.faults.program import SECRET, Done, Program
from tests.faults.rooms import Check, Log, holds_secret, judged, log_of, texts_of, told
from tests.faults.tally import Budget, Tally

KINDS = ("kill", "torn", "eio", "enospc", "short", "full", "dead")
"""What becomes of the call; see ``shim.c``."""

_STORY = Path(__file__).resolve().parents[2] / "warroom/stories/data/brightwater.jsonl"
_DOCTRINE = b"[command]\nspan_best = 4\n"
_NEW = "p95 is back to normal"


class Deed(NamedTuple):
    """One command under faults.

    Attributes:
        words: What is typed.
        check: What is wrong with the room by what was done.
        stdin: What it reads.
        prepare: What comes before it.
    """

    words: tuple[str, ...]
    check: Check
    stdin: bytes = b""
    prepare: Callable[[Program], None] = lambda program: None


def _all_or_none(rows: int, sign: str = "") -> Check:
    """Either as many rows as a run without a fault adds, or none."""

    def check(program: Program, done: Done, before: Log, after: Log) -> str:
        more = len(after.hashes) - len(before.hashes)
        if done.code == 0 and more != rows:
            return f"lost: exit 0, and {more} of {rows} rows are there"
        if done.code == 0 and sign and not any(sign in text for text in after.texts):
            return f"lost: exit 0, and {sign!r} is not there"
        return f"half: {more} of {rows} rows" if more not in (0, rows) else ""

    return check


def _redacted(program: Program, done: Done, before: Log, after: Log) -> str:
    more = len(after.hashes) - len(before.hashes)
    gone = SECRET not in after.texts
    if more not in (0, 1) or gone is not bool(more):
        return f"half: {more} rows, and the words are {'gone' if gone else 'there'}"
    if done.code == 0 and not gone:
        return "lost: exit 0, and the words are there"
    return ""


def _copied(program: Program, done: Done, before: Log, after: Log) -> str:
    copy = program.home / "copy.db"
    if not copy.exists():
        return "lost: exit 0, and there is no copy" if done.code == 0 else ""
    try:
        whole = (
            log_of(copy) == before
            and program.run("verify", env={"WARROOM_ROOM": str(copy)}).code == 0
        )
    except sqlite3.Error:
        whole = False
    return "" if whole else "half: a copy that is not whole"


def _unchanged(program: Program, done: Done, before: Log, after: Log) -> str:
    return "" if after == before else "half: the log changed"


def _declared(program: Program, done: Done, before: Log, after: Log) -> str:
    return "lost: exit 0, and nothing is there" if done.code == 0 and not after.hashes else ""


def _restored(program: Program, done: Done, before: Log, after: Log) -> str:
    older = log_of(program.home / "old.db")
    if after not in (before, older):
        return "half: neither the room nor the backup"
    return "lost: exit 0, and it is not the backup" if done.code == 0 and after != older else ""


def _older(program: Program) -> None:
    for words in (("backup", str(program.home / "old.db")), ("log", "later than the backup")):
        assert program.run(*words).code == 0


def _without(program: Program) -> None:
    shutil.rmtree(program.home / "state" / "heads", ignore_errors=True)
    for path in program.room.parent.iterdir():
        path.unlink()


def _doctrine(program: Program) -> None:
    (program.home / "doctrine.toml").write_bytes(_DOCTRINE)


DEEDS = {
    "log": Deed(("log", _NEW), _all_or_none(1, _NEW)),
    "declare": Deed(("declare", "payouts fail", "--severity", "3"), _all_or_none(3)),
    "strike": Deed(("strike", "7"), _all_or_none(1)),
    "verify": Deed(("verify",), _unchanged),
    "rebuild": Deed(("rebuild",), _unchanged),
    "redact": Deed(("redact", "6", "a password"), _redacted),
    "backup": Deed(("backup", "{home}/copy.db"), _copied),
    "import": Deed(("import", "-"), _all_or_none(-1), _STORY.read_bytes()),
    "doctrine": Deed(("doctrine", "load", "{home}/doctrine.toml"), _all_or_none(1),
                     prepare=_doctrine),
    "restore": Deed(("restore", "{home}/old.db"), _restored, prepare=_older),
    "creation": Deed(("declare", "first"), _declared, prepare=_without),
}  # fmt: skip
"""Every command that is tried, by name."""


def _once(program: Program, deed: Deed, fault: str) -> tuple[Done, Log]:
    program.again()
    deed.prepare(program)
    before = log_of(program.room)
    words = (word.replace("{home}", str(program.home)) for word in deed.words)
    return program.run(*words, stdin=deed.stdin, fault=fault), before


def _plan(program: Program, deed: Deed, chance: random.Random) -> Iterator[str]:
    """Every fault of one deed, in an order of chance."""
    clean = _once(program, deed, "none 0")[0]
    assert clean.code == 0, clean.err
    every = [f"{kind} {at}" for kind in KINDS for at in range(1, clean.calls + 1)]
    yield from chance.sample(every, len(every))


def _planned(program: Program, deeds: dict[str, Deed], budget: Budget) -> Iterator[tuple[str, str]]:
    """Deeds and faults, the deeds in turn so that a short run sees several of them."""
    chance = budget.chance
    plans = {name: _plan(program, deed, chance) for name, deed in deeds.items()}
    names = chance.sample(list(plans), len(plans))
    while plans:
        for name in [each for each in names if each in plans]:
            if fault := next(plans[name], ""):
                yield name, fault
            else:
                del plans[name]


@cache
def _imported(program: Program) -> int:
    done, before = _once(program, DEEDS["import"], "none 0")
    assert done.code == 0, done.err
    return len(log_of(program.room).hashes) - len(before.hashes)


def _whole(program: Program, deed: Deed) -> Deed:
    """The deed, with the number of rows that it adds when nothing fails."""
    return deed._replace(check=_all_or_none(_imported(program))) if deed.stdin else deed


def run(budget: Budget) -> Tally:
    """Nothing acknowledged lost, nothing half done, a sentence for people, and on it goes."""
    if shim.built() is None:
        return Tally(skipped=shim.WHY_NOT)
    tally = Tally()
    with Program() as program:
        program.fill()
        program.keep()
        deeds = {name: deed for name, deed in DEEDS.items() if budget.tries(name)}
        for name, fault in _planned(program, deeds, budget):
            if not budget.more():
                break
            _judge(program, name, _whole(program, deeds[name]), fault, tally)
        if budget.tries("console"):
            tally.add(console_calls.run(program, budget))
    return tally


def _judge(program: Program, name: str, deed: Deed, fault: str, tally: Tally) -> None:
    done, before = _once(program, deed, fault)
    tally.injected += 1
    case = f"{name} under `{fault}`"
    told(done, tally, case)
    # Looked for at once: whoever opens the room next may fold the words away by chance.
    still = holds_secret(program) if name == "redact" else []
    try:
        wrong = deed.check(program, done, before, log_of(program.room))
    except sqlite3.Error:
        wrong = ""  # judged says it
    owed = "still in the bytes" in done.err + (program.run("verify").err if still else "")
    if still and not owed and (SECRET not in texts_of(program.room) or done.code == 0):
        said = "exit 0" if done.code == 0 else "the log says redacted"
        tally.found("half", f"{case}: {said}, and the words are in {', '.join(still)}")
    if name == "restore":
        before = log_of(program.home / "old.db")  # what must be there whatever came in between
        program.run("verify", "--accept")  # a kill may leave it to say that the room is shorter
    judged_after(program, name, Log() if name == "creation" else before, tally, case)
    if wrong:
        what, _, why = wrong.partition(": ")
        tally.found(what, f"{case}: {why}")


def judged_after(program: Program, name: str, before: Log, tally: Tally, case: str) -> None:
    """Judge the room, which a creation that failed may have left away."""
    if name == "creation" and not texts_of(program.room):
        made = program.run("declare", "second")
        if made.code:
            tally.found("half", f"{case}: the next creation: {made.err.strip()}")
    judged(program, before, tally, case)
