"""Severity: up by anyone, down by the commander (doctrine A.2)."""

import pytest

from tests.story import acted, commanded
from warroom.topics.roles import rules as roles
from warroom.topics.roles.events import Role
from warroom.topics.severity.events import SeverityChanged
from warroom.topics.severity.rules import set_severity


def test_sev_4_anyone_raises_at_once_without_a_reason() -> None:
    scene = commanded(3, "Jonas", "Ravi", "Wei")
    (changed,) = scene.do("Wei", set_severity, level=1)
    assert changed == SeverityChanged(old=3, new=1, under="Mara")


def test_sev_4_anyone_sets_what_is_unknown() -> None:
    scene = commanded(None, "Jonas")
    scene.do("Jonas", set_severity, level=4)
    assert scene.incident.severity.current == 4


def test_sev_5_only_the_commander_lowers_and_says_why() -> None:
    scene = commanded(1, "Jonas", "Ravi", "Wei")
    assert "Mara" in scene.refused("Jonas", set_severity, level=2, reason="it is small").why
    assert scene.refused("Mara", set_severity, level=2).rule == "SEV-5"
    scene.do("Mara", set_severity, level=2, reason="one region only")
    assert scene.incident.severity.current == 2


def test_sev_6_the_history_and_the_highest_level_stay() -> None:
    scene = commanded(2)
    scene.do("Mara", set_severity, level=1)
    scene.do("Mara", set_severity, level=3, reason="read-only works")
    held = scene.incident.severity
    assert (held.current, held.highest) == (3, 1)
    assert [step.level for step in held.history] == [2, 1, 3]


def test_sev_8_the_same_severity_is_kept() -> None:
    assert commanded(2).do("Mara", set_severity, level=2)[0].line() == "Still SEV-2"


@pytest.mark.parametrize("level", [0, 5, 9, -1])
def test_a_severity_that_does_not_exist_is_refused(level: int) -> None:
    assert "1, 2, 3, 4" in commanded(2).refused("Mara", set_severity, level=level).help


def test_inv_7_a_change_names_the_commander_of_that_moment() -> None:
    scene = acted(3, "Jonas")
    (first,) = scene.do("Mara", set_severity, level=2)
    scene.do("Jonas", roles.claim, role=Role.IC)
    (second,) = scene.do("Mara", set_severity, level=1)
    assert isinstance(first, SeverityChanged)
    assert isinstance(second, SeverityChanged)
    assert (first.under, second.under) == (None, "Jonas")
