"""The question box: what waits for an answer first, then what was answered."""

from warroom.topics.questions.state import Question, QuestionState, owned
from warroom.tui.view import View
from warroom.tui.widgets import times
from warroom.tui.widgets.list_pane import ListPane, ListRow

_LOOKS = {
    QuestionState.OPEN: ("ask", "bright"),
    QuestionState.ANSWERED: ("done", "text"),
    QuestionState.DROPPED: ("pause", "faint"),
}
_ORDER = list(_LOOKS)
_KEYS = "a answer  g give to somebody  d drop  q new  Enter menu"
_READ = "Answers come from whoever commands and talks; they can only be read here."
_ASK = "q asks; answers come from whoever commands and talks."


class QuestionsBoard(ListPane):
    """The questions by name."""

    def open(self, view: View) -> None:
        """Show the board."""
        super().take(view)
        hint = _KEYS if not view.read_only else _ASK if view.may_ask else _READ
        self.fill("QUESTIONS", self._lines, hint=hint, typing=False)

    def _lines(self, view: View) -> list[ListRow]:
        incident = view.incident
        found = owned(incident.questions, incident.roles, incident.lifecycle).values()
        rows: list[ListRow] = []
        for each in sorted(found, key=lambda one: _ORDER.index(one.state)):
            rows.append(self._line(each, view))
            if not each.open:
                said = f"{self.signs.hook:>5} {each.answered_by}: {each.answer}"
                rows.append(ListRow(words=said, tone="dim", heading=True))
        for user, many in view.unasked.items():
            said = f"{many} more of {user} in the drop-box, until some of theirs are answered"
            rows.append(ListRow(words=said, tone="dim", heading=True))
        return rows or [ListRow(words="None yet; q asks one.", heading=True)]

    def _line(self, each: Question, view: View) -> ListRow:
        sign, tone = _LOOKS[each.state]
        box = f" (drop-box of {each.user})" if each.user else ""
        since = times.clock(each.asked_at, view.zone)
        owner = f"for {each.owner}" if each.open and each.owner else str(each.state)
        right = f"{each.asked_by}{box} {since}  {owner}"
        return ListRow(each.id, f"{getattr(self.signs, sign)} {each.words}", right, tone)
