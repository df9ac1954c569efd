"""The crew decides how strict the room is (doctrine 0.1)."""

from datetime import timedelta

import pytest

from tests.story import DOCTRINE, NINE, Story, acted, commanded
from warroom.core.event import When
from warroom.topics.closing import rules as closing
from warroom.topics.crew.authority import commands, people, set_crew, size
from warroom.topics.crew.events import CrewSize
from warroom.topics.handoff import rules as handoff
from warroom.topics.lifecycle import declare, move
from warroom.topics.lifecycle.events import Moved, State
from warroom.topics.roles import events as roles_events
from warroom.topics.roles import rules as roles
from warroom.topics.roles.events import Claimed, Released, Role
from warroom.topics.severity import rules as severity
from warroom.topics.severity.events import SeverityChanged
from warroom.topics.timeline import events as timeline_events
from warroom.topics.timeline import typed


def counted(scene: Story) -> CrewSize:
    return size(scene.incident, DOCTRINE, scene.now)


@pytest.mark.parametrize(
    ("others", "expected"),
    [
        ((), CrewSize.SOLO),
        (("Jonas",), CrewSize.PAIR),
        (("Jonas", "Ravi"), CrewSize.PAIR),
        (("Jonas", "Ravi", "Wei"), CrewSize.CREW),
    ],
)
def test_crew_1_people_who_hold_a_role_are_counted(
    others: tuple[str, ...], expected: CrewSize
) -> None:
    assert counted(acted(2, *others)) is expected


def test_crew_1_who_wrote_counts_for_half_an_hour_and_who_holds_a_role_for_longer() -> None:
    scene = acted(2, "Jonas")
    scene.do("Ravi", typed.log, kind="note", text="disks are fine")
    everybody = people(scene.incident, DOCTRINE, scene.now)
    assert everybody == {"Mara", "Jonas", "Ravi"}
    scene.wait(31)
    later = people(scene.incident, DOCTRINE, scene.now)
    assert later == {"Jonas"}


def test_crew_1_the_size_can_be_set_by_hand_and_counted_again() -> None:
    scene = acted(2)
    scene.do("Mara", set_crew, size=CrewSize.CREW)
    assert counted(scene) is CrewSize.CREW
    scene.do("Mara", set_crew, size=None)
    assert counted(scene) is CrewSize.SOLO


def test_crew_1_a_clock_set_back_does_not_empty_the_room() -> None:
    scene = acted(2, "Jonas", "Ravi", "Wei")
    scene.wait(-120)
    assert counted(scene) is CrewSize.CREW


def test_crew_1_an_imported_incident_does_not_fill_the_room() -> None:
    scene, then = acted(2), When(NINE - timedelta(days=2))
    line = timeline_events.Logged(
        entry="note", text="seen", occurred=then, imported=timeline_events.Imported()
    )
    taken = Claimed(role=Role.OPS, who="Wei", occurred=then, quiet=True, recorded_by="Mara")
    for who in ("Jonas", "Ravi"):
        scene.record(who, line)
    scene.record("Wei", taken)
    scene.record("Wei", Released(role=Role.OPS, who="Wei", occurred=then, recorded_by="Mara"))
    assert counted(scene) is CrewSize.SOLO


def test_crew_2_the_declarer_owns_it_while_nobody_holds_command() -> None:
    scene = acted(2, "Jonas")
    told = (scene.incident, DOCTRINE, scene.now)
    assert commands("Mara", *told)
    assert not commands("Jonas", *told)
    scene.do("Jonas", roles.claim, role=Role.IC)
    told = (scene.incident, DOCTRINE, scene.now)
    assert commands("Jonas", *told)
    assert not commands("Mara", *told)


def test_crew_2_whoever_is_alone_commands_what_somebody_else_opened() -> None:
    scene = acted(3)
    scene.wait(60)
    (moved,) = scene.do("Jonas", move.move, to=State.MITIGATED)
    assert isinstance(moved, Moved)
    assert not moved.conflict


def test_crew_2_alone_from_a_sentence_to_closed_without_refusal() -> None:
    scene = Story()
    scene.do("Mara", declare.open_incident, title="checkout returns 5xx")
    scene.do("Mara", typed.log, kind="note", text="rolling back")
    scene.do("Mara", move.move, to=State.RESOLVED)
    scene.do("Mara", closing.close)
    assert scene.incident.lifecycle.state is State.CLOSED


@pytest.mark.parametrize("level", [1, 2, 3, 4, None])
def test_crew_2_alone_nothing_is_refused_at_any_severity(level: int | None) -> None:
    scene = acted(level)
    scene.do("Mara", roles.claim, role=Role.IC)
    scene.do("Mara", roles.claim, role=Role.OPS)
    scene.do("Mara", move.move, to=State.RESOLVED)
    (verified,) = scene.do("Mara", move.move, to=State.VERIFIED, confirmed_by="Mara")
    assert isinstance(verified, Moved)
    assert verified.confirmed_by is None
    assert "unconfirmed" in verified.line()
    scene.do("Mara", roles.release, role=Role.IC)
    scene.do("Mara", closing.close)
    assert scene.incident.lifecycle.state is State.CLOSED


def test_crew_3_a_pair_marks_what_a_crew_refuses() -> None:
    scene = commanded(1, "Jonas")
    (claimed,) = scene.do("Mara", roles.claim, role=Role.OPS)
    assert isinstance(claimed, roles_events.Claimed)
    assert claimed.conflict
    assert claimed.conflict in claimed.line()


@pytest.mark.parametrize("level", [1, 2])
def test_crew_4_inv_6_a_crew_refuses_the_ic_hands_on(level: int) -> None:
    scene = commanded(level, "Jonas", "Ravi", "Wei")
    assert scene.refused("Mara", roles.claim, role=Role.OPS).rule == "INV-6"
    assert scene.refused("Mara", roles.claim, role=Role.SME, domain="db").rule == "INV-6"


def test_crew_4_a_crew_at_a_low_severity_refuses_nothing_of_the_matrix() -> None:
    scene = commanded(3, "Jonas", "Ravi", "Wei")
    (claimed,) = scene.do("Mara", roles.claim, role=Role.OPS)
    assert isinstance(claimed, roles_events.Claimed)
    assert not claimed.conflict


def test_crew_6_a_spoken_acceptance_takes_effect_and_names_the_recorder() -> None:
    scene = commanded(2, "Jonas", "Priya")
    scene.do("Mara", handoff.offer, role=Role.IC, to="Jonas")
    scene.do("Jonas", handoff.accept, operator="Priya", role=Role.IC)
    assert scene.incident.roles.commander == "Jonas"
    assert scene.log[-1].event.recorded_by == "Priya"
    scene.do("Jonas", roles.release, role=Role.IC)
    assert scene.incident.roles.commander is None


def test_crew_10_lowering_needs_a_reason_while_nobody_commands() -> None:
    scene = acted(1, "Jonas")
    assert scene.refused("Jonas", severity.set_severity, level=2).rule == "CREW-10"
    (changed,) = scene.do("Jonas", severity.set_severity, level=2, reason="one region only")
    assert isinstance(changed, SeverityChanged)
    assert changed.conflict == "Nobody holds command"
    assert changed.conflict in changed.line()


def test_crew_10_a_commander_who_is_not_there_does_not_block() -> None:
    scene = commanded(1, "Jonas")
    refused = scene.refused("Jonas", move.move, to=State.MITIGATED, reason="it is over")
    assert "Mara" in refused.why
    scene.wait(31)
    (moved,) = scene.do("Jonas", move.move, to=State.MITIGATED, reason="it is over")
    assert isinstance(moved, Moved)
    assert moved.conflict == "Mara is not there"
    assert moved.under == "Mara"


def test_crew_1_only_who_commands_makes_a_full_crew_less_strict() -> None:
    scene = commanded(1, "Jonas", "Ravi", "Wei")
    for smaller in (CrewSize.SOLO, CrewSize.PAIR):
        refused = scene.refused("Wei", set_crew, size=smaller)
        assert (refused.rule, "Mara" in refused.help) == ("CREW-1", True)
    scene.do("Wei", set_crew, size=CrewSize.CREW)
    scene.do("Mara", set_crew, size=CrewSize.SOLO)
    assert counted(scene) is CrewSize.SOLO
    scene.do("Wei", set_crew, size=None)
    assert counted(scene) is CrewSize.CREW
