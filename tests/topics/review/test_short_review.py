"""SEV-9: a false alarm is cancelled without blame, and a short review is offered, quietly."""

from datetime import timedelta

import pytest

from tests.story import Story, acted, commanded
from tests.topics.language.test_words import ids
from warroom.core.doctrine.reading import default_text, parse_doctrine
from warroom.obligations import obligations
from warroom.owed import Obligation, Urgency
from warroom.topics.closing import rules as closing
from warroom.topics.language.words import Scope
from warroom.topics.lifecycle import declare, move
from warroom.topics.lifecycle.events import IncidentKind, State
from warroom.topics.milestones.events import MilestoneSet
from warroom.topics.people import rules as people
from warroom.topics.review import rules as review
from warroom.topics.review.rules import decline_review, mobilised, offers_review
from warroom.topics.roles import rules as roles
from warroom.topics.roles.events import Role
from warroom.topics.timeline import typed

WHY = "the probe's certificate had expired"


def cancelled(scene: Story) -> Story:
    scene.do("Mara", move.move, to=State.CANCELLED, reason=WHY)
    return scene


def owed(scene: Story) -> list[Obligation]:
    return list(obligations(scene.incident, scene.doctrine, scene.now))


def test_it_needs_a_reason_and_asks_without_blame() -> None:
    scene = acted(2)
    refused = scene.refused("Mara", move.move, to=State.CANCELLED)
    assert refused.rule == "C.2"
    assert ids(f"{refused.why} {refused.help}", Scope.REVIEW) == []
    assert not cancelled(scene).incident.lifecycle.history[-1].implied


def test_alone_nothing_is_offered() -> None:
    """CREW-2."""
    scene = cancelled(acted(2))
    assert mobilised(scene.incident) == ("Mara",)
    assert owed(scene) == []


@pytest.mark.parametrize("how", ["wrote", "held", "called", "came and went"])
def test_whoever_was_there_counts(how: str) -> None:
    scene = commanded(2)
    if how == "wrote":
        scene.do("Wei", typed.log, kind="note", text="I look")
    elif how == "held":
        scene.do("Wei", roles.claim, role=Role.OPS)
        scene.do("Wei", roles.release, role=Role.OPS)
    elif how == "called":
        scene.do("Mara", people.page, who="Wei")
    else:
        scene.do("Mara", people.join, who="Wei")
        scene.do("Mara", people.leave, who="Wei")
    assert "Wei" in mobilised(cancelled(scene).incident)
    (offer,) = owed(scene)
    assert (offer.what, offer.urgency, offer.late) == ("review_offer", Urgency.QUIET, False)


def test_an_owner_owes_it_quietly_until_it_is_drafted() -> None:
    scene = cancelled(commanded(2, "Wei"))
    scene.do("Mara", review.name_review_owner, who="Wei")
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
    assert scene.incident.review.declined_by == "Mara"
    assert owed(scene) == []
    assert scene.refused("Wei", decline_review).rule == "SEV-9"
    scene.do("Wei", review.name_review_owner, who="Wei")
    assert scene.incident.review.declined_by == ""
    assert [each.what for each in owed(scene)] == ["review"]


def test_what_was_no_false_alarm_keeps_its_review() -> None:
    """SEV-7: what the severity asks for cannot be declined."""
    scene = commanded(1, "Wei")
    assert scene.refused("Mara", decline_review).rule == "SEV-9"
    scene.do("Mara", closing.close, override="it is over")
    assert scene.refused("Mara", decline_review).rule == "SEV-7"


def test_neither_a_drill_nor_a_room_without_near_misses_offers_one() -> None:
    off = parse_doctrine(default_text(), "[lifecycle]\nnear_miss_review = false")
    scene = cancelled(commanded(2, "Wei", doctrine=off))
    assert not offers_review(scene.incident, off)
    drill = Story()
    drill.do(
        "Mara", declare.declare_new, title="x", severity_level=2,
        incident_kind=IncidentKind.DRILL,
    )  # fmt: skip
    drill.do("Wei", typed.log, kind="note", text="here")
    assert owed(cancelled(drill)) == []
