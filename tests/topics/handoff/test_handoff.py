"""Handing command over: offer, readback, answer (doctrine B.2 to B.4)."""

from datetime import timedelta

import msgspec
import pytest

from tests.story import DOCTRINE, Story, acted, commanded
from warroom.topics.handoff import rules as handoff
from warroom.topics.roles import rules as roles
from warroom.topics.roles import state as roles_state
from warroom.topics.roles.events import Accepted, Declined, Expired, Offered, Role, Withdrawn
from warroom.topics.roles.why import Why

CREW = ("Jonas", "Ravi", "Wei")


def offered(*crew: str) -> Story:
    """Mara commands a SEV-1 and offers command to Jonas."""
    scene = commanded(1, *crew)
    scene.do("Mara", handoff.offer, role=Role.IC, to="Jonas", reason="needed hands-on")
    return scene


def test_inv_3_the_outgoing_commands_until_the_offer_is_accepted() -> None:
    scene = offered(*CREW)
    assert scene.incident.roles.commander == "Mara"
    scene.do("Jonas", handoff.read_back, role=Role.IC, text="payments down, rollback runs")
    assert scene.incident.roles.commander == "Mara"
    (accepted,) = scene.do("Jonas", handoff.accept, role=Role.IC)
    assert accepted == Accepted(
        role=Role.IC,
        who="Jonas",
        holder="Mara",
        readback=True,
        reason="needed hands-on",
        why=Why.OTHER,
    )
    assert scene.incident.roles.commander == "Jonas"


def test_inv_2_a_transfer_leaves_no_gap_and_no_overlap() -> None:
    scene = offered(*CREW)
    scene.do("Jonas", handoff.accept, role=Role.IC)
    old, new = (term for term in scene.incident.roles.terms if term.role is Role.IC)
    assert old.until == new.since
    assert (old.who, old.ended, new.who, new.until) == ("Mara", "needed hands-on", "Jonas", None)


def test_the_short_form_records_that_there_was_no_readback() -> None:
    (accepted,) = offered().do("Jonas", handoff.accept, role=Role.IC)
    assert isinstance(accepted, Accepted)
    assert not accepted.readback


def test_a_readback_given_with_the_acceptance_is_an_entry_of_its_own() -> None:
    events = offered().do("Jonas", handoff.accept, role=Role.IC, readback="payments down")
    assert [event.kind for event in events] == ["role.readback", "role.accepted"]
    assert events[1].line() == "Jonas: I accept. I am the Incident Commander (from Mara)"


def test_role_2_an_acceptance_by_somebody_else_names_who_it_was_offered_to() -> None:
    refused = offered(*CREW).refused("Wei", handoff.accept, role=Role.IC)
    assert "offered to Jonas, not to Wei" in refused.why


def test_role_2_nothing_offered_nothing_accepted() -> None:
    assert "Mara" in commanded(1).refused("Jonas", handoff.accept, role=Role.IC).help
    assert "claim" in acted(1).refused("Jonas", handoff.accept, role=Role.IC).help


def test_role_2_an_offer_runs_out_and_the_next_role_act_says_so() -> None:
    scene = offered(*CREW)
    assert len(roles_state.open_offers(scene.incident.roles, scene.now)) == 1
    scene.wait(2)
    assert roles_state.open_offers(scene.incident.roles, scene.now) == ()
    refused = scene.refused("Jonas", handoff.accept, role=Role.IC)
    assert "expired" in refused.why
    assert "Mara" in refused.help
    expired, again = scene.do("Mara", handoff.offer, role=Role.IC, to="Ravi")
    assert isinstance(expired, Expired)
    assert isinstance(again, Offered)
    assert [offer.to for offer in scene.incident.roles.offers] == ["Ravi"]


def test_role_2_a_readback_and_a_correction_start_the_life_of_an_offer_anew() -> None:
    scene = offered(*CREW)
    scene.wait(1.5)
    scene.do("Jonas", handoff.read_back, role=Role.IC, text="search down")
    scene.wait(1.5)
    scene.do("Mara", handoff.correct_readback, role=Role.IC, text="payments, not search")
    scene.wait(1.5)
    scene.do("Jonas", handoff.accept, role=Role.IC)
    assert scene.incident.roles.commander == "Jonas"


def test_b_4_only_the_outgoing_corrects_and_only_with_words() -> None:
    scene = offered(*CREW)
    assert "Mara" in scene.refused("Wei", handoff.correct_readback, role=Role.IC, text="no").why
    scene.refused("Mara", handoff.correct_readback, role=Role.IC, text=" ")
    scene.refused("Jonas", handoff.read_back, role=Role.IC, text="\x00")
    scene.refused("Mara", handoff.correct_readback, role=Role.OPS, text="no")


def test_role_3_declining_needs_no_reason_and_changes_nothing() -> None:
    scene = offered(*CREW)
    scene.refused("Wei", handoff.decline, role=Role.IC)
    (declined,) = scene.do("Jonas", handoff.decline, role=Role.IC)
    assert declined == Declined(role=Role.IC, who="Jonas")
    assert scene.incident.roles.commander == "Mara"
    assert scene.incident.roles.offers == ()


def test_inv_4_at_most_one_offer_of_command_is_open() -> None:
    scene = offered(*CREW)
    refused = scene.refused("Mara", handoff.offer, role=Role.IC, to="Ravi")
    assert (refused.rule, "Jonas" in refused.why) == ("INV-4", True)
    assert scene.refused("Wei", handoff.withdraw, role=Role.IC).why.startswith("Mara made")
    (withdrawn,) = scene.do("Mara", handoff.withdraw, role=Role.IC)
    assert withdrawn == Withdrawn(role=Role.IC, who="Mara", to="Jonas")
    scene.do("Mara", handoff.offer, role=Role.IC, to="Ravi")
    scene.refused("Jonas", handoff.accept, role=Role.IC)


def test_role_2_only_the_holder_offers_command() -> None:
    scene = commanded(1, *CREW)
    assert "only Mara" in scene.refused("Jonas", handoff.offer, role=Role.IC, to="Wei").why
    scene.do("Jonas", roles.claim, role=Role.SCRIBE)
    scene.do("Mara", handoff.offer, role=Role.SCRIBE, to="Wei")
    scene.do("Wei", handoff.accept, role=Role.SCRIBE)
    assert scene.incident.roles.holder(Role.SCRIBE) == "Wei"


def test_role_2_anybody_offers_what_is_vacant() -> None:
    scene = acted(1, *CREW)
    scene.do("Ravi", handoff.offer, role=Role.IC, to="@Jonas")
    scene.do("Jonas", handoff.accept, role=Role.IC)
    assert scene.incident.roles.commander == "Jonas"


@pytest.mark.parametrize(("to", "word"), [("", "names"), ("Mara", "already")])
def test_role_2_an_offer_names_one_other_person(to: str, word: str) -> None:
    assert word in commanded(1).refused("Mara", handoff.offer, role=Role.IC, to=to).why


def test_role_2_nobody_offers_a_role_to_themselves() -> None:
    assert "Claim" in acted(1).refused("Mara", handoff.offer, role=Role.IC, to="Mara").help


def test_an_offer_is_void_when_somebody_else_takes_command() -> None:
    scene = offered(*CREW)
    scene.do("Ravi", roles.claim, role=Role.DEPUTY)
    scene.do("Ravi", roles.take_over, role=Role.IC, reason="Mara fainted")
    scene.refused("Jonas", handoff.accept, role=Role.IC)
    assert scene.incident.roles.commander == "Ravi"


def test_several_people_are_offered_to_be_sme() -> None:
    scene = commanded(1, *CREW)
    scene.do("Mara", handoff.offer, role=Role.SME, to="Ravi")
    scene.do("Mara", handoff.offer, role=Role.SME, to="Wei")
    scene.do("Wei", handoff.accept, role=Role.SME)
    scene.do("Ravi", handoff.accept, role=Role.SME)
    assert Role.SME in scene.incident.roles.of("Ravi")
    assert Role.SME in scene.incident.roles.of("Wei")


def test_inv_6_the_ops_lead_of_a_crew_puts_ops_down_before_accepting_command() -> None:
    scene = commanded(1, *CREW)
    scene.do("Jonas", roles.claim, role=Role.OPS)
    offer = scene.do("Mara", handoff.offer, role=Role.IC, to="Jonas")[0]
    assert offer.line().endswith("to Jonas (Jonas puts down ops lead first)")
    refused = scene.refused("Jonas", handoff.accept, role=Role.IC)
    assert (refused.rule, "ops lead" in refused.help) == ("INV-6", True)
    scene.do("Jonas", roles.release, role=Role.OPS)
    scene.do("Jonas", handoff.accept, role=Role.IC)


def test_the_life_of_an_offer_comes_from_the_doctrine() -> None:
    command = msgspec.structs.replace(DOCTRINE.command, offer_ttl_seconds=600)
    patient = msgspec.structs.replace(DOCTRINE, command=command)
    scene = commanded(1, doctrine=patient)
    scene.do("Mara", handoff.offer, role=Role.IC, to="Jonas")
    scene.wait(9)
    scene.do("Jonas", handoff.accept, role=Role.IC)
    assert scene.incident.commander == "Jonas"


def test_role_2_nothing_is_accepted_before_it_was_offered() -> None:
    scene = offered(*CREW)
    early = scene.now - timedelta(minutes=5)
    refused = scene.refused("Jonas", handoff.accept, role=Role.IC, when=early)
    assert "later than that" in refused.why
    assert scene.incident.roles.commander == "Mara"


def test_command_is_not_offered_to_who_is_not_on_the_list_and_an_executive_is_still_asked() -> None:
    trained = msgspec.structs.replace(DOCTRINE, commanders=("Mara", "Wei"))
    scene = commanded(1, *CREW, doctrine=trained)
    assert scene.refused("Mara", handoff.offer, role=Role.IC, to="Jonas").rule == "commanders"
    scene.do("Mara", handoff.offer, role=Role.OPS, to="Jonas")
    scene.do("Mara", handoff.offer, role=Role.IC, to="Jonas", asked=True)
