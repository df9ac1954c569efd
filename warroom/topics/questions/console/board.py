"""B: the question box, in which what waits for an answer stands before what was answered."""

from typing import ClassVar

from warroom.topics.questions.console import flows as questions
from warroom.topics.questions.state import Question, QuestionState, owned
from warroom.tui.ask.context import Context
from warroom.tui.paint import times
from warroom.tui.paint.list import ListPane, ListRow
from warroom.tui.view import View

_LOOKS = {
    QuestionState.OPEN: ("ask", "bright"),
    QuestionState.ANSWERED: ("done", "text"),
    QuestionState.DROPPED: ("pause", "faint"),
}

_NEW = "question.ask"
_ORDER = list(_LOOKS)
_READ = "Answers come from whoever commands and talks; they can only be read here."
_ASK = "{} asks; answers come from whoever commands and talks."


class QuestionsBoard(ListPane[View]):
    """The questions by name."""

    NAME: ClassVar[str] = "questions"

    def open(self, view: View) -> None:
        """Show the board."""
        super().take(view)
        read = _ASK.format(view.key("question.ask")) if view.may_ask else _READ
        hint = read if view.read_only else view.board_keys(self.NAME)
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
        none = f"None yet; {view.key('log.question')} asks one."
        return rows or [ListRow(words=none, heading=True)]

    def _line(self, each: Question, view: View) -> ListRow:
        sign, tone = _LOOKS[each.state]
        box = f" (drop-box of {each.user})" if each.user else ""
        since = times.clock(each.asked_at, view.zone)
        owner = f"for {each.owner}" if each.open and each.owner else str(each.state)
        right = f"{each.asked_by}{box} {since}  {owner}"
        return ListRow(each.id, f"{getattr(self.signs, sign)} {each.words}", right, tone)


async def show(desk: Context) -> None:
    """Open the box; keys act on the question under the cursor."""
    box = QuestionsBoard()
    box.open(desk.view)
    known = (_NEW,) if desk.view.read_only else (*questions.VERBS, _NEW)

    async def act(name: str, verb: str) -> None:
        asked = desk.incident.questions.by_id.get(name)
        if asked is not None and not desk.view.read_only:
            await (questions.VERBS[verb][1] if verb else questions.menu)(desk, asked)

    await desk.on_board(box, desk.verbs_of(box.NAME, known), act, until=_NEW)
    desk.press("log.question")
