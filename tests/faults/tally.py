"""What a campaign did and found: one line of the page that says what holds."""

import random
import time
from dataclasses import dataclass, field

SUITE_SECONDS, FULL_SECONDS = 4.0, 600.0
"""How long one campaign goes on: in the suite, and with ``--full``."""

_NOTES = 12


@dataclass
class Budget:
    """How much a campaign may do.

    Attributes:
        full: Everything it knows, else a sample.
        seconds: After so long it stops and tells how far it came.
        minutes: For what is measured over time.
        seed: Of everything that is chosen by chance.
        least: So many are tried however long it takes.
        left_out: Names of cases that are not tried.
    """

    full: bool = False
    seconds: float = SUITE_SECONDS
    minutes: float = 0.0
    seed: int = 1
    least: int = 1
    left_out: frozenset[str] = frozenset()
    _tried: int = 0
    _begun: float = 0.0

    def more(self) -> bool:
        """Whether one more is to be tried; the time begins with the first."""
        self._begun = self._begun or time.monotonic()
        self._tried += 1
        return self._tried <= self.least or time.monotonic() - self._begun < self.seconds

    @property
    def chance(self) -> random.Random:
        """The same numbers for the same seed."""
        return random.Random(self.seed)

    def tries(self, name: str) -> bool:
        """Whether a case belongs to this run."""
        return name not in self.left_out


@dataclass
class Tally:
    """What a campaign found.

    Attributes:
        injected: How many faults were made.
        lost: What was acknowledged and is not there.
        half: What was done in part: neither as before nor as afterwards, or of no use any more.
        silent: What went wrong without a sentence: a traceback, or "ok" where it is not.
        skipped: Why nothing was tried, or which part was not.
        notes: One line for each finding, with what makes it happen again.
        told: Lines that are printed with the page, such as a table.
    """

    injected: int = 0
    lost: int = 0
    half: int = 0
    silent: int = 0
    skipped: str = ""
    notes: list[str] = field(default_factory=list)
    told: list[str] = field(default_factory=list)

    @property
    def holds(self) -> bool:
        """Whether nothing was found."""
        return not (self.lost or self.half or self.silent)

    def found(self, what: str, note: str) -> None:
        """Count a finding as ``lost``, ``half`` or ``silent``."""
        setattr(self, what, getattr(self, what) + 1)
        self.notes.append(f"{what}: {note}")

    def add(self, other: "Tally") -> None:
        """Take in what a part of the campaign found."""
        self.injected += other.injected
        self.lost += other.lost
        self.half += other.half
        self.silent += other.silent
        self.skipped = "; ".join(filter(None, (self.skipped, other.skipped)))
        self.notes += other.notes
        self.told += other.told

    def line(self, name: str, seconds: float) -> str:
        """The campaign's line of the page."""
        if self.skipped and not self.injected:
            return f"{name:<11} skipped: {self.skipped}"
        part = f"  ({self.skipped})" if self.skipped else ""
        numbers = f"{self.injected:>8} {self.lost:>6} {self.half:>9} {self.silent:>7}"
        return f"{name:<11} {numbers} {seconds:>8.1f}{part}"

    def details(self, *, every: bool = False) -> list[str]:
        """What else is printed: what was measured, and the findings, of many the first."""
        if every:
            return [*self.told, *self.notes]
        more = len(self.notes) - _NOTES
        rest = [f"… and {more} more"] if more > 0 else []
        return [*self.told, *self.notes[:_NOTES], *rest]


HEAD = f"{'campaign':<11} {'injected':>8} {'lost':>6} {'half done':>9} {'silent':>7} {'seconds':>8}"
"""The first line of the page."""
