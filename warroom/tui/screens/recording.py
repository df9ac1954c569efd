"""What writes in the room: the entry line, the drafts, the acts of the command keys."""

import uuid
from collections.abc import Callable
from functools import partial
from typing import Any

import msgspec
from textual import events

from warroom.core.errors import Refused, WhichIncident
from warroom.core.event import Event, When
from warroom.log.errors import RoomUnusable
from warroom.owed import Obligation
from warroom.room import Done
from warroom.topics.hypotheses.lanes import claim_of
from warroom.topics.timeline.events import Kind
from warroom.topics.timeline.state import amended
from warroom.tui import flows
from warroom.tui.acts import Outbox
from warroom.tui.drafts import Drafts, Kept
from warroom.tui.flows.desk import Choice, Left
from warroom.tui.keys import BY_ID
from warroom.tui.lines import Wish, wish_of
from warroom.tui.modes import Picking
from warroom.tui.screens.production import ProductionScreen
from warroom.tui.writing import Writing, fresh, is_entry, slot_of

_SENT = "sent:"
_RECALLED = 50


class RecordingScreen(ProductionScreen):
    """A room that can be written in.

    Attributes:
        drafts: What was typed and is not durable yet.
        outbox: What is on its way to the disk.
    """

    drafts: Drafts
    outbox: Outbox

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._recent: list[str] = []

    # The entry line

    def do_log(self, kind: str) -> None:
        """Open the line for a kind, or the draft that waits for it."""
        waiting = self.drafts.get(slot_of(kind)) or next(
            (kept for kept in self.drafts.waiting if kept.kind == kind and is_entry(kept)), None
        )
        self.write(waiting or fresh(kind, self.now(), self.drawn_from(kind)))

    def write(self, kept: Kept) -> None:
        """Open the line."""
        if self.details_open:
            self.room_layout.uncover()
        writing = Writing(self, self.room_layout.entry, kept, lambda: tuple(self._recent))
        writing.open()
        self.push(writing)

    def left_line(self) -> None:
        """The line is closed."""
        if isinstance(self.mode, Writing):
            self.over()
            self.pop(self.mode)
        self.repaint_all()

    def pasted(self, text: str) -> None:
        """A paste while nothing is open becomes a note."""
        self.do_log(Kind.NOTE)
        if isinstance(self.mode, Writing):
            self.mode.paste(text)

    def ask_paste(self, text: str) -> None:
        """Ask what a long paste is to become: entries, one attachment, or words in the line."""
        writing = self.mode
        assert isinstance(writing, Writing)
        lines = [line.strip() for line in text.splitlines() if line.strip()]
        choices = [
            Choice("1", "one attachment", partial(writing.attach, text)),
            Choice("2", "into the line, to edit", partial(writing.put, " ".join(lines))),
        ]
        if 1 < len(lines) <= self.view.doctrine.timeline.attach_characters:
            choices.append(
                Choice("3", f"{len(lines)} entries", partial(self._each, writing, lines))
            )
        hint = f"{len(text):,} characters in {len(lines)} lines were pasted."
        question = Picking("PASTE", choices, hint)
        question.changed = self.paint_foot
        question.finished = partial(self.pop, question)
        self.push(question)
        self.run_worker(self._pasted(question), group="paste")

    async def _pasted(self, question: Picking) -> None:
        try:
            (await question.answer)()
        except Left:
            return

    def _each(self, writing: Writing, lines: list[str]) -> None:
        kept = writing.kept
        for number, line in enumerate(lines):
            text = f"{kept.text} {line}".strip() if number == 0 else line
            self.post_line(
                msgspec.structs.replace(kept, text=text, attachment="", command_id=uuid.uuid4().hex)
            )
        self.left_line()

    def do_correct(self, _: str) -> None:
        """Correct the selected entry: its words stand in the line."""
        entry = self.entry
        if entry is None:
            return
        slot = f"entry:correct:{entry.seq}"
        whole = amended(self.view.incident.timeline, entry)
        self.write(
            self.drafts.get(slot)
            or Kept(slot=slot, kind=whole.kind, text=whole.text, pressed_at=self.now(),
                    corrects=entry.seq)
        )  # fmt: skip

    @property
    def draft_waits(self) -> bool:
        """Whether something was typed and not sent."""
        return any(not kept.slot.startswith(_SENT) for kept in self.drafts.waiting)

    # On the way to the disk

    def post_line(self, kept: Kept) -> None:
        """Send a line; its words stay in the drafts until they are durable."""
        if self.asks_more(kept):
            return
        sent = msgspec.structs.replace(kept, slot=_SENT + kept.command_id, open=False)
        self.drafts.keep(sent)
        self.drafts.drop(kept.slot)
        if kept.text:
            self._recent = [*self._recent[-_RECALLED:], kept.text]
        self.outbox.announce(wish_of(sent, self.zone))
        self.run_worker(self._sent(sent, kept.slot), group="lines")

    async def _sent(self, sent: Kept, slot: str) -> None:
        try:
            done = await self.outbox.send(wish_of(sent, self.zone))
        except (Refused, WhichIncident) as no:
            back = msgspec.structs.replace(sent, slot=slot, command_id="", open=True)
            self.drafts.keep(back)
            self.drafts.drop(sent.slot)
            if self.mode is None and isinstance(no, Refused) and no.rule == "TSK-4":
                self.start(flows.items.second_line(self, back, no.why))
                return
            if self.mode is None:
                self.write(back)
            self.say(str(no), bad=True)
        else:
            self.drafts.drop(sent.slot)
            self.folded(done)
            self.mark_entry(sent.text, sent.kind, done, new=sent.corrects is None)

    def resume(self) -> None:
        """Send again what was sent before a crash, and open the line that was being written."""
        for kept in self.drafts.all:
            if kept.slot.startswith(_SENT) and kept.command_id:
                self.run_worker(self._sent(kept, slot_of(kept.kind)), group="lines")
        was_open = [kept for kept in self.drafts.waiting if kept.open and is_entry(kept)]
        if was_open:
            self.write(was_open[-1])
            assert isinstance(self.mode, Writing)
            self.mode.tell("This line was not logged before; it is as you left it.")

    async def act(
        self,
        rule: Callable[..., list[Event]],
        *,
        by: str | None = None,
        when: When | None = None,
        **wish: Any,
    ) -> Done | None:
        """Act on this incident; None when it was refused, which is shown."""
        self._between -= 1
        self._work_off()
        try:
            done = await self.outbox.send(Wish(rule, wish, by, when))
        except (Refused, WhichIncident, RoomUnusable) as no:
            self.say(str(no), bad=True)
            return None
        finally:
            self._between += 1
        self.folded(done)
        return done

    def folded(self, done: Done) -> None:
        """Show what an act led to."""
        raise NotImplementedError

    def do_flow(self, name: str) -> None:
        """Run what a command key asks for."""
        self.start(flows.flow(name))

    def open_row(self, pane: str) -> None:
        """Offer what can be done in a pane beside the timeline."""
        keys = {"roles": "command.roles", "situation": "command.situation",
                "updates": "command.update"}  # fmt: skip
        if pane == "decisions":
            self.open_decision()
        elif pane in keys:
            self.do(BY_ID[keys[pane]])
        elif (item := self.room_layout.items.selected) is None:
            self.say("There is no action item here; a adds one.")
        elif self.view.read_only:
            self.say(f"{item.id} {item.text} → {item.owner}, {item.state}")
        else:
            self.start(flows.items.menu(item.id))

    async def clear(self, owed: Obligation) -> None:
        """Go to what clears an obligation: its flow, else the key that it names."""
        flow = None if self.view.read_only else flows.owed.clearing(owed)
        if flow is None:
            await super().clear(owed)
        else:
            await flow(self)  # type: ignore[arg-type]

    def intercept(self, event: events.Key) -> bool:
        """In the details of an entry: ``k`` its kind, ``H`` a hypothesis of it, ``t`` a test."""
        entry = self.entry
        if not self.details_open or entry is None or self.view.read_only:
            return False
        claim = claim_of(entry, self.incident.hypotheses)
        if event.key == "k":
            self.start(flows.entries.kind_of(entry))
        elif event.key == "H" and claim is None:
            self.start(flows.hypotheses.adopt(entry.seq))
        elif event.key == "t" and claim is not None and claim.open:
            self.start(flows.hypotheses.test(claim))
        else:
            return False
        return True

    # What the flows ask of the screen

    def settle(self, slot: str) -> None:
        """Forget a draft: its words are durable."""
        self.drafts.drop(slot)
        self.repaint_all()

    def kept_text(self, slot: str) -> str:
        """The draft of a flow's line."""
        kept = self.drafts.get(slot) if slot else None
        return kept.text if kept else ""

    def keep_text(self, slot: str, text: str) -> None:
        """Keep the draft of a flow's line."""
        if slot and text.strip():
            self.drafts.keep(Kept(slot=slot, kind="", text=text, pressed_at=self.now()))
        elif slot:
            self.drafts.drop(slot)
