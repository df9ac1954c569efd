"""Questions as they stand: who asks, who answers, what was said (doctrine M)."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum

import msgspec

from warroom.core.event import Event, Recorded
from warroom.core.growing import Keyed
from warroom.core.marks import bare
from warroom.core.names import free_id
from warroom.topics.lifecycle.state import Lifecycle
from warroom.topics.questions import events
from warroom.topics.roles.events import Role
from warroom.topics.roles.state import Roles
from warroom.topics.timeline.events import Corrected, Kind, KindChanged, Struck
from warroom.topics.updates.events import Audience, UpdateSent


class QuestionState(StrEnum):
    """The states of a question."""

    OPEN = "open"
    ANSWERED = "answered"
    DROPPED = "dropped"


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
        return events.wanted(self.text, self.audience)

    @property
    def marks(self) -> str:
        """What its line shows behind the words."""
        if self.user:
            return f" (drop-box of {self.user})"
        return f" (for {self.owner})" if self.owner else ""


class Questions(msgspec.Struct, frozen=True):
    """All questions of one incident by id, in the order in which they were asked."""

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


EVENTS: tuple[type[Event], ...] = (
    events.Asked,
    events.Received,
    events.QuestionAssigned,
    events.Answered,
    events.QuestionDropped,
    UpdateSent,
    Corrected,
    Struck,
    KindChanged,
)


def fold(state: Questions, recorded: Recorded) -> Questions:
    """The questions after one more event; one that speaks of an unknown one changes nothing."""
    event = recorded.event
    if isinstance(event, events.Asked):
        return _asked(state, event, recorded)
    if isinstance(event, UpdateSent):
        return _told(state, event, recorded)
    if isinstance(event, Corrected | Struck | KindChanged):
        return _amended(state, event, recorded)
    found = state.by_id.get(getattr(event, "question", ""))
    if found is None:
        return state
    if isinstance(event, events.QuestionAssigned):
        return _with(state, msgspec.structs.replace(found, owner=event.owner))
    if isinstance(event, events.Answered):
        seq = event.by_entry or recorded.seq
        told = _moved(found, QuestionState.ANSWERED, event.text, recorded, seq)
        copy = (event.by_entry, recorded.seq) if event.by_entry else None
        return _with(state, msgspec.structs.replace(told, answer_from=copy))
    if isinstance(event, events.QuestionDropped):
        return _with(state, _moved(found, QuestionState.DROPPED, event.reason, recorded))
    return state


def _with(state: Questions, changed: Question) -> Questions:
    return Questions(state.by_id.put(changed.id, changed))


def _asked(state: Questions, event: events.Asked, recorded: Recorded) -> Questions:
    seq = event.from_entry if event.quiet and event.from_entry else recorded.seq
    asked = Question(
        id=event.question,
        text=event.text,
        asked_by=recorded.actor,
        asked_at=recorded.at,
        changed_at=recorded.at,
        audience=event.audience,
        owner=event.owner,
        user=event.user if isinstance(event, events.Received) else "",
        seq=seq,
        from_entry=event.from_entry,
        copied=recorded.seq if seq != recorded.seq else None,
    )
    return _with(state, asked)


def _told(state: Questions, event: UpdateSent, recorded: Recorded) -> Questions:
    """An update that went out answers whoever asked for one to its audience."""
    for each in state.open:
        if each.audience in event.audiences and each.asked_at <= recorded.at:
            said = f"an update went out: {event.text}"
            state = _with(state, _moved(each, QuestionState.ANSWERED, said, recorded))
    return state


def _amended(
    state: Questions, event: Corrected | Struck | KindChanged, recorded: Recorded
) -> Questions:
    """A question follows its entry: it is said anew, or dropped when the entry is none."""
    found = state.by_id.get(event.ref)
    if found is None:
        return state
    if isinstance(event, Corrected):
        words = event.words or bare(found.id, event.text, (found.marks,))
        return _with(state, msgspec.structs.replace(found, text=words, seq=recorded.seq))
    if not found.open or (isinstance(event, KindChanged) and event.new == Kind.QUESTION):
        return state
    why = event.reason if isinstance(event, Struck) else f"it is of kind {event.new}"
    return _with(state, _moved(found, QuestionState.DROPPED, why or "struck", recorded))


def _moved(
    found: Question, to: QuestionState, said: str, recorded: Recorded, seq: int | None = None
) -> Question:
    return msgspec.structs.replace(
        found,
        state=to,
        changed_at=recorded.at,
        answer=said,
        answered_by=recorded.actor,
        answer_seq=seq or recorded.seq,
    )


_ANSWERS = (Role.LIAISON, Role.COMMS, Role.IC)
"""Who answers the queue, the first one that is filled (doctrine B.1)."""


def answering(question: Question, roles: Roles, lifecycle: Lifecycle) -> str:
    """Who shall answer: who was named, else liaison, comms lead, commander, acting owner."""
    holders = (roles.holder(role) for role in _ANSWERS)
    return question.owner or next(filter(None, holders), None) or lifecycle.acting_owner


def owned(questions: Questions, roles: Roles, lifecycle: Lifecycle) -> Mapping[str, Question]:
    """Every question by id, with whoever shall answer it now as its owner."""
    return {
        name: msgspec.structs.replace(each, owner=answering(each, roles, lifecycle))
        for name, each in questions.by_id.items()
    }
