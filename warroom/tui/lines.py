"""From a typed line to an act: when it happened, who said it, what it becomes."""

from collections.abc import Callable, Iterable
from datetime import tzinfo
from typing import Any

import msgspec

from warroom.core.doctrine.thresholds import TimelineTimes
from warroom.core.event import Event, When
from warroom.core.oneline import opened
from warroom.incident import Incident
from warroom.topics.timeline import rules as timeline
from warroom.topics.timeline import typed
from warroom.tui.drafts import Kept
from warroom.tui.view import Pending


class Wish(msgspec.Struct, frozen=True):
    """An act that is asked of the room.

    Attributes:
        pending: How it is shown until it is durable; None for what is not an entry.
    """

    rule: Callable[..., list[Event]]
    wish: dict[str, Any]
    by: str | None = None
    when: When | None = None
    command_id: str = ""
    pending: Pending | None = None


def wish_of(kept: Kept, zone: tzinfo) -> Wish:
    """What a kept line asks of the room; the same line always asks the same."""
    line = opened(kept.text, kept.pressed_at, zone)
    when = line.when or When(kept.pressed_at)
    rule, wish = _rule(kept, line.text)
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


def _rule(kept: Kept, text: str) -> tuple[Callable[..., list[Event]], dict[str, Any]]:
    if kept.corrects is not None:
        return timeline.correct, {"entry": kept.corrects, "text": text}
    return typed.log, {
        "kind": kept.kind, "text": text, "attachment": kept.attachment, "entry": kept.about,
        "confirm": kept.confirmed,
    }  # fmt: skip


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
    owned = [*incident.action_items.by_id, *incident.followups.by_id]
    return [*claims, *owned, *windows, incident.id, *seqs]
