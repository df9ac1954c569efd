"""What is born of an entry and follows it: a claim, a question, a decision, an item, a window.

Its words are bare: without the id before them and the marks behind them that its entry shows.
"""

import msgspec

from warroom.core.errors import Refused
from warroom.core.marks import REVIEW, bare
from warroom.incident import Incident
from warroom.topics.action_items.state import Item
from warroom.topics.changes.state import Change
from warroom.topics.decisions.state import Decision, words_of
from warroom.topics.followups.state import FollowUp
from warroom.topics.impact.state import Window
from warroom.topics.questions.state import Question
from warroom.topics.timeline.entry import Entry
from warroom.topics.timeline.shown import told
from warroom.topics.timeline.state import Timeline, root_of

WAYS = {
    "item.assigned": "Drop the item, or correct the words.",
    "change.requested": "Withdraw the change, or undo it.",
    "followup.noted": "Say that it is done, or correct the words.",
    "impact.opened": "Close the window, or correct the words and the time.",
    "report.counted": "Take back what was counted by mistake: warroom report -N.",
}
"""How an act is taken back whose entry cannot be struck."""


class Born(msgspec.Struct, frozen=True):
    """One thing that follows its entry.

    Attributes:
        ref: Its id, such as ``H1``.
        words: Its bare words.
        lead: What its line shows before them.
        marks: What its line shows behind them, as it stands now.
        way: How it is put right where its words were agreed to; empty where they may change.
    """

    ref: str
    words: str
    lead: str
    marks: str = ""
    way: str = ""

    def reworded(self, old: Entry, typed: str) -> tuple[str, str]:
        """The bare words of a typed line, and the line that the timeline shows.

        Raises:
            Refused: No words are left, or somebody agreed to these.
        """
        if typed == old.text and not self.words:
            return "", typed
        shown = old.text.startswith(self.lead.removesuffix(": "))
        line = f"{self.lead}{self.words}" if shown else self.words
        tail = old.text.removeprefix(line) if old.text.startswith(line) else ""
        words = bare(self.ref, typed.removeprefix(self.lead), (tail, self.marks)).strip()
        if not words and self.words:
            raise Refused("text", "There are no words in it.", "Say what happened.")
        if self.way and words != self.words:
            kept = f"{self.ref or 'What was counted'} stands in these words."
            raise Refused("D.5", kept, self.way)
        return words, f"{self.lead}{words}{self.marks}" if shown else words


def born_of(old: Entry, incident: Incident) -> Born | None:
    """What follows an entry, as it stands now; None when nothing does."""
    ref = told(old)
    if root_of(incident.timeline, old).source == "report.counted":
        return Born("", old.text, "", way=f"{WAYS['report.counted']} Its time may be corrected.")
    if claim := incident.hypotheses.by_id.get(ref):
        return Born(ref, claim.text, f"{ref} ", claim.marks)
    if asked := incident.questions.by_id.get(ref):
        return _asked(asked)
    if made := incident.decisions.by_id.get(ref):
        return _decided(made, old, incident.timeline)
    return _owned(old, incident)


def _asked(asked: Question) -> Born:
    wanted = asked.words.removesuffix(asked.text)
    return Born(asked.id, asked.text, f"{asked.id} {wanted}", asked.marks)


def _decided(made: Decision, old: Entry, timeline: Timeline) -> Born:
    lead, words = f"{made.id} {'hold: ' if made.hold else ''}", words_of(made, timeline)
    tail = old.text.removeprefix(lead).removeprefix(words) if old.text.startswith(lead) else ""
    if made.review_at is not None:
        tail = REVIEW.sub(f"review {made.review_at:%H:%M} UTC", tail)
    return Born(made.id, words, lead, tail)


def _owned(old: Entry, incident: Incident) -> Born | None:
    ref, changes = old.tells, incident.changes.by_id
    found: Item | FollowUp | Change | Window | None
    found = incident.action_items.by_id.get(ref) or incident.followups.by_id.get(ref)
    found = found or changes.get(ref)
    if found is None:
        found = next((window for window in incident.impact.windows if window.id == ref), None)
    if found is None:
        return None
    lead, marks = f"{ref} ", ""
    if isinstance(found, Window):
        lead = f"{found.named}: "
    elif found.text and found.text in old.text:
        lead, _, marks = old.text.partition(found.text)
    way = "Withdraw it and ask anew, or log a note." if ref in changes else ""
    return Born(ref, found.text, lead, marks, way)
