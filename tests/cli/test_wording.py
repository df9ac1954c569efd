"""Language on the command line: marks on stderr, a reason for what is blocked, rules as data."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.cli.conftest import Run

Read = Callable[..., Any]


def test_a_guess_is_logged_and_offered_as_a_hypothesis(run: Run, read: Read) -> None:
    """SIG-4: the entry stands, the offer is a command."""
    run("declare", "checkout fails")
    said = run("log", "--kind", "observation", "maybe the pool is full").stderr
    seq = read("timeline", "--kind", "observation")[0]["seq"]
    assert "“maybe”: a guess logged as a fact" in said
    assert f"warroom hypothesis propose --from {seq}" in said
    assert "guess" not in run("log", "--kind", "note", "maybe the pool is full").stderr


def test_words_to_the_customers_are_marked_and_go_out(run: Run, read: Read) -> None:
    """Doctrine E: warned, never stopped; COM-2, COM-3 and SIG-2 are said likewise."""
    run("declare", "checkout fails", "--severity", "2")
    run("hypothesis", "propose", "the pooler is full")
    words = "An outage: the pooler is full."
    said = run("update", "send", words, "--to", "customers", "--next", "3h").stderr
    assert "(C02)" in said
    assert "(SIG-2)" in said
    assert "later than the 30 min" in said
    assert "heard last" in run("update", "send", words, "--to", "customers").stderr
    assert [each["text"] for each in read("show")["updates"]] == [words, words]
    assert "(C02)" not in run("update", "send", "an outage", "--to", "internal").stderr


def test_a_blocked_wording_needs_a_reason_that_stays(run: Run, read: Read, tmp_path: Path) -> None:
    run("declare", "checkout fails", "--severity", "2")
    rules = tmp_path / "rules.toml"
    rules.write_text('[rule.C02]\nlevel = "block"\n', encoding="utf-8")
    run("wording", "load", str(rules))
    send = ("update", "send", "An outage since 09:01 UTC.", "--to", "customers")
    assert "(C02)" in run(*send, code=3).stderr
    assert read("show")["updates"] == []
    run(*send, "--override", "everything is down")
    assert "everything is down" in read("timeline", "--kind", "communication")[0]["text"]


def test_rules_are_shown_loaded_and_checked(run: Run, read: Read, tmp_path: Path) -> None:
    run("declare", "checkout fails")
    assert len(read("wording", "show")) == 34
    rules = tmp_path / "rules.toml"
    rules.write_text(run("wording", "show").stdout, encoding="utf-8")
    run("wording", "load", str(rules))
    assert len(read("wording", "show")) == 34
    blamed = run("wording", "check", "human error", "--scope", "review", code=1).stdout
    assert blamed.startswith("block  “human error”")
    assert read("wording", "check", "maybe DNS")[0]["rule"] == "T04"
    assert run("wording", "check", "-", stdin=b"all is well\n").stdout == ""


def test_a_bad_file_changes_nothing(run: Run, read: Read, tmp_path: Path) -> None:
    run("declare", "checkout fails")
    bad = tmp_path / "bad.toml"
    bad.write_text("[rule.C03]\nlevel = 'off'\n[rule.C02]\npattern = '(a+)+$'\n", encoding="utf-8")
    assert "C02" in run("wording", "load", str(bad), code=2).stderr
    assert read("wording", "show")["C03"]["level"] == "warn"
    bad.write_bytes(b"\xff\xfe")
    assert "UTF-8" in run("wording", "load", str(bad), code=2).stderr


def test_a_follow_up_is_held_to_what_can_be_finished(run: Run) -> None:
    """FUP-1: actionable, specific, bounded."""
    run("declare", "checkout fails")
    assert "(A01)" in run("log", "--kind", "followup", "improve monitoring").stderr


def test_what_is_said_afterwards_is_read_as_part_of_the_review(run: Run, read: Read) -> None:
    """Doctrine D.5, J: marked and explained, never refused (CREW-5)."""
    run("declare", "checkout fails")
    blaming = "it was human error, Ravi forgot the flag"
    assert "(B0" not in run("log", blaming).stderr
    run("log", "--kind", "followup", "page at 80 % connections")
    run("state", "closed")
    said = run("log", blaming, "--incident", "INC-1").stderr
    assert "(B04)" in said
    assert "(B06)" in said
    seq = str(read("timeline", "INC-1")[1]["seq"])
    wish = ("correct", seq, "a careless change", "--reason", "exact", "--incident", "INC-1")
    assert "(B05)" in run(*wish).stderr
    done = ("followup", "done", "F1", "the root cause is gone", "--incident", "INC-1")
    assert "(B08)" in run(*done).stderr
    assert "a careless change" in [each["text"] for each in read("timeline", "INC-1")]


def test_the_reason_of_a_false_alarm_is_read_for_blame(run: Run) -> None:
    """SEV-9: without blame; it is cancelled all the same."""
    run("declare", "checkout fails")
    assert "(B06)" in run("state", "cancel", "Ravi overlooked the test").stderr


def test_the_rules_are_there_without_a_room(run: Run) -> None:
    assert "(C05)" in run(
        "wording", "check", "sorry for any inconvenience", "--scope", "customers"
    ).stdout  # fmt: skip
