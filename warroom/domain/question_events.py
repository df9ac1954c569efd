"""What questions are made of: their events and their states (doctrine D.1, M)."""

from datetime import datetime
from enum import StrEnum

import msgspec

from warroom.domain.event import Event, Seq, event
from warroom.domain.growing import Keyed
from warroom.domain.numbering import free_id
from warroom.domain.promises import Audience


class QuestionState(StrEnum):
    """The states of a question."""

    OPEN = "open"
    ANSWERED = "answered"
    DROPPED = "dropped"


class _QuestionEvent(Event, frozen=True):
    question: str


@event("question.asked", entry="question")
class Asked(_QuestionEvent, frozen=True):
    """Somebody asked something, or for an update to an audience.

    Attributes:
        question: Its id, such as ``Q1``.
        text: The words; they may be missing where an update is asked for.
        audience: Who should hear an update; None for a question.
        owner: Who shall answer; empty for whoever answers the queue.
        about: What it speaks of, such as ``A3``.
        attachment: A long paste that the words caption (SIG-5).
        from_entry: The seq of the entry that became it, when quiet.
    """

    text: str
    audience: Audience | None = None
    owner: str = ""
    about: str = ""
    attachment: str = ""
    from_entry: Seq | None = None

    def line(self) -> str:
        """Such as ``Q1 who knows the pooler? (for wei)``."""
        return f"{self.question} {self.words}{self.marks}"

    @property
    def words(self) -> str:
        """What is wanted, in one line."""
        return wanted(self.text, self.audience)

    @property
    def marks(self) -> str:
        """What stands behind the words."""
        return f" (for {self.owner})" if self.owner else ""

    def tells(self) -> str:
        """The question."""
        return self.question


@event("question.received", entry="question")
class Received(Asked, frozen=True):
    """A question was found in the drop-box: its actor claims a name, the file has an owner.

    Attributes:
        user: The Unix user who owned the file.
    """

    user: str = ""

    @property
    def marks(self) -> str:
        """Whose file it was, beside the name that is claimed."""
        return f" (drop-box of {self.user})"


@event("question.assigned", entry="question")
class QuestionAssigned(_QuestionEvent, frozen=True):
    """Somebody in particular shall answer."""

    owner: str

    def line(self) -> str:
        """Such as ``Q1 is for wei``."""
        return f"{self.question} is for {self.owner}"


@event("question.answered", entry="answer")
class Answered(_QuestionEvent, frozen=True):
    """It was answered, in words or by an entry that says it.

    Attributes:
        by_entry: The seq of the entry that answers; None when the words do.
    """

    text: str
    by_entry: Seq | None = None

    def line(self) -> str:
        """Such as ``Q1 answered: payouts resume with the next batch``."""
        return f"{self.question} answered: {self.text}"


@event("question.dropped", entry="answer")
class QuestionDropped(_QuestionEvent, frozen=True):
    """It will not be answered, with the reason."""

    reason: str

    def line(self) -> str:
        """Such as ``Q2 dropped: asked twice``."""
        return f"{self.question} dropped: {self.reason}"


def wanted(text: str, audience: Audience | None) -> str:
    """What is wanted, in words: ``when will it be fixed?``, ``update to customers wanted``."""
    if audience is None:
        return text
    return f"update to {audience} wanted" + (f": {text}" if text else "")


class Question(msgspec.Struct, frozen=True):
    """One question as it stands.

    Attributes:
        owner: Who shall answer, if somebody in particular; see ``questions.answering``.
        user: The Unix user of the drop-box file; empty when an operator wrote it down.
        changed_at: Since when its state holds.
        answer: The answer, or the reason for dropping it.
        answered_by: Who gave that; empty while it is open.
        answer_seq: The entry that holds the answer.
        seq: The entry that tells the question.
        from_entry: The seq of the entry that it was made of; None for none.
        copied: The seq of the quiet event that repeats that entry's words; None for none.
        answer_from: The seqs of the entry that answers and of the event that repeats its words.
    """

    id: str
    text: str
    asked_by: str
    asked_at: datetime
    changed_at: datetime
    state: QuestionState = QuestionState.OPEN
    audience: Audience | None = None
    owner: str = ""
    user: str = ""
    answer: str = ""
    answered_by: str = ""
    answer_seq: int | None = None
    seq: int = 0
    from_entry: int | None = None
    copied: int | None = None
    answer_from: tuple[int, int] | None = None

    @property
    def open(self) -> bool:
        """Whether it waits for an answer."""
        return self.state is QuestionState.OPEN

    @property
    def answered_at(self) -> datetime | None:
        """When it was answered; None when it was not."""
        return self.changed_at if self.state is QuestionState.ANSWERED else None

    @property
    def words(self) -> str:
        """What is wanted, in one line."""
        return wanted(self.text, self.audience)

    @property
    def marks(self) -> str:
        """What its line shows behind the words."""
        if self.user:
            return f" (drop-box of {self.user})"
        return f" (for {self.owner})" if self.owner else ""


class Questions(msgspec.Struct, frozen=True):
    """All questions of one incident.

    Attributes:
        by_id: In the order in which they were asked.
    """

    by_id: Keyed[str, Question] = Keyed()

    @property
    def open(self) -> tuple[Question, ...]:
        """Those that wait, the oldest first."""
        waiting = [each for each in self.by_id.values() if each.open]
        return tuple(sorted(waiting, key=lambda each: each.asked_at))

    @property
    def next_id(self) -> str:
        """The id of the next question, such as ``Q3``."""
        return free_id("Q", self.by_id)
