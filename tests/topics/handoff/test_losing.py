"""Losing the commander, and spoken acts that were not so (doctrine B.6, ROLE-4, CREW-6, CREW-7)."""

from datetime import timedelta
from itertools import pairwise

from tests.story import DOCTRINE, Story, acted, commanded
from warroom.core.event import Event
from warroom.topics.handoff import losing
from warroom.topics.handoff import rules as handoff
from warroom.topics.handoff.events import Answered, Challenged
from warroom.topics.roles import rules as roles
from warroom.topics.roles.events import Accepted, Contested, Released, Role
from warroom.topics.roles.why import Why
from warroom.topics.timeline.redaction import kept

CREW = ("Jonas", "Ravi", "Wei")


def spoken(*crew: str) -> Story:
    """Priya writes down that Jonas accepted command from Mara."""
    scene = commanded(1, *crew)
    scene.do("Mara", handoff.offer, role=Role.IC, to="Jonas", reason="needed hands-on")
    scene.do("Jonas", handoff.accept, role=Role.IC, operator="Priya")
    assert scene.incident.roles.commander == "Jonas"
    return scene


def one(events: list[Event]) -> Event:
    (event,) = events
    return event


def test_loss_1_anybody_asks_and_the_commander_answers_with_one_act() -> None:
    scene = commanded(1, *CREW)
    asked = one(scene.do("Ravi", losing.challenge))
    assert isinstance(asked, Challenged)
    assert asked.line() == "Ravi asks: Mara, do you have command?"
    assert asked.answer_by - scene.now == timedelta(seconds=DOCTRINE.command.challenge_seconds)
    assert scene.refused("Wei", losing.challenge).rule == "LOSS-1"
    assert "by @Mara" in scene.refused("Wei", losing.answer).help
    answered = one(scene.do("Mara", losing.answer))
    assert answered == Answered(who="Mara", to="Ravi")
    assert scene.incident.handoff.challenge is None
    assert scene.incident.roles.commander == "Mara"
    assert "Nobody asked" in scene.refused("Mara", losing.answer).why


def test_loss_1_nobody_challenges_an_empty_chair_or_themselves() -> None:
    assert "(K)" in acted(1).refused("Ravi", losing.challenge).help
    assert "holds command" in commanded(1).refused("Mara", losing.challenge).why


def test_loss_1_a_spoken_answer_counts() -> None:
    scene = commanded(1, *CREW)
    scene.do("Ravi", losing.challenge)
    said = one(scene.do("Mara", losing.answer, operator="Ravi"))
    assert said.recorded_by == "Ravi"


def test_loss_2_an_unanswered_challenge_lets_the_deputy_at_once_and_anybody_after_minutes() -> None:
    scene = commanded(1, *CREW)
    scene.do("Ravi", losing.challenge)
    scene.wait(3)
    assert scene.incident.handoff.challenge is not None
    assert scene.incident.handoff.challenge.unanswered(scene.now)
    scene.do("Mara", handoff.offer, role=Role.SCRIBE, to="Wei")  # a sign, but no answer
    assert scene.refused("Ravi", roles.take_over, role=Role.IC, reason="silent").rule == "LOSS-2"
    scene.wait(2)
    scene.do("Ravi", roles.take_over, role=Role.IC, reason="no answer in five minutes")
    assert scene.incident.roles.commander == "Ravi"
    assert scene.incident.handoff.challenge is None


def test_loss_2_an_answered_challenge_entitles_nobody() -> None:
    scene = commanded(1, *CREW)
    scene.do("Ravi", losing.challenge)
    scene.wait(4)
    scene.do("Mara", losing.answer)
    scene.wait(4)
    scene.refused("Ravi", roles.take_over, role=Role.IC, reason="silent")


def test_loss_3_the_takeover_ends_the_old_term_as_unreachable() -> None:
    scene = commanded(1, *CREW)
    scene.do("Wei", roles.claim, role=Role.DEPUTY)
    taken = scene.do("Wei", roles.take_over, role=Role.IC, reason="no answer")[0]
    assert taken.line().startswith("Hearing no response from Mara, I am Wei")
    assert scene.incident.roles.terms[-1].who == "Wei"
    assert [term.ended for term in scene.incident.roles.terms if term.who == "Mara"][-1] == (
        "unreachable"
    )


def test_loss_4_a_returning_commander_holds_nothing_until_it_is_offered_again() -> None:
    scene = commanded(1, *CREW)
    scene.wait(6)
    scene.do("Ravi", roles.take_over, role=Role.IC, reason="no answer")
    assert scene.refused("Mara", roles.claim, role=Role.IC).rule == "INV-1"
    scene.do("Ravi", handoff.offer, role=Role.IC, to="Mara")
    scene.do("Mara", handoff.accept, role=Role.IC)
    assert scene.incident.roles.commander == "Mara"


def test_loss_5_an_executive_is_asked_and_commands_only_after_accepting() -> None:
    scene = commanded(1, *CREW)
    assert scene.refused("Ravi", handoff.offer, role=Role.IC, to="Vera").rule == "ROLE-2"
    offered = one(scene.do("Ravi", handoff.offer, role=Role.IC, to="Vera", asked=True))
    assert offered.line() == "Vera, do you wish to take command?"
    assert scene.incident.roles.commander == "Mara"  # INV-3
    scene.do("Vera", handoff.accept, role=Role.IC)
    assert scene.incident.roles.commander == "Vera"


def test_loss_5_declining_makes_further_orders_questions() -> None:
    scene = commanded(1, *CREW)
    scene.do("Mara", handoff.offer, role=Role.IC, to="Vera", asked=True)
    declined = one(scene.do("Vera", handoff.decline, role=Role.IC))
    assert declined.line() == "Vera declines command; what Vera says from here on are questions"
    assert scene.incident.roles.commander == "Mara"


def test_loss_5_the_commander_takes_the_question_back() -> None:
    scene = commanded(1, *CREW)
    scene.do("Ravi", handoff.offer, role=Role.IC, to="Vera", asked=True)
    scene.do("Mara", handoff.withdraw, role=Role.IC)
    scene.refused("Vera", handoff.accept, role=Role.IC)


def test_crew_6_a_contested_acceptance_gives_command_back_without_a_gap() -> None:
    scene = spoken(*CREW)
    contested = one(scene.do("Jonas", losing.contest))
    assert contested == Contested(role=Role.IC, who="Jonas", by="Priya", back_to="Mara")
    assert "Mara holds it again" in contested.line()
    terms = [term for term in scene.incident.roles.terms if term.role is Role.IC]
    assert [term.who for term in terms] == ["Mara", "Jonas", "Mara"]
    assert all(old.until == new.since for old, new in pairwise(terms))
    assert terms[-1].until is None


def test_crew_6_nobody_contests_what_they_took_themselves() -> None:
    scene = commanded(1, *CREW)
    assert scene.refused("Mara", losing.contest).rule == "CREW-6"
    assert scene.refused("Ravi", losing.contest).rule == "CREW-6"


def test_crew_6_without_anybody_to_return_to_command_is_disputed_never_vacant() -> None:
    scene = acted(1, *CREW)
    scene.do("Jonas", roles.claim, role=Role.IC, operator="Priya")
    contested = one(scene.do("Jonas", losing.contest, reason="I only said I could"))
    assert isinstance(contested, Contested)
    assert contested.back_to is None
    held = scene.incident.roles.holding(Role.IC)
    assert held is not None
    assert (held.who, held.disputed) == ("Jonas", True)
    scene.refused("Jonas", losing.contest)
    scene.do("Wei", roles.take_over, role=Role.IC, reason="disputed")
    assert scene.incident.roles.commander == "Wei"


def test_crew_6_command_does_not_return_to_who_left() -> None:
    scene = commanded(1, *CREW)
    scene.do(
        "Mara",
        handoff.offer,
        role=Role.IC,
        to="Jonas",
        reason="fatigue",
        why=Why.FATIGUE,
    )
    scene.do("Jonas", handoff.accept, role=Role.IC, operator="Priya")
    contested = one(scene.do("Jonas", losing.contest))
    assert isinstance(contested, Contested)
    assert contested.back_to is None


def test_crew_6_another_role_returns_or_becomes_vacant() -> None:
    scene = commanded(1, *CREW)
    scene.do("Wei", roles.claim, role=Role.SCRIBE, operator="Priya")
    scene.do("Wei", losing.contest, role=Role.SCRIBE)
    assert scene.incident.roles.holder(Role.SCRIBE) is None


def test_crew_7_command_taken_by_mistake_is_put_down_within_two_minutes() -> None:
    scene = commanded(1, *CREW)
    released = one(scene.do("Mara", roles.release, role=Role.IC))
    assert isinstance(released, Released)
    assert released.mistake


def test_role_4_whoever_handed_over_for_fatigue_is_released_and_rests() -> None:
    scene = commanded(1, *CREW)
    scene.do("Mara", roles.claim, role=Role.SCRIBE)
    scene.do(
        "Mara",
        handoff.offer,
        role=Role.IC,
        to="Jonas",
        reason="fatigue",
        why=Why.FATIGUE,
    )
    scene.do("Jonas", handoff.accept, role=Role.IC)
    assert scene.incident.roles.of("Mara") == ()
    until = scene.incident.rest.until("Mara", scene.now, DOCTRINE)
    assert until is not None
    refused = scene.refused("Mara", roles.claim, role=Role.OPS)
    assert (refused.rule, f"{until:%H:%M} UTC" in refused.why) == ("ROLE-4", True)
    assert scene.refused("MARA", roles.claim, role=Role.OPS).rule == "ROLE-4"
    assert scene.refused("Jonas", handoff.offer, role=Role.OPS, to="Mara").rule == "ROLE-4"
    scene.do("Mara", roles.claim, role=Role.OBSERVER)
    scene.wait(60 * DOCTRINE.command.rest_hours)
    scene.do("Mara", roles.claim, role=Role.OPS)


def test_role_4_a_pair_marks_it_and_refuses_nothing() -> None:
    scene = commanded(2)
    scene.do(
        "Mara",
        handoff.offer,
        role=Role.IC,
        to="Jonas",
        reason="shift ends",
        why=Why.SHIFT,
    )
    scene.do("Jonas", handoff.accept, role=Role.IC)
    claimed = one(scene.do("Mara", roles.claim, role=Role.OPS))
    assert "rests until" in claimed.line()


def test_b_4_the_one_who_is_needed_hands_on_is_offered_the_new_role_at_once() -> None:
    scene = commanded(1, *CREW)
    scene.do("Mara", handoff.offer, role=Role.IC, to="Jonas", reason="expert", then=Role.SME)
    events = scene.do("Jonas", handoff.accept, role=Role.IC)
    assert [event.kind for event in events] == ["role.accepted", "role.offered"]
    scene.do("Mara", handoff.accept, role=Role.SME)
    assert scene.incident.roles.of("Mara") == (Role.SME,)


def test_b_4_the_deputy_who_takes_command_is_deputy_no_more() -> None:
    scene = commanded(1, *CREW)
    scene.do("Jonas", roles.claim, role=Role.DEPUTY)
    scene.do("Mara", handoff.offer, role=Role.IC, to="Jonas")
    scene.do("Jonas", handoff.accept, role=Role.IC)
    assert scene.incident.roles.of("Jonas") == (Role.OBSERVER, Role.IC)


def test_b_4_the_outgoing_confirms_the_readback() -> None:
    scene = commanded(1, *CREW)
    scene.do("Mara", handoff.offer, role=Role.IC, to="Jonas")
    assert scene.refused("Mara", handoff.confirm_readback, role=Role.IC).rule == "B.4"
    scene.do("Jonas", handoff.read_back, role=Role.IC, text="search is down")
    scene.do("Mara", handoff.correct_readback, role=Role.IC, text="payments, not search")
    offer = scene.incident.roles.offers[0]
    assert (offer.said, offer.correction) == ("search is down", "payments, not search")
    scene.do("Jonas", handoff.read_back, role=Role.IC, text="payments are down")
    assert scene.incident.roles.offers[0].correction == ""
    scene.do("Mara", handoff.confirm_readback, role=Role.IC)
    assert scene.incident.roles.offers[0].confirmed
    accepted = scene.do("Jonas", handoff.accept, role=Role.IC, words="I have it")[0]
    assert isinstance(accepted, Accepted)
    assert accepted.line() == "Jonas: I have it (from Mara)"


def test_b_4_the_short_form_says_that_nothing_was_read_back() -> None:
    scene = commanded(1, *CREW)
    scene.do("Mara", handoff.offer, role=Role.IC, to="Jonas", reason="emergency")
    accepted = scene.do("Jonas", handoff.accept, role=Role.IC)[0]
    assert "readback not done" in accepted.line()


def test_a_redacted_contest_still_says_who_commands() -> None:
    said = Contested(role=Role.IC, who="Jonas", by="Priya", back_to="Mara", reason="secret")
    stays = kept(said)
    assert (stays["back_to"], stays["who"], stays["by"]) == ("Mara", "Jonas", "Priya")
    assert "secret" not in str(stays)
