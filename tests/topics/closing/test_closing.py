"""The end: criteria with evidence, a second person, the gate, a review owner (doctrine C.2)."""

from datetime import timedelta

import pytest

from tests.story import NINE, Story, acted, commanded
from warroom.obligations import obligations
from warroom.topics.action_items import rules as action_items
from warroom.topics.changes import rules as changes
from warroom.topics.closing import gate
from warroom.topics.closing import rules as closing
from warroom.topics.lifecycle import move
from warroom.topics.lifecycle import state as lifecycle_state
from warroom.topics.lifecycle.events import State
from warroom.topics.milestones import rules as milestones
from warroom.topics.review import rules as review
from warroom.topics.updates import rules as updates
from warroom.topics.updates.events import Audience

CREW = ("Ravi", "Wei", "Aisha")
CRITERIA = ("5xx under 0.5 %", "p99 under 800 ms")


def resolved(level: int = 1, *crew: str) -> Story:
    scene = commanded(level, *crew)
    scene.do("Mara", move.move, to=State.RESOLVED, evidence="all green", criteria=CRITERIA)
    return scene


def open_ones(scene: Story) -> set[str]:
    return {each.what for each in gate.blockers(scene.incident, scene.doctrine, scene.now)}


def test_a_criterion_is_ticked_by_number_id_or_words_with_evidence() -> None:
    """C.2: each exit criterion ticked with evidence."""
    scene = resolved(1, *CREW)
    assert [each.id for each in scene.incident.closing.unmet] == ["X1", "X2"]
    assert "evidence" in scene.refused("Ravi", closing.meet, criterion="X1", evidence=" ").why
    scene.do("Ravi", closing.meet, criterion="1", evidence="graph of 09:40")
    scene.do("Ravi", closing.meet, criterion="P99", evidence="\x1b[2Jtrace")
    met = scene.incident.closing.criteria
    assert (met["X1"].met_by, met["X1"].evidence) == ("Ravi", "graph of 09:40")
    assert "\x1b" not in met["X2"].evidence
    assert scene.incident.closing.unmet == ()


def test_a_criterion_that_nobody_wrote_is_written_and_ticked() -> None:
    """CREW-5: a fact is never refused."""
    scene = resolved(1, *CREW)
    scene.do("Ravi", closing.meet, criterion="queue is empty", evidence="0 waiting")
    assert scene.incident.closing.criteria["X3"].evidence == "0 waiting"
    why = scene.refused("Ravi", closing.meet, criterion="under", evidence="graph").why
    assert "several" in why
    assert scene.refused("Ravi", closing.add_criterion, text="QUEUE is empty").rule == "C.2"


def test_a_regression_unticks_everything_and_the_soak_starts_anew() -> None:
    """C.2: mitigated / resolved / verified -> active restarts the soak from zero."""
    scene = resolved(1, *CREW)
    scene.do("Ravi", closing.meet, criterion="X1", evidence="graph")
    scene.do("Ravi", closing.confirm_recovery, evidence="orders again")
    scene.wait(31)
    scene.do("Wei", move.move, to=State.ACTIVE, reason="5xx again")
    assert [each.id for each in scene.incident.closing.unmet] == ["X1", "X2"]
    assert scene.incident.closing.confirmed_by == ""
    scene.do("Mara", move.move, to=State.RESOLVED)
    left = lifecycle_state.soak_left(
        scene.incident.lifecycle, scene.incident.severity, scene.doctrine, scene.now
    )
    assert left == timedelta(minutes=30)


def test_a_full_crew_shows_its_criteria_before_it_is_verified() -> None:
    scene = resolved(1, *CREW)
    scene.wait(31)
    assert "X1" in scene.refused("Mara", move.move, to=State.VERIFIED).why
    scene.do("Mara", move.move, to=State.VERIFIED, evidence="all graphs", confirmed_by="Ravi")
    assert {each.evidence for each in scene.incident.closing.criteria.values()} == {"all graphs"}
    assert scene.incident.closing.confirmed_by == "Ravi"


def test_alone_nothing_asks_for_criteria_or_a_second_person() -> None:
    """CREW-2: verified alone reads unconfirmed."""
    scene = acted(3)
    scene.do("Mara", move.move, to=State.RESOLVED, criteria=CRITERIA)
    (moved,) = scene.do("Mara", move.move, to=State.VERIFIED)
    assert "unconfirmed" in moved.line()
    scene.do("Mara", closing.close)
    assert scene.incident.lifecycle.state is State.CLOSED


def test_nobody_confirms_the_recovery_they_declared() -> None:
    scene = commanded(2, *CREW)
    assert "no recovery" in scene.refused("Ravi", closing.confirm_recovery).why
    scene.do("Mara", move.move, to=State.RESOLVED)
    assert "second person" in scene.refused("Mara", closing.confirm_recovery).why
    scene.do("Ravi", closing.confirm_recovery, operator="Mara")
    assert scene.incident.closing.confirmed_by == "Ravi"


def test_the_gate_lists_every_blocker_at_once() -> None:
    """C.2, MIT-6 and TSK-6: promise, approval, item, milestone, final update, review owner."""
    scene = commanded(1, *CREW)
    scene.do("Mara", action_items.assign, text="page at 80 %", owner="Ravi")
    scene.do("Mara", updates.send, audiences=(Audience.INTERNAL,), text="down", minutes=30)
    scene.do("Wei", changes.request, text="restart the primary")
    scene.do("Mara", move.move, to=State.RESOLVED, criteria=CRITERIA)
    wanted = {
        "soak", "criterion:X1", "criterion:X2", "confirmation", "item:A1", "approval:C1",
        "update:internal", "milestone:impact_started", "review_owner",
    }  # fmt: skip
    assert wanted <= open_ones(scene)
    why = scene.refused("Mara", closing.close).why
    for word in ("soak", "X2", "A1", "C1", "internal", "impact started", "review"):
        assert word in why


def test_what_is_settled_no_longer_blocks() -> None:
    scene = resolved(1, *CREW)
    scene.do("Ravi", closing.confirm_recovery)
    scene.do("Mara", milestones.set_milestone, name="impact_started", when=NINE)
    scene.wait(31)
    scene.do("Mara", move.move, to=State.VERIFIED, evidence="all graphs")
    scene.do("Aisha", updates.send, audiences=(Audience.INTERNAL,), text="over", final=True)
    assert open_ones(scene) == {"review_owner"}
    scene.do("Mara", review.name_review_owner, who="@Wei")
    assert open_ones(scene) == set()
    scene.do("Mara", closing.close)
    assert scene.incident.lifecycle.state is State.CLOSED


def test_an_override_is_kept_with_the_step() -> None:
    scene = resolved(1, *CREW)
    scene.do("Mara", closing.close, override="handed to the day shift")
    step = scene.incident.lifecycle.history[-1]
    assert (step.state, step.override) == (State.CLOSED, "handed to the day shift")


@pytest.mark.parametrize(("level", "hours"), [(1, 48), (3, 120)])
def test_the_review_owner_owes_the_draft_after_the_close(level: int, hours: int) -> None:
    """HB-13 and SEV-7: due the doctrine's hours after the resolution, quiet until it is late.

    Where the severity asks for none, whoever names an owner asks for one (SEV-10).
    """
    scene = resolved(level)
    at = scene.incident.milestones.at("resolved")
    scene.do("Mara", review.name_review_owner, who="Wei")
    assert at is not None
    assert scene.incident.review.due_at == at + timedelta(hours=hours)
    scene.do("Mara", closing.close, override="day shift")
    owed = [each for each in obligations(scene.incident, scene.doctrine, scene.now)
            if each.what == "review"]  # fmt: skip
    assert [each.who for each in owed] == ["Wei"]
    assert scene.refused("Mara", review.name_review_owner, who="@").rule == "HB-13"


def test_who_confirmed_before_stands_in_the_move() -> None:
    """A recovery that a second person confirmed never reads unconfirmed."""
    scene = resolved(3, *CREW)
    scene.do("Wei", closing.confirm_recovery, evidence="orders flow")
    scene.wait(60)
    (*_, moved) = scene.do("Mara", move.move, to=State.VERIFIED, evidence="graph")
    assert "unconfirmed" not in moved.line()


def test_a_number_that_no_criterion_has_is_not_written_as_one() -> None:
    scene = resolved(1, *CREW)
    assert "X9" in scene.refused("Ravi", closing.meet, criterion="X9", evidence="graph").why
    assert len(scene.incident.closing.criteria) == 2
