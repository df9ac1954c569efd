"""What the questions amount to after one more event (doctrine M)."""

import msgspec

from warroom.domain.entries import Corrected, Kind, KindChanged, Struck
from warroom.domain.event import Event, Recorded
from warroom.domain.marks import bare
from warroom.domain.promises import UpdateSent
from warroom.domain.question_events import (
    Answered,
    Asked,
    Question,
    QuestionAssigned,
    QuestionDropped,
    Questions,
    QuestionState,
    Received,
)

EVENTS: tuple[type[Event], ...] = (
    Asked,
    Received,
    QuestionAssigned,
    Answered,
    QuestionDropped,
    UpdateSent,
    Corrected,
    Struck,
    KindChanged,
)


def fold(state: Questions, recorded: Recorded) -> Questions:
    """The questions after one more event; one that speaks of an unknown one changes nothing."""
    event = recorded.event
    if isinstance(event, Asked):
        return _asked(state, event, recorded)
    if isinstance(event, UpdateSent):
        return _told(state, event, recorded)
    if isinstance(event, Corrected | Struck | KindChanged):
        return _amended(state, event, recorded)
    found = state.by_id.get(getattr(event, "question", ""))
    if found is None:
        return state
    if isinstance(event, QuestionAssigned):
        return _with(state, msgspec.structs.replace(found, owner=event.owner))
    if isinstance(event, Answered):
        seq = event.by_entry or recorded.seq
        told = _moved(found, QuestionState.ANSWERED, event.text, recorded, seq)
        copy = (event.by_entry, recorded.seq) if event.by_entry else None
        return _with(state, msgspec.structs.replace(told, answer_from=copy))
    if isinstance(event, QuestionDropped):
        return _with(state, _moved(found, QuestionState.DROPPED, event.reason, recorded))
    return state


def _with(state: Questions, changed: Question) -> Questions:
    return Questions(state.by_id.put(changed.id, changed))


def _asked(state: Questions, event: Asked, recorded: Recorded) -> Questions:
    seq = event.from_entry if event.quiet and event.from_entry else recorded.seq
    asked = Question(
        id=event.question,
        text=event.text,
        asked_by=recorded.actor,
        asked_at=recorded.at,
        changed_at=recorded.at,
        audience=event.audience,
        owner=event.owner,
        user=event.user if isinstance(event, Received) else "",
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
    dropped = _moved(found, QuestionState.DROPPED, why or "struck", recorded)
    return _with(state, dropped)


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
