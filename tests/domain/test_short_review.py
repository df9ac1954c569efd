"""SEV-9: a false alarm is cancelled without blame, and a short review is offered, quietly."""

from datetime import timedelta

import pytest

from tests.domain.acting import Scene, commanded, declared
from tests.domain.test_doctrine import DEFAULTS as TEXT
from tests.domain.test_wording import ids
from warroom.domain import closing, escalation, lifecycle, roles, timeline
from warroom.domain.doctrine import parse_doctrine
from warroom.domain.lifecycle import IncidentKind, State
from warroom.domain.milestones import MilestoneSet
from warroom.domain.obligations import Obligation, Urgency, obligations
from warroom.domain.roles import Role
from warroom.domain.short_review import decline_review, mobilised, offers_review
from warroom.domain.wording import Scope

WHY = "the probe's certificate had expired"


def cancelled(scene: Scene) -> Scene:
    scene.do("Mara", lifecycle.move, to=State.CANCELLED, reason=WHY)
    return scene


def owed(scene: Scene) -> list[Obligation]:
    return list(obligations(scene.incident, scene.doctrine, scene.now))


def test_it_needs_a_reason_and_asks_without_blame() -> None:
    scene = declared(2)
    refused = scene.refused("Mara", lifecycle.move, to=State.CANCELLED)
    assert refused.rule == "C.2"
    assert ids(f"{refused.why} {refused.help}", Scope.REVIEW) == []
    assert not cancelled(scene).incident.lifecycle.history[-1].implied


def test_alone_nothing_is_offered() -> None:
    """CREW-2."""
    scene = cancelled(declared(2))
    assert mobilised(scene.incident) == ("Mara",)
    assert owed(scene) == []


@pytest.mark.parametrize("how", ["wrote", "held", "called", "came and went"])
def test_whoever_was_there_counts(how: str) -> None:
    scene = commanded(2)
    if how == "wrote":
        scene.do("Wei", timeline.log, kind="note", text="I look")
    elif how == "held":
        scene.do("Wei", roles.claim, role=Role.OPS)
        scene.do("Wei", roles.release, role=Role.OPS)
    elif how == "called":
        scene.do("Mara", escalation.page, who="Wei")
    else:
        scene.do("Mara", escalation.join, who="Wei")
        scene.do("Mara", escalation.leave, who="Wei")
    assert "Wei" in mobilised(cancelled(scene).incident)
    (offer,) = owed(scene)
    assert (offer.what, offer.urgency, offer.late) == ("review_offer", Urgency.QUIET, False)


def test_an_owner_owes_it_quietly_until_it_is_drafted() -> None:
    scene = cancelled(commanded(2, "Wei"))
    scene.do("Mara", closing.name_review_owner, who="Wei")
    (draft,) = owed(scene)
    assert (draft.what, draft.who, draft.late) == ("review", "Wei", False)
    assert draft.text.startswith("SHORT REVIEW due in 1d 23:59")
    scene.now += timedelta(hours=49)
    (late,) = owed(scene)
    assert (late.urgency, late.late) == (Urgency.QUIET, True)
    scene.record("Wei", MilestoneSet(name="review_drafted"))
    assert owed(scene) == []


def test_no_is_an_answer_that_stays_and_can_be_changed() -> None:
    scene = cancelled(commanded(2, "Wei"))
    scene.do("Mara", decline_review, reason="the alert is gone")
    assert scene.log[-1].event.line() == "No short review: the alert is gone"
    assert scene.incident.closing.review_declined == "Mara"
    assert owed(scene) == []
    assert scene.refused("Wei", decline_review).rule == "SEV-9"
    scene.do("Wei", closing.name_review_owner, who="Wei")
    assert scene.incident.closing.review_declined == ""
    assert [each.what for each in owed(scene)] == ["review"]


def test_what_was_no_false_alarm_keeps_its_review() -> None:
    """SEV-7: what the severity asks for cannot be declined."""
    scene = commanded(1, "Wei")
    assert scene.refused("Mara", decline_review).rule == "SEV-9"
    scene.do("Mara", lifecycle.close, override="it is over")
    assert scene.refused("Mara", decline_review).rule == "SEV-7"


def test_neither_a_drill_nor_a_room_without_near_misses_offers_one() -> None:
    off = parse_doctrine(TEXT, "[lifecycle]\nnear_miss_review = false")
    scene = cancelled(commanded(2, "Wei", doctrine=off))
    assert not offers_review(scene.incident, off)
    drill = Scene()
    drill.do(
        "Mara", lifecycle.declare_new, title="x", severity_level=2,
        incident_kind=IncidentKind.DRILL,
    )  # fmt: skip
    drill.do("Wei", timeline.log, kind="note", text="here")
    assert owed(cancelled(drill)) == []
