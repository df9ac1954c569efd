"""Lanes, what may be said as a fact, and when help is asked (doctrine D.3)."""

import pytest

from tests.story import DOCTRINE, Story, acted
from warroom.obligations import obligations
from warroom.owed import Obligation, Urgency
from warroom.topics.hypotheses import rules as hypotheses
from warroom.topics.hypotheses.lanes import Lane, current_words, lane, status_words, told_in
from warroom.topics.lifecycle import move
from warroom.topics.lifecycle.events import Phase, State
from warroom.topics.roles.events import Role
from warroom.topics.roles.rules import claim
from warroom.topics.timeline import typed


def lane_of_last(scene: Story) -> Lane:
    entry = scene.incident.timeline.written[-1]
    return lane(entry, scene.incident.hypotheses)


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("observation", Lane.CONFIRMED),
        ("result", Lane.CONFIRMED),
        ("impact", Lane.CONFIRMED),
        ("external", Lane.CONFIRMED),
        ("hypothesis", Lane.WORKING),
        ("question", Lane.WORKING),
        ("decision", Lane.DONE),
        ("change", Lane.DONE),
        ("communication", Lane.DONE),
        ("note", Lane.DONE),
    ],
)
def test_every_kind_has_its_lane(kind: str, expected: Lane) -> None:
    """SIG-1: confirmed, working, done."""
    scene = acted()
    scene.do("Ravi", typed.log, kind=kind, text="words")
    assert lane_of_last(scene) is expected


def test_a_claim_changes_its_lane_with_its_state() -> None:
    """SIG-1: open ones are working, confirmed ones confirmed, refuted and parked ones done."""
    scene = acted()
    scene.do("Ravi", typed.log, kind="hypothesis", text="bots")
    proposed = scene.incident.timeline.written[-1]

    def now() -> Lane:
        return lane(proposed, scene.incident.hypotheses)

    assert now() is Lane.WORKING
    scene.do("Ravi", hypotheses.put_to_test, hypothesis="H1")
    assert now() is Lane.WORKING
    scene.do("Ravi", hypotheses.confirm, hypothesis="H1", evidence="logs")
    assert (now(), lane_of_last(scene)) == (Lane.CONFIRMED, Lane.CONFIRMED)
    scene.do("Elif", hypotheses.doubt, hypothesis="H1")
    assert now() is Lane.WORKING
    scene.do("Ravi", hypotheses.refute, hypothesis="H1", reason="no")
    assert now() is Lane.DONE


def test_a_guess_is_working_whatever_its_kind() -> None:
    scene = acted()
    scene.do("Ravi", typed.log, kind="observation", text="maybe bots")
    entry = scene.incident.timeline.written[-1]
    found = lane(entry, scene.incident.hypotheses, lambda kind, text: "maybe" in text)
    assert found is Lane.WORKING


def test_only_a_confirmed_claim_enters_a_status_line() -> None:
    """SIG-2: others appear as current hypothesis, the likeliest first."""
    scene = acted()
    scene.do("Ravi", hypotheses.propose, text="bots", confidence="low")
    scene.do("Ravi", hypotheses.propose, text="full pool", confidence="high")
    assert status_words(scene.incident.hypotheses) == ""
    assert current_words(scene.incident.hypotheses).startswith("H2 full pool (high, proposed); H1")
    scene.do("Ravi", hypotheses.confirm, hypothesis="H2", evidence="stats")
    assert status_words(scene.incident.hypotheses) == "H2 confirmed: full pool"
    assert "H2" not in current_words(scene.incident.hypotheses)


def test_words_to_the_customers_never_hold_a_hypothesis() -> None:
    """SIG-2: by its id or by its words."""
    scene = acted()
    scene.do("Ravi", hypotheses.propose, text="the pooler is full")
    scene.do("Ravi", hypotheses.propose, text="bots")
    board = scene.incident.hypotheses
    assert [each.id for each in told_in("Because The  Pooler is full, wait.", board)] == ["H1"]
    assert [each.id for each in told_in("We look at h2.", board)] == ["H2"]
    assert told_in("Robots and H22 are fine.", board) == ()


def owed(scene: Story) -> list[Obligation]:
    found = obligations(scene.incident, DOCTRINE, scene.now)
    return [each for each in found if each.what == "no_hypothesis"]


def test_help_is_owed_after_the_minutes_of_the_severity_and_cleared_by_h() -> None:
    """SIG-6: 15 minutes after the declaration at SEV-2; it waits in the list, quietly."""
    scene = acted(2)
    scene.wait(14.9)
    assert owed(scene) == []
    scene.wait(0.2)
    (found,) = owed(scene)
    assert (found.clears, found.urgency) == ("log.hypothesis", Urgency.QUIET)
    scene.do("Mara", typed.log, kind="hypothesis", text="bots")
    assert owed(scene) == []


def test_help_is_owed_anew_after_the_last_open_one_was_refuted() -> None:
    """SIG-6: counts from the refutation; a parked one counts too."""
    scene = acted(1)
    for text in ("bots", "pool"):
        scene.do("Mara", hypotheses.propose, text=text)
    scene.wait(20)
    scene.do("Mara", hypotheses.refute, hypothesis="H1", reason="no")
    scene.wait(20)
    assert owed(scene) == []
    scene.do("Mara", hypotheses.park, hypothesis="H2", reason="later")
    scene.wait(14.9)
    assert owed(scene) == []
    scene.wait(0.2)
    assert len(owed(scene)) == 1


def test_one_person_at_a_sev_3_has_an_hour() -> None:
    """CREW-2: a solo SEV-3 is asked nothing before its time; SEV-4 never."""
    scene = acted(3)
    scene.wait(59)
    assert owed(scene) == []
    scene.wait(1.1)
    assert len(owed(scene)) == 1
    calm = acted(4)
    calm.wait(600)
    assert owed(calm) == []


def test_a_confirmed_claim_holds_until_the_incident_comes_back() -> None:
    scene = acted(1)
    scene.do("Mara", claim, role=Role.IC)
    scene.do("Mara", hypotheses.propose, text="pool")
    scene.do("Mara", hypotheses.confirm, hypothesis="H1", evidence="stats")
    scene.wait(30)
    assert owed(scene) == []
    scene.do("Mara", move.move, to=State.MITIGATED, evidence="rate is down")
    scene.wait(30)
    scene.do("Mara", move.move, to=State.ACTIVE, reason="stalls again")
    scene.wait(14)
    assert owed(scene) == []
    scene.wait(2)
    assert len(owed(scene)) == 1


def test_nothing_is_owed_once_the_cause_is_located() -> None:
    """G: the location of the cause is enough to act."""
    scene = acted(1)
    scene.do("Mara", claim, role=Role.IC)
    scene.do("Mara", move.set_phase, phase=Phase.IDENTIFIED)
    scene.wait(60)
    assert owed(scene) == []
