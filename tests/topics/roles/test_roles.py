"""Claiming, putting down and taking over roles (doctrine B.2, B.3, B.6)."""

from datetime import timedelta
from typing import Any

import msgspec
import pytest

from tests.story import DOCTRINE, NINE, acted, commanded
from warroom.core.event import When
from warroom.topics.closing import rules as closing
from warroom.topics.handoff import losing
from warroom.topics.handoff import rules as handoff
from warroom.topics.lifecycle import move
from warroom.topics.lifecycle.events import State
from warroom.topics.roles import rules as roles
from warroom.topics.roles.events import Claimed, Released, Role, TakenOver
from warroom.topics.roles.why import Why
from warroom.topics.severity import rules as severity
from warroom.topics.timeline import typed

CREW = ("Jonas", "Ravi", "Wei")


def test_role_1_a_vacant_role_is_claimed_in_public() -> None:
    scene = acted(2)
    (claimed,) = scene.do("Mara", roles.claim, role=Role.IC)
    assert "I am the Incident Commander" in claimed.line()
    assert claimed.establishes() == ("command_established",)
    assert scene.incident.roles.commander == "Mara"


def test_inv_1_a_claim_on_command_names_who_holds_it() -> None:
    refused = commanded(2).refused("Jonas", roles.claim, role=Role.IC)
    assert refused.rule == "INV-1"
    assert "Mara holds command" in refused.why
    assert "Mara" in refused.help


def test_role_1_a_held_role_cannot_be_claimed_by_anybody() -> None:
    scene = acted(2)
    scene.do("Jonas", roles.claim, role=Role.SCRIBE)
    assert "Jonas is scribe" in scene.refused("Mara", roles.claim, role=Role.SCRIBE).why
    assert "already" in scene.refused("Jonas", roles.claim, role=Role.SCRIBE).why


def test_several_people_are_sme_each_for_a_domain() -> None:
    scene = acted(3)
    scene.do("Jonas", roles.claim, role=Role.SME, domain="database")
    scene.do("Wei", roles.claim, role=Role.SME, domain="network")
    scene.do("Wei", roles.claim, role=Role.SME, domain="dns")
    scene.refused("Wei", roles.claim, role=Role.SME, domain="dns")
    held = [(one.who, one.domain) for one in scene.incident.roles.holdings]
    assert held == [("Jonas", "database"), ("Wei", "network"), ("Wei", "dns")]
    scene.do("Wei", roles.release, role=Role.SME)
    assert scene.incident.roles.of("Wei") == ()
    assert scene.incident.roles.of("Jonas") == (Role.SME,)


@pytest.mark.parametrize("taken", [roles.claim, roles.take_over])
def test_crew_7_command_taken_by_mistake_is_put_down_within_two_minutes(taken: object) -> None:
    scene = acted(1, *CREW)
    if taken is roles.claim:
        scene.do("Jonas", roles.claim, role=Role.IC)
    else:
        scene.do("Mara", roles.claim, role=Role.IC)
        scene.wait(10)
        scene.do("Jonas", roles.take_over, role=Role.IC, reason="no answer")
    scene.wait(1.5)
    (released,) = scene.do("Jonas", roles.release, role=Role.IC)
    assert isinstance(released, Released)
    assert released.mistake
    assert scene.incident.roles.commander is None


def test_role_5_command_of_a_running_incident_is_not_put_down() -> None:
    scene = commanded(1, *CREW)
    scene.wait(3)
    refused = scene.refused("Mara", roles.release, role=Role.IC, reason="tired")
    assert refused.rule == "ROLE-5"
    assert "Offer it" in refused.help


def test_role_5_command_is_put_down_when_it_is_verified() -> None:
    scene = commanded(3, *CREW)
    scene.do("Mara", move.move, to=State.VERIFIED)
    scene.wait(30)
    scene.do("Mara", roles.release, role=Role.IC)
    assert scene.incident.roles.commander is None


def test_role_5_any_other_role_is_put_down_by_its_holder_alone() -> None:
    scene = commanded(1, *CREW)
    scene.do("Jonas", roles.claim, role=Role.SCRIBE)
    scene.wait(30)
    assert "Jonas" in scene.refused("Mara", roles.release, role=Role.SCRIBE).help
    (released,) = scene.do("Jonas", roles.release, role=Role.SCRIBE, reason="shift ends")
    assert released.line() == "Jonas is no longer scribe: shift ends"
    assert not getattr(released, "mistake", True)


def test_loss_2_the_deputy_takes_command_at_once() -> None:
    scene = commanded(1, *CREW)
    scene.do("Jonas", roles.claim, role=Role.DEPUTY)
    taken, released = scene.do("Jonas", roles.take_over, role=Role.IC, reason="line is dead")
    assert isinstance(taken, TakenOver)
    assert released.line() == "Jonas is no longer deputy: took command"
    assert "I am now the Incident Commander" in taken.line()
    assert scene.incident.roles.commander == "Jonas"
    ended = [term for term in scene.incident.roles.terms if term.who == "Mara"][-1]
    assert ended.ended == "unreachable"


def test_loss_2_others_wait_until_the_commander_was_silent() -> None:
    scene = commanded(1, *CREW)
    scene.wait(4)
    assert scene.refused("Ravi", roles.take_over, role=Role.IC, reason="gone").rule == "LOSS-2"
    scene.do("Mara", typed.log, kind="note", text="here")
    scene.wait(4)
    scene.refused("Ravi", roles.take_over, role=Role.IC, reason="gone")
    scene.wait(1)
    scene.do("Ravi", roles.take_over, role=Role.IC, reason="gone")
    assert scene.incident.roles.commander == "Ravi"


def test_loss_3_a_takeover_needs_a_reason_and_somebody_to_take_it_from() -> None:
    scene = commanded(1, *CREW)
    scene.wait(6)
    assert "reason" in scene.refused("Ravi", roles.take_over, role=Role.IC, reason=" ").why
    assert "Claim" in scene.refused("Ravi", roles.take_over, role=Role.OPS, reason="x").help
    scene.refused("Mara", roles.take_over, role=Role.IC, reason="me")


def test_loss_2_the_commander_gives_any_other_role_a_new_holder() -> None:
    scene = commanded(1, *CREW)
    scene.do("Jonas", roles.claim, role=Role.SCRIBE)
    scene.do("Mara", roles.take_over, role=Role.SCRIBE, reason="Jonas is on the phone")
    assert scene.incident.roles.holder(Role.SCRIBE) == "Mara"


def test_role_4_rest_is_marked() -> None:
    scene = commanded(3, "Jonas")
    scene.do("Mara", handoff.offer, role=Role.IC, to="Jonas", why=Why.FATIGUE)
    scene.do("Jonas", handoff.accept, role=Role.IC)
    (claimed,) = scene.do("Mara", roles.claim, role=Role.SCRIBE)
    assert isinstance(claimed, Claimed)
    assert "rest" in claimed.conflict
    scene.wait(8 * 60)
    (later,) = scene.do("Mara", roles.claim, role=Role.COMMS)
    assert isinstance(later, Claimed)
    assert not later.conflict


def test_the_list_of_commanders_is_marked_in_a_pair_and_holds_in_a_crew() -> None:
    trained = msgspec.structs.replace(DOCTRINE, commanders=("Mara",))
    pair = acted(1, "Jonas", doctrine=trained)
    (claimed,) = pair.do("Jonas", roles.claim, role=Role.IC)
    assert isinstance(claimed, Claimed)
    assert claimed.conflict == "not on the list of commanders"
    crew = acted(1, *CREW, doctrine=trained)
    assert "Mara" in crew.refused("Jonas", roles.claim, role=Role.IC).help
    crew.do("Mara", roles.claim, role=Role.IC)


def test_inv_6_raising_the_severity_never_fails_because_of_roles() -> None:
    scene = commanded(3, *CREW)
    scene.do("Mara", roles.claim, role=Role.OPS)
    scene.do("Jonas", severity.set_severity, level=1)
    assert scene.incident.severity.current == 1


def test_closing_ends_command_and_every_role() -> None:
    scene = commanded(3, *CREW)
    scene.do("Mara", handoff.offer, role=Role.SCRIBE, to="Jonas")
    scene.do("Mara", closing.close)
    held = scene.incident.roles
    assert (held.holdings, held.offers) == ((), ())
    assert all(term.until is not None for term in held.terms)


def test_inv_2_a_log_that_claims_command_twice_folds_to_one_commander() -> None:
    scene = commanded(2)
    scene.record("Jonas", Claimed(role=Role.IC, who="Jonas", quiet=True))
    terms = [term for term in scene.incident.roles.terms if term.role is Role.IC]
    assert scene.incident.roles.commander == "Jonas"
    assert terms[0].until == terms[1].since


def test_inv_2_a_clock_set_back_makes_no_term_run_backwards() -> None:
    scene = commanded(2, "Jonas")
    scene.wait(-60)
    scene.do("Mara", handoff.offer, role=Role.IC, to="Jonas")
    scene.do("Jonas", handoff.accept, role=Role.IC)
    first, second = (term for term in scene.incident.roles.terms if term.role is Role.IC)
    assert first.until is not None
    assert first.since <= first.until == second.since


def test_inv_2_a_backfilled_claim_does_not_overlap_the_term_before() -> None:
    scene = commanded(2, "Jonas")
    scene.do("Mara", roles.release, role=Role.IC)
    scene.record("Jonas", Claimed(role=Role.IC, who="Jonas", occurred=minutes_later(-30)))
    first, second = (term for term in scene.incident.roles.terms if term.role is Role.IC)
    assert first.until == second.since


def minutes_later(minutes: int) -> When:
    return When(NINE + timedelta(minutes=minutes))


def test_hostile_words_are_cleaned() -> None:
    scene = acted(2)
    (claimed,) = scene.do("Mara", roles.claim, role=Role.SME, domain="d\x1b]52;c;eA==\x07b\n")
    assert isinstance(claimed, Claimed)
    assert claimed.domain == "d]52;c;eA==b"


def test_whoever_takes_command_is_not_their_own_deputy() -> None:
    """LOSS-2 asks the deputy: a commander who is silent must not be that deputy too."""
    scene = acted(1, "Jonas")
    scene.do("Mara", roles.claim, role=Role.DEPUTY)
    scene.do("Mara", roles.claim, role=Role.IC)
    assert scene.incident.roles.of("Mara") == (Role.IC,)
    assert scene.incident.roles.holder(Role.DEPUTY) is None


def test_inv_1_a_takeover_meant_for_one_person_is_not_done_to_the_next() -> None:
    scene = commanded(1, *CREW)
    scene.wait(6)
    wish: dict[str, Any] = {"role": Role.IC, "reason": "gone"}
    assert "no longer Aisha" in scene.refused("Ravi", roles.take_over, **wish, expected="Aisha").why
    assert scene.refused("Ravi", losing.ask, expected="Aisha").rule == "INV-1"
    scene.do("Ravi", losing.ask, expected="Mara")
    scene.do("Ravi", roles.take_over, **wish, expected="Mara")
    assert scene.incident.roles.commander == "Ravi"
