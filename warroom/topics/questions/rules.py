"""Who may ask, and who owns and gives the answer (doctrine D.1, M; HB-15)."""

from warroom.act import Act
from warroom.core import names
from warroom.core.doctrine.thresholds import Doctrine
from warroom.core.errors import Refused
from warroom.core.event import Event
from warroom.core.oneline import Form, Mark
from warroom.core.text import clean, clean_line
from warroom.incident import Incident
from warroom.topics.questions import events
from warroom.topics.questions.state import Question, Questions, QuestionState
from warroom.topics.timeline.entry import Entry
from warroom.topics.timeline.events import Kind, KindChanged
from warroom.topics.timeline.state import find
from warroom.topics.updates.events import Audience
from warroom.topics.updates.words import sentence

LINE = Form(frozenset({Mark.OWNER}))
"""A question on one line: ``who owns dns? @wei``."""


def reusable(questions: Questions) -> tuple[str, ...]:
    """Earlier answers in words, the newest first, each once (doctrine M)."""
    found = [
        each
        for each in questions.by_id.values()
        if each.state is QuestionState.ANSWERED and each.audience is None
    ]
    found.sort(key=lambda each: each.changed_at, reverse=True)
    return tuple(dict.fromkeys(each.answer for each in found))


def worded(text: str, audience: str = "") -> tuple[str, Audience | None]:
    """A question that can be asked: its words, and who should hear an update.

    Raises:
        Refused: There are no words in it, or no such audience.
    """
    words, name = clean(text).strip(), clean_line(audience).lower()
    if name and name not in set(Audience):
        known = ", ".join(Audience)
        raise Refused("E.1", f"There is no audience {name[:40]}.", f"Audiences are {known}.")
    if not words and not name:
        raise Refused("text", "There are no words in it.", "Say what you want to know.")
    return words, Audience(name) if name else None


def ask(
    incident: Incident,
    act: Act,
    *,
    text: str,
    audience: str = "",
    owner: str = "",
    about: str = "",
    attachment: str = "",
) -> list[Event]:
    """Ask something, or for an update to an audience; it waits in the queue (doctrine D.1).

    Raises:
        Refused: There are no words in it, or no such audience.
    """
    words, reaches = worded(text, audience)
    return [
        events.Asked(
            question=incident.questions.next_id,
            text=words,
            audience=reaches,
            owner=_handle(owner),
            about=clean_line(about),
            attachment=clean(attachment),
        )
    ]


def full(questions: Questions, doctrine: Doctrine, user: str) -> bool:
    """Whether a user has as many unanswered questions from the drop-box as may wait."""
    return sum(each.user == user for each in questions.open) >= doctrine.questions.waiting_per_user


def receive(
    incident: Incident, act: Act, *, text: str, user: str, audience: str = ""
) -> list[Event]:
    """Take a question out of the drop-box: an observer asks (doctrine O.7).

    Raises:
        Refused: It is no question, or this user has enough of them waiting for an answer.
    """
    words, reaches = worded(text, audience)
    if full(incident.questions, act.doctrine, user):
        most = act.doctrine.questions.waiting_per_user
        raise Refused("O.7", f"{most} questions of {user} wait already.", "Answer or drop one.")
    return [
        events.Received(
            question=incident.questions.next_id,
            text=words,
            audience=reaches,
            user=user,
            recorded_by=events.DROPBOX,
        )
    ]


def adopt(questions: Questions, old: Entry, words: str = "") -> list[Event]:
    """Make an entry that somebody wrote a question of the queue; nothing when it waits already."""
    known = questions.by_id.get(old.tells)
    if known is not None and known.open:
        return []
    name = questions.next_id
    return [
        KindChanged(entry=old.seq, old=old.kind, new=Kind.QUESTION, question=name, ref=old.tells),
        events.Asked(question=name, text=words or old.text, from_entry=old.seq, quiet=True),
    ]


def assign(incident: Incident, act: Act, *, question: str, owner: str) -> list[Event]:
    """Name who shall answer; nothing happens when it is that person already.

    Raises:
        Refused: No such question, nobody named, or it is settled.
    """
    found, who = _unsettled(incident.questions, question), _handle(owner)
    if not who:
        raise Refused("M", "A question has one owner.", "Name somebody.")
    return [] if found.owner == who else [events.QuestionAssigned(question=found.id, owner=who)]


def answer(
    incident: Incident, act: Act, *, question: str, text: str = "", entry: int | None = None
) -> list[Event]:
    """Answer in words, or with an entry that says it already; anyone may (doctrine M).

    Raises:
        Refused: No such question or entry, no words, or it is answered already.
    """
    found, words = named(incident.questions, question), clean(text).strip()
    if found.state is QuestionState.ANSWERED:
        said = f"{found.answered_by} answered {found.id} already: {sentence(found.answer)}"
        raise Refused("M", said, "Correct that entry, or log what is new.")
    told = find(incident.timeline, entry) if entry is not None else None
    if entry is not None and told is None:
        raise Refused("D.5", f"There is no entry {entry} in this incident.")
    if told is not None and not words:
        words = f"see entry {told.seq}: {told.text}"
    if not words:
        raise Refused("text", "There are no words in the answer.", "Say it, or name the entry.")
    return [events.Answered(question=found.id, text=words, by_entry=entry)]


def drop(incident: Incident, act: Act, *, question: str, reason: str) -> list[Event]:
    """Leave it unanswered, with the reason.

    Raises:
        Refused: No such question, no reason, or it is settled.
    """
    found, why = _unsettled(incident.questions, question), clean(reason).strip()
    if not why:
        raise Refused("M", f"{found.id} is dropped with a reason only.", "Say why.")
    return [events.QuestionDropped(question=found.id, reason=why)]


def named(questions: Questions, name: str) -> Question:
    """The question of that id: ``Q3``, ``q3`` or ``3``.

    Raises:
        Refused: There is none.
    """
    return names.named(
        questions.by_id, "Q", name,
        what="question", shown=lambda each: each.open, known="Open are {}.",
    )  # fmt: skip


def _unsettled(questions: Questions, name: str) -> Question:
    found = named(questions, name)
    if not found.open:
        raise Refused("M", f"{found.id} is {found.state} already.")
    return found


def _handle(name: str) -> str:
    return clean_line(name).removeprefix("@")
