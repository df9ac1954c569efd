"""Where a reader is in a timeline: what is in sight, what is selected, what is new out of sight."""

from collections.abc import Callable
from functools import partial
from operator import is_

from warroom.core.event import Precision
from warroom.core.growing import Keyed
from warroom.topics.hypotheses.lanes import Lane, lane
from warroom.topics.hypotheses.state import Hypotheses
from warroom.topics.language.words import is_guess
from warroom.topics.questions.state import Questions
from warroom.topics.timeline.console.rows import InSight, Rows, Window
from warroom.topics.timeline.entry import Amendment, Entry
from warroom.topics.timeline.state import amended, find
from warroom.tui.view import View


class Place:
    """Entries as they come in, and a reader whose place they never move.

    Attributes:
        rows: The entries in order, filtered.
        window: What is in sight.
        cursor: The index of the selected entry.
        unseen: Entries that were added below the window while it did not follow.
        above: Entries that were put in above the window.
        body: How many lines there are for entries; 0 before the first painting.
    """

    def __init__(self, height_of: Callable[[int], int]) -> None:
        self.rows = Rows()
        self.window = Window(height_of)
        self.cursor: int | None = None
        self.unseen: set[int] = set()
        self.above: set[int] = set()
        self.body = 0
        self._height_of = height_of
        self._tail: tuple[Entry, ...] = ()
        self._known = 0
        self._last_seq = 0
        self._incident = ""
        self._amended: Keyed[int, Amendment] = Keyed()
        self._claims: tuple[Hypotheses, Questions] = (Hypotheses(), Questions())

    @property
    def count(self) -> int:
        """How many entries are shown, with those that are not durable yet."""
        return len(self.rows.shown) + len(self._tail)

    @property
    def selected(self) -> Entry | None:
        """The entry under the cursor."""
        return None if self.cursor is None else self.rows.shown[self.cursor]

    def entry(self, index: int) -> Entry:
        """One of the entries that are shown; those that are not durable yet come last."""
        shown = self.rows.shown
        return shown[index] if index < len(shown) else self._tail[index - len(shown)]

    def take(self, view: View) -> bool:
        """Put in what is new; True when it is another history and everything was forgotten."""
        forgotten = not self._continues(view)
        if forgotten:
            self._forget()
        timeline = view.incident.timeline
        judged = view.hides_working != (self.rows.hides is not None)
        if view.hides_working and not judged:
            same = timeline.amended is self._amended
            judged = not same or not all(map(is_, _claims(view), self._claims))
        if timeline.amended is not self._amended:
            for seq in timeline.amended.changed(self._amended):
                if entry := find(timeline, seq):
                    self.rows.replace(entry)
            self._amended = timeline.amended
        written = timeline.written
        first = self._known == 0
        fresh = [amended(timeline, written[index]) for index in range(self._known, len(written))]
        if fresh:
            self._known, self._last_seq = len(written), fresh[-1].seq
            self._land(fresh, first)
        if judged:
            self._leave_out(_uncertain(view) if view.hides_working else None)
            self._claims = _claims(view)
        self._incident = view.incident.id
        self._tail = _pending(view)
        return forgotten

    def saw(self, sight: list[InSight]) -> None:
        """What is in sight is not new any more."""
        if self.unseen or self.above:
            for row in sight:
                seq = self.entry(row.index).seq
                self.unseen.discard(seq)
                self.above.discard(seq)

    def _leave_out(self, hides: Callable[[Entry], bool] | None) -> None:
        """Judge all entries anew; the reader stays with the selected or the first in sight."""
        shown, window = self.rows.shown, self.window
        anchor = self.selected
        if anchor is None and not window.follow and window.top < len(shown):
            anchor = shown[window.top]
        had = self.cursor is not None
        self.rows.leave_out(hides)
        index = self.rows.find(anchor.seq) if anchor else None
        self.cursor = index if had else None
        if index is None:
            self.follow()
        else:
            window.top, window.skip = index, 0

    def filter(self, words: str) -> None:
        """Show only entries that hold all these words; the selection stays where it can."""
        selected = self.selected
        self.rows.filter(words)
        self.cursor = self.rows.find(selected.seq) if selected else None
        if self.cursor is None:
            self.follow()
        else:
            self.window.top, self.window.skip = self.cursor, 0

    def follow(self) -> None:
        """Drop the selection and rest at the end."""
        self.window.follow = True
        self.cursor = None
        self.unseen.clear()

    def move(self, by: int) -> None:
        """Move the selection by entries; past the last one it follows again."""
        last = len(self.rows.shown) - 1
        if last < 0:
            return
        if self.cursor is not None:
            self.follow() if self.cursor + by > last else self.select(max(self.cursor + by, 0))
        elif not self.window.follow:
            self.select(min(self.window.first_whole(self.count), last))
        elif by < 0:
            self.select(last)

    def scroll(self, lines: int) -> None:
        """Scroll without selecting; at the end it follows again."""
        if not self.body or not self.count:
            return
        if self.window.scroll(lines, self.count, self.body) and self.cursor is None:
            self.follow()

    def page(self, by: int) -> None:
        """Scroll by pages; the selection goes along."""
        if not self.body or not self.rows.shown:
            return
        if self.window.scroll(by * max(self.body - 1, 1), self.count, self.body):
            self.follow()
        else:
            self.cursor = self.window.first_whole(len(self.rows.shown))

    def select(self, index: int) -> None:
        """Put the cursor on an entry and bring it in sight."""
        self.cursor = index
        self.window.follow = False
        if self.body:
            self.window.reveal(index, self.count, self.body)

    def find(self, seq: int) -> int | None:
        """The index of an entry; the filter is cleared when it hides it."""
        index = self.rows.find(seq)
        if index is None and self.rows.words:
            self.rows.filter("")
            index = self.rows.find(seq)
        return index

    def _continues(self, view: View) -> bool:
        written = view.incident.timeline.written
        if view.incident.id != self._incident or len(written) < self._known:
            return False
        return not self._known or written[self._known - 1].seq == self._last_seq

    def _forget(self) -> None:
        words, hides = " ".join(self.rows.words), self.rows.hides
        self.rows = Rows()
        self.rows.filter(words)
        self.rows.leave_out(hides)
        self._known = self._last_seq = 0
        self._amended = Keyed()
        self.above.clear()
        self.follow()

    def _land(self, fresh: list[Entry], first: bool) -> None:
        window = self.window
        for entry, index in self.rows.add(fresh):
            if first:
                continue
            if self.cursor is not None and index <= self.cursor:
                self.cursor += 1
            if index <= window.top and index < len(self.rows.shown) - 1:
                window.top += 1
                self.above.add(entry.seq)
            elif not window.follow:
                self.unseen.add(entry.seq)


def _claims(view: View) -> tuple[Hypotheses, Questions]:
    """What decides about the working lane beside the entries themselves."""
    return view.incident.hypotheses, view.incident.questions


def _uncertain(view: View) -> Callable[[Entry], bool]:
    """Which entries are in the working lane now (SIG-1); what I asked stays in my sight."""
    claims, guess = view.incident.hypotheses, partial(is_guess, wording=view.wording)
    asked, me = view.incident.questions, view.me

    def uncertain(entry: Entry) -> bool:
        mine = entry.actor == me and entry.tells in asked.by_id
        return not mine and lane(entry, claims, guess, asked) is Lane.WORKING

    return uncertain


def _pending(view: View) -> tuple[Entry, ...]:
    return tuple(
        Entry(
            seq=-number,
            kind=each.kind,
            text=each.text,
            actor=each.by or view.me,
            at=each.at,
            precision=Precision.EXACT,
            recorded_at=each.at,
            source="pending",
        )
        for number, each in enumerate(view.pending, start=1)
    )
