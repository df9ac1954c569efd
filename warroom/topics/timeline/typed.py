"""What one typed line means: a kind and words, and the same act at every door.

The console, ``warroom log``, the lines of stdin, a bare sentence and a story all ask this rule.
"""

import msgspec

from warroom.act import Act
from warroom.core.errors import Refused
from warroom.core.event import Event
from warroom.core.oneline import read
from warroom.core.text import clean, clean_line
from warroom.incident import Incident
from warroom.topics.action_items import rules as action_items
from warroom.topics.action_items.events import Assigned
from warroom.topics.changes import rules as changes_rules
from warroom.topics.decisions import rules as decisions_rules
from warroom.topics.followups import rules as followups_rules
from warroom.topics.followups import state as followups_state
from warroom.topics.hypotheses import rules as hypotheses_rules
from warroom.topics.questions import rules as questions_rules
from warroom.topics.timeline.events import Kind, Logged

ITEM = "item"
"""The kind of a line that becomes an action item."""

KINDS = (*(kind.value for kind in Kind if kind is not Kind.FOLLOWUP), ITEM, Kind.FOLLOWUP.value)
"""What a line can become, in the order in which one walks through them."""

_CAPTION = 80


class _Typed(msgspec.Struct, frozen=True):
    """A line with what was said beside it."""

    words: str
    service: str
    ref: str
    attachment: str
    milestones: tuple[str, ...]

    def __call__(self, text: str) -> str:
        """Words of it, with what they speak of where the act has no field for that."""
        return f"{text} ({self.about})" if text and self.about else text

    @property
    def about(self) -> str:
        """What it speaks of, in words."""
        return ", ".join(filter(None, (self.ref, self.service)))

    def as_entry(self, kind: Kind) -> Logged:
        """The entry of a line that only tells something."""
        return Logged(entry=kind, text=self.words, attachment=self.attachment,
                      service=self.service, ref=self.ref, milestones=self.milestones)  # fmt: skip

    def beside(self, name: str) -> list[Event]:
        """The attachment as a note about what has no place for one."""
        if not self.attachment:
            return []
        words = caption(self.attachment)
        return [Logged(entry=Kind.NOTE, text=words, attachment=self.attachment, ref=name)]


def log(
    incident: Incident,
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
    words = clean(text).strip() or caption(attachment)
    line = _Typed(words, clean_line(service), clean_line(ref), clean(attachment), milestones)
    chosen = None if kind == ITEM else kind_of(kind)
    if not words:
        raise Refused("text", "There are no words in it.", "Say what happened.")
    if chosen is None:
        return _item(line, incident, act, confirm=confirm)
    asked = _asked(line, chosen, incident, act, entry)
    return [line.as_entry(chosen)] if asked is None else asked


def _asked(
    line: _Typed, kind: Kind, incident: Incident, act: Act, entry: int | None
) -> list[Event] | None:
    """What a line does beside telling something; None for one that only tells it."""
    if kind is Kind.FOLLOWUP:
        return _followup(line, incident, act)
    if kind is Kind.DECISION:
        return _decision(line, incident, act)
    if line.milestones:
        return None
    if kind is Kind.HYPOTHESIS:
        return _claim(line, incident, act, entry)
    if kind is Kind.QUESTION:
        return _question(line, incident, act)
    return _change(line, incident, act) if kind is Kind.CHANGE else None


def _item(line: _Typed, incident: Incident, act: Act, *, confirm: bool) -> list[Event]:
    said = read(line.words, action_items.LINE, act.by)
    given = action_items.assign(
        incident, act, text=line(said.text), owner=said.owner, minutes=said.minutes, confirm=confirm
    )
    name = given[0].item if isinstance(given[0], Assigned) else ""
    return [*given, *line.beside(name)]


def _followup(line: _Typed, incident: Incident, act: Act) -> list[Event]:
    said = read(line.words, followups_state.LINE, act.by)
    text = line(said.text or line.words)
    noted = followups_rules.note(incident, act, text=text, owner=said.owner)
    return [*noted, *line.beside(incident.followups.next_id)]


def _decision(line: _Typed, incident: Incident, act: Act) -> list[Event]:
    return decisions_rules.from_line(
        incident,
        act,
        text=line.words,
        about=line.about,
        attachment=line.attachment,
        milestones=line.milestones,
    )


def _question(line: _Typed, incident: Incident, act: Act) -> list[Event]:
    said = read(line.words, questions_rules.LINE, act.by)
    return questions_rules.ask(
        incident,
        act,
        text=said.text,
        owner=said.owner,
        about=line.about,
        attachment=line.attachment,
    )


def _claim(line: _Typed, incident: Incident, act: Act, entry: int | None) -> list[Event]:
    said = read(line.words, hypotheses_rules.LINE, act.by)
    return hypotheses_rules.propose(
        incident,
        act,
        text=line(said.text or line.words),
        confidence=said.confidence,
        owner=said.owner,
        entry=entry,
        attachment=line.attachment,
    )


def _change(line: _Typed, incident: Incident, act: Act) -> list[Event] | None:
    """What a line asks for; None for a fact. What cannot be asked so is a note that says why."""
    said, component = read(line.words, changes_rules.LINE), line.service
    if not said.risk:
        return None
    if said.component in ("", component):
        line = msgspec.structs.replace(line, service="")
    try:
        asked = changes_rules.request(
            incident,
            act,
            text=line(said.text),
            risk=said.risk,
            component=said.component or component,
            expect_minutes=said.minutes,
        )
    except Refused as no:
        words = line(f"{line.words} (not asked: {no.why.rstrip('.')})")
        return [Logged(entry=Kind.NOTE, text=words, attachment=line.attachment)]
    return [*asked, *line.beside(incident.changes.next_id)]


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
