"""Take a room's files away, replace or truncate them, at every moment."""

import os
import shutil
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from typing import IO

from tests.e2e.terminal import WARROOM
from tests.faults.console_calls import drafted, opened, typed
from tests.faults.program import ROOT, TRACEBACK, Done, Program
from tests.faults.rooms import texts_of, told
from tests.faults.tally import Budget, Tally

_PATIENCE = 20.0
_TAKEN = "taken"


def _away(path: Path) -> None:
    path.rename(path.with_name(f"{path.name}.{_TAKEN}"))


def _garbage(path: Path) -> None:
    _away(path)
    if path.suffix:
        path.write_bytes(os.urandom(4096))
    else:
        path.mkdir()


def _empty(path: Path) -> None:
    if path.is_file():
        os.truncate(path, 0)


def _folder(path: Path) -> None:
    _away(path)
    path.mkdir()


ACTS: dict[str, Callable[[Path], None]] = {
    "away": _away,
    "garbage": _garbage,
    "empty": _empty,
    "folder": _folder,
}
"""What is done to a file."""

TARGETS = ("", "-wal", "-shm", ".lock", ".bell", "state")
"""Which file, by what stands behind the room's name; ``state`` is the user's own folder."""


def _target(program: Program, target: str) -> Path:
    if target == "state":
        return program.home / "state"
    return program.room.with_name(program.room.name + target)


class Said:
    """What was acknowledged before and after a fault."""

    def __init__(self, program: Program, tally: Tally, case: str) -> None:
        self._program, self._tally, self._case = program, tally, case
        self._before: list[str] = []
        self._after: list[str] = []
        self.struck = False

    def log(self, words: str) -> None:
        """Log by a command of its own."""
        done = self._program.run("log", words, "--incident", "INC-1")
        self.note(words, done.code == 0)
        told(done, self._tally, f"{self._case}, log")

    def note(self, words: str, acknowledged: bool) -> None:
        """Remember what was acknowledged."""
        if acknowledged:
            (self._after if self.struck else self._before).append(words)

    def judge(self) -> None:
        """Count what was acknowledged and is not there, and what nobody says."""
        self._tally.injected += 1
        verified = self._program.run("verify")
        told(verified, self._tally, f"{self._case}, verify")
        here = texts_of(self._program.room)
        taken = texts_of(self._program.room.with_name(f"{self._program.room.name}.{_TAKEN}"))
        for words in self._after:
            if words not in here:
                self._tally.found("lost", f"{self._case}: {words!r} was acknowledged afterwards")
        gone = [words for words in self._before if words not in (*here, *taken)]
        if gone and verified.code == 0 and not verified.err.strip():
            self._tally.found("silent", f"{self._case}: {gone} are gone and verify says ok")
        if taken and here and not set(self._before) & set(here):
            self._tally.found("half", f"{self._case}: a new room was made where one stood")


def _between(program: Program, target: str, act: str, tally: Tally) -> None:
    said = Said(program, tally, f"between commands, {target or 'room'} {act}")
    said.log("before")
    said.struck = True
    ACTS[act](_target(program, target))
    said.log("after")
    for words in (("timeline",), ("show",), ("declare", "another"), ("doctor",)):
        done = program.run(*words)
        if TRACEBACK in done.err:
            tally.found("silent", f"between commands, {target or 'room'} {act}, {words[0]}")
    said.judge()


def _acknowledged(stderr: IO[bytes], words: str) -> bool:
    deadline, line = time.monotonic() + _PATIENCE, b"-"
    while line and time.monotonic() < deadline:
        line = stderr.readline()
        if words.encode() in line and line.startswith(b"INC-"):
            return True
    return False


def _stream(program: Program, target: str, act: str, tally: Tally) -> None:
    said = Said(program, tally, f"in a stream, {target or 'room'} {act}")
    pipe = subprocess.PIPE
    own = {**program.environment, "WARROOM_OPERATOR": "mara"}
    stream = subprocess.Popen(
        [*WARROOM, "log", "-"], env=own, cwd=ROOT, stdin=pipe, stdout=pipe, stderr=pipe
    )
    with stream:
        assert stream.stdin is not None
        assert stream.stderr is not None
        stream.stdin.write(b"streamed 1\n")
        stream.stdin.flush()
        said.note("streamed 1", _acknowledged(stream.stderr, "streamed 1"))
        said.struck = True
        ACTS[act](_target(program, target))
        rest = stream.communicate(b"streamed 2\nstreamed 3\n", timeout=60)[1]
    for words in ("streamed 2", "streamed 3"):
        lines = rest.decode("utf-8", "replace").splitlines()
        said.note(words, any(line.startswith("INC-") and words in line for line in lines))
    told(Done(stream.returncode, "", rest.decode("utf-8", "replace"), 0), tally, said._case)
    said.judge()


def _console(program: Program, target: str, act: str, tally: Tally) -> None:
    case = f"under a console, {target or 'room'} {act}"
    said, sent = Said(program, tally, case), []
    console = opened(program)
    try:
        console.wait_for("live", seconds=_PATIENCE)
        for turn in range(4):
            if turn == 2:
                said.struck = True
                ACTS[act](_target(program, target))
            said.log(f"command {turn}")
            words = f"console {turn}"
            try:
                said.note(words, typed(console, words))
            except AssertionError:
                console.press("\x1b")
            if said.struck and words in console.text:
                sent.append(words)
        if console.process.poll() is not None:
            tally.found("silent", f"{case}: the console ended with {console.process.returncode}")
    finally:
        console.close()
    kept = drafted(program) + (drafted_in_taken(program) if target == "state" else "")
    texts = texts_of(program.room)
    for words in sent:
        if target and words not in texts and words not in kept:
            tally.found("lost", f"{case}: {words!r} is neither in the log nor a draft")
    if TRACEBACK.encode() in console.raw:
        tally.found("silent", f"{case}: a traceback on the screen")
    said.judge()


def drafted_in_taken(program: Program) -> str:
    """The drafts in a state folder that was taken away."""
    folder = program.home / f"state.{_TAKEN}"
    paths = folder.glob("drafts/**/*.json")
    return "".join(path.read_text("utf-8", "replace") for path in paths if path.is_file())


def _tried(program: Program, moment: str, target: str, act: str, tally: Tally) -> None:
    shutil.rmtree(program.home, ignore_errors=True)
    program.again()
    {"between": _between, "stream": _stream, "console": _console}[moment](
        program, target, act, tally
    )


def _plans(full: bool) -> list[tuple[str, str, str]]:
    beside = [target for target in TARGETS if target not in ("-wal", "-shm")]
    plans = [("between", target, act) for target in beside for act in ACTS]
    if full:
        plans += [(moment, target, act) for moment in ("console", "stream")
                  for target in TARGETS for act in ACTS]  # fmt: skip
    return plans


def run(budget: Budget) -> Tally:
    """Nothing acknowledged is lost, no traceback, and somebody says what is wrong."""
    tally = Tally()
    with Program() as program:
        program.fill()
        program.must("verify")
        program.keep()
        plans = _plans(budget.full)
        for moment, target, act in budget.chance.sample(plans, len(plans)):
            if budget.tries(f"{moment} {target or 'room'} {act}") and budget.more():
                _tried(program, moment, target, act, tally)
    return tally
