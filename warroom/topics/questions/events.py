"""What can happen to a question: asked, received, assigned, answered, dropped (D.1, M)."""

from warroom.core.event import Event, Seq, event
from warroom.topics.updates.events import Audience


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


DROPBOX = "drop-box"
"""Who wrote down what was found there: nobody at a console did (CREW-6)."""
