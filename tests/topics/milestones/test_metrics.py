import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.story import DOCTRINE, Story, about, at, crewed, declared, opened
from warroom.core.event import Event, Precision, When
from warroom.topics.impact.events import ImpactClosed, ImpactOpened
from warroom.topics.lifecycle.events import IncidentKind, Opened, State
from warroom.topics.milestones.metrics import Metrics, measure
from warroom.topics.roles.events import Accepted, Role, TakenOver
from warroom.topics.timeline.events import Logged
from warroom.topics.updates.events import Audience, UpdateSent


def measured(story: Story, minute: float = 600) -> Metrics:
    return measure(story.incident, at(minute), DOCTRINE)


def backfilled() -> Story:
    event = Opened(title="x", incident_kind=IncidentKind.BACKFILLED, quiet=True)
    return Story().tell(0, event, recorded=5000)


def reached(story: Story, name: str, when: When | float) -> Story:
    occurred = when if isinstance(when, When) else When(at(when))
    event: Event = Logged(entry="note", text="x", milestones=(name,), occurred=occurred)
    return story.tell(5000, event)


def window(story: Story, name: str, start: float, end: float | None = None) -> Story:
    story.tell(start, ImpactOpened(window=name, component="checkout"))
    return story if end is None else story.tell(end, ImpactClosed(window=name))


def test_an_empty_incident_has_no_metrics() -> None:
    assert measured(backfilled()) == Metrics()


def test_every_span() -> None:
    story = backfilled()
    times = {
        "impact_started": 1.0,
        "detected": 3.5,
        "acknowledged": 5.0,
        "declared": 7.99,
        "command_established": 9.0,
        "mitigated": 41.0,
        "resolved": 74.0,
        "verified": 105.5,
    }
    for name, minute in times.items():
        reached(story, name, minute)
    reached(story, "mitigated", 71.3)
    found = measured(story)
    assert found.ttd_min == 2
    assert found.tta_min == 1
    assert found.declare_delay_min == 4
    assert found.command_delay_min == 1
    assert found.ttm_first_min == 40
    assert found.ttm_min == 70
    assert found.ttr_min == 70
    assert found.soak_min == 31
    assert found.impact_min == found.impact_sum_of_windows_min == 73
    assert found.approximate == frozenset()


@pytest.mark.parametrize("missing", ["impact_started", "detected", "resolved", "mitigated"])
def test_a_missing_time_empties_what_rests_on_it(missing: str) -> None:
    story = backfilled()
    for name, minute in (
        ("impact_started", 1),
        ("detected", 3),
        ("mitigated", 41),
        ("resolved", 74),
    ):
        if name != missing:
            reached(story, name, minute)
    found = measured(story)
    assert (found.ttd_min is None) == (missing in ("impact_started", "detected"))
    assert (found.ttm_min is None) == (missing in ("impact_started", "mitigated"))
    assert (found.ttr_min is None) == (missing in ("detected", "resolved"))
    assert (found.impact_min is None) == (missing in ("impact_started", "resolved"))


def test_overlapping_windows_count_once() -> None:
    story = declared(1)
    window(story, "W1", 1, 41)
    window(story, "W2", 30, 71)
    window(story, "W3", 52, 60)
    found = measured(story)
    assert (found.impact_min, found.impact_sum_of_windows_min) == (70, 89)
    assert not found.running


def test_gaps_are_not_impact() -> None:
    story = declared(1)
    window(story, "W1", 0, 100)
    window(story, "W2", 190, 240)
    assert measured(story).impact_min == 150


def test_impact_may_end_before_the_declaration() -> None:
    story = opened(30)
    window(story, "W1", 1, 28)
    story.move(73, State.TRIAGE, State.RESOLVED, implied=(State.ACTIVE, State.MITIGATED))
    found = measured(story)
    assert (found.impact_min, found.ttr_min) == (27, 43)


def test_an_open_window_runs() -> None:
    story = window(declared(1), "W1", 5)
    assert (measured(story, 12).impact_min, measured(story, 12).running) == (7, True)
    story.move(20, State.ACTIVE, State.CANCELLED)
    assert (measured(story, 90).impact_min, measured(story, 90).running) == (15, False)


def test_a_milestone_opens_a_window_for_the_whole_service() -> None:
    story = reached(opened(10), "impact_started", 1)
    assert (measured(story, 12).impact_min, measured(story, 12).running) == (11, True)
    reached(story, "impact_ended", 21)
    assert (measured(story).impact_min, measured(story).running) == (20, False)


def test_without_an_end_the_impact_ends_when_it_was_resolved() -> None:
    story = reached(opened(10), "impact_started", 1)
    story.move(31, State.ACTIVE, State.RESOLVED)
    assert (measured(story).impact_min, measured(story).running) == (30, False)


def test_the_impact_runs_again_after_a_regression() -> None:
    story = reached(opened(10), "impact_started", 1)
    story.move(31, State.TRIAGE, State.RESOLVED).move(40, State.RESOLVED, State.ACTIVE)
    assert (measured(story, 50).impact_min, measured(story, 50).running) == (49, True)


def test_a_window_told_twice_counts_once() -> None:
    story = reached(backfilled(), "impact_started", 1)
    story.tell(1, ImpactOpened(window="W0"), recorded=5000)
    story.tell(9, ImpactClosed(window="W0"), recorded=5000)
    reached(story, "resolved", 9)
    found = measured(story)
    assert found.impact_min == found.impact_sum_of_windows_min == 8


def test_an_early_warning_is_negative() -> None:
    story = reached(reached(backfilled(), "detected", 3), "impact_started", 8)
    assert (measured(story).ttd_min, measured(story).early) == (-5, True)


def test_what_cannot_be_is_empty() -> None:
    story = reached(reached(backfilled(), "detected", 30), "resolved", 20)
    reached(story, "declared", 10)
    found = measured(story)
    assert (found.ttr_min, found.declare_delay_min) == (None, None)


def test_command_held_before_the_declaration_is_no_delay() -> None:
    story = opened().join(1, "mara", Role.IC)
    reached(story, "declared", 5)
    assert measured(story).command_delay_min == 0


def test_backfilled_times_recompute() -> None:
    story = reached(opened(10), "impact_started", 8)
    assert measured(story).ttd_min == 2
    reached(story, "impact_started", 1)
    assert measured(story).ttd_min == 9


def test_implied_times_give_no_metric() -> None:
    story = declared(3, 5).join(6, "mara", Role.IC)
    story.move(20, State.ACTIVE, State.RESOLVED, implied=(State.MITIGATED,))
    reached(story, "impact_started", 1)
    found = measured(story)
    assert (found.ttd_min, found.declare_delay_min, found.ttr_min) == (None, None, None)
    assert (found.ttm_min, found.ttm_first_min) == (None, None)
    assert (found.command_delay_min, found.impact_min) == (1, 19)


def test_approximate_times_widen() -> None:
    story = reached(reached(backfilled(), "impact_started", about(1)), "detected", 3)
    reached(story, "acknowledged", 4)
    reached(story, "resolved", 30)
    found = measured(story)
    assert (found.ttd_min, found.tta_min, found.impact_min) == (2, 1, 29)
    assert found.approximate == {"ttd_min", "impact_min", "impact_sum_of_windows_min"}


def test_dates_and_unknown_times_give_no_metric() -> None:
    story = reached(backfilled(), "impact_started", When(at(0), Precision.DATE))
    reached(story, "detected", When(None, Precision.UNTIMED))
    reached(story, "resolved", 30)
    assert measured(story) == Metrics()


def test_reopened_counts_the_last_resolved() -> None:
    story = opened()
    story.move(10, State.TRIAGE, State.RESOLVED).move(20, State.RESOLVED, State.ACTIVE)
    assert (measured(story).ttr_min, measured(story).regressions) == (None, 1)
    story.move(30, State.ACTIVE, State.RESOLVED)
    assert measured(story).ttr_min == 30


def test_across_midnight_and_a_leap_day() -> None:
    story = backfilled()
    reached(story, "detected", When(at(0).replace(year=2028, month=2, day=28)))
    reached(story, "resolved", When(at(1).replace(year=2028, month=3, day=1)))
    assert measured(story).ttr_min == 2 * 24 * 60 + 1


def test_time_in_each_severity() -> None:
    story = declared(2).sev(5, 2, 1).sev(20, 1, 2)
    assert measured(story, 30.9).severity_minutes == {1: 15, 2: 15}
    assert measured(story, 30).max_severity == 1
    story.move(40, State.ACTIVE, State.CANCELLED)
    assert measured(story).severity_minutes == {1: 15, 2: 25}


def test_who_commanded_when() -> None:
    story = declared(1).join(1, "mara", Role.IC)
    story.tell(10, Accepted(role=Role.IC, who="jonas", holder="mara"), "jonas")
    story.tell(20, TakenOver(role=Role.IC, who="wei", holder="jonas", reason="silent"), "wei")
    terms = (("mara", at(1), at(10)), ("jonas", at(10), at(20)))
    assert measured(story).ic_terms == (*terms, ("wei", at(20), None))
    story.move(30, State.ACTIVE, State.CANCELLED)
    assert measured(story).ic_terms == (*terms, ("wei", at(20), at(30)))


def told(story: Story, minute: float, audience: Audience, next_minute: float) -> Story:
    event = UpdateSent(audiences=(audience,), text="a", next_at=at(next_minute))
    return story.tell(minute, event)


def test_late_updates() -> None:
    story = crewed(2)
    told(story, 10, Audience.INTERNAL, 20)
    told(story, 20.9, Audience.INTERNAL, 30)
    told(story, 32.5, Audience.INTERNAL, 50)
    assert measured(story).late_updates == (("internal", 3, 2),)


def test_a_late_first_update() -> None:
    story = crewed(2)
    told(story, 17, Audience.INTERNAL, 30)
    told(story, 31, Audience.LEADERSHIP, 60)
    told(story, 14, Audience.CUSTOMERS, 60)
    told(story, 90, Audience.SUPPORT, 120)
    assert measured(story).late_updates == (("internal", 1, 2), ("leadership", 1, 1))
    assert measure(story.incident, at(200)).late_updates == ()


def test_a_first_update_is_judged_by_what_held_then() -> None:
    story = told(crewed(3), 50, Audience.INTERNAL, 100).sev(55, 3, 1)
    told(story, 90, Audience.CUSTOMERS, 120)
    assert measured(story).late_updates == (("customers", 1, 30),)
    story = told(crewed(3), 90, Audience.CUSTOMERS, 120)
    assert measured(story).late_updates == ()


@given(st.lists(st.tuples(st.integers(0, 500), st.integers(0, 200)), min_size=1, max_size=6))
def test_the_union_is_the_minutes_that_any_window_covers(spans: list[tuple[int, int]]) -> None:
    story = backfilled()
    for number, (start, length) in enumerate(spans):
        window(story, f"W{number}", start, start + length)
    covered = {minute for start, length in spans for minute in range(start, start + length)}
    found = measured(story)
    assert found.impact_min == len(covered)
    assert found.impact_sum_of_windows_min == sum(length for _, length in spans)


def test_a_window_that_opens_after_the_moment_of_measuring_still_runs() -> None:
    story = window(window(declared(1), "W1", 0, 30), "W2", 60)
    assert measured(story, 40).running
