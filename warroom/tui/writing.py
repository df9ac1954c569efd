"""The entry line while it is open: one key picked the kind, the words follow, Enter logs them."""

import uuid
from collections.abc import Callable
from datetime import datetime, tzinfo
from typing import Protocol

import msgspec
from textual import events

from warroom.core.event import Precision
from warroom.core.oneline import read
from warroom.core.spans import local
from warroom.core.when import misread
from warroom.topics.changes import rules as changes
from warroom.topics.changes.events import LOGGED_AT_ONCE
from warroom.topics.decisions import rules as decisions
from warroom.topics.timeline.events import Kind
from warroom.topics.timeline.typed import KINDS
from warroom.tui.drafts import Drafts, Kept
from warroom.tui.glyphs import glyphs, kind_look
from warroom.tui.lines import is_long, understood
from warroom.tui.modes import completed, edited, word_before
from warroom.tui.paint import Piece
from warroom.tui.view import View
from warroom.tui.widgets import times
from warroom.tui.widgets.entry_line import EntryLine

_HINTS = (("Enter", "log"), ("Tab", "kind"), ("Esc", "keep draft"))
_ECHO = 80
_SHOWN_ATTACHMENT = 40


class Desk(Protocol):
    """What the line needs of its screen."""

    @property
    def view(self) -> View:
        """What the panes show."""

    @property
    def drafts(self) -> Drafts:
        """Where words are kept until they are durable."""

    def complete(self, word: str) -> list[str]:
        """What ``@ma`` or ``#A`` may become."""

    def post_line(self, kept: Kept) -> None:
        """Send what was typed; it is durable later."""

    def left_line(self) -> None:
        """The line is closed."""

    def ask_paste(self, text: str) -> None:
        """Ask what a paste of several lines is to become."""

    def say(self, sentence: str, *, bad: bool = False) -> None:
        """Show one sentence."""


class Writing:
    """A mode: takes all keys while a line is being written.

    Attributes:
        kept: What is being written, as its draft keeps it.
    """

    def __init__(
        self, desk: Desk, line: EntryLine, kept: Kept, recalled: Callable[[], tuple[str, ...]]
    ) -> None:
        self._desk, self._line, self.kept = desk, line, kept
        self._recalled = recalled
        self._place: int | None = None
        self._typed = ""
        self._problem = ""

    def open(self) -> None:
        """Show the line; nothing is asked of the disk yet."""
        prompt = (
            "text @owner !10m, ! asks"
            if self.kept.kind == "item"
            else "-5m or 14:02 first backdates"
        )
        self._line.open(
            self._chip, text=self.kept.text, facts=self._facts(), hints=_HINTS, placeholder=prompt
        )

    def press(self, event: events.Key) -> None:
        """Take one key."""
        key = event.key
        if key == "enter":
            self._send()
        elif key == "escape":
            self.leave()
        elif key in ("up", "down"):
            self._recall(-1 if key == "up" else 1)
        elif completed(self._line.editor, key, self._desk.complete):
            self._changed()
        elif key in ("tab", "shift+tab"):
            self._turn(1 if key == "tab" else -1)
        elif edited(self._line.editor, event):
            self._changed()

    def paste(self, text: str) -> None:
        """One short line goes in; more asks what it shall become."""
        if "\n" in text or is_long(text, self._desk.view.doctrine.timeline):
            self._desk.ask_paste(text)
        else:
            self.put(text)

    def tell(self, sentence: str) -> None:
        """Show a sentence above the words until they change, such as why they were refused."""
        self._problem = sentence
        self._label()

    def put(self, text: str) -> None:
        """Put words in at the cursor."""
        self._line.editor.insert(text)
        self._changed()

    def attach(self, text: str) -> None:
        """Hang a long text on the line; the words caption it."""
        whole = f"{self.kept.attachment}\n{text}" if self.kept.attachment else text
        self.kept = msgspec.structs.replace(self.kept, attachment=whole)
        self._changed()

    def leave(self) -> None:
        """Close the line and keep what was typed as a draft."""
        if self._empty:
            self._desk.drafts.drop(self.kept.slot)
        else:
            self._keep(open=False)
        self._desk.left_line()

    @property
    def _empty(self) -> bool:
        return not self._line.text.strip() and not self.kept.attachment

    def _send(self) -> None:
        if self._empty:
            self.leave()
            return
        self._keep()
        sent = msgspec.structs.replace(self.kept, command_id=uuid.uuid4().hex)
        self._desk.post_line(sent)
        self._desk.left_line()

    def _changed(self) -> None:
        self._place, self._problem = None, ""
        self._keep()
        self._label()

    def _keep(self, *, open: bool = True) -> None:  # noqa: A002
        self.kept = msgspec.structs.replace(self.kept, text=self._line.text, open=open)
        self._desk.drafts.keep(self.kept)

    def _turn(self, by: int) -> None:
        if self.kept.corrects is not None:
            return
        place = KINDS.index(self.kept.kind) if self.kept.kind in KINDS else 0
        kind = KINDS[(place + by) % len(KINDS)]
        self.kept = msgspec.structs.replace(self.kept, kind=kind)
        self._keep()
        self._label()

    def _recall(self, by: int) -> None:
        old = self._recalled()
        if self._place is None and by < 0:
            self._place, self._typed = len(old), self._line.text
        if self._place is None:
            return
        place = min(max(self._place + by, 0), len(old))
        words = old[place] if place < len(old) else self._typed
        self._line.editor.set(words)
        self._changed()
        self._place = place if place < len(old) else None

    def _understood(self) -> tuple[datetime, Precision, str | None, bool]:
        line = understood(self._line.text[:_ECHO], self.kept.pressed_at, self._zone)
        at = line.when.at if line.when and line.when.at else self.kept.pressed_at
        precision = line.when.precision if line.when else Precision.EXACT
        return at, precision, line.speaker, line.when is not None

    @property
    def _zone(self) -> tzinfo:
        return self._desk.view.zone

    @property
    def _chip(self) -> str:
        look = kind_look(self.kept.kind)
        word = "CORRECTION" if self.kept.corrects is not None else self.kept.kind.upper()
        return f"{getattr(glyphs(self._desk.view.ascii), look.sign)} {word}"

    def _label(self) -> None:
        self._line.hints = () if self._problem else _HINTS
        self._line.label(self._chip, self._facts())

    def _facts(self) -> tuple[Piece, ...]:
        if self._problem:
            return ((self._problem, "warning"),)
        at, precision, speaker, told = self._understood()
        near = "~" if precision is Precision.APPROXIMATE else ""
        pieces: list[Piece] = [
            (
                near + times.clock(at, self._zone, seconds=True),
                "warning bold" if told else "bright bold",
            )
        ]
        if told and local(at, self._zone).date() != local(self.kept.pressed_at, self._zone).date():
            pieces.append((f" {times.day(at, self._zone)}", "warning"))
        who = f"  by {speaker}, recorded as " if speaker else "  as "
        pieces.append((who + self._desk.view.me, "dim"))
        if self.kept.about is not None and self.kept.kind == Kind.HYPOTHESIS:
            pieces.append((f"  from entry {self.kept.about}", "info"))
        asks = read(self._line.text[:_ECHO], changes.LINE)
        if self.kept.kind == Kind.CHANGE and asks.risk:
            at_once = asks.risk in LOGGED_AT_ONCE
            said = "is logged as done" if at_once else "asks for approval"
            pieces.append((f"  {said}, {asks.risk}", "info" if at_once else "warning"))
        decides = self.kept.kind == Kind.DECISION and self.kept.corrects is None
        if decides and (said := _reviewed(self._line.text[:_ECHO])):
            pieces.append((said, "info"))
        if self.kept.attachment:
            shown = " ".join(self.kept.attachment[:_SHOWN_ATTACHMENT].split())
            pieces.append((f"  with {len(self.kept.attachment):,} characters: {shown}…", "info"))
        if problem := misread(self._line.text[:_ECHO], self.kept.pressed_at, self._zone):
            pieces.append((f"  {problem}", "warning"))
        elif self._desk.drafts.problem:
            pieces.append((f"  {self._desk.drafts.problem}", "warning"))
        elif word := word_before(self._line.editor):
            options = [each for each in self._desk.complete(word) if each != word][:3]
            pieces += [(f"  {' '.join(options)}", "info")] * bool(options)
        return tuple(pieces)


def _reviewed(text: str) -> str:
    """What a decision says beside its words: when it is reviewed, that it holds (ESC-1)."""
    said = read(text, decisions.LINE)
    when = f", review in {said.minutes} min" if said.minutes else ", until when? !20m" * said.hold
    return f"  {'a hold' if said.hold else 'a decision'}{when}" if when else ""


def slot_of(kind: str) -> str:
    """Where the draft of a line of that kind is kept."""
    return f"entry:{kind}"


def is_entry(kept: Kept) -> bool:
    """Whether a draft is a line of the timeline, not a field that a flow asked for."""
    return kept.slot.startswith("entry:")


def fresh(kind: str, pressed_at: datetime, about: int | None = None) -> Kept:
    """A new line of a kind."""
    return Kept(
        slot=slot_of(kind), kind=kind or Kind.NOTE, text="", pressed_at=pressed_at, about=about
    )
