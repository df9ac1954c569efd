"""SEV-10: why a review is worth it though the severity asks for none."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from tests.story import NINE, Story, acted
from warroom.core.event import When
from warroom.obligations import obligations
from warroom.owed import Urgency
from warroom.topics.changes import rules as changes
from warroom.topics.closing import rules as closing
from warroom.topics.impact import rules as impact
from warroom.topics.lifecycle import move
from warroom.topics.lifecycle.events import State
from warroom.topics.milestones import rules as milestones
from warroom.topics.people import rules as people
from warroom.topics.review import rules as review
from warroom.topics.review.rules import decline_review, review_triggers


def changed(scene: Story) -> None:
    scene.do("Mara", changes.request, text="drain eu-west", risk="R2")
    scene.do("Mara", changes.execute, change="C1")


def undone(scene: Story) -> None:
    scene.do("Mara", changes.request, text="restart")
    scene.do("Mara", changes.execute, change="C1")
    scene.do("Mara", changes.undo, change="C1")


def customers_first(scene: Story) -> None:
    scene.do("Mara", impact.count_reports)
    later = When(NINE + timedelta(hours=1))
    scene.do("Mara", milestones.set_milestone, name="detected", when=later.at)


def came_back(scene: Story) -> None:
    scene.do("Mara", move.move, to=State.MITIGATED, evidence="restarted")
    scene.do("Mara", move.move, to=State.ACTIVE, reason="errors again")


def three_teams(scene: Story) -> None:
    for who, team in (("wei", "database"), ("tomas", "edge"), ("noor", "payments")):
        scene.do("Mara", people.page, who=who, purpose=team)


@pytest.mark.parametrize("happens", [changed, undone, customers_first, came_back, three_teams])
def test_what_the_record_shows_offers_a_review_after_the_close(
    happens: Callable[[Story], None],
) -> None:
    scene = acted(3)
    assert review_triggers(scene.incident, scene.doctrine) == ()
    happens(scene)
    (why,) = review_triggers(scene.incident, scene.doctrine)
    scene.do("Mara", closing.close)
    (offer,) = [each for each in obligations(scene.incident, scene.doctrine, scene.now)
                if each.what == "review_offer"]  # fmt: skip
    assert why in offer.text
    assert (offer.urgency, offer.clears) == (Urgency.QUIET, "find.owed")
    scene.do("Mara", decline_review, reason="known")
    owed = obligations(scene.incident, scene.doctrine, scene.now)
    assert [each for each in owed if each.what.startswith("review")] == []


def test_whoever_names_an_owner_asks_for_one() -> None:
    scene = acted(3)
    changed(scene)
    scene.do("Mara", closing.close)
    scene.do("Mara", review.name_review_owner, who="Wei")
    owed = obligations(scene.incident, scene.doctrine, scene.now)
    assert [(each.what, each.who) for each in owed] == [("review", "Wei")]


def test_nothing_is_offered_where_nothing_shows_or_the_severity_asks() -> None:
    calm, severe = acted(3), acted(1)
    changed(severe)
    for scene in (calm, severe):
        scene.do("Mara", closing.close, override="over")
        owed = obligations(scene.incident, scene.doctrine, scene.now)
        assert "review_offer" not in {each.what for each in owed}
