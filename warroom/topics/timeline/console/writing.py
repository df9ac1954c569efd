"""The entry line while it is open: one key picked the kind, the words follow, Enter logs them."""

import uuid
from collections.abc import Callable
from datetime import datetime
from functools import partial

import msgspec
from textual import events

from warroom.core.event import Precision
from warroom.core.oneline import misread, opened, read
from warroom.topics.changes import rules as changes
from warroom.topics.changes.events import LOGGED_AT_ONCE
from warroom.topics.decisions import rules as decisions
from warroom.topics.timeline.events import Kind
from warroom.topics.timeline.typed import KINDS
from warroom.tui.ask.choose import Choice
from warroom.tui.ask.context import Context
from warroom.tui.ask.entry_line import kind_chip, when_pieces
from warroom.tui.ask.layout import Layout
from warroom.tui.ask.line import completed, word_before
from warroom.tui.ask.pick import Choose
from warroom.tui.ask.question import Question
from warroom.tui.drafts import Kept, slot_of
from warroom.tui.lines import is_long
from warroom.tui.paint.editor import Editor
from warroom.tui.paint.line import Piece

_PROMPTS = {"": "-5m or 14:02 first backdates", "item": "text @owner !10m, ! asks"}
_HINTS = (("Enter", "log"), ("Tab", "kind"), ("Esc", "keep draft"))
_ECHO = 80
_SHOWN_ATTACHMENT = 40

Send = Callable[[Kept], None]
"""What becomes of a line once Enter is pressed, or of words that are to be written on."""


class Writing(Question):
    """Takes all keys while a line is being written, which ``kept`` is; nobody waits for it."""

    def __init__(self, ctx: Context, kept: Kept, send: Send) -> None:
        self._ctx, self.kept, self._sends = ctx, kept, send
        self._drafts, self._zone, self._me = ctx.drafts, ctx.zone, ctx.me
        self._recalled = tuple(ctx.session.lines.recent)
        self._editor = Editor(kept.text)
        self._place: int | None = None
        self._typed = ""
        self._problem = ""
        self.changed = ctx.screen.paint_foot

    def show(self, layout: Layout, said: str) -> bool:
        """In the two rows of the foot; nothing is asked of the disk yet."""
        layout.entry.edit(self._editor, _PROMPTS.get(self.kept.kind, _PROMPTS[""]))
        layout.entry.hints = () if self._problem else _HINTS
        word = "CORRECTION" if self.kept.corrects is not None else self.kept.kind.upper()
        layout.entry.label(kind_chip(self.kept.kind, word, self._ctx.view), self._facts())
        layout.in_foot(layout.entry)
        return True

    @property
    def typing(self) -> bool:
        """Characters are words."""
        return True

    def type(self, text: str) -> None:
        """Put words in at the cursor."""
        self._editor.insert(text)
        self._changed()

    def press(self, event: events.Key) -> None:
        """Take one key."""
        key = event.key
        if key == "enter":
            self._send()
        elif key == "escape":
            self.leave()
        elif key in ("up", "down"):
            self._recall(-1 if key == "up" else 1)
        elif completed(self._editor, key, self._ctx.complete):
            self._changed()
        elif key in ("tab", "shift+tab"):
            self._turn(1 if key == "tab" else -1)
        elif self._editor.press(key):
            self._changed()

    def paste(self, text: str) -> None:
        """One short line goes in; more asks what it shall become."""
        if "\n" in text or is_long(text, self._ctx.doctrine.timeline):
            self._ask_paste(text)
        else:
            self.type(text)

    def _ask_paste(self, text: str) -> None:
        """Ask what a long paste is to become: entries, one attachment, or words in the line."""
        lines = [line.strip() for line in text.splitlines() if line.strip()]
        choices = [
            Choice("1", "one attachment", partial(self.attach, text)),
            Choice("2", "into the line, to edit", partial(self.type, " ".join(lines))),
        ]
        if 1 < len(lines) <= self._ctx.doctrine.timeline.attach_characters:
            choices.append(Choice("3", f"{len(lines)} entries", partial(self._each, lines)))
        hint = f"{len(text):,} characters in {len(lines)} lines were pasted."
        question = Choose("PASTE", choices, hint)
        question.changed = self.changed
        question.finished = partial(self._ctx.session.keyboard.pop, question)
        question.answered = self._decided(text)
        self._ctx.session.keyboard.push(question)

    def _decided(self, text: str) -> Callable[[Callable[[], None]], None]:
        """Keep a paste as a draft of its own until it is said what it becomes, and it became it."""
        slot = f"{self.kept.slot}:{uuid.uuid4().hex}"
        waits = msgspec.structs.replace(self.kept, slot=slot, text="", attachment=text, open=False)
        self._drafts.keep(waits)

        def decided(does: Callable[[], None]) -> None:
            does()
            self._drafts.drop(slot)

        return decided

    def _each(self, lines: list[str]) -> None:
        kept = self.kept
        for number, line in enumerate(lines):
            text = f"{kept.text} {line}".strip() if number == 0 else line
            named = uuid.uuid4().hex
            self._sends(msgspec.structs.replace(kept, text=text, attachment="", command_id=named))
        self._close()

    def tell(self, sentence: str) -> None:
        """Show a sentence above the words until they change, such as why they were refused."""
        self._problem = sentence
        self.changed()

    def attach(self, text: str) -> None:
        """Hang a long text on the line; the words caption it."""
        whole = f"{self.kept.attachment}\n{text}" if self.kept.attachment else text
        self.kept = msgspec.structs.replace(self.kept, attachment=whole)
        self._changed()

    def leave(self) -> None:
        """Close the line and keep what was typed as a draft."""
        if self._empty:
            self._drafts.drop(self.kept.slot)
        else:
            self._keep(open=False)
        self._close()

    @property
    def _empty(self) -> bool:
        return not self._editor.text.strip() and not self.kept.attachment

    def _send(self) -> None:
        if self._empty:
            self.leave()
            return
        self._keep()
        self._sends(msgspec.structs.replace(self.kept, command_id=uuid.uuid4().hex))
        self._close()

    def _close(self) -> None:
        """The line is closed."""
        self._ctx.screen.over()
        self._ctx.session.keyboard.pop(self)
        self._ctx.screen.repaint_all()

    def _changed(self) -> None:
        self._place, self._problem = None, ""
        self._keep()
        self.changed()

    def _keep(self, *, open: bool = True) -> None:  # noqa: A002
        self.kept = msgspec.structs.replace(self.kept, text=self._editor.text, open=open)
        self._drafts.keep(self.kept)

    def _turn(self, by: int) -> None:
        if self.kept.corrects is not None:
            return
        place = KINDS.index(self.kept.kind) if self.kept.kind in KINDS else 0
        kind = KINDS[(place + by) % len(KINDS)]
        self.kept = msgspec.structs.replace(self.kept, kind=kind)
        self._keep()
        self.changed()

    def _recall(self, by: int) -> None:
        old = self._recalled
        if self._place is None and by < 0:
            self._place, self._typed = len(old), self._editor.text
        if self._place is None:
            return
        place = min(max(self._place + by, 0), len(old))
        words = old[place] if place < len(old) else self._typed
        self._editor.set(words)
        self._changed()
        self._place = place if place < len(old) else None

    def _understood(self) -> tuple[datetime, Precision, str | None, bool]:
        if not self._editor.text:
            return self.kept.pressed_at, Precision.EXACT, None, False
        line = opened(self._editor.text[:_ECHO], self.kept.pressed_at, self._zone)
        at = line.when.at if line.when and line.when.at else self.kept.pressed_at
        precision = line.when.precision if line.when else Precision.EXACT
        return at, precision, line.speaker, line.when is not None

    def _facts(self) -> tuple[Piece, ...]:
        if self._problem:
            return ((self._problem, "warning"),)
        at, precision, speaker, told = self._understood()
        near = precision is Precision.APPROXIMATE
        pieces = when_pieces(at, self.kept.pressed_at, self._zone, told=told, near=near)
        who = f"  by {speaker}, recorded as " if speaker else "  as "
        pieces.append((who + self._me, "dim"))
        if self.kept.about is not None and self.kept.kind == Kind.HYPOTHESIS:
            pieces.append((f"  from entry {self.kept.about}", "info"))
        asks = read(self._editor.text[:_ECHO], changes.LINE)
        if self.kept.kind == Kind.CHANGE and asks.risk:
            at_once = asks.risk in LOGGED_AT_ONCE
            said = "is logged as done" if at_once else "asks for approval"
            pieces.append((f"  {said}, {asks.risk}", "info" if at_once else "warning"))
        decides = self.kept.kind == Kind.DECISION and self.kept.corrects is None
        if decides and (said := _reviewed(self._editor.text[:_ECHO])):
            pieces.append((said, "info"))
        if self.kept.attachment:
            shown = " ".join(self.kept.attachment[:_SHOWN_ATTACHMENT].split())
            pieces.append((f"  with {len(self.kept.attachment):,} characters: {shown}…", "info"))
        if problem := misread(self._editor.text[:_ECHO], self.kept.pressed_at, self._zone):
            pieces.append((f"  {problem}", "warning"))
        elif self._drafts.problem:
            pieces.append((f"  {self._drafts.problem}", "warning"))
        elif self._editor.text and (word := word_before(self._editor)):
            options = [each for each in self._ctx.complete(word) if each != word][:3]
            pieces += [(f"  {' '.join(options)}", "info")] * bool(options)
        return tuple(pieces)


def _reviewed(text: str) -> str:
    """What a decision says beside its words: when it is reviewed, that it holds (ESC-1)."""
    said = read(text, decisions.LINE)
    when = f", review in {said.minutes} min" if said.minutes else ", until when? !20m" * said.hold
    return f"  {'a hold' if said.hold else 'a decision'}{when}" if when else ""


def fresh(kind: str, pressed_at: datetime, about: int | None = None) -> Kept:
    """A new line of a kind."""
    return Kept(
        slot=slot_of(kind), kind=kind or Kind.NOTE, text="", pressed_at=pressed_at, about=about
    )
