"""What can happen to a change to production: asked, answered, done, judged (doctrine G)."""

from enum import StrEnum

from warroom.core.event import Event, Instant, event


class Risk(StrEnum):
    """The risk classes of doctrine G."""

    R0 = "R0"
    R1P = "R1p"
    R1 = "R1"
    R2 = "R2"
    R3 = "R3"


LOGGED_AT_ONCE = frozenset({Risk.R0, Risk.R1P})
"""Classes that are logged and not asked for: reading, and what is approved beforehand."""

WEIGHTY = frozenset({Risk.R2, Risk.R3})
"""Classes that need blast radius, expected effect, undo plan and stop criterion (CREW-9)."""


class Outcome(StrEnum):
    """What a change did."""

    WORKED = "worked"
    PARTIAL = "partial"
    FAILED = "failed"
    WORSE = "worse"


class Settling(StrEnum):
    """How a change stopped being a divergence from the normal configuration (MIT-6)."""

    REVERTED = "reverted"
    KEPT = "kept"
    FOLLOWUP = "follow-up"


def said(*parts: str) -> str:
    """The parts that say something, as one line."""
    return "; ".join(part for part in parts if part)


class _ChangeEvent(Event, frozen=True):
    change: str

    def _said(self, what: str, words: str = "", *marks: str) -> str:
        line = f"{self.change} {what}: {words}" if words else f"{self.change} {what}"
        marked = said(*marks)
        return f"{line} ({marked})" if marked else line


@event("change.requested", entry="change")
class Requested(_ChangeEvent, frozen=True):
    """Somebody said what they intend to change in production (HB-3, MIT-1).

    Attributes:
        change: Its id, such as ``C3``.
        text: The intent, one line.
        component: What it touches; changes are compared by it (MIT-2).
        blast: Its blast radius.
        effect: What is expected of it.
        expect_by: When that should show, as a clock time (MIT-3).
        expect_minutes: How long after the execution it should show.
        undo: How it is taken back.
        stop: At what it is stopped.
        target: The host or target, typed by hand (MIT-4).
        second: The second person on the keyboard.
        why: Why nothing else works.
        approved_by: Who approved it in the same moment; empty when it waits for an answer.
        missing: What its class needs and nobody said.
        conflict: What is marked about it, such as another open change of the component.
    """

    text: str
    risk: Risk = Risk.R1
    component: str = ""
    blast: str = ""
    effect: str = ""
    expect_by: Instant | None = None
    expect_minutes: int | None = None
    undo: str = ""
    stop: str = ""
    target: str = ""
    second: str = ""
    why: str = ""
    approved_by: str = ""
    under: str | None = None
    missing: tuple[str, ...] = ()
    conflict: str = ""

    def line(self) -> str:
        """Such as ``C3 R2 intent: drain eu-west; undo: undrain; expected by 10:02 UTC``."""
        named = {"on": self.component, "blast radius": self.blast, "expected": self.effect,
                 "undo": self.undo, "stop": self.stop, "target": self.target,
                 "second person": self.second, "because": self.why}  # fmt: skip
        told = [f"{name}: {words}" for name, words in named.items() if words]
        by = f"effect by {self.expect_by:%H:%M} UTC" if self.expect_by else ""
        by = by or (f"effect within {self.expect_minutes} min" if self.expect_minutes else "")
        lacks = f"not said: {', '.join(self.missing)}" if self.missing else ""
        words = said(self.text, *told, by)
        return self._said(f"{self.risk} intent", words, lacks, self.conflict)

    def tells(self) -> str:
        """The change."""
        return self.change


@event("change.approved", entry="decision")
class Approved(_ChangeEvent, frozen=True):
    """The commander approved it; the words may hold a condition.

    Attributes:
        under: The IC who held command then (INV-7).
        poll: The outcome of the poll, when one was taken.
        second: The second person, where the approval names one.
    """

    text: str = ""
    poll: str = ""
    second: str = ""
    under: str | None = None
    conflict: str = ""

    def line(self) -> str:
        """Such as ``C3 approved: stop at 1,950 connections; poll: no strong objection``."""
        poll = f"poll: {self.poll}" if self.poll else ""
        second = f"second person: {self.second}" if self.second else ""
        return self._said("approved", said(self.text, poll, second), self.conflict)


@event("change.refused", entry="decision")
class Declined(_ChangeEvent, frozen=True):
    """The commander refused it."""

    reason: str
    poll: str = ""
    under: str | None = None
    conflict: str = ""

    def line(self) -> str:
        """Such as ``C3 refused: replicas lag by 40 s``."""
        poll = f"poll: {self.poll}" if self.poll else ""
        return self._said("refused", said(self.reason, poll), self.conflict)


@event("change.withdrawn", entry="change", says="{change} withdrawn", words="reason")
class Withdrawn(_ChangeEvent, frozen=True):
    """Whoever wanted it does not want it any more."""

    reason: str = ""


@event("change.executed", entry="change")
class Executed(_ChangeEvent, frozen=True):
    """It was done, or one more step of it.

    Attributes:
        unapproved: Whether nobody approved it; red for R2 and R3 (MIT-1).
        silent: Whether it went ahead because nobody objected in time (CREW-9).
        reason: Why it was done without approval.
        target: The target, typed by hand once more (MIT-4).
        expect_by: When its effect should show, counted from now (MIT-3).
    """

    text: str = ""
    expect_by: Instant | None = None
    unapproved: bool = False
    silent: bool = False
    reason: str = ""
    target: str = ""
    second: str = ""
    under: str | None = None
    conflict: str = ""

    def line(self) -> str:
        """Such as ``C3 executed: 24 -> 48 pods (UNAPPROVED: database is filling)``."""
        unapproved = "UNAPPROVED" + (f": {self.reason}" if self.reason else "")
        marks = (unapproved if self.unapproved else "", "not objected" if self.silent else "")
        return self._said("executed", self.text, *marks, self.conflict)


@event("change.resulted", entry="result", says="{change} {outcome}", words="text")
class Resulted(_ChangeEvent, frozen=True):
    """What it did (MIT-3)."""

    outcome: Outcome
    text: str = ""


@event("change.undone", entry="change", says="{change} undone", words="text")
class Undone(_ChangeEvent, frozen=True):
    """It was taken back."""

    text: str = ""


@event("change.evidence_added", entry="change")
class EvidenceAdded(_ChangeEvent, frozen=True):
    """What a command did that was run for it.

    Attributes:
        exit_code: What it ended with; 128 and the signal's number when a signal ended it.
        attachment: The last lines of its output.
    """

    command: str
    host: str = ""
    exit_code: int = 0
    seconds: float = 0.0
    attachment: str = ""

    def line(self) -> str:
        """Such as ``C3 ran kubectl scale … on ops1: exit 0 after 2.1 s``."""
        return self._said("ran", run_line(self.command, self.host, self.exit_code, self.seconds))


@event(
    "change.poll_opened",
    entry="change",
    says="{change} any strong objections? Until {until:%H:%M:%S} UTC",
)
class PollOpened(_ChangeEvent, frozen=True):
    """Any strong objections? Silence until then is an answer."""

    until: Instant


@event("change.objection_raised", entry="change", says="{change} strong objection", words="text")
class ObjectionRaised(_ChangeEvent, frozen=True):
    """Somebody objects, poll or no poll."""

    text: str = ""


@event("change.poll_closed", entry="decision", says="{change} poll", words="outcome")
class PollClosed(_ChangeEvent, frozen=True):
    """The poll ended with an outcome; who proceeds, never how many said what (doctrine D.2)."""

    outcome: str
    under: str | None = None


@event("change.reverted", entry="change")
class Settled(_ChangeEvent, frozen=True):
    """It is no divergence any more: reverted, kept as the new normal, or a follow-up (MIT-6)."""

    how: Settling = Settling.REVERTED
    text: str = ""
    followup: str = ""

    def line(self) -> str:
        """Such as ``C3 reverted: autoscaling is on again``."""
        how = {Settling.KEPT: "stays, it is normal now",
               Settling.FOLLOWUP: f"becomes follow-up {self.followup}"}  # fmt: skip
        return self._said(how.get(self.how, "reverted"), self.text)


def run_line(command: str, host: str, exit_code: int, seconds: float) -> str:
    """What a run did, on one line."""
    on = f" on {host}" if host else ""
    return f"{command}{on}: exit {exit_code} after {seconds:.1f} s"
