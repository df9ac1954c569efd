"""The harm: who is affected, in which workflow, with or without a way around it (doctrine SEV-1).

Three answers at the declaration lead to a level that is suggested with its reason. They alone do:
severity follows the harm, never the number of alerts or reports (doctrine SEV-2, HB-7).
"""

from itertools import product

import msgspec

from warroom.core.doctrine.thresholds import Doctrine
from warroom.topics.lifecycle.events import Affected, Harm, Workaround, Workflow


class Suggestion(msgspec.Struct, frozen=True):
    """A level that the answers lead to, and why; somebody has to choose it.

    Attributes:
        level: 1 to 4.
        reason: The answers, in words.
    """

    level: int
    reason: str

    def line(self) -> str:
        """Such as ``SEV-1 suggested: a core workflow, most users affected, no workaround``."""
        return f"SEV-{self.level} suggested: {self.reason}"


def suggest(harm: Harm, doctrine: Doctrine) -> Suggestion:
    """The level of the answers by the doctrine's table; *unknown* counts as the worst (SEV-1)."""
    possible = product(
        _possible(harm.affected), _possible(harm.workflow), _possible(harm.workaround)
    )
    level = min(_level(doctrine, *answers) for answers in possible)
    unknown = "" if harm.complete else " (unknown counts as the worst)"
    return Suggestion(level, harm.line() + unknown)


def _possible(answer: Affected | Workflow | Workaround) -> list[str]:
    """What the answer may turn out to be."""
    if answer != "unknown":
        return [answer.value]
    return [each.value for each in type(answer) if each != "unknown"]


def _level(doctrine: Doctrine, affected: str, workflow: str, workaround: str) -> int:
    without, with_one = getattr(getattr(doctrine.suggested_severity, workflow), affected)
    level: int = with_one if workaround == Workaround.YES else without
    return level
