"""One time of the declaration, whoever asks, and update clocks that count from it."""

from datetime import datetime

from tests.story import DOCTRINE, Story, at, declared, opened
from warroom.core.event import Precision, When
from warroom.topics.lifecycle.events import Declared, Moved, State
from warroom.topics.milestones.rules import set_milestone
from warroom.topics.timeline import rules as timeline
from warroom.topics.updates import cadence
from warroom.topics.updates.events import Audience
from warroom.topics.updates.state import Clock


def clock(story: Story, now: float, audience: Audience = Audience.INTERNAL) -> Clock:
    held = story.incident
    found = cadence.clocks(held, DOCTRINE, at(now))
    return next(each for each in found if each.audience is audience)


def times(story: Story) -> set[datetime | None]:
    held = story.incident
    return {
        held.declared_at, held.lifecycle.declared_at, held.lifecycle.declared_known,
        held.lifecycle.started_at,
    }  # fmt: skip


def told(story: Story, minute: float, when: When) -> None:
    story.do("mara", set_milestone, minute=minute, name="declared", when=when)


def test_k7_a_milestone_moves_the_declaration_everywhere() -> None:
    story = declared(2, 30)
    assert times(story) == {at(30)}
    told(story, 31, When(at(0)))
    assert times(story) == {at(0)}
    found = clock(story, 31)
    assert (found.started_at, found.due_at) == (at(0), at(DOCTRINE.level(2).internal_first))
    assert story.incident.milestones.at("declared") == at(0)


def test_k7_a_corrected_time_is_followed() -> None:
    story = declared(2, 30)
    seq = story.incident.lifecycle.declared_seq
    story.do("mara", timeline.correct, minute=31, entry=seq, text="Declared", when=When(at(20)))
    assert times(story) == {at(20)}
    assert story.incident.milestones.at("declared") == at(20)
    told(story, 32, When(at(5)))
    assert times(story) == {at(5)}


def test_k7_a_day_is_said_nowhere_and_the_clocks_go_on() -> None:
    story = declared(2, 30)
    told(story, 31, When(at(-600), Precision.DATE))
    assert (story.incident.declared_at, story.incident.lifecycle.declared_at) == (None, at(30))
    assert clock(story, 31).started_at == at(30)


def test_k7_a_milestone_declares_nothing_by_itself() -> None:
    story = opened(0)
    told(story, 5, When(at(1)))
    assert story.incident.lifecycle.declared_at is None
    assert story.incident.declared_at is None
    story.tell(9, Declared(severity=2))
    assert times(story) == {at(1)}


def test_k18_a_declaration_told_after_the_fact_is_what_clocks_count_from() -> None:
    story = opened(0)
    story.tell(20, Moved(old=State.TRIAGE, new=State.MITIGATED, implied=(State.ACTIVE,)))
    assert clock(story, 21).started_at == at(20)
    story.tell(12, Declared(severity=2), recorded=30)
    held = story.incident.lifecycle
    assert not any(step.at == held.declared_at for step in held.history)
    assert held.declared_seq == 2
    found = clock(story, 31)
    assert (found.started_at, found.due_at) == (at(12), at(12 + DOCTRINE.level(2).internal_first))


def test_k18_a_turn_before_the_declaration_pulls_nothing() -> None:
    """Told after the fact: it came back at ten, and was declared at half past, as it is told."""
    story = opened(0)
    story.tell(5, Moved(old=State.TRIAGE, new=State.MITIGATED, implied=(State.ACTIVE,)))
    story.move(10, State.MITIGATED, State.ACTIVE)
    assert clock(story, 11).due_at == at(15)
    story.tell(30, Declared(severity=2), recorded=31)
    assert clock(story, 31).due_at == at(30 + DOCTRINE.level(2).internal_first)
