"""Mutants of rules, folds and the core: does a test of the topic notice each of them?

A mutant that survives is no fault of the program, but a line that no test of its topic holds.
"""

import os
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

from tests.faults.mutated import MUTANT, sites
from tests.faults.program import ROOT
from tests.faults.tally import Budget, Tally

_PATIENCE = 300
_QUICK = ("names.py", "growing.py")
"""What is mutated in a short run: plain functions of the core."""

_KILLED = (1, 2)
"""What pytest exits with when a test failed, or nothing could be collected."""


class Mutant(NamedTuple):
    """One change of one module.

    Attributes:
        path: The module.
        number: Which of its mutants.
        what: In words.
        tests: What has to notice it.
    """

    path: Path
    number: int
    what: str
    tests: Path

    def killed(self) -> bool:
        """Whether a test fails."""
        own = {**os.environ, MUTANT: f"{self.path}:{self.number}", "PYTHONPATH": str(ROOT),
               "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}  # fmt: skip
        command = [sys.executable, "-m", "pytest", "-x", "-q", "-c", os.devnull,
                   "--rootdir", str(ROOT), "--import-mode=importlib",
                   "-p", "tests.faults.mutated", str(self.tests)]  # fmt: skip
        try:
            done = subprocess.run(command, cwd=ROOT, env=own, capture_output=True, check=False,
                                  timeout=_PATIENCE)  # fmt: skip
        except subprocess.TimeoutExpired:
            return True
        return done.returncode in _KILLED


def modules() -> dict[Path, Path]:
    """The rules and folds of every topic and the core, with the tests that are theirs."""
    found = {}
    for path in sorted((ROOT / "warroom" / "topics").glob("*/*.py")):
        if path.name in ("rules.py", "state.py"):
            found[path] = ROOT / "tests" / "topics" / path.parent.name
    for path in sorted((ROOT / "warroom" / "core").glob("*.py")):
        found[path] = ROOT / "tests" / "core" / f"test_{path.name}"
    return {path: tests for path, tests in found.items() if tests.exists()}


def mutants() -> list[Mutant]:
    """Every mutant there is."""
    return [
        Mutant(path, number, what, tests)
        for path, tests in modules().items()
        for number, what in enumerate(sites(path.read_text("utf-8")))
    ]


def run(budget: Budget) -> Tally:
    """A sample, as many as the time allows, in short of what is tested in an instant; the score.

    With ``--full`` also who survived.
    """
    tally, killed, survived = Tally(), 0, []
    every = [each for each in mutants() if budget.full or each.path.name in _QUICK]
    for mutant in budget.chance.sample(every, len(every)):
        if not budget.more():
            break
        tally.injected += 1
        if mutant.killed():
            killed += 1
        else:
            survived.append(f"survived: {mutant.path.relative_to(ROOT)} {mutant.what}")
    tally.told.append(f"{killed} of {tally.injected} killed, of {len(every)} that there are")
    tally.told += survived if budget.full else []
    return tally
