"""B: the question box; keys act on the question under the cursor."""

from warroom.topics.questions.console import flows as questions
from warroom.topics.questions.console.board import QuestionsBoard
from warroom.tui.ask.context import Context

_NEW = "question.ask"


async def show(desk: Context) -> None:
    """Open the box."""
    box = QuestionsBoard()
    box.open(desk.view)
    known = (_NEW,) if desk.view.read_only else (*questions.VERBS, _NEW)

    async def act(name: str, verb: str) -> None:
        asked = desk.incident.questions.by_id.get(name)
        if asked is not None and not desk.view.read_only:
            await (questions.VERBS[verb][1] if verb else questions.menu)(desk, asked)

    await desk.on_board(box, desk.verbs_of(box.NAME, known), act, until=_NEW)
    desk.press("log.question")
