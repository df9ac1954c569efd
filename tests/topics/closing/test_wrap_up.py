"""What the end of an incident takes along (doctrine C.2)."""

from tests.story import Story, acted, commanded
from warroom.topics.action_items import rules as action_items
from warroom.topics.closing import rules as closing
from warroom.topics.freeze import rules as freeze
from warroom.topics.impact import rules as impact
from warroom.topics.lifecycle import move
from warroom.topics.lifecycle.events import State
from warroom.topics.severity import rules as severity
from warroom.topics.updates import rules as updates
from warroom.topics.updates.events import Audience

CREW = ("Jonas", "Ravi", "Wei")
WAY = (State.MITIGATED, State.RESOLVED, State.VERIFIED, State.CLOSED)


def state(scene: Story) -> State:
    return scene.incident.lifecycle.state


def test_closing_turns_open_items_into_follow_ups_and_ends_windows_and_freezes() -> None:
    scene = commanded(3)
    scene.do("Mara", action_items.assign, text="page at 80 %", owner="Ravi")
    scene.do("Mara", action_items.assign, text="roll back", owner="Wei")
    scene.do("Wei", action_items.done, item="A2", result="24 pods")
    scene.do("Mara", impact.open_window, component="checkout")
    scene.do("Mara", freeze.freeze_deploys)
    scene.do("Mara", move.move, to=State.RESOLVED)
    resolved = scene.now
    scene.wait(20)
    scene.do("Mara", closing.close)
    held = scene.incident
    assert held.action_items.open == ()
    assert [(one.text, one.owner, one.item) for one in held.followups.by_id.values()] == [
        ("page at 80 %", "Ravi", "A1")
    ]
    assert [window.end for window in held.impact.windows] == [resolved]
    assert held.freeze.holds == ()
    assert "already" in scene.refused("Mara", closing.close).why


def test_a_window_opened_after_resolution_ends_when_it_is_closed() -> None:
    scene = commanded(3)
    scene.do("Mara", move.move, to=State.RESOLVED)
    scene.wait(5)
    scene.do("Mara", impact.open_window)
    scene.wait(5)
    scene.do("Mara", closing.close)
    (window,) = scene.incident.impact.windows
    assert window.end == scene.now


def test_a_full_crew_says_why_it_closes_with_something_open() -> None:
    scene = commanded(2, *CREW)
    scene.do("Mara", action_items.assign, text="page at 80 %", owner="Ravi")
    scene.do("Mara", updates.send, audiences=(Audience.INTERNAL,), text="down", minutes=30)
    scene.do("Mara", move.move, to=State.RESOLVED)
    why = scene.refused("Mara", closing.close).why
    assert "A1" in why
    assert "internal" in why
    assert "soak" in why
    (noted, became, moved) = scene.do("Mara", closing.close, override="handed to the day shift")
    assert (noted.quiet, became.quiet) == (False, True)
    assert "handed to the day shift" in moved.line()


def test_the_severity_in_force_decides_how_strict_closing_is() -> None:
    scene = commanded(2, *CREW)
    scene.do("Mara", action_items.assign, text="page at 80 %", owner="Ravi")
    scene.do("Mara", severity.set_severity, level=3, reason="one region")
    scene.do("Mara", closing.close)
    assert state(scene) is State.CLOSED


def test_impact_that_went_on_after_a_resolution_ends_with_the_close() -> None:
    scene = acted(3)
    scene.do("Mara", impact.open_window, component="checkout")
    scene.do("Mara", move.move, to=State.RESOLVED, reason="rolled back")
    scene.wait(10)
    scene.do("Mara", move.move, to=State.ACTIVE, reason="fails again")
    scene.wait(30)
    scene.do("Mara", closing.close, reason="over")
    (window,) = scene.incident.impact.windows
    assert window.end == scene.now
