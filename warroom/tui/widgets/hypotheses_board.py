"""The board of hypotheses: open ones first, then what became of the others."""

from warroom.topics.hypotheses.state import Hypotheses, Hypothesis, HypothesisState
from warroom.tui.view import View
from warroom.tui.widgets.list_pane import ListPane, ListRow

_LOOKS = {
    HypothesisState.TESTING: ("doing", "bright"),
    HypothesisState.PROPOSED: ("ask", "text"),
    HypothesisState.CONFIRMED: ("done", "ok"),
    HypothesisState.PARKED: ("pause", "dim"),
    HypothesisState.REFUTED: ("bad", "faint"),
}
_ORDER = list(_LOOKS)
_KEYS = "t test  a give  c confirm  r refute  p park  d doubt  h new  Enter menu"


def ordered(board: Hypotheses) -> list[Hypothesis]:
    """Testing, proposed, confirmed, parked, refuted; the latest change first in each."""
    newest = sorted(board.by_id.values(), key=lambda each: each.changed_at, reverse=True)
    return sorted(newest, key=lambda each: _ORDER.index(each.state))


class HypothesesBoard(ListPane):
    """The claims by name."""

    def open(self, view: View) -> None:
        """Show the board."""
        super().take(view)
        hint = "What others think; it can only be read here." if view.read_only else _KEYS
        self.fill("HYPOTHESES", self._claimed, hint=hint, typing=False)

    def _claimed(self, view: View) -> list[ListRow]:
        rows: list[ListRow] = []
        for each in ordered(view.incident.hypotheses):
            rows.append(self._line(each))
            if why := "; ".join((each.note, *each.doubts) if each.note else each.doubts):
                rows.append(ListRow(words=f"{self.signs.hook:>7} {why}", tone="dim", heading=True))
        return rows or [ListRow(words="None yet; h claims what could explain it.", heading=True)]

    def _line(self, claim: Hypothesis) -> ListRow:
        sign, tone = _LOOKS[claim.state]
        words = f"{getattr(self.signs, sign)} {claim.state:<9} {claim.text}"
        doubts = f"doubted {len(claim.doubts)}x" if claim.doubts else ""
        item = claim.item if claim.state is HypothesisState.TESTING else ""
        right = (doubts, str(claim.confidence), claim.owner, item)
        return ListRow(claim.id, words, "  ".join(part for part in right if part), tone)
