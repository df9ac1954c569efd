"""What a flow gets: the facts of the moment, the questions it may ask, the acts it may do."""

from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from functools import partial
from typing import Any

from warroom.core.errors import Refused, WhichIncident
from warroom.core.event import Event, When
from warroom.reports.words import marked
from warroom.room import Done
from warroom.tui import clipboard
from warroom.tui.ask.choose import Choice
from warroom.tui.ask.front import Facts
from warroom.tui.ask.line import Answer, Line
from warroom.tui.ask.pick import Choose, Pick
from warroom.tui.ask.question import Left, Question
from warroom.tui.ask.sheet import Says
from warroom.tui.drafts import Kept
from warroom.tui.lines import Wish, completions
from warroom.tui.paint.list import ListPane, ListRow, Rows
from warroom.tui.registry import BY_ID
from warroom.tui.session import Unwritable
from warroom.tui.view import View


class Context(Facts):
    """One run of one flow on one screen.

    Attributes:
        session: What lives as long as the program.
        screen: The screen in front.
        run: This run.
        offered: The seq of the entry that reads as a guess, if that was just said.
    """

    # Questions

    async def asked(self, question: Question, stale: Callable[[], bool] | None = None) -> Any:
        """Ask, and wait for the answer.

        Raises:
            Left: Escape was pressed.
            Overtaken: ``stale`` became true.
        """
        question.changed = self.screen.paint_foot
        question.stale = stale or question.stale
        return await self.session.keyboard.ask(self.run, question)

    async def choose(
        self,
        title: str,
        choices: Sequence[Choice],
        hint: str = "",
        *,
        stale: Callable[[], bool] | None = None,
    ) -> Any:
        """Have one picked by its character, or with the arrows and Enter.

        Raises:
            Left: Escape was pressed.
            Overtaken: ``stale`` became true.
        """
        return await self.asked(Choose(title, choices, hint), stale)

    async def ask(
        self,
        title: str,
        prompt: str,
        *,
        text: str = "",
        slot: str = "",
        hint: str = "",
        tab: str = "",
        enter: str = "go on",
        rows: bool = False,
        typed: Callable[[str], None] | None = None,
        stale: Callable[[], bool] | None = None,
    ) -> Answer:
        """Have a line typed.

        Args:
            title: The chip.
            prompt: What is wanted, shown while the line is empty.
            text: What stands there at first.
            slot: Under which name the draft is kept; empty keeps none.
            hint: One sentence beside the chip.
            tab: What Tab does; empty when it completes names only.
            enter: What Enter does.
            rows: Whether the line is one of several, among which the arrows go as Tab does.
            typed: Called with the words whenever they change; ``slot`` keeps nothing then.
            stale: Whether the question makes no sense any more.

        Raises:
            Left: Escape was pressed; the draft is kept.
            Overtaken: ``stale`` became true; the draft is kept.
        """
        question = Line(
            title, prompt, self.kept_text(slot) or text, hint=hint, tab=tab, enter=enter,
            rows=rows, complete=self.complete,
        )  # fmt: skip
        question.typed = typed or partial(self.keep_text, slot)
        answer = await self.asked(question, stale)
        assert isinstance(answer, Answer)
        return answer

    async def pick_from(
        self, title: str, rows: Sequence[ListRow] | Rows[View], hint: str = ""
    ) -> str:
        """Have a row of a list over the panes picked; its name, or its place where it has none.

        Rows that are a function of the view stay true while the list is open.

        Raises:
            Left: Escape was pressed.
        """
        pane = self.screen.place.list
        pane.take(self.view)
        pane.fill(title, rows, hint=hint)
        try:
            return str(await self.picked(pane))
        finally:
            pane.close()

    async def picked(self, pane: ListPane[View], verbs: Mapping[str, str] | None = None) -> Any:
        """Have a row of a list picked, or a key pressed on one that does something with it."""
        pane.take(self.view)
        try:
            return await self.asked(Pick(pane, verbs))
        finally:
            if self.screen.place.in_overlay is pane:
                self.screen.place.uncover()

    async def on_board(
        self,
        board: ListPane[View],
        verbs: Mapping[str, str],
        act: Callable[[str, str], Awaitable[None]],
        *,
        until: str,
    ) -> str:
        """Let keys act on the rows of a board until the one of ``until`` is pressed; which one.

        Args:
            board: What was opened.
            verbs: What each key does, by its id.
            act: Told the name of a row and what to do with it; nothing is Enter.
            until: What ends it.

        Raises:
            Left: Escape was pressed.
        """
        try:
            while True:
                name, verb = await self.picked(board, verbs)
                if verb == until:
                    return str(verb)
                place = board.at
                try:
                    await act(name, verb)
                except Left:
                    continue
                board.take(self.view)
                board.stand(place)
        finally:
            board.close()

    def verbs_of(self, board: str, known: Collection[str]) -> dict[str, str]:
        """What each key of a board does, by its id."""
        places = self.session.keymap.boards[board].items()
        return {pressed: action.id for pressed, action in places if action.id in known}

    def complete(self, word: str) -> list[str]:
        """What ``@ma`` or ``#A`` may become."""
        listings = self.session.room.listings()
        elsewhere = (
            name
            for listed in listings
            for name in (listed.lifecycle.opened_by, *(each.who for each in listed.roles.holdings))
            if name
        )
        return completions(
            self.incident, {*(each.handle for each in self.session.witness.here), *elsewhere}, word
        )

    # Cards and sentences

    def cover(self, title: str, says: Says) -> None:
        """Show a card over the panes while this run goes on; the clocks stay."""
        self.screen.cards.cover(self.run, title, says)
        self.screen.paint_foot()

    def uncover(self) -> None:
        """Take the card away."""
        if self.screen.cards.uncover(self.screen.place, self.run):
            self.screen.paint_foot()

    def say(self, sentence: str, *, bad: bool = False) -> None:
        """Show one sentence for some seconds, above the keys."""
        self.screen.say(sentence, bad=bad)

    # Acts

    async def act(
        self,
        rule: Callable[..., list[Event]],
        *,
        by: str | None = None,
        when: When | None = None,
        **wish: Any,
    ) -> Done | None:
        """Act on this incident; None when it was refused, which the screen has shown."""
        self.run.waits = "This act waits for the file and is tried again; the keys work meanwhile."
        held = partial(self.session.keyboard.open, self.run)
        try:
            return await self.session.act(self.incident.id, Wish(rule, wish, by, when), held)
        except (Refused, WhichIncident, Unwritable) as no:
            self.say(str(no), bad=True)
            return None

    def press(self, action: str, which: str = "") -> None:
        """Do what an action does, once this run has ended."""
        self.run.then = BY_ID[action], which

    def open(self, screen: str, incident: str = "") -> None:
        """Show another screen; what is typed from here on is meant for it."""
        self.session.opens(screen, incident)

    # Drafts and copies

    def kept_text(self, slot: str) -> str:
        """What was typed under this name and is not durable yet; empty for nothing."""
        kept = self.drafts.get(slot) if slot else None
        return kept.text if kept else ""

    def keep_text(self, slot: str, text: str) -> None:
        """Keep what is typed under a name; an empty text forgets it."""
        if slot and text.strip():
            self.drafts.keep(Kept(slot=slot, kind="", text=text, pressed_at=self.now()))
        elif slot:
            self.drafts.drop(slot)

    def settle(self, slot: str) -> None:
        """Forget a draft: its words are durable."""
        self.drafts.drop(slot)
        self.screen.repaint_all()

    def give(self, text: str, name: str) -> str:
        """Copy a text to the clipboard and to a file; the sentence that says where it is."""
        folder = self.session.state / "updates"
        return clipboard.give(self.session.copy, folder, name, marked(self.incident, text))


Flow = Callable[[Context], Awaitable[None]]
"""What an action runs: straight lines of code that ask and act."""
