"""What one typed line means: a kind and words, and the same act at every door.

The console, ``warroom log``, the lines of stdin, a bare sentence and a story all ask this rule.
"""

import msgspec

from warroom.domain import action_items, changes
from warroom.domain import decisions as made
from warroom.domain import followups as afterwards
from warroom.domain import hypotheses as claims
from warroom.domain import questions as queue
from warroom.domain.changes import Changes
from warroom.domain.crew import Crew
from warroom.domain.decision_events import Decisions
from warroom.domain.doctrine import Doctrine
from warroom.domain.entries import Kind, Logged
from warroom.domain.errors import Refused
from warroom.domain.event import Act, Event
from warroom.domain.followups import FollowUps
from warroom.domain.hypothesis_events import Hypotheses
from warroom.domain.items import ActionItems, Assigned
from warroom.domain.lifecycle_events import Lifecycle
from warroom.domain.oneline import read
from warroom.domain.question_events import Questions
from warroom.domain.roster import Roles
from warroom.domain.severity import Severity
from warroom.domain.text import clean, clean_line

ITEM = "item"
"""The kind of a line that becomes an action item."""

KINDS = (*(kind.value for kind in Kind if kind is not Kind.FOLLOWUP), ITEM, Kind.FOLLOWUP.value)
"""What a line can become, in the order in which one walks through them."""

_CAPTION = 80


class _Typed(msgspec.Struct, frozen=True):
    """A line with what was said beside it."""

    words: str
    about: str
    attachment: str
    milestones: tuple[str, ...]

    def __call__(self, text: str) -> str:
        """Words of it, with what they speak of where the act has no field for that."""
        return f"{text} ({self.about})" if text and self.about else text

    def beside(self, name: str) -> list[Event]:
        """The attachment as a note about what has no place for one."""
        if not self.attachment:
            return []
        words = caption(self.attachment)
        return [Logged(entry=Kind.NOTE, text=words, attachment=self.attachment, ref=name)]


def log(
    items: ActionItems,
    changes: Changes,
    roles: Roles,
    crew: Crew,
    lifecycle: Lifecycle,
    severity: Severity,
    followups: FollowUps,
    hypotheses: Hypotheses,
    questions: Questions,
    decisions: Decisions,
    doctrine: Doctrine,
    act: Act,
    *,
    kind: str,
    text: str,
    attachment: str = "",
    service: str = "",
    ref: str = "",
    milestones: tuple[str, ...] = (),
    entry: int | None = None,
    confirm: bool = False,
) -> list[Event]:
    """Write a line down as what it is; a fact is never refused, whatever the state (CREW-5).

    ``entry`` names what a hypothesis is drawn from (SIG-2); ``confirm`` gives somebody a second
    action item (TSK-4). A line without words is captioned by its attachment.

    Raises:
        Refused: There are no words in it, no such kind, or an action item that cannot be given so.
    """
    about = ", ".join(filter(None, (clean_line(ref), clean_line(service))))
    words = clean(text).strip() or caption(attachment)
    line = _Typed(words, about, clean(attachment), milestones)
    chosen = ITEM if kind == ITEM else kind_of(kind)
    if not words:
        raise Refused("text", "There are no words in it.", "Say what happened.")
    if chosen == ITEM:
        return _item(line, items, roles, crew, lifecycle, severity, doctrine, act, confirm=confirm)
    if chosen is Kind.FOLLOWUP:
        return _followup(line, followups, act)
    if chosen is Kind.DECISION:
        return made.from_line(
            decisions, lifecycle, roles, crew, doctrine, act,
            text=words, about=about, attachment=attachment, milestones=milestones,
        )  # fmt: skip
    if chosen is Kind.HYPOTHESIS and not milestones:
        return _claim(line, hypotheses, act, entry)
    if chosen is Kind.QUESTION and not milestones:
        asked = read(words, queue.LINE, act.by)
        return queue.ask(
            questions, text=asked.text, owner=asked.owner, about=about, attachment=attachment
        )
    if chosen is Kind.CHANGE and not milestones:
        where, of = clean_line(service), clean_line(ref)
        if asks := _change(
            line, changes, severity, lifecycle, roles, crew, doctrine, act, component=where, ref=of
        ):
            return asks
    return [
        Logged(
            entry=Kind(chosen), text=words, attachment=line.attachment, service=clean_line(service),
            ref=clean_line(ref), milestones=milestones,
        )
    ]  # fmt: skip


def _item(
    line: _Typed,
    items: ActionItems,
    roles: Roles,
    crew: Crew,
    lifecycle: Lifecycle,
    severity: Severity,
    doctrine: Doctrine,
    act: Act,
    *,
    confirm: bool,
) -> list[Event]:
    said = read(line.words, action_items.LINE, act.by)
    given = action_items.assign(
        items, roles, crew, lifecycle, severity, doctrine, act,
        text=line(said.text), owner=said.owner, minutes=said.minutes, confirm=confirm,
    )  # fmt: skip
    name = given[0].item if isinstance(given[0], Assigned) else ""
    return [*given, *line.beside(name)]


def _followup(line: _Typed, followups: FollowUps, act: Act) -> list[Event]:
    said = read(line.words, afterwards.LINE, act.by)
    text = line(said.text or line.words)
    noted = afterwards.note(followups, text=text, owner=said.owner)
    return [*noted, *line.beside(followups.next_id)]


def _claim(line: _Typed, hypotheses: Hypotheses, act: Act, entry: int | None) -> list[Event]:
    said = read(line.words, claims.LINE, act.by)
    return claims.propose(
        hypotheses, act,
        text=line(said.text or line.words), confidence=said.confidence, owner=said.owner,
        entry=entry, attachment=line.attachment,
    )  # fmt: skip


def _change(
    line: _Typed,
    state: Changes,
    severity: Severity,
    lifecycle: Lifecycle,
    roles: Roles,
    crew: Crew,
    doctrine: Doctrine,
    act: Act,
    *,
    component: str,
    ref: str,
) -> list[Event]:
    """What a line asks for; nothing for a fact. What cannot be asked so is a note that says why."""
    said = read(line.words, changes.LINE)
    if not said.risk:
        return []
    if said.component in ("", component):
        line = msgspec.structs.replace(line, about=ref)
    try:
        asked = changes.request(
            state, severity, lifecycle, roles, crew, doctrine, act,
            text=line(said.text), risk=said.risk, component=said.component or component,
            expect_minutes=said.minutes,
        )  # fmt: skip
    except Refused as no:
        words = line(f"{line.words} (not asked: {no.why.rstrip('.')})")
        return [Logged(entry=Kind.NOTE, text=words, attachment=line.attachment)]
    return [*asked, *line.beside(state.next_id)]


def caption(attachment: str) -> str:
    """The words of an attachment that has none: its first line, and how many there are."""
    lines = attachment.splitlines()
    first = next((line.strip() for line in lines if line.strip()), "")
    many = f"({len(lines)} line{'s' * (len(lines) != 1)})"
    return f"{first[:_CAPTION]} {many}" if first else ""


def kind_of(kind: str) -> Kind:
    """The kind of an entry of that name.

    Raises:
        Refused: There is none.
    """
    try:
        return Kind(kind)
    except ValueError:
        known = ", ".join(Kind)
        raise Refused(
            "kind", f"There is no kind of entry called {clean_line(kind)}.", f"Kinds are {known}."
        ) from None
