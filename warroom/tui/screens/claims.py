"""What the room does with hypotheses: the board, the working lane, the offer after a guess."""

from collections.abc import Awaitable, Callable

from warroom.room import Done
from warroom.topics.language.words import Wording, marks_of
from warroom.topics.timeline.events import Kind
from warroom.tui import flows
from warroom.tui.flows.desk import Left
from warroom.tui.keys import Key
from warroom.tui.modes import Acting
from warroom.tui.screens.reading import ReadingScreen
from warroom.tui.widgets.list_pane import ListPane

_NEW = "h"
_SEEN = frozenset({Kind.OBSERVATION, Kind.RESULT, Kind.IMPACT, Kind.EXTERNAL, Kind.QUESTION})


class ClaimsScreen(ReadingScreen):
    """A room in which claims are looked at; who writes may also judge them.

    Attributes:
        hides_working: Whether open hypotheses, questions and guesses are left out (SIG-1).
    """

    hides_working = False
    _offered: tuple[int, str] | None = None

    @property
    def wording(self) -> Wording:
        """The wording rules in force."""
        raise NotImplementedError

    def do_working(self, _: str) -> None:
        """Show the working lane, or leave it out (SIG-1)."""
        self.hides_working = not self.hides_working
        self.repaint_all()
        shown = "left out" if self.hides_working else "shown"
        key = self.keymap.shown("find.working")
        self.say(f"Open hypotheses, questions and guesses are {shown}; {key} changes it.")

    def offer_hypothesis(self, seq: int, sentence: str) -> None:
        """Say that an entry reads as a guess; the key takes the offer while it stands (SIG-4)."""
        self._offered = seq, sentence
        self.say(sentence)

    def do(self, key: Key) -> None:
        """Do what a key does; right after an offer its key takes it."""
        offered, self._offered = self._offered, None
        if offered and key.id == "command.hypotheses" and self.said == offered[1]:
            self.over()
            self.start(flows.hypotheses.adopt(offered[0]))
        else:
            super().do(key)

    def do_hypotheses(self, _: str) -> None:
        """Open the board; letters act on the claim under the cursor."""
        self.start(lambda _: self._board())

    async def _board(self) -> None:
        board = self.room_layout.board
        board.open(self.view)
        letters = "" if self.view.read_only else "".join((*flows.hypotheses.VERBS, _NEW))

        async def judge(row: int, letter: str) -> None:
            claim = board.claims[row] if 0 <= row < len(board.claims) else None
            if claim is not None and not self.view.read_only:
                claim = self.incident.hypotheses.by_id[claim.id]
                verb = flows.hypotheses.VERBS[letter][1] if letter else flows.hypotheses.menu
                await verb(self, claim)  # type: ignore[arg-type]

        if await self.on_board(board, letters, judge, until=_NEW):
            self.press("log.hypothesis")

    async def on_board(
        self,
        board: ListPane,
        letters: str,
        act: Callable[[int, str], Awaitable[None]],
        *,
        until: str,
    ) -> str:
        """Let letters act on the row of a board until one of ``until`` is pressed; which one.

        Raises:
            Left: Escape was pressed.
        """
        while True:
            self.place.overlay(board)
            try:
                row, letter = await self._answered(Acting(board, letters))
            finally:
                self.place.uncover()
            if letter and letter in until:
                return str(letter)
            place = board.at
            try:
                await act(row, letter)
            except Left:
                self.paint_foot()
            else:
                board.stand(place)

    def drawn_from(self, kind: str) -> int | None:
        """A hypothesis is drawn from the selected entry, if that tells what was seen."""
        entry = self.entry if kind == Kind.HYPOTHESIS else None
        return entry.seq if entry is not None and entry.kind in _SEEN and entry.seq > 0 else None

    def mark_entry(self, text: str, kind: str, done: Done, *, new: bool) -> None:
        """Say what the wording rules mark in an entry that is durable; nothing is interrupted."""
        over = done.incident is not None and done.incident.lifecycle.stands
        found = marks_of(text, kind, self.wording, over=over)
        guess = next((each for each in found if each.offers == Kind.HYPOTHESIS), None)
        if guess is not None and done.events and new:
            key = self.keymap.shown("command.hypotheses")
            sentence = f"“{guess.words}” reads as a guess: {key} makes it a hypothesis."
            self.offer_hypothesis(done.events[0].seq, sentence)
        elif found:
            self.say(found[0].line())
