"""Coverage-guided fuzzing of everything that decodes: times, rows, files, what others leave.

``python -m tests.faults.fuzz NAME FOLDER SECONDS`` fuzzes one decoder with atheris (the extra
``fuzz``). What it should meet again is kept in ``corpus/NAME``, and replayed in the suite.
"""

import importlib
import importlib.util
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from tests.faults.program import ROOT
from tests.faults.tally import Budget, Tally

Decoders = dict[str, Callable[[bytes], None]]

CORPUS = Path(__file__).with_name("corpus")


def _decoders() -> Decoders:
    """The decoders; imported late, so that a guide can look into what they import."""
    found: Decoders = importlib.import_module("tests.faults.decoders").DECODERS
    return found


def inputs(name: str) -> list[Path]:
    """What is kept for a decoder."""
    return sorted((CORPUS / name).glob("*"))


def decoded(decode: Callable[[bytes], object], data: bytes) -> str:
    """Why a decoder failed in a way that it does not document; else empty."""
    try:
        decode(data)
    except BaseException as error:
        return f"{type(error).__name__}: {error}"
    return ""


def _replayed(tally: Tally) -> None:
    for name, decode in _decoders().items():
        for path in inputs(name):
            tally.injected += 1
            if why := decoded(decode, path.read_bytes()):
                tally.found("silent", f"{name} on corpus/{name}/{path.name}: {why[:200]}")


def _mutated(budget: Budget, tally: Tally) -> None:
    """Without a guide: what is kept, with some bytes made others, cut out or doubled."""
    chance = budget.chance
    decoders = _decoders()
    seeds = {name: [path.read_bytes() for path in inputs(name)] for name in decoders}
    while budget.more():
        name = chance.choice(list(decoders))
        data = bytearray(chance.choice(seeds[name]))
        for _ in range(chance.randrange(1, 6)):
            at = chance.randrange(len(data) + 1)
            piece = bytes(chance.randrange(256) for _ in range(chance.randrange(4)))
            data[at : at + chance.randrange(4)] = chance.choice((piece, bytes(data[: at // 2])))
        tally.injected += 1
        if why := decoded(decoders[name], bytes(data)):
            tally.found("silent", f"{name} on {bytes(data)[:120]!r}: {why[:200]}")


def _guided(name: str, seconds: float, tally: Tally) -> None:
    """One decoder by atheris, in a process of its own; what it finds is a finding."""
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "tests.faults.fuzz", name, folder, str(int(seconds))]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    runs = re.search(r"^Done (\d+) runs", done.stderr, re.MULTILINE)
    tally.injected += int(runs[1]) if runs else 1
    if done.returncode:
        tally.found("silent", f"{name}: {done.stderr[-600:]}")


def run(budget: Budget) -> Tally:
    """Replay the corpus, then mutate it; with ``--full`` guided by coverage."""
    tally = Tally()
    _replayed(tally)
    if not budget.full:
        _mutated(budget, tally)
    elif importlib.util.find_spec("atheris") is None:
        tally.skipped = "not guided: atheris is not installed (the extra `fuzz`)"
        _mutated(budget, tally)
    else:
        for name in _decoders():
            _guided(name, budget.seconds / len(_decoders()), tally)
    return tally


def _fuzz(name: str, folder: str, seconds: str) -> None:
    atheris = importlib.import_module("atheris")
    with atheris.instrument_imports(include=["warroom"]):
        decode = _decoders()[name]
    arguments = [sys.argv[0], f"-max_total_time={seconds}", "-max_len=4096", folder]
    atheris.Setup([*arguments, os.fspath(CORPUS / name)], decode)
    atheris.Fuzz()


if __name__ == "__main__":
    _fuzz(*sys.argv[1:])
