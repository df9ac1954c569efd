"""A console in a pseudo-terminal whose n-th system call fails, or is its last one."""

import contextlib

from tests.e2e.terminal import Terminal
from tests.faults import shim
from tests.faults.program import TRACEBACK, Program
from tests.faults.rooms import log_of
from tests.faults.tally import Budget, Tally

WAITS = "◌"
"""What stands beside an entry that is not in the room yet."""

_ENTRIES = 3
_PATIENCE = 15.0


def drafted(program: Program) -> str:
    """Everything that is kept as a draft in the user's state."""
    drafts = (program.home / "state").glob("drafts/**/*.json")
    return "".join(path.read_text("utf-8", "replace") for path in drafts if path.is_file())


def typed(console: Terminal, words: str) -> bool:
    """Type a note; whether the screen says that it is durable."""
    console.press("n")
    console.wait_for("NOTE", seconds=_PATIENCE)
    console.press(f"{words}\r")
    console.wait_for("NOTE", seconds=_PATIENCE, gone=True)
    console.wait_for(words, seconds=_PATIENCE)
    console.wait_for(WAITS, seconds=_PATIENCE, gone=True)
    return words in console.text


def opened(program: Program, fault: str = "") -> Terminal:
    """A console on the room; ``fault`` is for the shim."""
    own = {**program.environment, "WARROOM_OPERATOR": "mara"}
    if fault:
        own |= {**shim.environment(), "WARROOM_FAULT": f"{fault} {program.home}"}
    return Terminal(("open", "INC-1"), own)


def _once(program: Program, fault: str, tally: Tally) -> None:
    program.again()
    case, durable, sent = f"console under `{fault}`", [], []
    console = opened(program, fault)
    try:
        with contextlib.suppress(AssertionError, OSError):
            console.wait_for("live", seconds=_PATIENCE)
            for turn in range(_ENTRIES):
                sent.append(f"console entry {turn}")
                if typed(console, sent[-1]):
                    durable.append(sent[-1])
        raw, shown = console.raw, console.text
        died = console.process.poll()
    finally:
        console.close()
    tally.injected += 1
    held, kept = log_of(program.room).texts, drafted(program)
    for words in durable:
        if words not in held:
            tally.found("lost", f"{case}: {words!r} was shown as durable")
    for words in sent:
        if words in shown and words not in held and words not in kept:
            tally.found("lost", f"{case}: {words!r} stood on the screen, neither log nor draft")
    if TRACEBACK.encode() in raw or (died is not None and died not in (-9, 0, 4)):
        tally.found("silent", f"{case}: ended with {died}")
    if (verified := program.run("verify")).code:
        tally.found("half", f"{case}: verify: {verified.out.strip()}")


def run(program: Program, budget: Budget) -> Tally:
    """Entries that are shown as durable are in the log, the others in the log or the drafts."""
    tally, chance = Tally(), budget.chance
    for _ in range(60 if budget.full else 1):
        kind = chance.choice(("kill", "kill", "torn", "eio", "enospc", "short"))
        _once(program, f"{kind} {chance.randrange(20, 200)}", tally)
    return tally
