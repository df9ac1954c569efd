"""The harm: who is affected, in which workflow, with or without a way around it (doctrine SEV-1).

Three answers at the declaration lead to a level that is suggested with its reason. They alone do:
severity follows the harm, never the number of alerts or reports (doctrine SEV-2, HB-7).
"""

from enum import StrEnum
from itertools import product

import msgspec

from warroom.domain.doctrine import Doctrine


class Affected(StrEnum):
    """Who is affected."""

    MOST = "most"
    MANY = "many"
    SOME = "some"
    NONE = "none"
    UNKNOWN = "unknown"


class Workflow(StrEnum):
    """Which workflow is hurt: what the service is there for, a major or a minor function."""

    CORE = "core"
    MAJOR = "major"
    MINOR = "minor"
    UNKNOWN = "unknown"


class Workaround(StrEnum):
    """Whether there is an acceptable way around it."""

    NO = "no"
    YES = "yes"
    UNKNOWN = "unknown"


class Harm(msgspec.Struct, frozen=True):
    """The answers to the three questions; not knowing is an answer."""

    affected: Affected = Affected.UNKNOWN
    workflow: Workflow = Workflow.UNKNOWN
    workaround: Workaround = Workaround.UNKNOWN

    @property
    def complete(self) -> bool:
        """Whether nobody said *unknown*."""
        return "unknown" not in (self.affected, self.workflow, self.workaround)

    def line(self) -> str:
        """All three answers, such as ``a core workflow, most users affected, no workaround``."""
        return ", ".join(
            (_WORKFLOW[self.workflow], _AFFECTED[self.affected], _WORKAROUND[self.workaround])
        )

    def impact(self) -> str:
        """What is known, as the wording of an impact; empty when nothing is."""
        known = (
            "" if self.workflow is Workflow.UNKNOWN else _WORKFLOW[self.workflow],
            "" if self.affected is Affected.UNKNOWN else _AFFECTED[self.affected],
            "" if self.workaround is Workaround.UNKNOWN else _WORKAROUND[self.workaround],
        )
        words = ", ".join(each for each in known if each)
        return words[:1].upper() + words[1:]


_AFFECTED = {
    Affected.MOST: "most users affected",
    Affected.MANY: "many users affected",
    Affected.SOME: "some users affected",
    Affected.NONE: "no user affected",
    Affected.UNKNOWN: "reach unknown",
}
_WORKFLOW = {
    Workflow.CORE: "a core workflow",
    Workflow.MAJOR: "a major function",
    Workflow.MINOR: "a minor function",
    Workflow.UNKNOWN: "workflow unknown",
}
_WORKAROUND = {
    Workaround.NO: "no workaround",
    Workaround.YES: "a workaround exists",
    Workaround.UNKNOWN: "workaround unknown",
}


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
