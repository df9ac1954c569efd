"""Decisions: what was decided, newest first, and what is still to be looked at."""

from typing import ClassVar

from textual.strip import Strip

from warroom.topics.decisions.events import Detailed, HoldEnded, Objected, ReviewSet
from warroom.topics.decisions.report import stands
from warroom.topics.decisions.state import Decision, record_of
from warroom.topics.timeline.entry import Entry
from warroom.topics.timeline.events import Kind
from warroom.topics.timeline.state import amended, find
from warroom.tui.paint import times
from warroom.tui.paint.line import Piece, text, wrap
from warroom.tui.paint.listing import Listing
from warroom.tui.view import View

_TOLD = frozenset({Detailed.kind, Objected.kind, ReviewSet.kind, HoldEnded.kind})
"""What is shown with the decision that it speaks of."""

_MOST = 200


class DecisionsPane(Listing[View]):
    """Time and words of every decision; below it where it stands."""

    TITLE: ClassVar[str] = "DECISIONS"

    def __init__(self) -> None:
        super().__init__()
        self._read = 0
        self._last_seq = 0
        self._incident = ""
        self._found: list[Entry] = []
        self._turned: tuple[Entry, ...] = ()

    def take(self, view: View) -> None:
        """Look through the entries that are new, and those that became decisions."""
        timeline = view.incident.timeline
        written = timeline.written
        same = view.incident.id == self._incident and len(written) >= self._read
        if not same or (self._read and written[self._read - 1].seq != self._last_seq):
            self._found, self._read = [], 0
        self._incident = view.incident.id
        for index in range(self._read, len(written)):
            entry = written[index]
            if entry.kind == Kind.DECISION and entry.source not in _TOLD:
                self._found.append(entry)
        self._read = len(written)
        self._last_seq = written[-1].seq if self._read else 0
        turned = (seq for seq, said in timeline.amended.items() if said.kind == Kind.DECISION)
        known = {each.seq for each in self._found}
        later = (find(timeline, seq) for seq in turned if seq not in known)
        self._turned = tuple(each for each in later if each is not None)
        super().take(view)

    def count(self) -> int:
        """How many there are."""
        return len(self._found) + len(self._turned)

    @property
    def selected(self) -> Entry | None:
        """The decision under the cursor, as it stands now."""
        if self.cursor is None or self.view is None:
            return None
        return amended(self.view.incident.timeline, self._newest()[self.cursor])

    def head(self) -> tuple[Piece, ...]:
        """How many."""
        return ((str(self.count()), "dim"),)

    def empty(self, width: int) -> list[Strip]:
        """How the first one is logged."""
        return self.none_yet(width, "log.decision", "logs one.")

    def rows(self, width: int) -> list[list[Strip]]:
        """Time and wrapped words, newest first."""
        if self.view is None:
            return []
        shown, view = enumerate(self._newest()[:_MOST]), self.view
        return [self._row(view, entry, width, at == self.cursor) for at, entry in shown]

    def names(self) -> list[object]:
        """The seqs of the entries, newest first."""
        return [entry.seq for entry in self._newest()[:_MOST]]

    def _newest(self) -> list[Entry]:
        found = (*self._found, *self._turned)
        return sorted(found, key=lambda entry: (entry.sort_at, entry.seq), reverse=True)

    def _row(self, view: View, entry: Entry, width: int, selected: bool) -> list[Strip]:
        entry = amended(view.incident.timeline, entry)
        gone = entry.struck or entry.corrected_by is not None or entry.kind != Kind.DECISION
        made = None if gone else record_of(entry, view.incident.decisions)
        ground = "selection" if selected else None
        strips = []
        for number, words in enumerate(wrap(_words(entry, made), width - 10)):
            line = self.line(width, ground)
            line.add(self.signs.bar if selected else " ", "focus")
            if number == 0:
                line.add(f"{times.clock(entry.sort_at, view.zone)} ", "dim")
                line.add(self.signs.decided, "faint" if gone else "decision bold")
            strips.append(line.to(9).add(words, "faint strike" if gone else "text").strip())
        for told, tone in self._stands(view, made) if made else ():
            for words in wrap(told, width - 10):
                line = self.line(width, ground).add(self.signs.bar if selected else " ", "focus")
                strips.append(line.to(9).add(words, tone).strip())
        return strips

    def _stands(self, view: View, made: Decision) -> list[Piece]:
        """What holds or is due, else when it is reviewed; then what binds it, and its result."""
        where = stands(made, view.incident.decisions, view.now)
        said: list[Piece] = []
        if where.at is not None and where.late:
            since = times.short_span((view.now - where.at).total_seconds())
            said.append((f"{self.signs.alarm} {where.words} {since}", "warning bold"))
        elif where.at is not None:
            at = times.clock(where.at, view.zone)
            said.append((f"{where.words} {at}", "info" if where.holds else "dim"))
        if made.stop:
            said.append((f"stop: {text(made.stop)}", "dim"))
        if made.objections:
            named = ", ".join(dict.fromkeys(text(each.who) for each in made.objections))
            said.append((f"objection: {named}", "dim"))
        if made.result:
            said.append((f"{self.signs.hook} {text(made.result)}", "dim"))
        return said


def _words(entry: Entry, made: Decision | None) -> str:
    if made is None:
        return entry.text
    return f"{made.id} {'hold: ' if made.hold else ''}{made.text or entry.text}"
