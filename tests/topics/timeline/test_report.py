"""Entries as plain data, and which of them are late."""

from datetime import UTC, datetime, timedelta

import msgspec

from tests.archive.derived import Derived
from tests.reports.told import told
from tests.story import DOCTRINE, NINE
from warroom.core.event import When
from warroom.reports.timeline import as_text
from warroom.topics.lifecycle.events import IncidentKind
from warroom.topics.timeline import typed
from warroom.topics.timeline.events import Imported, Logged
from warroom.topics.timeline.report import entry_dict, late_entries
from warroom.topics.timeline.shown import shown


def test_a_late_entry_shows_both_times_but_not_in_a_backfilled_incident() -> None:
    story = told()
    story.do("mara", typed.log, kind="note", text="first", when=When(NINE - timedelta(hours=1)))
    seq = story.seq
    incident = story.incidents["INC-1"]
    late = late_entries(incident, DOCTRINE)
    assert late == {seq}
    assert "(late: recorded 2026-05-15 09:15 UTC)" in as_text(
        shown(incident.timeline), UTC, late=late
    )
    backfilled = msgspec.structs.replace(incident.lifecycle, kind=IncidentKind.BACKFILLED)
    incident = msgspec.structs.replace(incident, lifecycle=backfilled)
    assert late_entries(incident, DOCTRINE) == frozenset()


def test_an_entry_is_told_with_both_its_clocks() -> None:
    story = Derived()
    known = datetime(2026, 5, 15, 9, 3, 20, tzinfo=UTC)
    story.record(
        "mara", Logged(entry="alert", text="page", imported=Imported(recorded_at=known, core=True))
    )
    (entry,) = shown(story.incidents["INC-1"].timeline)
    facts = entry_dict(entry)
    assert facts["known_at"] == "2026-05-15T09:03:20Z"
    assert facts["recorded_at"] == "2026-05-15T09:00:00Z"
    assert (facts["kind"], facts["precision"], facts["struck"]) == ("alert", "exact", False)
    assert facts["core"] is True
