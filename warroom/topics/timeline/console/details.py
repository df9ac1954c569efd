"""All there is to know of one entry, over the timeline."""

from collections.abc import Iterable, Iterator
from typing import ClassVar

from textual.strip import Strip

from warroom.topics.decisions.state import record_of
from warroom.topics.hypotheses.lanes import claim_of
from warroom.topics.timeline.console.look import detail_lines
from warroom.topics.timeline.entry import Entry
from warroom.topics.timeline.state import find
from warroom.tui.paint.glyphs import kind_look, sign
from warroom.tui.paint.line import wrap
from warroom.tui.paint.pane import Pane
from warroom.tui.paint.scroll import Scroll
from warroom.tui.view import View

_READ = (("find.copy", "copy"), ("find.escape", "closes"))
"""What everybody may do with an entry."""


class EntryDetails(Pane[View]):
    """The words in full, the facts, the attachment of the entry ``seq``; it scrolls."""

    GROUND: ClassVar[str] = "panel"

    def __init__(self) -> None:
        super().__init__()
        self.seq = 0
        self._scroll = Scroll()

    def open(self, view: View, seq: int) -> None:
        """Show an entry from its beginning."""
        self.view, self.seq, self._scroll = view, seq, Scroll()
        self.repaint()

    def move(self, by: int) -> None:
        """Scroll by lines."""
        self._scroll.by(by)
        self.repaint()

    def page(self, by: int) -> None:
        """Scroll by pages."""
        self.move(by * self._scroll.page)

    def wheel(self, lines: int) -> None:
        """Scroll."""
        self.move(lines)

    def draw(self, width: int, height: int) -> list[Strip]:
        """A title with the keys, the words, the facts."""
        view = self.view
        if view is None:
            return []
        head = self.line(width).right((" ", "text"))
        for key, does in reversed(self._keys(view)):
            head.right((f"  {key}", "bright bold"), (f" {does}", "dim"))
        lines = self._lines(view, width)
        head.add(f" ENTRY {self.seq} ", "on-chip bold", "chip")
        room = height - 1
        body = self._scroll.shown(lines, room)
        blank = self.line(width).strip()
        return [head.strip(), *body, *[blank] * (room - len(body))]

    def _keys(self, view: View) -> tuple[tuple[str, str], ...]:
        if view.read_only:
            return tuple((view.key(action), does) for action, does in _READ)
        entry = find(view.incident.timeline, self.seq)
        claim = claim_of(entry, view.incident.hypotheses) if entry else None
        tests = (("entry.test", "tests it"),) if claim and claim.open else ()
        becomes = (("entry.claim", "hypothesis"),) if entry and claim is None else ()
        writes = (("find.correct", "correct"), ("entry.kind", "kind"), *tests, *becomes)
        return tuple((view.key(action), does) for action, does in (*writes, *_READ))

    def _record(self, view: View, entry: Entry, width: int) -> list[Strip]:
        """What the record of a decision holds beside its words."""
        made = record_of(entry, view.incident.decisions)
        if made is None:
            return []
        from warroom.topics.decisions.report import record_lines, standing  # late: rarely needed

        where = standing(made, view.incident.decisions, view.now, view.zone)
        told = [("stands", where)] if where else []
        head = self.line(width).add(f"  {made.id}", "dim bold").strip()
        told += record_lines(made, view.zone)
        return [self.line(width).strip(), head, *self._labelled(told, width)]

    def _labelled(self, told: Iterable[tuple[str, str]], width: int) -> Iterator[Strip]:
        for label, words in told:
            for number, part in enumerate(wrap(words, width - 15)):
                line = self.line(width).add(f"  {label if not number else '':10} ", "dim")
                yield line.add(part).strip()

    def _lines(self, view: View, width: int) -> list[Strip]:
        entry = find(view.incident.timeline, self.seq)
        blank = self.line(width).strip()
        if entry is None:
            return [blank, self.line(width).add("  This entry is not here.", "dim").strip()]
        look = kind_look(entry.kind)
        title = f"  {sign(look, self.signs)} {look.word}"
        lines = [blank, self.line(width).add(title, look.tone).strip()]
        struck = entry.struck or entry.corrected_by is not None
        for words in wrap(entry.text, width - 4):
            tone = "faint strike" if struck else "bright"
            lines.append(self.line(width).add("  ").add(words, tone).strip())
        lines.append(blank)
        told = detail_lines(entry, view.zone, view.now, view.incident.crew.accounts)
        lines += self._labelled(told, width)
        lines += self._record(view, entry, width)
        if entry.attachment:
            lines += [blank, self.line(width).add("  ATTACHED", "dim bold").strip()]
            for words in wrap(entry.attachment, width - 4):
                lines.append(self.line(width).add(f"  {words}", "dim").strip())
        return lines
