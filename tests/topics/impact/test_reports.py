"""Customer reports: count, rate, peak, the first as a candidate for detected (doctrine M)."""

from datetime import timedelta

from tests.story import NINE, acted
from warroom.topics.closing import rules as closing
from warroom.topics.impact import reports as impact_reports
from warroom.topics.impact.reports import detected_candidate, pace
from warroom.topics.impact.rules import count_reports


def test_count_rate_and_peak() -> None:
    """M: cases in all, per five minutes, and the peak."""
    scene = acted(2)
    scene.do("Sam", count_reports, n=6, ticket="\x1b[2JZD-401")
    scene.wait(2)
    scene.do("Sam", count_reports)
    scene.wait(10)
    scene.do("Sam", count_reports, n=2, source="chat")
    found = pace(scene.incident.impact.reports, scene.doctrine, scene.now)
    assert (found.total, found.rate, found.peak) == (9, 2, 7)
    assert found.line() == "9, 2 in 5 min, peak 7"
    (ticket,) = scene.incident.impact.reports.tickets
    assert "\x1b" not in ticket


def test_what_was_counted_by_mistake_is_taken_back() -> None:
    scene = acted(2)
    scene.do("Sam", count_reports, n=12)
    (event,) = scene.do("Sam", count_reports, n=-10)
    assert event.line() == "10 customer reports taken back"
    assert pace(scene.incident.impact.reports, scene.doctrine, scene.now).total == 2
    assert "Only 2" in scene.refused("Sam", count_reports, n=-3).why
    assert scene.refused("Sam", count_reports, n=0).rule == "M"


def test_a_report_is_counted_after_the_close_too() -> None:
    """CREW-5: a fact is never refused."""
    scene = acted(3)
    scene.do("Mara", closing.close)
    scene.do("Sam", count_reports)
    assert scene.incident.impact.reports.total == 1


def test_the_first_report_is_offered_as_detected_and_never_set() -> None:
    scene = acted(2)
    detected = scene.incident.milestones.at("detected")
    scene.do("Sam", count_reports)
    assert detected_candidate(scene.incident.impact.reports, scene.incident.milestones) is None
    early = NINE - timedelta(minutes=4)
    scene.do("Sam", count_reports, when=early)
    assert detected_candidate(scene.incident.impact.reports, scene.incident.milestones) == early
    assert scene.incident.milestones.at("detected") == detected


def test_nothing_counted_is_nothing() -> None:
    scene = acted(2)
    reports = scene.incident.impact.reports
    assert reports.first_at is None
    assert pace(reports, scene.doctrine, scene.now) == impact_reports.Pace(0, 0, 0, 5)
