"""The situation now, for people, prompts and scripts."""

import json
from datetime import UTC, timedelta
from zoneinfo import ZoneInfo

import msgspec
import pytest

from tests.archive.derived import Derived
from tests.reports.told import hostile, told
from tests.story import DOCTRINE
from warroom.reports.facts import as_dict
from warroom.reports.look import Look
from warroom.reports.show import as_text, oneline
from warroom.topics.handoff import rules as handoff
from warroom.topics.lifecycle import declare, move
from warroom.topics.lifecycle.events import IncidentKind, State
from warroom.topics.roles import state as roles_state
from warroom.topics.roles.events import Role
from warroom.topics.timeline import typed
from warroom.topics.timeline.report import entry_dict
from warroom.topics.updates import rules as updates
from warroom.topics.updates.events import Audience

BERLIN = ZoneInfo("Europe/Berlin")


@pytest.fixture
def story() -> Derived:
    return told()


def test_the_object_holds_what_scripts_rely_on(story: Derived) -> None:
    shape = json.loads(
        msgspec.json.encode(as_dict(story.incidents["INC-1"], DOCTRINE, story.now, head="9:ab"))
    )
    wanted = {
        "id": "INC-1",
        "title": "Checkout fails",
        "kind": "real",
        "state": "active",
        "phase": "investigating",
        "severity": 1,
        "max_severity": 1,
        "commander": "mara",
        "service": "checkout",
        "head": "9:ab",
    }
    assert {name: shape[name] for name in wanted} == wanted
    assert shape["milestones"]["declared"] == "2026-05-15T09:01:00Z"
    assert shape["milestones"]["resolved"] is None
    assert shape["metrics"]["command_delay_min"] == 1
    assert shape["metrics"]["ttr_min"] is None
    assert [role["who"] for role in shape["roles"]] == ["mara", "priya"]
    assert [item["owner"] for item in shape["action_items"]] == ["ravi"]
    assert [sent["audience"] for sent in shape["updates"]] == ["internal"]
    assert isinstance(shape["obligations"], list)
    assert shape["freeze"][0]["by"] == "mara"
    assert shape["followups"][0]["owner"] == "wei"
    assert shape["impact_windows"][0]["end"] is None


def test_an_incident_about_which_nothing_is_known_has_the_same_shape(story: Derived) -> None:
    full = as_dict(story.incidents["INC-1"], DOCTRINE, story.now)
    story.do("mara", declare.open_incident, incident="INC-2", title="something is odd")
    bare = as_dict(story.incidents["INC-2"], DOCTRINE, story.now)
    assert bare.keys() == full.keys()
    assert bare["metrics"].keys() == full["metrics"].keys()
    assert bare["severity"] is None
    assert bare["phase"] is None


def test_the_six_questions_come_first(story: Derived) -> None:
    text = as_text(Look(story.incidents["INC-1"], DOCTRINE, story.now, BERLIN), head="9:ab")
    lines = text.splitlines()
    assert lines[0] == "INC-1  Checkout fails"
    assert [line.split()[0] for line in lines[1:6]] == [
        "Severity", "State", "Command", "Running", "Updates",
    ]  # fmt: skip
    assert "As of     2026-05-15 11:14:00 CEST, log at 9:ab" in lines
    assert "mara" in lines[3]
    assert "T+00:13 since 2026-05-15 11:01 CEST" in lines[4]


def test_a_prompt_gets_one_line(story: Derived) -> None:
    early = oneline(story.incidents["INC-1"], DOCTRINE, story.now)
    assert early == "SEV-1 active INC-1 T+00:13 IC mara, update OVERDUE 6m customers"
    story.do(
        "mara", updates.send, audiences=tuple(Audience), text="still down", minutes=10,
        public_state="identified",
    )  # fmt: skip
    said = oneline(story.incidents["INC-1"], DOCTRINE, story.now)
    assert said == "SEV-1 active INC-1 T+00:14 IC mara, update in 10m"
    later = oneline(story.incidents["INC-1"], DOCTRINE, story.now + timedelta(hours=5))
    assert "update OVERDUE" in later


def test_nobody_in_command_is_said_and_a_drill_is_an_exercise() -> None:
    story = told(IncidentKind.DRILL)
    story.do("mara", handoff.offer, role=Role.IC, to="jonas")
    incident = msgspec.structs.replace(story.incidents["INC-1"], roles=roles_state.Roles())
    assert oneline(incident, DOCTRINE, story.now).startswith("EXERCISE SEV-1 active INC-1")
    assert "NO IC" in oneline(incident, DOCTRINE, story.now)
    assert "NO INCIDENT COMMANDER" in as_text(Look(incident, DOCTRINE, story.now, UTC))


def test_one_person_alone_is_the_acting_owner_and_misses_no_commander() -> None:
    story = Derived()
    story.do("ravi", declare.declare_new, title="Checkout fails", severity_level=1)
    incident = story.incidents["INC-1"]
    assert "Command   ravi (acting owner)" in as_text(Look(incident, DOCTRINE, story.now, UTC))
    assert "T+00:00 owner ravi, update in" in oneline(incident, DOCTRINE, story.now)
    story.do("wei", typed.log, kind="note", text="me too")
    incident = story.incidents["INC-1"]
    assert "Command   NO INCIDENT COMMANDER" in as_text(Look(incident, DOCTRINE, story.now, UTC))
    assert "NO IC" in oneline(incident, DOCTRINE, story.now)


def test_the_clock_stands_when_it_is_over(story: Derived) -> None:
    story.do("mara", move.move, to=State.CANCELLED, reason="false alarm")
    ended = oneline(story.incidents["INC-1"], DOCTRINE, story.now)
    later = oneline(story.incidents["INC-1"], DOCTRINE, story.now + timedelta(days=1))
    assert ended == later == "SEV-1 cancelled INC-1 T+00:14"


def test_hostile_words_are_shown_harmlessly() -> None:
    story = hostile()
    incident = story.incidents["INC-1"]
    shape = msgspec.json.encode(as_dict(incident, DOCTRINE, story.now)).decode()
    for text in (
        as_text(Look(incident, DOCTRINE, story.now, UTC)),
        oneline(incident, DOCTRINE, story.now),
        shape,
        json.dumps([entry_dict(entry) for entry in incident.timeline.written], ensure_ascii=False),
    ):
        assert "[@click=app.quit]" in text or text.count("\n") == 0
        assert not set(text) & set("\x1b\x07\x9b\u202e")
        assert not any(mark in text for mark in ("\\u001b", "\\u0007", "\\u009b", "\\u202e"))


def test_an_implied_declaration_is_no_declaration_and_starts_no_clock(story: Derived) -> None:
    story.do("mara", declare.open_incident, incident="INC-2", title="odd")
    story.do(
        "mara", move.move, incident="INC-2", after=20, to=State.RESOLVED, reason="over",
        evidence="gone", criteria=("no errors",),
    )  # fmt: skip
    incident = story.incidents["INC-2"]
    assert as_dict(incident, DOCTRINE, story.now)["declared_at"] is None
    assert "T+00:20" in oneline(incident, DOCTRINE, story.now)


def test_a_backfilled_incident_owes_nothing_and_its_clock_stands(story: Derived) -> None:
    incident = story.incidents["INC-1"]
    cycle = msgspec.structs.replace(incident.lifecycle, kind=IncidentKind.BACKFILLED)
    incident = msgspec.structs.replace(incident, lifecycle=cycle, roles=roles_state.Roles())
    said = as_text(Look(incident, DOCTRINE, story.now + timedelta(days=9), UTC))
    assert "Command   nobody" in said
    assert "Updates   none owed" in said
    assert oneline(incident, DOCTRINE, story.now + timedelta(days=9)).endswith("T+00:00")
