"""What reads: shapes, formats, exit codes."""

import csv
import io
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Run
from warroom.cli import reading
from warroom.topics.timeline import report
from warroom.topics.timeline.entry import Entry
from warroom.topics.timeline.shown import is_late

Read = Callable[..., Any]
HOSTILE = "\x1b]52;c;ZXZpbA==\x07pay[@click=app.quit]load \x9b31m\u202eevil[/]"
RAW = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")


@pytest.fixture
def incident(run: Run) -> str:
    run("declare", "Checkout fails", "--severity", "2")
    run("log", "p99 is thirty seconds", "--kind", "observation")
    run("log", "-90m it began")
    return "INC-1"


def test_show_json_has_the_promised_shape(read: Read, incident: str) -> None:
    shown = read("show", incident)
    promised = {
        "id", "title", "kind", "state", "severity", "max_severity", "commander", "roles",
        "milestones", "metrics", "obligations", "action_items", "updates",
    }  # fmt: skip
    assert promised <= shown.keys()
    assert shown["milestones"]["declared"].endswith("Z")
    assert all(isinstance(shown[name], list) for name in ("obligations", "action_items", "updates"))


def test_timeline_json_has_the_promised_shape(read: Read, incident: str) -> None:
    entries = read("timeline")
    promised = {
        "seq", "kind", "text", "actor", "occurred_at", "precision", "recorded_at", "struck",
    }  # fmt: skip
    assert all(promised <= entry.keys() for entry in entries)
    assert entries[0]["text"] == "it began"


def test_timeline_filters(read: Read, incident: str) -> None:
    assert [each["kind"] for each in read("timeline", "--kind", "observation")] == ["observation"]
    assert "it began" not in {each["text"] for each in read("timeline", "--since", "-30m")}
    assert read("timeline", "--recorded-order")[-1]["text"] == "it began"


def test_timeline_text_has_the_zone_and_the_number(run: Run, incident: str) -> None:
    assert re.search(r"\d+  20\d\d-\d\d-\d\d .* UTC .*p99 is thirty", run("timeline").stdout)


def test_oneline_for_a_prompt(run: Run, room_path: Path) -> None:
    run("declare", "x", "--severity", "1")
    assert run("show", "--oneline").stdout.startswith("SEV-1 active INC-1")
    run("state", "cancel", "false alarm")
    assert run("show", "--oneline").stdout == ""


def test_after_the_last_one_closed_show_shows_it(run: Run, read: Read, incident: str) -> None:
    run("state", "cancel", "false alarm")
    assert read("show")["id"] == "INC-1"


def test_several_open_incidents_have_to_be_named(run: Run, incident: str) -> None:
    run("declare", "Another")
    assert "INC-1, INC-2" in run("show", code=2).stderr
    assert "INC-1, INC-2" in run("log", "to which", code=2).stderr
    run("log", "to this one", "--incident", "2")


def test_list(run: Run, read: Read, incident: str) -> None:
    run("declare", "Another")
    assert [each["id"] for each in read("list")] == ["INC-2", "INC-1"]
    assert "SEV-?" in run("list").stdout.splitlines()[0]


def test_search_finds_over_all_incidents(run: Run, read: Read, incident: str) -> None:
    run("declare", "Another")
    run("log", "p99 again", "--incident", "INC-2")
    assert [hit["incident"] for hit in read("search", "p99")] == ["INC-2", "INC-1"]
    told = run("search", "p99").stdout
    assert re.match(r"INC-2 #\d+  [\d-]{10} [\d:]{8} UTC  note", told)
    assert "Nothing found" in run("search", "kafka").stderr


def test_export_in_every_format(run: Run, incident: str) -> None:
    lines = run("export", incident, "--format", "jsonl").stdout.splitlines()
    assert json.loads(lines[0])["incident"] == incident
    rows = list(csv.DictReader(io.StringIO(run("export", incident, "--format", "csv").stdout)))
    assert "p99 is thirty seconds" in {row["text"] for row in rows}
    assert "p99 is thirty seconds" in run("export", incident, "--format", "markdown").stdout


def test_what_is_hostile_is_printed_harmlessly_everywhere(run: Run, incident: str) -> None:
    run("declare", HOSTILE, "--severity", "1", "--impact", HOSTILE, "--service", HOSTILE)
    here = ("--incident", "INC-2")
    run("log", HOSTILE, *here)
    run("item", "add", HOSTILE, "--owner", HOSTILE, *here)
    run("update", "send", HOSTILE, *here)
    run("role", "claim", "ic", "--as", HOSTILE, *here)
    run("freeze", HOSTILE, "--reason", HOSTILE, *here)
    for command in (
        ("show", "INC-2"), ("show", "INC-2", "--json"), ("show", "INC-2", "--oneline"),
        ("timeline", "INC-2"), ("timeline", "INC-2", "--json"), ("list",), ("list", "--json"),
        ("search", "load"), ("search", "load", "--json"), ("frozen",),
        *(("export", "INC-2", "--format", form) for form in ("jsonl", "csv", "markdown")),
    ):  # fmt: skip
        result = run(*command, code=1 if command == ("frozen",) else 0)
        assert not RAW.search(result.stdout), command
        assert "load" in result.stdout or "--oneline" in command


@pytest.mark.parametrize(
    "arguments",
    [
        ("severity", "9"),
        ("log", "--at", "31:99", "x"),
        ("log",),
        ("log", "--kind", "rumour", "x"),
        ("declare", "x", "--severity", "9"),
        ("show", "INC-99"),
        ("update", "send", "x", "--to", "press"),
        ("update", "send", "x", "--next", "yesterday 10:00"),
        ("correct", "twelve", "x"),
        ("verify", "--head", "nonsense"),
        ("nonsense",),
        ("log", "x", "--nonsense"),
        ("doctor", "--group", "ops"),
        (),
        ("open",),
        ("watch",),
        ("demo",),
    ],
)
def test_what_cannot_be_understood_exits_2(
    run: Run, incident: str, arguments: tuple[str, ...]
) -> None:
    result = run(*arguments, code=2)
    assert result.stdout == ""
    assert result.stderr


@pytest.mark.parametrize(
    "arguments",
    [("show",), ("list",), ("timeline",), ("search", "x"), ("export",), ("verify",), ("invite",)],
)
def test_reading_where_no_room_is_exits_4_with_the_way_out(
    run: Run, room_path: Path, arguments: tuple[str, ...]
) -> None:
    result = run(*arguments, code=4)
    assert str(room_path) in result.stderr
    assert "--room" in result.stderr
    assert not room_path.exists()


def test_a_file_that_is_no_room_exits_4(run: Run, room_path: Path) -> None:
    room_path.parent.mkdir()
    room_path.write_text("not a database", encoding="utf-8")
    run("show", code=4)
    run("log", "x", code=4)
    assert room_path.read_text(encoding="utf-8") == "not a database"


def test_settings_that_do_not_fit_exit_2_and_name_the_file(
    run: Run, tmp_path: Path, incident: str
) -> None:
    (tmp_path / "config.toml").write_text('zone = "Mars/Olympus"\n', encoding="utf-8")
    assert "config.toml" in run("timeline", code=2).stderr


def test_times_are_read_and_shown_in_the_zone_of_the_settings(
    run: Run, read: Read, tmp_path: Path, incident: str
) -> None:
    (tmp_path / "config.toml").write_text('zone = "Asia/Kolkata"\n', encoding="utf-8")
    run("log", "2026-05-15T09:03:00+05:30 far away")
    first = read("timeline")[0]
    assert first["occurred_at"] == "2026-05-15T03:33:00Z"
    assert "09:03:00 IST" in run("timeline").stdout


def test_k9_follow_judges_what_it_prints_and_nothing_else(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    judged: list[int] = []

    def counting(entry: Entry, *rest: Any) -> bool:
        judged.append(entry.seq)
        return is_late(entry, *rest)

    async def at_once(*_: object) -> None:
        """Nothing comes in."""

    run("declare", "checkout returns 5xx", "--severity", "2")
    for number in range(12):
        run("log", f"entry {number}", "--at", "-90m")
    monkeypatch.setattr(report, "is_late", counting)
    monkeypatch.setattr(reading, "_follow", at_once)
    told = run("follow", "--last", "3").output.splitlines()
    assert [line.split("mara: ")[1].split(" (late")[0] for line in told] == [
        "entry 9", "entry 10", "entry 11",
    ]  # fmt: skip
    assert len(judged) == 3
