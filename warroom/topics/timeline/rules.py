"""Who may correct and strike an entry, and change its kind; nothing is erased (doctrine D)."""

from warroom.act import Act
from warroom.core.errors import Refused
from warroom.core.event import Event, When
from warroom.core.text import clean, clean_line
from warroom.incident import Incident
from warroom.topics.decisions import rules as decisions_rules
from warroom.topics.decisions.state import record_of, words_of
from warroom.topics.hypotheses import rules as hypotheses_rules
from warroom.topics.lifecycle.state import Lifecycle
from warroom.topics.questions import rules as questions_rules
from warroom.topics.timeline.born import WAYS, born_of
from warroom.topics.timeline.entry import Entry
from warroom.topics.timeline.events import WRITTEN, Corrected, Kind, KindChanged, Struck
from warroom.topics.timeline.shown import last_of, told
from warroom.topics.timeline.state import Timeline, find
from warroom.topics.timeline.typed import kind_of


def correct(
    incident: Incident, act: Act, *, entry: int, text: str, reason: str = ""
) -> list[Event]:
    """Say it right: a new entry in the old one's place; the old one stays (doctrine D.5).

    What was born of it is said anew with it, and what it tells happened at the corrected time.

    Raises:
        Refused: No such entry, no words, no reason after the close, or words that others agreed
            to or counted by.
    """
    old, said = _entry(incident.timeline, entry), clean(text).strip()
    if not said:
        raise Refused("text", "There are no words in it.", "Say what happened.")
    _reason_after_close(incident.lifecycle, reason)
    found = born_of(old, incident)
    words = ""
    if found is not None:
        words, said = found.reworded(old, said)
    return [
        Corrected(
            entry=old.seq, as_kind=old.kind, text=said, reason=clean_line(reason),
            ref=found.ref if found else "", words=words,
            occurred=act.when or When(old.at, old.precision),
        )
    ]  # fmt: skip


def strike(
    incident: Incident, act: Act, *, entry: int | None = None, reason: str = ""
) -> list[Event]:
    """Strike an entry, without a number my last one; it stays readable (doctrine D.5).

    Raises:
        Refused: No such entry, struck already, one that only tells another act, or no reason
            after the close.
    """
    if entry is None:
        mine = last_of(incident.timeline, frozenset({act.by, act.operator or act.by}))
        if mine is None:
            raise Refused("D.5", "You have no entry here that could be struck.")
        entry = mine.seq
    old = _entry(incident.timeline, entry)
    _reason_after_close(incident.lifecycle, reason)
    if old.struck:
        raise Refused("D.5", f"Entry {entry} is struck already.")
    if old.source not in WRITTEN:
        why = f"Entry {entry} tells what somebody did; striking it would not undo that."
        way = WAYS.get(old.source, "Undo the act itself, or correct the words.")
        raise Refused("D.5", why, way)
    return [Struck(entry=entry, reason=clean_line(reason), ref=told(old))]


def change_kind(incident: Incident, act: Act, *, entry: int, kind: str) -> list[Event]:
    """Give an entry another kind; nothing happens when it has it already.

    One that becomes a hypothesis or a question gets its id and its place on the board (SIG-4),
    one that becomes a decision its record.

    Raises:
        Refused: No such entry or kind, or one that only tells another act.
    """
    chosen = kind_of(kind)
    old = _entry(incident.timeline, entry)
    if old.source not in WRITTEN:
        raise Refused("D.5", f"Entry {entry} tells what somebody did; its kind is fixed.")
    if old.kind == chosen:
        return []
    if chosen is Kind.HYPOTHESIS:
        return hypotheses_rules.adopt(incident, act, entry=entry, words=_said(old, incident))
    if chosen is Kind.QUESTION:
        return questions_rules.adopt(incident.questions, old, _said(old, incident))
    if chosen is Kind.DECISION:
        return decisions_rules.adopt(incident, act, entry=entry)
    return [KindChanged(entry=entry, old=old.kind, new=chosen, ref=old.tells)]


def _said(entry: Entry, incident: Incident) -> str:
    """The words of an entry without the id and the marks that its topic shows beside them."""
    if decided := record_of(entry, incident.decisions):
        return words_of(decided, incident.timeline)
    claim = incident.hypotheses.by_id.get(entry.tells)
    found = claim or incident.questions.by_id.get(entry.tells)
    return found.text if found else entry.text


def _entry(timeline: Timeline, seq: int) -> Entry:
    entry = find(timeline, seq)
    if entry is None:
        raise Refused("D.5", f"There is no entry {seq} in this incident.")
    return entry


def _reason_after_close(lifecycle: Lifecycle, reason: str) -> None:
    if lifecycle.over and not clean_line(reason):
        why = "After the close a change to the record needs a reason."
        raise Refused("D.5", why, "Say why, in one line.")
