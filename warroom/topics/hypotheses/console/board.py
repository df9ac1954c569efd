"""The board of hypotheses: open ones first, then what became of the others."""

from typing import ClassVar

from warroom.topics.hypotheses.state import Hypotheses, Hypothesis, HypothesisState
from warroom.tui.paint.list import ListPane, ListRow
from warroom.tui.view import View

_LOOKS = {
    HypothesisState.TESTING: ("doing", "bright"),
    HypothesisState.PROPOSED: ("ask", "text"),
    HypothesisState.CONFIRMED: ("done", "ok"),
    HypothesisState.PARKED: ("pause", "dim"),
    HypothesisState.REFUTED: ("bad", "faint"),
}

_ORDER = list(_LOOKS)


def ordered(board: Hypotheses) -> list[Hypothesis]:
    """Testing, proposed, confirmed, parked, refuted; the latest change first in each."""
    newest = sorted(board.by_id.values(), key=lambda each: each.changed_at, reverse=True)
    return sorted(newest, key=lambda each: _ORDER.index(each.state))


class HypothesesBoard(ListPane[View]):
    """The claims by name."""

    NAME: ClassVar[str] = "hypotheses"

    def open(self, view: View) -> None:
        """Show the board."""
        super().take(view)
        read = "What others think; it can only be read here."
        hint = read if view.read_only else view.board_keys(self.NAME)
        self.fill("HYPOTHESES", self._claimed, hint=hint, typing=False)

    def _claimed(self, view: View) -> list[ListRow]:
        rows: list[ListRow] = []
        for each in ordered(view.incident.hypotheses):
            rows.append(self._line(each))
            if why := "; ".join((each.note, *each.doubts) if each.note else each.doubts):
                rows.append(ListRow(words=f"{self.signs.hook:>7} {why}", tone="dim", heading=True))
        return rows or [
            ListRow(
                words=f"None yet; {view.key('log.hypothesis')} claims what could explain it.",
                heading=True,
            )
        ]

    def _line(self, claim: Hypothesis) -> ListRow:
        sign, tone = _LOOKS[claim.state]
        words = f"{getattr(self.signs, sign)} {claim.state:<9} {claim.text}"
        doubts = f"doubted {len(claim.doubts)}x" if claim.doubts else ""
        item = claim.item if claim.state is HypothesisState.TESTING else ""
        right = (doubts, str(claim.confidence), claim.owner, item)
        return ListRow(claim.id, words, "  ".join(part for part in right if part), tone)
