"""Where an incident stands: worse by anyone, better by the IC (doctrine C.1, C.2)."""

from collections.abc import Callable
from datetime import timedelta
from itertools import pairwise

import pytest

from tests.story import NINE, Story, acted, commanded
from warroom.core.event import Event
from warroom.topics.closing import rules as closing
from warroom.topics.impact import rules as impact
from warroom.topics.lifecycle import declare, move
from warroom.topics.lifecycle.events import (
    Declared,
    IncidentKind,
    Moved,
    Phase,
    PhaseChanged,
    State,
)
from warroom.topics.roles import rules as roles
from warroom.topics.roles.events import Role
from warroom.topics.timeline import typed

CREW = ("Jonas", "Ravi", "Wei")
WAY = (State.MITIGATED, State.RESOLVED, State.VERIFIED, State.CLOSED)


def opened(*crew: str) -> Story:
    """An incident in triage that Mara opened."""
    scene = Story()
    scene.do("Mara", declare.open_incident, title="checkout returns 5xx", service="checkout")
    for who in crew:
        scene.do(who, roles.claim, role=Role.OBSERVER)
    return scene


def state(scene: Story) -> State:
    return scene.incident.lifecycle.state


def steps(scene: Story) -> list[tuple[State, bool]]:
    return [(step.state, step.implied) for step in scene.incident.lifecycle.history]


def test_a_sentence_opens_an_incident_in_triage() -> None:
    held = opened().incident.lifecycle
    assert (held.state, held.title, held.service) == (
        State.TRIAGE,
        "checkout returns 5xx",
        "checkout",
    )
    assert (held.opened_by, held.declared_at) == ("Mara", None)


@pytest.mark.parametrize("rule", [declare.open_incident, declare.declare_new])
def test_an_incident_needs_a_title_on_one_clean_line(rule: Callable[..., list[Event]]) -> None:
    scene = Story()
    scene.refused("Mara", rule, title=" \u202e\n ")
    scene.do("Mara", rule, title="a\n\x1b[31mb")
    assert scene.incident.lifecycle.title == "a [31mb"


def test_anyone_declares_what_is_in_triage() -> None:
    scene = opened("Jonas")
    events = scene.do("Jonas", declare.declare, severity_level=2, impact="a third fails")
    assert [event.quiet for event in events] == [False, True]
    held = scene.incident
    assert (state(scene), held.lifecycle.declared_by) == (State.ACTIVE, "Jonas")
    assert (held.severity.current, held.lifecycle.situation.impact) == (2, "a third fails")
    assert held.lifecycle.acting_owner == "Jonas"
    assert "already" in scene.refused("Mara", declare.declare).why


def test_declare_new_is_one_act_with_one_entry() -> None:
    scene = Story()
    events = scene.do(
        "Mara",
        declare.declare_new,
        title="checkout fails",
        severity_level=1,
        incident_kind=IncidentKind.DRILL,
    )
    assert [type(event).__name__ for event in events if not event.quiet] == ["Declared"]
    assert scene.incident.lifecycle.kind is IncidentKind.DRILL
    assert scene.incident.severity.current == 1


def test_declaring_with_an_unknown_severity_asks_for_nothing() -> None:
    scene = Story()
    scene.do("Mara", declare.declare_new, title="something is odd")
    assert (state(scene), scene.incident.severity.current) == (State.ACTIVE, None)
    scene.refused("Mara", declare.declare_new, title="x", severity_level=9)


def test_a_declaration_told_afterwards_leaves_the_state() -> None:
    scene = commanded(3)
    scene.do("Mara", move.move, to=State.RESOLVED)
    scene.record("Mara", Declared(severity=3))
    assert state(scene) is State.RESOLVED
    assert scene.incident.lifecycle.declared_at == scene.now


def test_the_whole_way_step_by_step() -> None:
    scene = commanded(2, "Jonas")
    for to in WAY:
        scene.do("Mara", move.move, to=to)
    assert steps(scene) == [(State.TRIAGE, False), (State.ACTIVE, False)] + [
        (to, False) for to in WAY
    ]


@pytest.mark.parametrize("to", WAY)
def test_no_state_is_skipped_silently(to: State) -> None:
    scene = opened()
    scene.do("Mara", move.move, to=to)
    way = (State.ACTIVE, *WAY)
    passed = [(one, True) for one in way[: way.index(to)]]
    assert steps(scene) == [(State.TRIAGE, False), *passed, (to, False)]
    assert scene.incident.lifecycle.declared_by == "Mara"


def test_better_only_by_the_commander() -> None:
    scene = commanded(2, *CREW)
    for to in WAY:
        refused = scene.refused("Jonas", move.move, to=to, reason="looks fine")
        assert "Mara holds command" in refused.why
    (moved,) = scene.do("Mara", move.move, to=State.MITIGATED, evidence="rollback done")
    assert isinstance(moved, Moved)
    assert moved.under == "Mara"
    assert "rollback done" in moved.line()


@pytest.mark.parametrize("to", WAY)
def test_worse_by_anyone_with_a_reason(to: State) -> None:
    scene = commanded(3, *CREW)
    scene.do("Mara", move.move, to=to)
    assert "reason" in scene.refused("Wei", move.move, to=State.ACTIVE).why
    scene.do("Wei", move.move, to=State.ACTIVE, reason="errors again")
    held = scene.incident.lifecycle
    assert (held.state, held.phase, held.regressions) == (State.ACTIVE, Phase.INVESTIGATING, 1)


def test_going_back_opens_the_impact_again() -> None:
    scene = commanded(2)
    scene.do("Mara", impact.open_window, component="checkout", text="5xx")
    scene.do("Mara", impact.close_window)
    scene.do("Mara", move.move, to=State.RESOLVED)
    scene.do("Mara", move.move, to=State.ACTIVE, reason="errors again")
    (running,) = scene.incident.impact.running
    assert (running.component, running.text) == ("checkout", "errors again")


def test_going_back_starts_the_soak_anew() -> None:
    scene = commanded(1, *CREW)
    scene.do("Mara", move.move, to=State.RESOLVED)
    scene.wait(29)
    assert "1 min of the soak" in scene.refused("Mara", move.move, to=State.VERIFIED).why
    scene.do("Wei", move.move, to=State.ACTIVE, reason="errors again")
    scene.do("Mara", move.move, to=State.RESOLVED)
    scene.wait(5)
    assert "25 min of the soak" in scene.refused("Mara", move.move, to=State.VERIFIED).why
    scene.wait(25)
    (moved,) = scene.do("Mara", move.move, to=State.VERIFIED, confirmed_by="@Ravi")
    assert isinstance(moved, Moved)
    assert moved.confirmed_by == "Ravi"
    assert "unconfirmed" not in moved.line()


def test_the_soak_is_passed_over_with_a_reason() -> None:
    scene = commanded(1, *CREW)
    scene.do("Mara", move.move, to=State.RESOLVED)
    (moved,) = scene.do("Mara", move.move, to=State.VERIFIED, override="synthetic traffic")
    assert "synthetic traffic" in moved.line()


def test_the_soak_stands_when_a_clock_is_set_back() -> None:
    scene = commanded(1, *CREW)
    scene.do("Mara", move.move, to=State.RESOLVED)
    scene.wait(-90)
    assert "30 min of the soak" in scene.refused("Mara", move.move, to=State.VERIFIED).why


@pytest.mark.parametrize(("level", "crew"), [(1, ("Jonas",)), (2, ()), (3, CREW), (None, CREW)])
def test_the_soak_binds_only_a_full_crew_at_a_high_severity(
    level: int | None, crew: tuple[str, ...]
) -> None:
    scene = commanded(level, *crew)
    scene.do("Mara", move.move, to=State.VERIFIED)
    assert state(scene) is State.VERIFIED


def test_exit_criteria_stay_in_force() -> None:
    scene = commanded(2)
    scene.do("Mara", move.move, to=State.RESOLVED, criteria=("errors below 0.1 %", " "))
    scene.do("Mara", move.move, to=State.VERIFIED)
    assert scene.incident.lifecycle.criteria == ("errors below 0.1 %",)


def test_reopening_needs_a_reason_and_ends_after_a_day() -> None:
    scene = commanded(3)
    scene.do("Mara", closing.close)
    assert move.next_states(scene.incident.lifecycle) == (State.ACTIVE,)
    assert "Reopening" in scene.refused("Jonas", move.move, to=State.ACTIVE).why
    assert "Reopen" in scene.refused("Jonas", move.move, to=State.RESOLVED, reason="x").help
    scene.wait(23 * 60)
    scene.do("Jonas", move.move, to=State.ACTIVE, reason="same fault")
    scene.do("Jonas", closing.close, reason="rolled back again")
    scene.wait(24 * 60 + 1)
    late = scene.refused("Jonas", move.move, to=State.ACTIVE, reason="same fault")
    assert "new incident" in late.help


def test_cancelling_needs_a_reason_and_in_triage_nobody_special() -> None:
    scene = opened("Jonas")
    assert "reason" in scene.refused("Jonas", move.move, to=State.CANCELLED).why
    scene.do("Jonas", move.move, to=State.CANCELLED, reason="probe was wrong")
    assert state(scene) is State.CANCELLED


def test_an_active_incident_is_cancelled_by_the_commander() -> None:
    scene = commanded(2, *CREW)
    scene.refused("Jonas", move.move, to=State.CANCELLED, reason="probe was wrong")
    scene.do("Mara", impact.open_window)
    scene.do("Mara", move.move, to=State.CANCELLED, reason="probe was wrong")
    assert scene.incident.impact.running == ()


def test_merging_names_the_other_incident() -> None:
    scene = commanded(2)
    assert "INC-" in scene.refused("Mara", move.move, to=State.MERGED).help
    scene.do("Mara", move.move, to=State.MERGED, into="INC-3")
    assert scene.incident.lifecycle.merged_into == "INC-3"
    scene.do("Mara", move.move, to=State.ACTIVE, reason="not the same")
    assert scene.incident.lifecycle.merged_into is None


def test_moves_that_are_none_are_refused_with_a_way() -> None:
    scene = commanded(2)
    assert "already" in scene.refused("Mara", move.move, to=State.ACTIVE, reason="x").why
    assert "Cancel" in scene.refused("Mara", move.move, to=State.TRIAGE).help
    scene.do("Mara", move.move, to=State.RESOLVED)
    assert "active" in scene.refused("Mara", move.move, to=State.MITIGATED).help


def test_the_menu_names_the_next_step_first() -> None:
    menu = move.next_states(commanded(2).incident.lifecycle)
    assert menu == (*WAY, State.CANCELLED, State.MERGED)
    assert move.next_states(opened().incident.lifecycle)[0] is State.ACTIVE


def test_a_phase_is_said_by_anyone_and_from_triage_declares() -> None:
    scene = opened("Jonas")
    events = scene.do("Jonas", move.set_phase, phase=Phase.IDENTIFIED, reason="bad deploy")
    assert [type(event) for event in events] == [Declared, PhaseChanged]
    assert scene.incident.lifecycle.phase is Phase.IDENTIFIED
    scene.refused("Jonas", move.set_phase, phase=Phase.IDENTIFIED)
    scene.do("Mara", move.move, to=State.MITIGATED)
    assert "active" in scene.refused("Mara", move.set_phase, phase=Phase.MITIGATING).help


def test_a_phase_of_a_full_crew_is_stepped_by_the_commander() -> None:
    scene = commanded(1, *CREW)
    scene.refused("Jonas", move.set_phase, phase=Phase.MITIGATING, reason="rollback")
    (changed,) = scene.do("Mara", move.set_phase, phase=Phase.MITIGATING)
    assert isinstance(changed, PhaseChanged)
    assert changed.under == "Mara"
    scene.do("Jonas", move.set_phase, phase=Phase.INVESTIGATING)


def test_a_move_said_afterwards_counts_from_when_it_happened() -> None:
    scene = commanded(2)
    scene.wait(60)
    scene.do("Mara", move.move, to=State.RESOLVED, when=NINE + timedelta(minutes=10))
    assert scene.incident.lifecycle.changed_at == NINE + timedelta(minutes=10)


def test_every_history_is_a_way_of_c_2() -> None:
    scene = acted(3)
    scene.do("Mara", move.move, to=State.RESOLVED)
    scene.do("Mara", move.move, to=State.ACTIVE, reason="again")
    scene.do("Mara", closing.close)
    way = (State.TRIAGE, State.ACTIVE, *WAY)
    for before, after in pairwise(step for step, _ in steps(scene)):
        assert after is State.ACTIVE or way.index(after) == way.index(before) + 1


def test_crew_10_a_phase_forward_without_the_commander_is_marked() -> None:
    scene = commanded(1, *CREW)
    scene.wait(60)
    for who in CREW:
        scene.do(who, typed.log, kind="note", text="here")
    (changed,) = scene.do("Jonas", move.set_phase, phase=Phase.IDENTIFIED, reason="pool exhausted")
    assert changed.line() == "Identified: pool exhausted (Mara is not there)"


def test_from_triage_the_phase_it_has_already_only_declares() -> None:
    (declared_,) = opened().do("Mara", move.set_phase, phase=Phase.INVESTIGATING)
    assert isinstance(declared_, Declared)
