"""The tests of the trusted: ``python -m tests.faults [NAME ...] [--full]``.

Without a name it prints one page that says what holds. The exit code is 1 when something does not.
"""

import argparse
import importlib
import platform
import sqlite3
import sys
import time

from tests.faults.tally import FULL_SECONDS, HEAD, SUITE_SECONDS, Budget, Tally

NAMES = (
    *("syscalls", "bits", "files", "writes", "text", "calendar"),
    *("neighbour", "soak", "fuzz", "mutants", "versions"),
)
"""Every campaign; each is a module with a ``run``."""


def campaign(name: str, budget: Budget) -> tuple[Tally, float]:
    """Run one campaign: what it found, and the seconds it took."""
    begun = time.monotonic()
    found: Tally = importlib.import_module(f"tests.faults.{name}").run(budget)
    return found, time.monotonic() - begun


def _asked(words: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.faults", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(NAMES))
    parser.add_argument("--full", action="store_true", help="everything, minutes each")
    parser.add_argument("--minutes", type=float, help="how long soak looks, each time")
    parser.add_argument("--seconds", type=float, help="the most that one campaign takes")
    parser.add_argument("--seed", type=int, default=1, help="what chance begins with")
    asked = parser.parse_args(words)
    if unknown := set(asked.names) - set(NAMES):
        parser.error(f"no such campaign: {', '.join(sorted(unknown))}; there are {list(NAMES)}")
    return asked


def main(words: list[str]) -> int:
    """Run the named campaigns, or all, and print the page."""
    asked = _asked(words)
    seconds = asked.seconds or (FULL_SECONDS if asked.full else SUITE_SECONDS)
    minutes = asked.minutes or (60.0 if asked.full else 0.0)
    print(f"Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}\n{HEAD}")
    holds = True
    for name in asked.names or NAMES:
        budget = Budget(asked.full, seconds, minutes, asked.seed)
        found, taken = campaign(name, budget)
        print(found.line(name, taken), flush=True)
        for line in found.details(every=asked.full):
            print(f"            {line}", flush=True)
        holds = holds and found.holds
    print("\nEverything holds." if holds else "\nNot everything holds; the lines above say what.")
    return 0 if holds else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
