"""The sheet of an update while it is composed: words by field, to whom, the next time (E.2)."""

import re
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from warroom.core.spans import local
from warroom.core.when import WhenError, parse_ahead
from warroom.topics.language.console import afterwards, against
from warroom.topics.updates.compose import prefilled
from warroom.topics.updates.draft_state import DraftState, UpdateDraft
from warroom.topics.updates.events import Audience
from warroom.topics.updates.state import public_state_of, step
from warroom.topics.updates.words import (
    PROMPTS,
    Field,
    composed,
    fields_of,
    is_public,
    label,
    with_next,
)
from warroom.tui.ask.context import Context
from warroom.tui.ask.sheet import CardLine
from warroom.tui.view import View

NEXT, SAYS, TO = "next", "says", "to"
"""The rows of a sheet that are no words of the text."""

FINAL = "final"
_AT_END = r"\s!(?P<next>\d{1,4}m?|\d{1,2}:\d{2})\s*$"
_SLOT = "flow:update"


class Sheet:
    """What is being composed.

    Attributes:
        audiences: Who hears it.
        said: What a status page says, for words to the customers.
        next: The next time as it is typed; empty for what the cadence says.
        draft: The draft that it was; None for a new text.
        problem: Why it does not go out as it stands; empty when nothing is known against it.
    """

    def __init__(
        self, desk: Context, audiences: tuple[Audience, ...], draft: UpdateDraft | None = None
    ) -> None:
        self.desk, self.draft, self.problem = desk, draft, ""
        self.next = FINAL if draft and draft.final else ""
        self._words: dict[Field, str] = {}
        self._judged: tuple[str, tuple[str, ...]] = ("", ())
        self._place = 0
        self.address(audiences)

    def address(self, audiences: tuple[Audience, ...]) -> None:
        """Write to others: what nobody typed is filled in for them; a draft for others is left."""
        self.audiences = audiences
        if self.draft is not None and not set(self.draft.audiences) <= set(audiences):
            self.draft = None
        drafted = self.draft.public_state if self.draft else ""
        self.said = ""
        if self.public:
            self.said = drafted or str(public_state_of(self.desk.incident.lifecycle))
        self._fill()

    def say(self, state: str) -> None:
        """Name another public state; its words are filled in where nobody typed."""
        self.said = state
        self._fill()

    def _fill(self) -> None:
        """What each field says before anybody types: the draft, else what the room knows now."""
        desk, draft = self.desk, self.draft
        self._of = desk.incident
        if draft is not None:
            words = draft.fields or {Field.STATUS: draft.text}
            self._filled = {name: words.get(name, "") for name in Field}
        else:
            told = (desk.incident, desk.doctrine, desk.now(), self.audiences, self.said)
            self._filled = prefilled(*told)

    def keep_up(self) -> None:
        """Fill in anew where the room has moved since."""
        if self._of is not self.desk.incident:
            self._fill()

    @property
    def public(self) -> bool:
        """Whether somebody outside reads it."""
        return is_public(self.audiences)

    @property
    def rows(self) -> tuple[str, ...]:
        """What Tab goes through: the fields, the next time, the public state, to whom."""
        states = (SAYS,) if self.public else ()
        return (*fields_of(self.audiences), NEXT, *states, TO)

    @property
    def row(self) -> str:
        """Where one writes."""
        return self.rows[self._place % len(self.rows)]

    def move(self, by: int) -> None:
        """Go to another row, around the ends."""
        self._place = (self._place + by) % len(self.rows)

    def go(self, row: str) -> None:
        """Go to a row of this sheet."""
        self._place = self.rows.index(row)

    def text_of(self, row: str) -> str:
        """What stands in a row: as typed, as drafted, as filled in."""
        if row == NEXT:
            return self.next
        field = Field(row)
        if field in self._words:
            return self._words[field]
        return self.desk.kept_text(self._slot(row)) or self._filled.get(field, "")

    def put(self, row: str, text: str) -> None:
        """Keep what was typed in a row; it survives a crash."""
        if row == NEXT:
            self.next = text
            return
        field = Field(row)
        if text == self.text_of(row):
            return
        typed = text != self._filled.get(field, "")
        self._words = {name: words for name, words in self._words.items() if name is not field}
        if typed:
            self._words[field] = text
        self.desk.keep_text(self._slot(row), text if typed else "")

    def take(self, row: str, text: str) -> None:
        """Keep a row that is done; ``!20m`` or ``!15:30`` at its end is the next time."""
        if row != NEXT and (found := re.search(_AT_END, text)):
            self.next, text = found["next"], text[: found.start()]
        self.put(row, text)

    def settle(self) -> None:
        """Forget what was typed: it is durable."""
        for field in fields_of(self.audiences):
            self.desk.settle(self._slot(field))

    def _slot(self, row: str) -> str:
        return f"{_SLOT}:{'public' if self.public else 'inside'}:{row}"

    @property
    def fields(self) -> dict[str, str]:
        """The words by field."""
        return {str(each): self.text_of(each).strip() for each in fields_of(self.audiences)}

    @property
    def body(self) -> str:
        """The text without its next time."""
        if self.draft is not None and not self.draft.fields and not self._words:
            return self.draft.text
        return composed(self.fields, self.audiences)

    @property
    def cleared(self) -> bool:
        """Whether these very words are approved."""
        draft = self.draft
        if draft is None or draft.state is not DraftState.APPROVED:
            return False
        return draft.text == self.body and draft.public_state == self.said

    def wish(self) -> dict[str, Any]:
        """What was typed about the next time; raises WhenError where it cannot be read."""
        typed = self.next.strip()
        if typed.removeprefix("!").casefold() == FINAL:
            return {"final": True}
        if not typed:
            return {}
        return {"next_at": parse_ahead(typed, self.desk.now(), self.desk.zone)}

    def next_at(self) -> datetime | None:
        """The next time that it promises; None for a final one. Raises WhenError."""
        wish, desk = self.wish(), self.desk
        if wish.get("final"):
            return None
        if at := wish.get("next_at"):
            assert isinstance(at, datetime)
            return at
        state = desk.incident
        minutes = step(
            self.audiences, self.said, state.updates, state.severity, state.lifecycle, desk.doctrine
        )
        return desk.now() + timedelta(minutes=minutes)

    # What is shown

    @property
    def title(self) -> str:
        """Such as ``UPDATE TO internal, leadership``."""
        draft = f"{self.draft.id} " if self.draft else ""
        return f"{draft}UPDATE TO {', '.join(self.audiences)}"

    def lines(self, _: View) -> Sequence[CardLine]:
        """The sheet: a row each, the text for outside as it will read, what speaks against it."""
        self.keep_up()
        shown = [self._line(row) for row in self.rows]
        if self.public and self.body:
            shown += [CardLine(), CardLine(self._whole(), "Reads", tone="dim")]
        if self.draft is not None and self.draft.answer:
            shown.append(CardLine(self.draft.answer, f"{self.draft.answered_by}", tone="warning"))
        told = self.warnings()
        return [*shown, CardLine(), *(CardLine(each, "!", tone="warning") for each in told)]

    def _line(self, row: str) -> CardLine:
        here = row == self.row
        names = {NEXT: "Next update", SAYS: "Status page", TO: "To"}
        name = names.get(row) or label(Field(row), self.audiences)
        return CardLine(
            self._shown(row) or "(left out)", f"{'>' if here else ' '} {name}",
            tone="bright bold" if here else "text" if self._shown(row) else "faint",
        )  # fmt: skip

    def _shown(self, row: str) -> str:
        if row == TO:
            return ", ".join(self.audiences)
        if row == SAYS:
            return self.said
        if row != NEXT:
            return self.text_of(row).strip()
        try:
            at = self.next_at()
        except WhenError as error:
            return str(error)
        how = "" if self.next.strip() else ", as the cadence says"
        if at is None:
            return "final: nothing further is promised"
        left = max(round((at - self.desk.now()).total_seconds() / 60), 0)
        return f"{local(at, UTC):%H:%M} UTC, in {left} min{how}"

    def _whole(self) -> str:
        try:
            return with_next(self.body, self.audiences, self.next_at())
        except WhenError:
            return self.body

    def warnings(self) -> tuple[str, ...]:
        """What the wording rules and the cadence say of it; nothing of it forbids the sending.

        Asked again only when the text changed, for the sheet is painted with every second.
        """
        whole = self._whole()
        if whole != self._judged[0]:
            self._judged = whole, self._judge(whole)
        return self._judged[1]

    def _judge(self, whole: str) -> tuple[str, ...]:
        try:
            wish = {"next_at": self.next_at()}
        except WhenError:
            wish = {}
        return (
            *against(self.desk, self.audiences, self.body),
            *afterwards(self.desk, self.audiences, whole, wish),
        )

    def prompt(self) -> str:
        """What is wanted in the row, for a line that is empty."""
        if self.row == NEXT:
            return "20m, 15:30, final; empty: as the cadence says"
        return PROMPTS[Field(self.row)]
