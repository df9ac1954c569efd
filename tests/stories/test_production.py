"""Changes to production that a timeline file tells (doctrine G)."""

from importlib.resources import files
from pathlib import Path

from tests.story import DOCTRINE
from warroom.room import Room
from warroom.stories.importing import import_timeline, plan
from warroom.stories.read import parse
from warroom.topics.changes.events import Outcome, Risk
from warroom.topics.changes.state import ChangeState


def test_brightwaters_actions_become_changes(tmp_path: Path) -> None:
    """MIT-1: asked, approved by the decision that names it, done, judged, undone."""
    source = files("warroom.stories") / "data" / "brightwater.jsonl"
    file = parse(source.read_bytes())
    room = Room.open(tmp_path / "room.db", operator="importer")
    incident = room.incident(import_timeline(room, file)[0])
    changes = incident.changes.by_id
    assert list(changes) == ["A1", "A2", "A3", "A4", "A5", "A6", "A7"]
    assert (changes["A1"].state, changes["A1"].outcome) == (ChangeState.UNDONE, Outcome.FAILED)
    assert all(each.approved_by and not each.red for each in changes.values())
    assert (changes["A5"].risk, changes["A5"].second) == (Risk.R2, "Mara Okafor")
    assert changes["A5"].approved_under == "Jonas Lindqvist"
    assert changes["A5"].poll is None
    room.close()


def test_they_make_no_entries_of_their_own() -> None:
    source = files("warroom.stories") / "data" / "brightwater.jsonl"
    planned = plan(parse(source.read_bytes()), DOCTRINE)
    assert all(each.event.quiet for each in planned.facts)
