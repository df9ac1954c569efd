"""How pressing an update is, in glyph, word and tone."""

from datetime import datetime, timedelta

from warroom.core.spans import span
from warroom.topics.updates.state import Clock, Level
from warroom.tui.paint.glyphs import Glyphs

_WORDS = {
    Level.OFF: "off",
    Level.ON_TRACK: "on track",
    Level.SOON: "due soon",
    Level.DUE: "DUE NOW",
    Level.OVERDUE: "OVERDUE",
    Level.BREACH: "BREACH",
}

TONES = {
    Level.OFF: "dim",
    Level.ON_TRACK: "ok",
    Level.SOON: "warning bold",
    Level.DUE: "on-warning bold",
    Level.OVERDUE: "on-critical bold",
    Level.BREACH: "on-critical bold",
}
"""The tone of the word on its field."""


def word(level: Level, signs: Glyphs) -> str:
    """Such as ``▲ OVERDUE``."""
    sign = signs.full if level <= Level.ON_TRACK else signs.alarm
    return f"{sign} {_WORDS[level]}"


def plain_tone(level: Level) -> str:
    """The tone where there is no field."""
    if level >= Level.OVERDUE:
        return "critical bold"
    return "warning bold" if level is Level.DUE else TONES[level]


def field(level: Level, ground: str) -> str:
    """What it stands on: a field from due on."""
    if level >= Level.OVERDUE:
        return "critical-field"
    return "warning-field" if level is Level.DUE else ground


def remaining(clock: Clock, now: datetime) -> str:
    """Such as ``04:12``; past the due time it counts up: ``+03:12``."""
    left = clock.due_at - now
    return f"+{span(-left)}" if left <= timedelta(seconds=-1) else span(left)


def short_remaining(clock: Clock, now: datetime) -> str:
    """The same for big digits: hours without seconds, such as ``+1h04``."""
    seconds = int((clock.due_at - now).total_seconds())
    if abs(seconds) < 3600:
        return remaining(clock, now)
    return f"{'+' if seconds < 0 else ''}{abs(seconds) // 3600}h{abs(seconds) % 3600 // 60:02}"


def rhythm(clock: Clock) -> str:
    """How often it is owed, such as ``every 30m``; empty when only a promise says when."""
    hours, minutes = divmod(clock.every, 60)
    if clock.every > 90 and not minutes:
        return f"every {hours}h"
    return f"every {clock.every}m" if clock.every else ""


def share(clock: Clock, now: datetime) -> float:
    """How much of the interval is left, 0 to 1."""
    whole = (clock.due_at - clock.started_at).total_seconds()
    left = (clock.due_at - now).total_seconds()
    return min(max(left / whole, 0.0), 1.0) if whole > 0 else 0.0
