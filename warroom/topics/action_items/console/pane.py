"""Action items: late first, done last and faint."""

from datetime import datetime, timedelta
from typing import ClassVar

from textual.strip import Strip

from warroom.topics.action_items.state import Item, ItemState
from warroom.tui.paint import times
from warroom.tui.paint.glyphs import Glyphs
from warroom.tui.paint.line import Line, Piece, padded, text
from warroom.tui.paint.listing import Listing
from warroom.tui.view import View

_STATES = {
    ItemState.ASSIGNED: ("empty", "assigned", "text"),
    ItemState.ACKNOWLEDGED: ("doing", "doing", "info"),
    ItemState.BLOCKED: ("bad", "blocked", "warning"),
    ItemState.DONE: ("done", "done", "faint"),
    ItemState.DROPPED: ("dot", "dropped", "faint"),
    ItemState.FOLLOWUP: ("then", "follow-up", "faint"),
}


def is_late(item: Item, now: datetime) -> bool:
    """Whether its time box is over and something is still asked."""
    return item.open and item.due_at is not None and item.due_at < now


def late_items(view: View) -> list[Item]:
    """The late ones."""
    return [item for item in view.incident.action_items.by_id.values() if is_late(item, view.now)]


def ordered(view: View) -> list[Item]:
    """Late first, then by due time, then without one, ended ones last."""
    never = datetime.max.replace(tzinfo=view.now.tzinfo)
    return sorted(
        view.incident.action_items.by_id.values(),
        key=lambda item: (not item.open, item.due_at or never if item.open else never),
    )


class ActionItems(Listing[View]):
    """What has to be done now, by whom, until when."""

    TITLE: ClassVar[str] = "ACTION ITEMS"

    @property
    def selected(self) -> Item | None:
        """The item under the cursor."""
        items = ordered(self.view) if self.view else []
        return items[self.cursor] if self.cursor is not None and self.cursor < len(items) else None

    def count(self) -> int:
        """How many items there are."""
        return len(self.view.incident.action_items.by_id) if self.view else 0

    def names(self) -> list[object]:
        """The ids, in their order on the screen."""
        return [item.id for item in ordered(self.view)] if self.view else []

    def head(self) -> tuple[Piece, ...]:
        """How many are open, how many late."""
        if self.view is None:
            return ()
        late = len(late_items(self.view))
        pieces: tuple[Piece, ...] = ((f"{len(self.view.incident.action_items.open)} open", "dim"),)
        return (*pieces, (f"  {self.signs.late} {late} late", "critical bold")) if late else pieces

    def empty(self, width: int) -> list[Strip]:
        """How the first one is made."""
        return self.none_yet(width, "log.item", "adds: text @owner !10m")

    def rows(self, width: int) -> list[list[Strip]]:
        """One line each where there is room, else two."""
        if self.view is None:
            return []
        row, view = self._wide if width >= 64 else self._narrow, self.view
        items = enumerate(ordered(view))
        return [row(view, item, width, at == self.cursor) for at, item in items]

    def _begun(self, item: Item, view: View, width: int, selected: bool) -> Line:
        line = self.line(width, "selection" if selected else None)
        late = is_late(item, view.now)
        mark = self.signs.bar if selected and self.active else " "
        line.add(self.signs.late if late else mark, "critical bold" if late else "focus")
        sign, _, tone = state_look(item, self.signs)
        return line.add(f" {sign} ", tone).add(f"{item.id:3} ", "dim" if item.open else "faint")

    def _wide(self, view: View, item: Item, width: int, selected: bool) -> list[Strip]:
        line = self._begun(item, view, width, selected).right((" ", "text"))
        _, word, tone = state_look(item, self.signs)
        gap = 10 - sum(len(words) for words, _ in due(item, view))
        line.right(*due(item, view))
        line.right((f"  {padded(text(item.owner), 10, self.signs.more)} ", "dim"),
                   (f"{word:10}", tone), (" " * max(gap, 0), "text"))  # fmt: skip
        line.add(item.text, "text" if item.open else "faint")
        return [line.strip()]

    def _narrow(self, view: View, item: Item, width: int, selected: bool) -> list[Strip]:
        line = self._begun(item, view, width, selected).right((" ", "text"))
        late = is_late(item, view.now)
        tone = "bright" if late else "text" if item.open else "faint"
        first = line.add(item.text, tone).strip()
        if not item.open:
            return [first]
        line = self.line(width, "selection" if selected else None).right((" ", "text"))
        line.right(("  ", "text"), *due(item, view))
        _, word, tone = state_look(item, self.signs)
        line.to(8).add(item.owner, "dim").add(f"  {word}", tone)
        if item.state is ItemState.BLOCKED and item.note:
            line.add(f": {item.note}", "dim")
        return [first, line.strip()]


def state_look(item: Item, signs: Glyphs) -> tuple[str, str, str]:
    """Glyph, word and tone of an item's state."""
    sign, word, tone = _STATES[item.state]
    return str(getattr(signs, sign)), word, tone


def due(item: Item, view: View) -> list[Piece]:
    """Such as ``LATE 3m`` or ``due 4m``."""
    if not item.open:
        return []
    if item.due_at is None:
        return [("no time box", "faint")]
    left = item.due_at - view.now
    words = times.short_span(left.total_seconds())
    if left < timedelta():
        return [(f"LATE {words}", "critical bold")]
    soon = left <= timedelta(minutes=view.doctrine.comms.soon_min)
    return [("due ", "dim"), (words, "warning bold" if soon else "text")]
