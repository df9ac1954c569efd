"""What the room does with questions: the box, asking from a console that only watches."""

import asyncio

from warroom.beside import dropbox
from warroom.core.errors import Refused
from warroom.intake.observers import Intake
from warroom.log.errors import RoomUnusable
from warroom.room import Done, Room
from warroom.topics.questions import rules as questions
from warroom.tui import flows
from warroom.tui.keys import Key
from warroom.tui.screens.claims import ClaimsScreen
from warroom.tui.view import amiss

_NEW = "q"


class AnsweringScreen(ClaimsScreen):
    """A room in which questions are answered; who only watches may leave some in the drop-box.

    Attributes:
        room: The room.
        intake: What takes questions in, where this console may write.
        may_ask: Whether this user may leave a question.
    """

    room: Room
    intake: Intake
    read_only: bool
    may_ask = False

    # The box

    def do_questions(self, _: str) -> None:
        """Open the box; letters act on the question under the cursor."""
        self.start(lambda _: self._box())

    async def _box(self) -> None:
        box = self.room_layout.questions
        box.open(self.view)
        letters = _NEW if self.view.read_only else "".join((*flows.questions.VERBS, _NEW))

        async def act(row: int, letter: str) -> None:
            asked = box.asked[row] if 0 <= row < len(box.asked) else None
            if asked is not None and not self.view.read_only:
                asked = self.incident.questions.by_id[asked.id]
                verb = flows.questions.VERBS[letter][1] if letter else flows.questions.menu
                await verb(self, asked)  # type: ignore[arg-type]

        await self.on_board(box, letters, act, until=_NEW)
        self.press("log.question")

    # Asking

    def do(self, key: Key) -> None:
        """Do what a key does; a question of who only watches goes into the drop-box."""
        if key.id == "log.question" and self.moment.read_only and self.view.may_ask:
            self.over()
            self.start(flows.questions.leave(self._leave))
        else:
            super().do(key)

    async def _leave(self, text: str, update: str) -> str:
        """Leave a question; why it was not left, empty when it was."""
        try:
            said, _ = questions.worded(text, update)
            wanted = dropbox.Wanted(self.me, said, self.incident.id, update)
            await asyncio.to_thread(dropbox.drop, self.room.path, wanted)
        except (Refused, dropbox.NoDropbox) as no:
            return str(no)
        except OSError as error:
            return f"It was not left: {error.strerror}. The words are kept."
        return ""

    @property
    def watching_words(self) -> str:
        """How the last question of who only watches stands."""
        return flows.questions.latest(self.incident, self.me) or super().watching_words

    # Taking in

    def look_into_box(self) -> None:
        """Once a second: whether something lies in the drop-box, or it came or went."""
        self.may_ask = dropbox.may_drop(self.room.path) if self.read_only else False
        if not self.read_only and self.intake.due(self.now()):
            self.run_worker(self._take_in(), group="intake")

    async def _take_in(self) -> None:
        try:
            for done in await asyncio.to_thread(self.intake.take):
                if done.incident is not None and done.incident.id == self.incident.id:
                    self.folded(done)
        except RoomUnusable:
            return  # the beat says what is wrong with the room, and it is due again
        except Exception as error:  # what strangers put there ends no console
            self.say(amiss(error), bad=True)
        self.repaint_all()

    def folded(self, done: Done) -> None:
        """Show what an act led to."""
        raise NotImplementedError
