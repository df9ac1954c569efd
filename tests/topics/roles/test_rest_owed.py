"""Sixteen hours a day are the ceiling; rest follows people through the room (B.7, ROLE-4)."""

from datetime import timedelta

from tests.story import DOCTRINE, Story, commanded
from warroom.obligations import obligations
from warroom.owed import Obligation, Urgency
from warroom.topics.roles.events import Role
from warroom.topics.roles.owed import worked
from warroom.topics.roles.rest import Rest
from warroom.topics.roles.rules import claim, release
from warroom.topics.roles.why import Why

HOURS = 60


def owed(scene: Story, me: str = "", rest: Rest | None = None) -> dict[str, Obligation]:
    found = obligations(scene.incident, DOCTRINE, scene.now, me, rest=rest)
    return {each.what: each for each in found}


def test_roles_that_overlap_count_once_and_what_is_a_day_old_not_at_all() -> None:
    scene = commanded(2)
    scene.do("Wei", claim, role=Role.SME, domain="database")
    scene.wait(60)
    scene.do("Wei", claim, role=Role.OPS)
    scene.wait(60)
    scene.do("Wei", release, role=Role.SME)
    hours = worked("Wei", scene.incident.roles, scene.now) / timedelta(hours=1)
    assert round(hours, 1) == 2
    scene.do("Wei", release, role=Role.OPS, reason="done")
    scene.wait(23 * HOURS)
    assert round(worked("Wei", scene.incident.roles, scene.now) / timedelta(hours=1)) == 1
    scene.wait(2 * HOURS)
    assert worked("Wei", scene.incident.roles, scene.now) == timedelta()


def test_whoever_reaches_the_ceiling_and_the_commander_are_told_quietly() -> None:
    scene = commanded(2, "Ravi")
    scene.do("Wei", claim, role=Role.OPS)
    scene.wait(15.9 * HOURS)
    assert "ceiling:Wei" not in owed(scene)
    scene.wait(0.2 * HOURS)
    assert "ceiling:Mara" in owed(scene)
    for who, key in (("Wei", "role.manage"), ("Mara", "people.manage")):
        found = owed(scene, who)["ceiling:Wei"]
        assert (found.urgency, found.clears, found.late) == (Urgency.QUIET, key, True)
        assert found.text == "Wei 16:06 OF 24 H IN ROLES, 16 are the most: release to rest"
    assert "ceiling:Wei" not in owed(scene, "Ravi")
    assert "ceiling:Ravi" not in owed(scene)
    scene.do("Wei", release, role=Role.OPS, reason="fatigue", why=Why.FATIGUE)
    assert "ceiling:Wei" not in owed(scene)


def test_who_rests_after_another_incident_is_told_here_too() -> None:
    scene = commanded(2, "Wei")
    elsewhere = Rest({"Wei": scene.now - timedelta(hours=1)})
    assert "resting" not in owed(scene, "Wei")
    assert "resting" in owed(scene, "Wei", elsewhere)
    assert "resting" not in owed(scene, "Mara", elsewhere)
