"""Every act of the console is a command."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Run

Read = Callable[..., Any]


@pytest.fixture
def incident(run: Run) -> str:
    return run("declare", "Checkout fails", "--severity", "2").stdout.strip()


def test_declare_prints_the_id_alone(run: Run) -> None:
    first = run("declare", "Checkout fails", "--severity", "2", "--impact", "a third of buyers")
    assert first.stdout == "INC-1\n"
    assert run("declare", "Search is slow", "--drill").stdout == "INC-2\n"


def test_a_declared_incident_has_what_was_said(run: Run, read: Read) -> None:
    run("declare", "Checkout", "fails", "--severity", "SEV-2", "--service", "shop", "--drill")
    shown = read("show", "INC-1")
    assert (shown["title"], shown["severity"], shown["kind"]) == ("Checkout fails", 2, "drill")
    assert shown["state"] == "active"
    assert shown["commander"] is None


def test_a_sentence_opens_an_incident_and_the_next_one_logs_to_it(run: Run, read: Read) -> None:
    opened = run("checkout returns 5xx")
    assert opened.stdout == "INC-1\n"
    assert "INC-1" in opened.stderr
    assert "triage" in opened.stderr
    logged = run("-5m the pool is at 100 %")
    assert logged.stdout == ""
    assert "INC-1" in logged.stderr
    entry = next(each for each in read("timeline") if each["text"] == "the pool is at 100 %")
    happened = datetime.fromisoformat(entry["occurred_at"])
    recorded = datetime.fromisoformat(entry["recorded_at"])
    assert timedelta(minutes=4) < recorded - happened < timedelta(minutes=6)
    assert read("show")["state"] == "triage"


def test_an_incident_in_triage_is_declared_without_a_title(run: Run, read: Read) -> None:
    run("checkout returns 5xx")
    assert run("declare", "--severity", "2").stdout == "INC-1\n"
    assert read("show")["severity"] == 2


def test_alone_from_the_sentence_to_closed_nothing_is_refused(run: Run, read: Read) -> None:
    run("checkout returns 5xx")
    run("pool at 100 %")
    run("log", "--kind", "change", "-2m rolled back 15-1")
    run("state", "resolved")
    run("state", "closed")
    shown = read("show", "INC-1")
    assert shown["state"] == "closed"
    assert shown["metrics"]["ttd_min"] is None


def test_a_line_may_begin_with_a_time_and_a_speaker(run: Run, read: Read, incident: str) -> None:
    run("log", "-5m by @jonas roll back", "--kind", "decision")
    run("log", "--at", "-5m", "--by", "jonas", "roll back again")
    for entry in read("timeline")[:2]:
        assert entry["actor"] == "jonas"
        assert entry["occurred_at"] < entry["recorded_at"]


def test_what_an_option_said_is_not_taken_out_of_the_text(
    run: Run, read: Read, incident: str
) -> None:
    run("log", "--at", "-5m", "--by", "wei", "-1m by @jonas said so")
    assert {each["text"] for each in read("timeline")} >= {"-1m by @jonas said so"}


def test_a_sentence_takes_the_global_options_after_it(run: Run, read: Read) -> None:
    run("checkout returns 5xx", "--as", "jonas")
    assert read("timeline")[0]["actor"] == "jonas"


def test_an_incident_without_a_title_is_refused(run: Run) -> None:
    run("declare", "   ", code=3)
    assert "There is no room" in run("list", "--open", code=4).stderr


def test_stdin_is_one_entry_for_each_line(run: Run, read: Read, incident: str) -> None:
    result = run("log", "-", stdin=b"first\n\n-3m second\r\nbad \xff byte\n")
    assert "UTF-8" in result.stderr
    texts = [entry["text"] for entry in read("timeline", "--kind", "note")]
    assert sorted(texts) == ["bad \ufffd byte", "first", "second"]


def test_what_looks_like_a_time_and_is_none_is_kept_and_said(
    run: Run, read: Read, incident: str
) -> None:
    result = run("log", "-", stdin=b"good\n31:99 bad\n")
    assert "31:99" in result.stderr
    texts = {entry["text"] for entry in read("timeline", "--kind", "note")}
    assert texts == {"good", "31:99 bad"}


def test_roles_go_from_hand_to_hand(run: Run, read: Read, incident: str) -> None:
    run("role", "claim", "ic")
    assert read("show")["commander"] == "mara"
    run("role", "offer", "ic", "@jonas", "--reason", "needed hands-on")
    run("role", "readback", "ic", "SEV-2, rolling back", "--as", "jonas")
    run("role", "accept", "ic", "--as", "jonas")
    assert read("show")["commander"] == "jonas"
    run("role", "offer", "ic", "wei", "--as", "jonas")
    run("role", "decline", "ic", "busy", "--as", "wei")
    run("role", "offer", "scribe", "wei", "--as", "jonas")
    run("role", "withdraw", "scribe", "--as", "jonas")
    run("role", "claim", "sme", "--domain", "postgres", "--as", "wei")
    run("role", "release", "sme", "--as", "wei")
    assert read("show")["commander"] == "jonas"


def test_a_second_claim_of_command_is_refused_with_the_name(run: Run, incident: str) -> None:
    run("role", "claim", "ic")
    assert "mara" in run("role", "claim", "ic", "--as", "jonas", code=3).stderr


def test_severity_goes_up_and_down(run: Run, read: Read, incident: str) -> None:
    run("severity", "1", "six in ten fail", "--as", "jonas")
    run("role", "claim", "ic")
    run("severity", "3", "--reason", "back to one in a hundred")
    shown = read("show")
    assert (shown["severity"], shown["max_severity"]) == (3, 1)


def test_states_phases_and_back(run: Run, read: Read, incident: str) -> None:
    run("state", "identified", "connections exhausted")
    run("state", "mitigated", "--evidence", "rolled back 15-1")
    assert read("show")["state"] == "mitigated"
    run("state", "active", "errors again", "--as", "jonas")
    run("state", "resolved", "--criterion", "5xx below 0.1 %")
    run("state", "verified", "--confirmed-by", "@wei")
    assert read("show")["state"] == "verified"
    run("close")
    run("state", "reopen", "same cause", "--incident", "INC-1")
    assert read("show")["state"] == "active"


def test_cancel_and_merge(run: Run, read: Read, incident: str) -> None:
    run("declare", "The same")
    run("state", "merge", "INC-1", "the same", "--incident", "INC-2")
    assert read("show", "INC-2")["state"] == "merged"
    run("state", "cancel", "false alarm")
    assert read("show", "INC-1")["state"] == "cancelled"


def test_items_from_given_to_done(run: Run, read: Read, incident: str) -> None:
    run("item", "add", "roll back 15-1 @ravi !10m")
    run("item", "add", "look at the graphs", "--owner", "wei", "--minutes", "5")
    run("item", "ack", "a1", "--as", "ravi")
    run("item", "extend", "A1", "5", "index build", "--as", "ravi")
    run("item", "block", "A1", "needs payments", "--as", "ravi")
    run("item", "give", "A2", "jonas")
    run("item", "take", "A2", "--as", "priya")
    run("item", "done", "A1", "24 pods", "--as", "ravi")
    run("item", "drop", "A2", "not needed", "--as", "priya")
    items = {item["id"]: item for item in read("show")["action_items"]}
    assert items["A1"]["owner"] == "ravi"
    assert items["A1"]["state"] == "done"
    assert items["A2"]["state"] == "dropped"


def test_an_item_without_an_owner_is_refused(run: Run, incident: str) -> None:
    run("crew", "crew")
    assert "TSK-1" in run("item", "add", "roll back", code=3).stderr


def test_updates_and_promises(run: Run, read: Read, incident: str) -> None:
    run("update", "send", "we look into it", "--to", "internal,leadership", "--next", "20m")
    run("update", "promise", "internal", "30m", "graph awaited")
    run("update", "off", "leadership", "duty manager is on the bridge")
    run("update", "on", "leadership")
    run("update", "send", "all well", "--final")
    updates = read("show")["updates"]
    assert [(each["audience"], each["text"]) for each in updates][:2] == [
        ("internal", "we look into it"),
        ("leadership", "we look into it"),
    ]
    due = datetime.fromisoformat(updates[0]["next_at"])
    assert timedelta(minutes=19) < due - datetime.now(UTC) <= timedelta(minutes=20)


def test_impact_milestones_and_situation(run: Run, read: Read, incident: str) -> None:
    run("milestone", "impact_started", "-30m", "error rate")
    run("milestone", "detected", "--at", "-20m")
    run("impact", "open", "checkout", "--level", "major", "--share", "38")
    run("impact", "close", "W1")
    run("situation", "impact", "six in ten purchases fail")
    shown = read("show")
    assert shown["metrics"]["ttd_min"] == 10
    assert "six in ten purchases fail" in run("show").stdout


def test_freeze_answers_pipelines(run: Run, incident: str) -> None:
    run("frozen")
    run("freeze", "shop", "--until", "2h", "--reason", "rollback runs")
    assert "mara" in run("frozen", "shop", code=1).stdout
    run("frozen", "search")
    run("thaw", "shop")
    run("frozen", "shop")


def test_correct_strike_and_change_of_kind(run: Run, read: Read, incident: str) -> None:
    run("log", "wrogn")
    entry = next(each for each in read("timeline") if each["text"] == "wrogn")
    run("correct", f"#{entry['seq']}", "right", "--reason", "typing")
    run("log", "to strike")
    run("strike")
    run("log", "a claim")
    claim = next(each for each in read("timeline") if each["text"] == "a claim")
    run("correct", str(claim["seq"]), "--kind", "hypothesis")
    by_text = {each["text"]: each for each in read("timeline")}
    assert by_text["wrogn"]["corrected_by"]
    assert by_text["to strike"]["struck"]
    assert by_text["a claim"]["kind"] == "hypothesis"


def test_redacted_words_are_gone_from_the_file(
    run: Run, read: Read, incident: str, room_path: Path
) -> None:
    run("log", "the password is correct-horse")
    entry = next(each for each in read("timeline") if "horse" in each["text"])
    run("role", "claim", "ic")
    run("redact", str(entry["seq"]), "a password")
    assert "horse" not in run("timeline").stdout
    assert all(b"correct-horse" not in path.read_bytes() for path in room_path.parent.glob("*"))
    run("verify")


def test_an_act_with_json_prints_its_events(read: Read, incident: str) -> None:
    said = read("log", "p99 is 30 s", "--kind", "observation")
    assert said["incident"] == "INC-1"
    assert said["events"][0]["text"] == "p99 is 30 s"


def test_crew_is_counted_and_set(run: Run, incident: str) -> None:
    assert run("crew").stdout == "solo\n"
    run("crew", "crew")
    assert run("crew").stdout == "crew (set by hand)\n"
    run("crew", "auto")
    assert run("crew").stdout == "solo\n"


def test_doctrine_is_overridden_for_the_room(
    run: Run, read: Read, incident: str, tmp_path: Path
) -> None:
    file = tmp_path / "ours.toml"
    file.write_text("[severity.2]\ninternal_every = 7\n", encoding="utf-8")
    run("doctrine", "load", str(file))
    assert read("doctrine", "show")["severity"]["2"]["internal_every"] == 7
    file.write_text(run("doctrine", "show").stdout, encoding="utf-8")
    run("doctrine", "load", str(file))
    file.write_text("[severity.2]\nintrnal_every = 7\n", encoding="utf-8")
    assert "intrnal_every" in run("doctrine", "load", str(file), code=2).stderr
    assert json.loads(run("doctrine", "show", "--json").stdout)["severity"]["2"]["soak"] == 30
