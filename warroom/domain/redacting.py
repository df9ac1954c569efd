"""Removing the words of an entry for good, with everything that repeats them (doctrine D.5)."""

from warroom.domain.chronicle import find
from warroom.domain.crew import Crew, authorise
from warroom.domain.doctrine import Doctrine
from warroom.domain.entries import EntryRedacted, Timeline
from warroom.domain.errors import Refused
from warroom.domain.event import Act, Event
from warroom.domain.hypothesis_events import Hypotheses, Hypothesis
from warroom.domain.lifecycle_events import Lifecycle
from warroom.domain.promises import Updates
from warroom.domain.question_events import Question, Questions
from warroom.domain.roster import Roles
from warroom.domain.text import clean_line
from warroom.domain.update_draft_fold import UpdateDrafts


def redact(
    timeline: Timeline,
    hypotheses: Hypotheses,
    questions: Questions,
    updates: Updates,
    update_drafts: UpdateDrafts,
    roles: Roles,
    lifecycle: Lifecycle,
    crew: Crew,
    doctrine: Doctrine,
    act: Act,
    *,
    entry: int,
    reason: str,
) -> list[Event]:
    """Remove the words of an entry for good: a secret, personal data (doctrine D.5).

    What repeats its words goes with it: a claim or a question that was made of it, an answer that
    names it, the draft of an update and the update.

    Raises:
        Refused: No such entry, no reason, redacted already, or somebody else holds command.
    """
    old, why = find(timeline, entry), clean_line(reason)
    if old is None:
        raise Refused("D.5", f"There is no entry {entry} in this incident.")
    if not why:
        raise Refused("D.5", "Words are removed only with a reason.", "Say why, not what it was.")
    if old.redacted:
        raise Refused("D.5", f"Entry {entry} is redacted already.")
    conflict = authorise("remove words", why, lifecycle, roles, crew, doctrine, act)
    copies = _copies(entry, hypotheses, questions, updates, update_drafts)
    return [
        EntryRedacted(entry=entry, reason=why, conflict=conflict),
        *(EntryRedacted(entry=copy, reason=why, quiet=True) for copy in copies),
    ]


def _copies(
    entry: int,
    hypotheses: Hypotheses,
    questions: Questions,
    updates: Updates,
    update_drafts: UpdateDrafts,
) -> list[int]:
    """The seqs of the events that repeat the words of an entry."""
    made_of: tuple[Hypothesis | Question, ...]
    made_of = (*hypotheses.by_id.values(), *questions.by_id.values())
    found = [each.copied for each in made_of if each.from_entry == entry and each.copied]
    answers = (each.answer_from for each in questions.by_id.values() if each.answer_from)
    found += [event for told, event in answers if told == entry]
    drafts = {each.seq: each.id for each in update_drafts.by_id.values()}
    named = {each.draft for each in updates.sent if each.seq == entry and each.draft}
    found += [seq for seq, name in drafts.items() if name in named]
    found += {each.seq for each in updates.sent if each.draft and each.draft == drafts.get(entry)}
    return sorted(set(found))
