"""B: the question box; letters act on the question under the cursor."""

from warroom.tui.ask.context import Context
from warroom.tui.flows import questions
from warroom.tui.widgets.questions_board import QuestionsBoard

_NEW = "q"


async def show(desk: Context) -> None:
    """Open the box."""
    box = QuestionsBoard()
    box.open(desk.view)
    letters = _NEW if desk.view.read_only else "".join((*questions.VERBS, _NEW))

    async def act(name: str, letter: str) -> None:
        asked = desk.incident.questions.by_id.get(name)
        if asked is not None and not desk.view.read_only:
            await (questions.VERBS[letter][1] if letter else questions.menu)(desk, asked)

    await desk.on_board(box, letters, act, until=_NEW)
    desk.press("log.question")
