"""The interruption budget: what interrupts one person now, and what waits in the list (0.1).

Sound and the alarm line belong to no command, a promise overdue and what waits for this person;
a few others may stand on the line, everything else waits (ALARM-1). An alarm that nobody heeds
sounds again at growing intervals, then no more by itself (ALARM-5).
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

import msgspec

from warroom.core.doctrine.thresholds import Doctrine
from warroom.owed import Obligation, Urgency

_HOUR = timedelta(hours=1)


_NEVER_WAIT = frozenset({"no_commander", "update"})


class Memory(msgspec.Struct, frozen=True):
    """What one screen remembers of its interruptions.

    Attributes:
        standing: The others that stand on the line, by their name and stage.
        spent: When others came onto the line, within the last hour.
    """

    standing: frozenset[str] = frozenset()
    spent: tuple[datetime, ...] = ()


class Interruptions(msgspec.Struct, frozen=True):
    """What is owed, as it reaches one person.

    Attributes:
        loud: What may sound and leave the screen, the most pressing first.
        line: What stands on the alarm line: the loud ones and others within the budget.
        silent: Call-outs for this person: on the line without sound, while nothing else is.
        waiting: What waits in the list.
        rings: Everything that sounded by now, each under a name of its own.
        memory: For the next look.
    """

    loud: tuple[Obligation, ...] = ()
    line: tuple[Obligation, ...] = ()
    silent: tuple[Obligation, ...] = ()
    waiting: tuple[Obligation, ...] = ()
    rings: tuple[tuple[str, Obligation], ...] = ()
    memory: Memory = Memory()


def interruptions(
    owed: Iterable[Obligation],
    doctrine: Doctrine,
    now: datetime,
    me: str,
    memory: Memory = Memory(),  # noqa: B008 - it is frozen
) -> Interruptions:
    """Split what is owed for one screen.

    Args:
        owed: What is owed as this person sees it, the most pressing first.
        doctrine: The budget.
        now: The present instant.
        me: Whose screen it is.
        memory: What the look before left.
    """
    every = tuple(owed)
    loud = tuple(each for each in every if is_loud(each, me))
    fitting, left = _within_budget(
        (each for each in every if each not in loud), doctrine, now, memory
    )
    waiting = tuple(each for each in every if each not in loud and each not in fitting)
    return Interruptions(
        loud=loud,
        line=tuple(each for each in every if each in loud or each in fitting),
        silent=tuple(each for each in waiting if each.what == "callout" and each.who == me),
        waiting=waiting,
        rings=tuple((_ring(each, doctrine, now), each) for each in loud),
        memory=left,
    )


def _within_budget(
    others: Iterable[Obligation], doctrine: Doctrine, now: datetime, memory: Memory
) -> tuple[tuple[Obligation, ...], Memory]:
    """Those that are not loud and stand on the line all the same, and what is remembered."""
    spent = tuple(at for at in memory.spent if now - at < _HOUR)
    found: dict[str, list[Obligation]] = {}
    for each in others:
        name = f"{each.what}|{each.stage}"
        stands = name in memory.standing
        fits = stands or len(spent) < doctrine.alarms.interruptions_per_hour
        if each.urgency is Urgency.QUIET or not fits:
            continue
        spent = spent if stands else (*spent, now)
        found.setdefault(name, []).append(each)
    fitting = tuple(each for named in found.values() for each in named)
    return fitting, Memory(frozenset(found), spent)


def is_loud(owed: Obligation, me: str) -> bool:
    """Whether it may interrupt at any time: no command, a promise overdue, what waits for me."""
    if owed.what.partition(":")[0] in _NEVER_WAIT and owed.urgency is Urgency.CRITICAL:
        return True
    return bool(me) and owed.who == me and owed.urgency >= Urgency.DUE


def raised(owed: Obligation, doctrine: Doctrine, now: datetime) -> int:
    """How often it was raised by now: at once, then after growing intervals (ALARM-5).

    It follows from since when it is owed, so that every screen counts the same and the count is
    there for the review.
    """
    start, alarms = owed.stage_at or owed.since, doctrine.alarms
    if start is None or not alarms.repeat_after:
        return 1
    times, gap = 1, timedelta(minutes=alarms.repeat_after)
    due = start + gap
    while times < alarms.give_up_after and due <= now:
        times, gap = times + 1, gap * 2
        due += gap
    return times


def given_up(owed: Obligation, doctrine: Doctrine, now: datetime) -> bool:
    """Whether it was raised as often as it may be, unheeded: it is not raised again (ALARM-5)."""
    return raised(owed, doctrine, now) >= doctrine.alarms.give_up_after


def _ring(owed: Obligation, doctrine: Doctrine, now: datetime) -> str:
    start = owed.stage_at or owed.since
    began = start.isoformat() if start else ""
    return f"{owed.what}|{owed.stage}|{began}|{raised(owed, doctrine, now)}"
