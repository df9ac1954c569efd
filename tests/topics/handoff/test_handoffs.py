"""How every handoff went, and who comes next (doctrine B.4)."""

from tests.story import DOCTRINE, Story, commanded
from warroom.topics.handoff import rules as handoff
from warroom.topics.handoff.owed import candidates
from warroom.topics.handoff.state import Outcome
from warroom.topics.lifecycle import move
from warroom.topics.lifecycle.events import State
from warroom.topics.roles import rules as roles
from warroom.topics.roles.events import Role
from warroom.topics.roles.why import Why

CREW = ("Jonas", "Ravi", "Wei")


def outcomes(scene: Story) -> list[Outcome]:
    return [each.outcome for each in scene.incident.handoff.offers]


def able(scene: Story, *also: str) -> tuple[str, ...]:
    held = scene.incident
    return candidates(Role.IC, held, DOCTRINE, scene.now, held.rest, also=also)


def test_every_offer_keeps_how_it_ended() -> None:
    scene = commanded(1, *CREW)
    scene.do("Mara", handoff.offer, role=Role.IC, to="Jonas", reason="shift ends")
    scene.do("Jonas", handoff.decline, role=Role.IC, reason="busy")
    scene.do("Mara", handoff.offer, role=Role.IC, to="Ravi")
    scene.do("Mara", handoff.withdraw, role=Role.IC)
    scene.do("Mara", handoff.offer, role=Role.IC, to="Ravi")
    scene.wait(3)
    scene.do("Mara", handoff.offer, role=Role.IC, to="Wei")
    scene.do("Wei", handoff.read_back, role=Role.IC, text="search is down")
    scene.do("Mara", handoff.correct_readback, role=Role.IC, text="payments")
    scene.do("Wei", handoff.accept, role=Role.IC)
    assert outcomes(scene) == ["declined", "withdrawn", "expired", "accepted"]
    first, last = scene.incident.handoff.offers[0], scene.incident.handoff.offers[-1]
    assert (first.why, first.reason) == ("busy", "shift ends")
    assert (last.readbacks, last.corrections) == (1, 1)


def test_what_changes_hands_otherwise_voids_the_offer() -> None:
    scene = commanded(1, *CREW)
    scene.do("Ravi", roles.claim, role=Role.DEPUTY)
    scene.do("Mara", handoff.offer, role=Role.IC, to="Jonas")
    scene.do("Ravi", roles.take_over, role=Role.IC, reason="no answer")
    assert outcomes(scene) == ["void"]


def test_the_end_voids_what_is_still_offered() -> None:
    scene = commanded(1)
    scene.do("Mara", handoff.offer, role=Role.SCRIBE, to="Jonas")
    scene.do("Mara", move.move, to=State.CANCELLED, reason="false alarm")
    assert outcomes(scene) == ["void"]


def test_b_4_the_deputy_comes_first_then_who_has_free_hands_then_who_said_no() -> None:
    scene = commanded(1, *CREW)
    scene.do("Jonas", roles.claim, role=Role.OPS)
    scene.do("Wei", roles.claim, role=Role.DEPUTY)
    assert able(scene) == ("Wei", "Ravi", "Jonas")
    assert able(scene, "Aisha") == ("Wei", "Aisha", "Ravi", "Jonas")
    scene.do("Mara", handoff.offer, role=Role.IC, to="Wei")
    scene.do("Wei", handoff.decline, role=Role.IC)
    assert able(scene) == ("Ravi", "Jonas", "Wei")


def test_role_4_whoever_rests_is_no_candidate() -> None:
    scene = commanded(1, *CREW)
    scene.do("Mara", handoff.offer, role=Role.IC, to="Jonas", why=Why.FATIGUE)
    scene.do("Jonas", handoff.accept, role=Role.IC)
    assert "Mara" not in able(scene)
