"""What can happen to the timeline: entries are written, corrected, struck, redacted (D)."""

from enum import StrEnum
from typing import Any

import msgspec

from warroom.core.event import Event, Instant, Seq, event


class Kind(StrEnum):
    """The kinds that a person can log."""

    NOTE = "note"
    OBSERVATION = "observation"
    HYPOTHESIS = "hypothesis"
    DECISION = "decision"
    CHANGE = "change"
    RESULT = "result"
    IMPACT = "impact"
    COMMUNICATION = "communication"
    QUESTION = "question"
    EXTERNAL = "external"
    FOLLOWUP = "followup"


WRITTEN = frozenset({
    "entry.logged", "entry.corrected", "hypothesis.proposed", "question.asked", "decision.made",
})  # fmt: skip
"""The kinds of events that people wrote themselves, in contrast to what tells another act."""


class Imported(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a timeline file says about an entry beside its words.

    Attributes:
        recorded_at: When the file says it was written down; what the room knew then.
        place: Where the lines around it put what has no clock time; it orders, nothing else.
        extra: Every further field of the line, unknown ones too.
    """

    recorded_at: Instant | None = None
    place: Instant | None = None
    role: str | None = None
    core: bool = False
    extra: dict[str, Any] = {}

    @property
    def injected(self) -> bool:
        """Whether a drill says it, in which nobody is who says it."""
        return "drill" in self.extra


@event("entry.logged")
class Logged(Event, frozen=True):
    """An entry was written.

    Attributes:
        entry: Its kind; one of Kind, or a word of a newer version or of a timeline file.
        text: The words, cleaned; one line or several.
        attachment: A long paste that the entry captions (SIG-5).
        service: The service that a change concerns.
        ref: What it speaks of, such as ``A3`` or ``Q1``.
        under: The IC who held command when a decision was logged (INV-7).
        milestones: The milestones that it establishes.
        imported: What a timeline file says beside the words.
    """

    entry: str
    text: str
    attachment: str = ""
    service: str = ""
    ref: str = ""
    under: str | None = None
    milestones: tuple[str, ...] = ()
    imported: Imported | None = None

    def line(self) -> str:
        """The words."""
        return self.text

    def timeline_kind(self) -> str:
        """The kind that the writer chose."""
        return self.entry

    def establishes(self) -> tuple[str, ...]:
        """The milestones that the writer named."""
        return self.milestones


@event("entry.corrected", entry="correction")
class Corrected(Event, frozen=True):
    """An entry was corrected: this one is right, the old one stays, struck through.

    Attributes:
        entry: The seq of the entry that was wrong.
        as_kind: The kind of the corrected entry.
        text: The right words, as the timeline shows them.
        ref: The id of what the entry tells, such as ``H1``; empty when it tells no such thing.
        words: The bare words of that thing, without its id and its marks.
    """

    entry: Seq
    as_kind: str
    text: str
    reason: str = ""
    ref: str = ""
    words: str = ""

    def line(self) -> str:
        """The right words, and why they were needed."""
        return f"{self.text} (corrects: {self.reason})" if self.reason else self.text

    def timeline_kind(self) -> str:
        """The kind of the entry that it replaces."""
        return self.as_kind


@event("entry.struck", entry="correction")
class Struck(Event, frozen=True):
    """An entry was struck: it stays readable and no longer counts.

    Attributes:
        ref: The id of what it tells, which is taken back with it.
    """

    entry: Seq
    reason: str = ""
    ref: str = ""

    def line(self) -> str:
        """Such as ``Struck entry 12: wrong incident``."""
        return f"Struck entry {self.entry}" + (f": {self.reason}" if self.reason else "")


@event("entry.redacted", entry="redaction")
class EntryRedacted(Event, frozen=True):
    """The words of an entry were removed for good (doctrine D.5).

    Attributes:
        kept: What stays of the event: its payload with every word blanked.
        conflict: What is marked about it, such as the commander's absence (CREW-10).
    """

    entry: Seq
    reason: str
    kept: dict[str, Any] = msgspec.field(default_factory=dict)
    conflict: str = ""

    def line(self) -> str:
        """Such as ``Redacted entry 12: a password``."""
        said = f"Redacted entry {self.entry}: {self.reason}"
        return f"{said} ({self.conflict})" if self.conflict else said


@event("entry.kind_changed", entry="correction")
class KindChanged(Event, frozen=True):
    """An entry got another kind.

    Attributes:
        hypothesis: The id that it got when it became one (SIG-4).
        question: The id that it got when it became one.
        ref: The id of what it told before, such as ``D1``.
    """

    entry: Seq
    old: str
    new: str
    hypothesis: str = ""
    question: str = ""
    ref: str = ""

    def line(self) -> str:
        """Such as ``Entry 12 is of kind note, not decision``."""
        if self.hypothesis:
            return f"Entry {self.entry} is hypothesis {self.hypothesis}, not of kind {self.old}"
        if self.question:
            return f"Entry {self.entry} is question {self.question}, not of kind {self.old}"
        return f"Entry {self.entry} is of kind {self.new}, not {self.old}"
