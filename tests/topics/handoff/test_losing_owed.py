"""What a doubtful command owes to whom (doctrine B.4, B.6, O.2)."""

from tests.story import DOCTRINE, Story, acted, commanded
from warroom.obligations import obligations
from warroom.owed import Obligation, Urgency
from warroom.topics.handoff import losing
from warroom.topics.handoff import rules as handoff
from warroom.topics.roles import rules as roles
from warroom.topics.roles.events import Role
from warroom.topics.roles.why import Why

CREW = ("Jonas", "Ravi", "Wei")


def owed(scene: Story, what: str, me: str) -> Obligation | None:
    found = obligations(scene.incident, DOCTRINE, scene.now, me)
    return next((each for each in found if each.what == what), None)


def loud(scene: Story, what: str, me: str) -> Urgency:
    found = owed(scene, what, me)
    assert found is not None
    return found.urgency


def test_loss_1_a_challenge_is_critical_for_the_commander_and_k_clears_it() -> None:
    scene = commanded(1, *CREW)
    scene.do("Ravi", losing.challenge)
    mine = owed(scene, "challenge", "Mara")
    assert mine is not None
    assert (mine.urgency, mine.clears, mine.who) == (Urgency.CRITICAL, "command.take", "Mara")
    assert "Ravi asks" in mine.text
    assert loud(scene, "challenge", "Wei") is Urgency.QUIET
    scene.do("Mara", losing.answer)
    assert owed(scene, "challenge", "Mara") is None


def test_loss_2_unanswered_it_is_the_deputys_and_after_five_minutes_everybodys() -> None:
    scene = commanded(1, *CREW)
    scene.do("Wei", roles.claim, role=Role.DEPUTY)
    scene.do("Ravi", losing.challenge)
    assert loud(scene, "challenge", "Wei") is Urgency.SOON
    scene.wait(2)
    late = owed(scene, "challenge", "Wei")
    assert late is not None
    assert (late.urgency, late.who, late.late) == (Urgency.CRITICAL, "Wei", True)
    assert "Wei takes command" in late.text
    assert loud(scene, "challenge", "Jonas") is Urgency.DUE
    scene.wait(3)
    assert loud(scene, "challenge", "Jonas") is Urgency.CRITICAL


def test_crew_6_the_named_one_is_told_and_a_disputed_command_is_everybodys() -> None:
    scene = acted(1, *CREW)
    scene.do("Jonas", roles.claim, role=Role.IC, operator="Priya")
    told = owed(scene, "spoken", "Jonas")
    assert told is not None
    assert "Priya wrote it down" in told.text
    assert owed(scene, "spoken", "Ravi") is None
    scene.do("Jonas", losing.contest)
    disputed = owed(scene, "disputed", "Ravi")
    assert disputed is not None
    assert (disputed.urgency, disputed.clears) == (Urgency.CRITICAL, "command.take")
    scene.do("Ravi", roles.take_over, role=Role.IC, reason="disputed")
    assert owed(scene, "disputed", "Ravi") is None


def test_crew_6_the_telling_ends_by_itself() -> None:
    scene = acted(1, *CREW)
    scene.do("Jonas", roles.claim, role=Role.IC, operator="Priya")
    scene.wait(2)
    assert owed(scene, "spoken", "Jonas") is None


def test_b_4_a_refused_offer_names_the_deputy_as_the_next() -> None:
    scene = commanded(1, *CREW)
    scene.do("Wei", roles.claim, role=Role.DEPUTY)
    scene.do("Mara", handoff.offer, role=Role.IC, to="Jonas")
    assert owed(scene, "handoff", "Mara") is None
    scene.do("Jonas", handoff.decline, role=Role.IC, reason="busy")
    next_ = owed(scene, "handoff", "Mara")
    assert next_ is not None
    assert next_.text == "Jonas DECLINED THE OFFER OF COMMAND (busy): offer it to Wei"
    assert next_.urgency is Urgency.DUE
    assert loud(scene, "handoff", "Ravi") is Urgency.QUIET
    scene.wait(2)
    assert loud(scene, "handoff", "Mara") is Urgency.QUIET


def test_b_4_an_offer_that_ran_out_is_told_before_anybody_notes_it() -> None:
    scene = commanded(1, *CREW)
    scene.do("Mara", handoff.offer, role=Role.IC, to="Jonas")
    scene.wait(2)
    told = owed(scene, "handoff", "Mara")
    assert told is not None
    assert "Jonas DID NOT ANSWER" in told.text
    assert "offer it to Ravi" in told.text


def test_role_4_whoever_rests_sees_until_when() -> None:
    scene = commanded(1, *CREW)
    scene.do("Mara", handoff.offer, role=Role.IC, to="Jonas", why=Why.FATIGUE)
    scene.do("Jonas", handoff.accept, role=Role.IC)
    told = owed(scene, "resting", "Mara")
    assert told is not None
    assert told.text.startswith("YOU REST until 17:00 UTC")
    assert owed(scene, "resting", "Jonas") is None
