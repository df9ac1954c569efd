from datetime import datetime

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.story import DOCTRINE, Story, at, declared, opened
from warroom.topics.impact.events import ImpactOpened
from warroom.topics.lifecycle.events import IncidentKind, Phase, PhaseChanged, SituationSet, State
from warroom.topics.roles.events import Role
from warroom.topics.updates.cadence import cautions, clocks, level_at
from warroom.topics.updates.events import Audience, CadenceSet, UpdateSent
from warroom.topics.updates.rules import promise, set_cadence
from warroom.topics.updates.state import Clock, Level

INTERNAL, LEADERSHIP = Audience.INTERNAL, Audience.LEADERSHIP
CUSTOMERS, SUPPORT = Audience.CUSTOMERS, Audience.SUPPORT


def all_clocks(story: Story, minute: float) -> tuple[Clock, ...]:
    now = story.incident
    return clocks(now, DOCTRINE, at(minute))


def clock(story: Story, audience: Audience, minute: float = 0) -> Clock:
    return next(one for one in all_clocks(story, minute) if one.audience is audience)


def due(story: Story, audience: Audience, minute: float = 0) -> datetime | None:
    found = [one.due_at for one in all_clocks(story, minute) if one.audience is audience]
    return found[0] if found else None


def told(
    story: Story,
    minute: float,
    audience: Audience,
    next_minute: float | None = None,
    public: str = "",
) -> Story:
    next_at = None if next_minute is None else at(next_minute)
    return story.tell(
        minute, UpdateSent(audiences=(audience,), text="a", next_at=next_at, public_state=public)
    )


def scoped(
    story: Story, minute: float, next_minute: float | None = None, public: str = ""
) -> Story:
    """Customers heard that it is looked into, and then how far it reaches."""
    return told(told(story, minute, CUSTOMERS), minute, CUSTOMERS, next_minute, public)


def test_the_first_is_due_after_the_declaration() -> None:
    story = declared(1)
    assert [due(story, one) for one in Audience] == [at(10), at(15), at(5), None]
    story = declared(2)
    assert [due(story, one) for one in Audience] == [at(15), at(30), at(15), None]
    story = declared(3)
    assert [due(story, one) for one in Audience] == [at(60), None, None, None]
    assert all_clocks(declared(4), 0) == ()


def test_an_unknown_severity_is_held_to_the_third() -> None:
    story = declared(None)
    assert [due(story, one) for one in Audience] == [at(60), None, None, None]
    story.sev(2, None, 2)
    assert [due(story, one) for one in Audience] == [at(17), at(32), at(17), None]


def test_after_an_update_the_promise_counts() -> None:
    story = told(declared(1), 4, INTERNAL, 30)
    found = clock(story, INTERNAL, 5)
    assert (found.due_at, found.started_at, found.promised) == (at(30), at(4), True)
    assert (found.last_at, found.every) == (at(4), 15)


def test_without_a_promise_the_cadence_counts() -> None:
    story = told(declared(1), 4, INTERNAL)
    assert (due(story, INTERNAL, 5), clock(story, INTERNAL, 5).promised) == (at(19), False)


def test_only_sending_restarts_the_clock() -> None:
    story = declared(1)
    story.tell(3, SituationSet(field="doing", text="rolling back"))
    story.tell(4, CadenceSet(audience=INTERNAL, on=True))
    story.join(5, "jonas", Role.IC)
    assert due(story, INTERNAL, 6) == at(10)


def test_raising_pulls_in_what_was_never_sent() -> None:
    story = declared(2).sev(5, 2, 1)
    assert due(story, LEADERSHIP, 6) == at(20)
    assert due(story, CUSTOMERS, 6) == at(10)
    assert due(story, INTERNAL, 6) == at(10)
    late = declared(2).sev(14, 2, 1)
    assert due(late, INTERNAL, 14) == at(15)


def test_raising_pulls_in_what_was_sent() -> None:
    story = declared(2)
    for audience in (INTERNAL, LEADERSHIP):
        told(story, 2, audience, 62)
    scoped(story, 2, 62)
    story.sev(10, 2, 1)
    assert due(story, LEADERSHIP, 10) == at(40)
    assert due(story, INTERNAL, 10) == at(15)
    assert due(story, CUSTOMERS, 10) == at(15)
    assert not clock(story, INTERNAL, 10).promised


def test_raising_starts_what_was_not_owed() -> None:
    story = declared(3).sev(20, 3, 1)
    assert [due(story, one, 20) for one in (INTERNAL, LEADERSHIP, CUSTOMERS)] == [
        at(25),
        at(35),
        at(25),
    ]


def test_lowering_never_extends() -> None:
    story = declared(1).sev(2, 1, 3)
    assert [due(story, one, 3) for one in Audience] == [at(10), at(15), at(5), None]
    story = told(declared(1), 2, INTERNAL).sev(3, 1, 4)
    assert due(story, INTERNAL, 4) == at(17)
    told(story, 10, INTERNAL)
    assert due(story, INTERNAL, 11) == at(10 + 1440)


def test_a_sent_update_settles_an_earlier_raise() -> None:
    story = declared(2).sev(5, 2, 1)
    told(story, 6, INTERNAL, 21)
    assert due(story, INTERNAL, 7) == at(21)


@given(st.lists(st.tuples(st.integers(1, 20), st.integers(1, 4)), max_size=6))
def test_the_due_time_of_an_open_promise_never_grows(steps: list[tuple[int, int]]) -> None:
    story = told(declared(2), 1, INTERNAL, 31)
    minute, level, before = 1.0, 2, at(31)
    for wait, new in steps:
        minute += wait / 2
        story.sev(minute, level, new)
        level = new
        now = due(story, INTERNAL, minute)
        assert now is not None
        assert now <= before
        before = now


def test_a_regression_is_told_within_minutes() -> None:
    story = declared(1)
    for audience, next_minute in ((INTERNAL, 60), (LEADERSHIP, 80)):
        told(story, 2, audience, next_minute)
    scoped(story, 2, 70)
    story.move(20, State.ACTIVE, State.MITIGATED).move(30, State.MITIGATED, State.ACTIVE)
    assert due(story, INTERNAL, 31) == at(35)
    assert due(story, CUSTOMERS, 31) == at(35)
    assert due(story, LEADERSHIP, 31) == at(80)


def test_a_regression_undoes_a_final_update() -> None:
    story = declared(1)
    for audience in (INTERNAL, LEADERSHIP, CUSTOMERS):
        story.tell(2, UpdateSent(audiences=(audience,), text="over", final=True))
    assert all_clocks(story, 3) == ()
    story.move(30, State.VERIFIED, State.ACTIVE)
    assert [due(story, one, 31) for one in (INTERNAL, LEADERSHIP, CUSTOMERS)] == [
        at(35),
        at(60),
        at(35),
    ]


@pytest.mark.parametrize(
    ("turn", "said", "pulled"),
    [
        ("identified", "investigating", True),
        ("identified", "identified", False),
        ("monitoring", "identified", True),
        ("monitoring", "monitoring", False),
        ("resolved", "monitoring", True),
    ],
)
def test_a_new_public_state_is_told_within_minutes(turn: str, said: str, pulled: bool) -> None:
    story = scoped(declared(1), 2, 60, public=said)
    told(story, 2, INTERNAL, 60)
    if turn == "identified":
        story.tell(10, PhaseChanged(old=Phase.INVESTIGATING, new=Phase.IDENTIFIED))
    elif turn == "monitoring":
        story.move(10, State.MITIGATED, State.RESOLVED)
    else:
        story.move(10, State.RESOLVED, State.VERIFIED)
    assert due(story, CUSTOMERS, 11) == at(15 if pulled else 60)
    assert due(story, INTERNAL, 11) == at(60)


@pytest.mark.parametrize(
    ("level", "sent_at", "by"),
    [(1, 2, 10), (1, 9, 14), (2, 5, 30), (2, 20, 35), (3, 5, 65)],
)
def test_the_second_public_text_says_how_far_it_reaches(
    level: int, sent_at: float, by: float
) -> None:
    """Doctrine A.1: by ten minutes at a SEV-1, five after a first text that came late."""
    story = told(declared(level), sent_at, CUSTOMERS, 500 if level < 3 else None)
    assert due(story, CUSTOMERS, sent_at) == at(by)
    told(story, sent_at + 1, CUSTOMERS, 90)
    assert due(story, CUSTOMERS, sent_at + 1) == at(90)


def test_nothing_is_to_be_scoped_once_more_was_said() -> None:
    """Neither after a state that says it, nor after a promise anew, nor once it is watched."""
    assert due(told(declared(1), 2, CUSTOMERS, 60, public="identified"), CUSTOMERS, 3) == at(60)
    story = told(declared(1), 2, CUSTOMERS, 60)
    story.do("mara", promise, minute=3, audience=CUSTOMERS, next_at=at(40))
    assert due(story, CUSTOMERS, 4) == at(40)
    story = told(declared(1), 2, CUSTOMERS, 60).move(3, State.ACTIVE, State.RESOLVED)
    told(story, 4, CUSTOMERS, 60, public="monitoring")
    assert due(story, CUSTOMERS, 5) == at(60)


def test_promising_anew_moves_it() -> None:
    story = told(declared(1), 2, INTERNAL, 17)
    story.do("mara", promise, minute=16, audience=INTERNAL, next_at=at(25))
    found = clock(story, INTERNAL, 17)
    assert (found.due_at, found.started_at, found.last_at) == (at(25), at(16), at(2))


def test_off_is_not_owed() -> None:
    story = declared(1)
    story.do("mara", set_cadence, minute=1, audience=LEADERSHIP, on=False, reason="is here")
    assert due(story, LEADERSHIP, 60) is None


def test_customers_are_owed_what_they_can_see() -> None:
    assert due(declared(3), CUSTOMERS) is None
    assert due(declared(3, impact="slow search"), CUSTOMERS) == at(60)
    story = declared(3).tell(20, ImpactOpened(window="W1", component="search"))
    assert due(story, CUSTOMERS, 21) == at(80)
    assert due(told(declared(3), 5, CUSTOMERS, 40), CUSTOMERS, 6) == at(40)
    story = declared(3).tell(30, SituationSet(field="impact", text="slow search"))
    assert due(story, CUSTOMERS, 31) == at(90)


def test_support_is_owed_what_was_promised() -> None:
    story = declared(1)
    assert due(story, SUPPORT) is None
    assert due(told(story, 3, SUPPORT, 40), SUPPORT) == at(40)


def test_nothing_is_owed_before_the_declaration_or_after_the_end() -> None:
    assert all_clocks(opened(), 500) == ()
    backfilled = declared(1, kind=IncidentKind.BACKFILLED)
    assert all_clocks(backfilled, 500) == ()
    story = told(declared(1), 2, INTERNAL, 17).move(3, State.ACTIVE, State.CANCELLED)
    assert all_clocks(story, 500) == ()


def test_who_sends() -> None:
    story = declared(1)
    assert {one.sender for one in all_clocks(story, 1)} == {"mara"}
    story.join(1, "jonas", Role.IC)
    assert {one.sender for one in all_clocks(story, 1)} == {"jonas"}
    story.join(1, "aisha", Role.COMMS).join(1, "lena", Role.LIAISON)
    senders = {one.audience: one.sender for one in all_clocks(story, 1)}
    assert senders == {INTERNAL: "jonas", LEADERSHIP: "lena", CUSTOMERS: "aisha"}


@pytest.mark.parametrize(
    ("interval", "minute", "level"),
    [
        (20, 0, Level.ON_TRACK),
        (20, 14.9, Level.ON_TRACK),
        (20, 15, Level.SOON),
        (20, 19.99, Level.SOON),
        (20, 20, Level.DUE),
        (20, 20.9, Level.DUE),
        (20, 21, Level.OVERDUE),
        (20, 29.9, Level.OVERDUE),
        (20, 30, Level.BREACH),
        (4, 1.9, Level.ON_TRACK),
        (4, 2, Level.SOON),
        (120, 109.9, Level.ON_TRACK),
        (120, 110, Level.SOON),
        (1, 1.6, Level.DUE),
        (1, 2, Level.BREACH),
    ],
)
def test_how_pressing_it_is(interval: float, minute: float, level: Level) -> None:
    assert level_at(at(0), at(interval), DOCTRINE, at(minute)) is level


@given(st.integers(1, 2000), st.floats(0, 4000), st.floats(0, 100))
def test_it_only_gets_more_pressing(interval: int, minute: float, more: float) -> None:
    before = level_at(at(0), at(interval), DOCTRINE, at(minute))
    assert level_at(at(0), at(interval), DOCTRINE, at(minute + more)) >= before


def test_the_most_pressing_comes_first() -> None:
    story = declared(1)
    found = all_clocks(story, 12)
    assert [one.audience for one in found] == [CUSTOMERS, INTERNAL, LEADERSHIP]
    assert [one.level for one in found] == [Level.BREACH, Level.OVERDUE, Level.SOON]


def test_the_thresholds_are_the_doctrines() -> None:
    strict = msgspec.structs.replace(
        DOCTRINE, comms=msgspec.structs.replace(DOCTRINE.comms, soon_max=1, soon_min=0)
    )
    assert level_at(at(0), at(120), strict, at(118)) is Level.ON_TRACK


def test_warns_of_what_is_promised_late_and_of_what_was_said() -> None:
    story = told(declared(1), 2, INTERNAL, 17)
    now = story.incident
    assert cautions(now, DOCTRINE, at(10), (INTERNAL,), "rolled back", at(25)) == ()
    late, same = cautions(now, DOCTRINE, at(10), (INTERNAL, LEADERSHIP), "A", at(26))
    assert late.startswith("09:26 UTC is later than the 15 min that internal expects")
    assert same.startswith("This is what internal heard last")
    assert cautions(now, DOCTRINE, at(120), (INTERNAL,), "b", at(180)) == ()
    assert len(cautions(now, DOCTRINE, at(120), (INTERNAL,), "b", at(181))) == 1
