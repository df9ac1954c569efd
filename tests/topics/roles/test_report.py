"""What is said of roles."""

from datetime import UTC, timedelta

from tests.reports.told import told
from tests.story import DOCTRINE
from warroom.reports.facts import as_dict
from warroom.reports.look import Look
from warroom.reports.show import as_text
from warroom.topics.handoff import rules as handoff
from warroom.topics.roles.events import Role


def test_an_offer_that_ran_out_is_not_shown() -> None:
    story = told()
    story.do("mara", handoff.offer, role=Role.DEPUTY, to="wei")
    incident = story.incidents["INC-1"]
    assert "DEP offered to wei" in as_text(Look(incident, DOCTRINE, story.now, UTC))
    later = story.now + timedelta(hours=1)
    assert "offered" not in as_text(Look(incident, DOCTRINE, later, UTC))
    assert as_dict(incident, DOCTRINE, later)["offers"] == []
