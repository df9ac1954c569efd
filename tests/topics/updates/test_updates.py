from datetime import timedelta
from typing import Any

import pytest

from tests.story import DOCTRINE, Story, at, crewed, declared, opened
from warroom.core.event import When
from warroom.topics.handoff.rules import accept, offer
from warroom.topics.lifecycle.events import State
from warroom.topics.roles.events import Role
from warroom.topics.roles.rules import claim
from warroom.topics.updates.events import Audience, UpdateSent
from warroom.topics.updates.rules import promise, send, set_cadence
from warroom.topics.updates.state import Promise, Sent

INTERNAL, LEADERSHIP = Audience.INTERNAL, Audience.LEADERSHIP
CUSTOMERS, SUPPORT = Audience.CUSTOMERS, Audience.SUPPORT


def sent(story: Story, audience: Audience = INTERNAL) -> Sent:
    found = story.incident.updates.last(audience)
    assert found is not None
    return found


def test_one_text_serves_several_audiences() -> None:
    story = crewed(1)
    story.do(
        "mara", send, minute=3, audiences=(INTERNAL, LEADERSHIP, INTERNAL), text=" still down\x07 "
    )
    assert [one.audience for one in story.incident.updates.sent] == [INTERNAL, LEADERSHIP]
    assert sent(story).text == "still down"
    soonest = at(3) + timedelta(minutes=DOCTRINE.severity["1"].internal_every)
    assert sent(story).next_at == sent(story, LEADERSHIP).next_at == soonest
    entry = story.incident.timeline.written[-1]
    assert entry.text == "To internal, leadership: still down (next 09:18 UTC)"


def test_counts_each_audience_on_its_own() -> None:
    story = crewed(1)
    story.do("mara", send, minute=1, audiences=(INTERNAL,), text="a")
    story.do("mara", send, minute=2, audiences=(LEADERSHIP,), text="b")
    story.do("mara", send, minute=3, audiences=(INTERNAL,), text="c")
    assert (sent(story).number, sent(story, LEADERSHIP).number) == (2, 1)


def test_a_next_time_is_promised_or_the_cadence_gives_it() -> None:
    story = crewed(2)
    story.do("mara", send, minute=1, audiences=(INTERNAL,), text="a", next_at=at(20))
    assert sent(story).next_at == at(20)
    story.do("mara", send, minute=2, audiences=(INTERNAL,), text="a", minutes=7)
    assert sent(story).next_at == at(9)
    story.do("mara", send, minute=3, audiences=(INTERNAL,), text="a")
    assert sent(story).next_at == at(33)
    story.do("mara", send, minute=4, audiences=(SUPPORT,), text="a")
    longest = DOCTRINE.comms.long_mode_max_every
    assert sent(story, SUPPORT).next_at == at(4 + longest)


@pytest.mark.parametrize("severity", [1, 2, 3, 4, None])
@pytest.mark.parametrize("audience", list(Audience))
def test_no_update_is_stored_without_a_next_time(severity: int | None, audience: Audience) -> None:
    story = crewed(severity)
    story.do("mara", send, minute=1, audiences=(audience,), text="a")
    assert sent(story, audience).next_at is not None


def test_monitoring_is_told_less_often() -> None:
    story = crewed(1)
    story.do("mara", send, minute=1, audiences=(CUSTOMERS,), text="a", public_state="Monitoring")
    level = DOCTRINE.severity["1"]
    assert sent(story, CUSTOMERS).next_at == at(1 + level.customers_monitoring_every)
    story = crewed(1).move(1, State.ACTIVE, State.RESOLVED)
    story.do("mara", send, minute=2, audiences=(CUSTOMERS,), text="a")
    assert sent(story, CUSTOMERS).next_at == at(2 + level.customers_monitoring_every)


def test_a_final_update_promises_nothing() -> None:
    story = crewed(1)
    story.do("mara", send, minute=1, audiences=(INTERNAL,), text="a")
    story.do("mara", send, minute=2, audiences=(INTERNAL,), text="over", final=True)
    assert (sent(story).next_at, story.incident.updates.promises) == (None, {})
    assert INTERNAL in story.incident.updates.final
    story.do("mara", send, minute=3, audiences=(INTERNAL,), text="not over")
    assert INTERNAL not in story.incident.updates.final


def test_after_the_close_an_update_is_final() -> None:
    story = crewed(1).move(1, State.ACTIVE, State.CANCELLED)
    story.do("mara", send, minute=2, audiences=(INTERNAL,), text="sent before, written down now")
    assert sent(story).final


def test_what_is_refused() -> None:
    story = crewed(1)
    assert story.refused("mara", send, minute=1, audiences=(), text="a").rule == "update"
    assert story.refused("mara", send, minute=1, audiences=(INTERNAL,), text=" ").rule == "text"
    past = story.refused("mara", send, minute=2, audiences=(INTERNAL,), text="a", next_at=at(1))
    assert (past.rule, "09:01 UTC" in past.why) == ("COM-1", True)
    past = story.refused("mara", send, minute=2, audiences=(INTERNAL,), text="a", minutes=-3)
    assert past.rule == "COM-1"


@pytest.mark.parametrize("severity", [1, 2])
def test_a_crew_does_not_speak_to_customers_unapproved(severity: int) -> None:
    story = crewed(severity)
    wish: dict[str, Any] = {"audiences": (INTERNAL, CUSTOMERS), "text": "We are investigating."}
    refused = story.refused("aisha", send, minute=1, **wish)
    assert (refused.rule, "mara" in refused.help) == ("CREW-4", True)
    assert (
        "not that of ravi" in story.refused("aisha", send, minute=1, approved_by="ravi", **wish).why
    )
    story.do("mara", send, minute=1, **wish)
    story.do("aisha", send, minute=2, approved_by="mara", **wish)
    assert (sent(story, CUSTOMERS).approved_by, sent(story, CUSTOMERS).by) == ("mara", "aisha")


def test_others_speak_freely() -> None:
    wish: dict[str, Any] = {"audiences": (CUSTOMERS,), "text": "We are investigating."}
    for story in (crewed(3), crewed(None)):
        story.do("aisha", send, minute=1, **wish)
        assert sent(story, CUSTOMERS).by == "aisha"
    pair = declared(1)
    pair.do("aisha", claim, minute=1, role=Role.COMMS)
    pair.do("aisha", send, minute=2, **wish)
    alone = declared(1)
    alone.do("mara", send, minute=1, **wish)
    assert sent(alone, CUSTOMERS).by == "mara"


def test_an_update_keeps_who_commanded() -> None:
    (event,) = crewed(1).do("aisha", send, minute=1, audiences=(INTERNAL,), text="a")
    assert isinstance(event, UpdateSent)
    assert event.under == "mara"


def test_how_late_it_went_out() -> None:
    story = crewed(1)
    story.do("mara", send, minute=1, audiences=(INTERNAL,), text="a", next_at=at(10))
    assert (sent(story).due_at, sent(story).late_seconds) == (None, 0)
    story.do("mara", send, minute=9, audiences=(INTERNAL,), text="a", next_at=at(20))
    assert (sent(story).due_at, sent(story).late_seconds) == (at(10), 0)
    story.do("mara", send, minute=22.5, audiences=(INTERNAL,), text="a")
    assert (sent(story).due_at, sent(story).late_seconds) == (at(20), 150)


def test_it_counts_when_it_went_out_not_when_it_was_written_down() -> None:
    story = crewed(1)
    story.do("mara", send, minute=1, audiences=(INTERNAL,), text="a", next_at=at(10))
    story.do("mara", send, minute=15, audiences=(INTERNAL,), text="a", when=When(at(9)))
    assert (sent(story).at, sent(story).late_seconds, sent(story).next_at) == (at(9), 0, at(24))


def test_promises_anew() -> None:
    story = crewed(1)
    story.do("mara", send, minute=1, audiences=(INTERNAL,), text="a", next_at=at(10))
    story.do("mara", promise, minute=9, audience=INTERNAL, next_at=at(14), reason="graph awaited")
    kept = Promise(at(9), at(14), "mara", story.seq)
    assert story.incident.updates.promises[INTERNAL] == kept
    assert "promised anew for 09:14 UTC" in story.incident.timeline.written[-1].text
    assert (
        story.refused("mara", promise, minute=9, audience=INTERNAL, next_at=at(8)).rule == "COM-1"
    )


def test_a_cadence_goes_off_with_a_reason() -> None:
    story = crewed(1)
    assert (
        story.refused("mara", set_cadence, minute=1, audience=LEADERSHIP, on=False).rule
        == "ALARM-4"
    )
    story.do(
        "mara", set_cadence, minute=1, audience=LEADERSHIP, on=False, reason="duty manager is here"
    )
    assert story.incident.updates.off == {LEADERSHIP: "duty manager is here"}
    again: dict[str, Any] = {"audience": LEADERSHIP, "on": False, "reason": "again"}
    assert story.do("mara", set_cadence, minute=2, **again) == []
    story.do("mara", set_cadence, minute=2, audience=LEADERSHIP, on=True)
    assert story.incident.updates.off == {}
    assert story.do("mara", set_cadence, minute=3, audience=LEADERSHIP, on=True) == []


def test_the_close_ends_every_promise() -> None:
    story = crewed(1)
    story.do("mara", send, minute=1, audiences=(INTERNAL,), text="a")
    story.move(2, State.VERIFIED, State.CLOSED)
    assert story.incident.updates.promises == {}


def test_triage_may_promise_too() -> None:
    story = opened()
    story.do("mara", send, minute=1, audiences=(INTERNAL,), text="looking", minutes=15)
    assert story.incident.updates.promises[INTERNAL].due_at == at(16)


def test_a_yes_of_who_commanded_before_is_not_the_commanders() -> None:
    """CREW-4: words to the customers need the yes of who commands now."""
    story = crewed(1)
    story.do("mara", offer, minute=1, role=Role.IC, to="wei", reason="shift ends")
    story.do("wei", accept, minute=2, role=Role.IC)
    wish: dict[str, Any] = {"audiences": (CUSTOMERS,), "text": "We are investigating."}
    assert (
        "not that of mara" in story.refused("aisha", send, minute=3, approved_by="mara", **wish).why
    )
    story.do("aisha", send, minute=4, approved_by="wei", **wish)
