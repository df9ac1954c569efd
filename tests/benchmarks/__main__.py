"""The benchmark program: ``python -m tests.benchmarks [NAME ...]``; it measures, never asserts."""

import importlib
import platform
import sqlite3
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
NAMES = (
    *("append", "contention", "feed", "load", "search", "headless"),
    *("startup", "keys", "idle", "burst", "consoles", "acts", "growth", "crowd", "publish"),
)


def main(names: list[str]) -> int:
    """Run the named benchmarks, or all of them."""
    if unknown := set(names) - set(NAMES):
        print(f"No such benchmark: {', '.join(sorted(unknown))}. There are: {', '.join(NAMES)}.")
        return 2
    sys.path.insert(0, str(ROOT))
    print(f"Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}")
    for name in names or NAMES:
        module = importlib.import_module(f"tests.benchmarks.{name}")
        print(f"\n{name}: {str(module.__doc__).splitlines()[0]}", flush=True)
        module.run()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
