"""From a typed line to an act: when it happened, who said it, what it becomes."""

from collections.abc import Iterable
from datetime import datetime, tzinfo
from typing import Any

import msgspec

from warroom.domain import action_items, changes, followups, hypotheses, timeline
from warroom.domain.change_text import parse_request
from warroom.domain.doctrine import TimelineTimes
from warroom.domain.event import When
from warroom.domain.incident import Incident, Rule
from warroom.domain.text import clean
from warroom.domain.timeline import Kind
from warroom.domain.when import split_speaker, split_when
from warroom.tui.drafts import Kept
from warroom.tui.view import Pending

ITEM = "item"
"""The kind of a line that becomes an action item."""

KINDS = (*(kind.value for kind in Kind if kind is not Kind.FOLLOWUP), ITEM, Kind.FOLLOWUP.value)
"""What a line can become, in the order in which Tab walks."""


class Line(msgspec.Struct, frozen=True):
    """A typed line, understood.

    Attributes:
        when: The time at its start, if there was one.
        speaker: Who said it, if somebody else did.
        text: The words that are left.
    """

    when: When | None
    speaker: str | None
    text: str


class Wish(msgspec.Struct, frozen=True):
    """An act that is asked of the room.

    Attributes:
        pending: How it is shown until it is durable; None for what is not an entry.
    """

    rule: Rule
    wish: dict[str, Any]
    by: str | None = None
    when: When | None = None
    command_id: str = ""
    pending: Pending | None = None


def understood(text: str, pressed_at: datetime, zone: tzinfo) -> Line:
    """Split the time and the speaker off the start of a line, in either order."""
    text = clean(text).strip()
    when, rest = split_when(text, pressed_at, zone)
    speaker, rest = split_speaker(rest)
    if when is None:
        when, rest = split_when(rest, pressed_at, zone)
    return Line(when, speaker, rest.strip())


def wish_of(kept: Kept, me: str, zone: tzinfo) -> Wish:
    """What a kept line asks of the room; the same line always asks the same."""
    line = understood(kept.text, kept.pressed_at, zone)
    when = line.when or When(kept.pressed_at)
    rule, wish = _rule(kept, line, me)
    at = when.at or kept.pressed_at
    return Wish(
        rule,
        wish,
        line.speaker,
        when if line.when or kept.corrects is None else None,
        kept.command_id,
        Pending(
            text=line.text or kept.attachment[:80], kind=kept.kind, at=at, by=line.speaker or ""
        ),
    )


def _rule(kept: Kept, line: Line, me: str) -> tuple[Rule, dict[str, Any]]:
    if kept.corrects is not None:
        return timeline.correct, {"entry": kept.corrects, "text": line.text}
    if kept.kind == ITEM:
        text, owner, minutes = action_items.parse_item(line.text, line.speaker or me)
        asked = {"text": text, "owner": owner, "minutes": minutes, "confirm": kept.confirmed}
        return action_items.assign, asked
    if kept.kind == Kind.FOLLOWUP:
        text, owner, _ = action_items.parse_item(line.text, line.speaker or me)
        return followups.note, {"text": text, "owner": owner}
    if kept.kind == Kind.CHANGE and (wanted := parse_request(line.text)):
        return changes.request, {
            "text": wanted.text, "risk": wanted.risk, "component": wanted.component,
            "expect_minutes": wanted.minutes,
        }  # fmt: skip
    if kept.kind == Kind.HYPOTHESIS:
        return hypotheses.propose, _claim(kept, line, me)
    wish: dict[str, Any] = {"kind": kept.kind, "text": line.text}
    if kept.attachment:
        wish["attachment"] = kept.attachment
        wish["text"] = line.text or _caption(kept.attachment)
    return timeline.log, wish


def _claim(kept: Kept, line: Line, me: str) -> dict[str, Any]:
    text, owner, confidence = hypotheses.parse_hypothesis(line.text, line.speaker or me)
    caption = _caption(kept.attachment) if kept.attachment else ""
    return {
        "text": text or line.text or caption, "owner": owner, "confidence": confidence,
        "entry": kept.about, "attachment": kept.attachment,
    }  # fmt: skip


def _caption(attachment: str) -> str:
    first = next((line.strip() for line in attachment.splitlines() if line.strip()), "")
    lines = len(attachment.splitlines())
    return f"{first[:80]} ({lines} line{'s' * (lines != 1)})"


def is_long(text: str, times: TimelineTimes) -> bool:
    """Whether a paste is to become an attachment rather than words (SIG-5)."""
    return len(text.splitlines()) > times.attach_lines or len(text) > times.attach_characters


def completions(incident: Incident, watchers: Iterable[str], word: str) -> list[str]:
    """What ``@na`` or ``#A`` may stand for: people, or ids of this incident."""
    if len(word) > 60 or not word or word[0] not in "@#":
        return []
    sign, start = word[0], word[1:].lower()
    names = _people(incident, watchers) if sign == "@" else _ids(incident)
    lead = sign if sign == "@" else ""
    return [lead + name for name in dict.fromkeys(names) if name.lower().startswith(start)]


def _people(incident: Incident, watchers: Iterable[str]) -> list[str]:
    holders = [holding.who for holding in incident.roles.holdings]
    return [*holders, *sorted(incident.crew.wrote), *sorted(watchers)]


def _ids(incident: Incident) -> list[str]:
    windows = [window.id for window in incident.impact.windows]
    latest = incident.timeline.written[-200:]
    seqs = [str(entry.seq) for entry in reversed(latest)]
    claims = [*incident.hypotheses.by_id, *incident.questions.by_id, *incident.changes.by_id,
              *incident.decisions.by_id]  # fmt: skip
    return [*claims, *incident.items.by_id, *incident.followups.by_id, *windows, incident.id, *seqs]
