"""An event of a topic that is gone, or not there yet, is kept, shown, exported and rebuilt."""

import json
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

import warroom.core.event as core_event
from tests.old_room import OldRoom
from warroom.cli.main import cli
from warroom.core.event import Event, event

WORDS = "the tide is out"


@pytest.fixture
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the room will be; nothing of the user's own is touched."""
    found = tmp_path / "room" / "room.db"
    monkeypatch.setenv("WARROOM_ROOM", str(found))
    monkeypatch.setenv("WARROOM_STATE", str(tmp_path / "state"))
    monkeypatch.setenv("WARROOM_CONFIG", str(tmp_path / "config.toml"))
    monkeypatch.setenv("WARROOM_OPERATOR", "mara")
    return found


def run(*arguments: str) -> Result:
    """Run one command, which does not fail."""
    result = CliRunner().invoke(cli, list(arguments))
    assert result.exit_code == 0, (arguments, result.output, result.exception)
    return result


@pytest.fixture
def of_a_topic_that_goes(path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A room with an event whose type no module registers any more."""
    from warroom.act import Act, Target
    from warroom.incident import Incident
    from warroom.room import Room

    with monkeypatch.context() as patch:
        patch.setattr(core_event, "_REGISTRY", dict(core_event._REGISTRY))

        @event("tides.measured", entry="note")
        class Measured(Event, frozen=True):
            text: str

            def line(self) -> str:
                return self.text

        def measure(incident: Incident, act: Act, *, text: str) -> list[Event]:
            return [Measured(text=text)]

        run("declare", "checkout is down", "--severity", "2")
        with closing(Room.open(path, operator="mara")) as room:
            room.act(measure, Target("INC-1"), text=WORDS)
    assert core_event.event_type("tides.measured") is None
    return "INC-1"


def told(name: str) -> dict[str, str]:
    """What reading and exporting say of an incident."""
    return {
        "timeline": run("timeline", name).stdout,
        "timeline --json": run("timeline", name, "--json").stdout,
        "jsonl": run("export", name, "--format", "jsonl").stdout,
        "csv": run("export", name, "--format", "csv").stdout,
    }


def test_an_event_of_a_topic_that_is_gone_is_kept_and_shown(of_a_topic_that_goes: str) -> None:
    before = told(of_a_topic_that_goes)
    for where, text in before.items():
        assert WORDS in text, where
    assert WORDS in run("export", of_a_topic_that_goes, "--format", "markdown").stdout
    exported = [json.loads(line) for line in before["jsonl"].splitlines()]
    assert "tides.measured" in {each.get("kind") for each in exported}
    assert WORDS in run("search", "tide").stdout
    run("rebuild")
    assert told(of_a_topic_that_goes) == before
    assert WORDS in run("search", "tide").stdout
    run("verify")
    run("log", "the tide comes in")
    assert WORDS in run("timeline", of_a_topic_that_goes).stdout


def test_an_event_of_a_newer_program_survives_a_rebuild(tmp_path: Path) -> None:
    room, words = OldRoom("room", tmp_path), "it rains in eu-west"
    for _ in range(2):
        for command in (("timeline", "INC-2"), ("export", "INC-2"), ("search", "rains")):
            said = room.run(*command)
            assert said.exit_code == 0, said.output
            assert words in said.output, command
        assert room.run("rebuild").exit_code == 0
    assert room.run("verify").exit_code == 0
