"""The interruption budget of doctrine 0.1."""

from datetime import timedelta

import pytest

from tests.story import DOCTRINE, at
from warroom.interruptions import Memory, given_up, interruptions, raised
from warroom.owed import Obligation, Urgency

LIMIT = DOCTRINE.alarms.interruptions_per_hour


def owed(what: str, urgency: Urgency = Urgency.DUE, who: str = "ravi") -> Obligation:
    return Obligation(what, what.upper(), urgency, "update.send", who=who, since=at(0))


@pytest.mark.parametrize(
    ("one", "loud"),
    [
        (owed("no_commander", Urgency.CRITICAL, ""), True),
        (owed("update:internal", Urgency.CRITICAL), True),
        (owed("update:internal", Urgency.DUE), False),
        (owed("item:A1", Urgency.DUE, "mara"), True),
        (owed("item:A1", Urgency.DUE), False),
        (owed("update:internal", Urgency.SOON, "mara"), False),
    ],
)
def test_alarm_1_sound_belongs_to_what_cannot_wait(one: Obligation, loud: bool) -> None:
    found = interruptions([one], DOCTRINE, at(1), "mara")
    assert bool(found.loud) is loud
    assert bool(found.rings) is loud
    assert found.line == (one,)


def test_alarm_1_at_most_six_others_an_hour_come_onto_the_line() -> None:
    others = [owed(f"item:A{number}") for number in range(LIMIT + 2)]
    urgent = owed("no_commander", Urgency.CRITICAL)
    found = interruptions([urgent, *others], DOCTRINE, at(0), "mara")
    assert found.line == (urgent, *others[:LIMIT])
    assert found.waiting == tuple(others[LIMIT:])
    again = interruptions([urgent, *others], DOCTRINE, at(30), "mara", found.memory)
    assert again.line == found.line
    only = interruptions(others[LIMIT:], DOCTRINE, at(59), "mara", again.memory)
    assert only.line == ()
    later = interruptions(others[LIMIT:], DOCTRINE, at(60), "mara", only.memory)
    assert later.line == tuple(others[LIMIT:])


def test_alarm_1_a_later_stage_is_an_interruption_of_its_own() -> None:
    first = interruptions([owed("item:A1")], DOCTRINE, at(0), "mara")
    worse = Obligation("item:A1", "x", Urgency.DUE, "update.send", who="ravi", stage="time up")
    assert len(interruptions([worse], DOCTRINE, at(1), "mara", first.memory).memory.spent) == 2


def test_alarm_2_and_3_what_is_quiet_waits_and_a_call_out_is_silent() -> None:
    callout, severity = owed("callout", Urgency.QUIET, "jonas"), owed("severity", Urgency.QUIET)
    found = interruptions([callout, severity], DOCTRINE, at(0), "jonas")
    assert (found.line, found.rings, found.memory) == ((), (), Memory())
    assert found.silent == (callout,)
    assert found.waiting == (callout, severity)
    assert interruptions([callout], DOCTRINE, at(0), "mara").silent == ()


def test_alarm_5_it_backs_off_and_gives_up() -> None:
    one, gap = owed("no_commander", Urgency.CRITICAL), DOCTRINE.alarms.repeat_after
    times = [raised(one, DOCTRINE, at(minute)) for minute in (0, gap - 1, gap, 3 * gap - 1)]
    assert times == [1, 1, 2, 2]
    assert raised(one, DOCTRINE, at(3 * gap)) == DOCTRINE.alarms.give_up_after
    assert raised(one, DOCTRINE, at(500)) == DOCTRINE.alarms.give_up_after
    assert not given_up(one, DOCTRINE, at(gap))
    assert given_up(one, DOCTRINE, at(3 * gap))


def test_alarm_5_each_raise_has_a_name_of_its_own_and_no_more_come() -> None:
    one = owed("no_commander", Urgency.CRITICAL)
    names = {
        name
        for minute in range(240)
        for name, _ in interruptions([one], DOCTRINE, at(minute), "mara").rings
    }
    assert len(names) == DOCTRINE.alarms.give_up_after


def test_alarm_5_what_begins_anew_sounds_anew() -> None:
    first = owed("update:internal", Urgency.CRITICAL)
    later = Obligation(
        "update:internal", "x", Urgency.CRITICAL, "update.send", since=at(0) + timedelta(hours=1)
    )
    rings = [interruptions([one], DOCTRINE, at(61), "mara").rings[0][0] for one in (first, later)]
    assert rings[0] != rings[1]
