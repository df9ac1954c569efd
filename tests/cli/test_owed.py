"""What is owed, and who is called, by command."""

from collections.abc import Callable
from typing import Any

from tests.cli.conftest import Run

Read = Callable[..., Any]


def test_nothing_open_owes_nothing(run: Run) -> None:
    run("declare", "pool is full", "--severity", "4")
    assert "Nothing is owed." in run("owed").stderr


def test_what_is_owed_is_listed_and_the_exit_code_tells_what_is_overdue(
    run: Run, read: Read
) -> None:
    """Doctrine O.2; INV-5: command is missed at once and too late later."""
    run("declare", "checkout fails", "--severity", "1", "--at", "-3m")
    run("log", "I see 5xx", "--as", "ravi")
    shown = run("owed").stdout
    assert "INC-1  NO INCIDENT COMMANDER 03:" in shown
    assert "K" in shown
    run("declare", "login fails", "--severity", "1", "--at", "-20m")
    run("log", "me too", "--as", "ravi", "--incident", "INC-2")
    late = run("owed", "INC-2", "--json", code=1).stdout
    assert '"late": true' in late
    assert "too late" in late
    run("owed", "--incident", "INC-1")
    assert run("owed", code=1).stdout.count("NO INCIDENT COMMANDER") == 2


def test_one_person_sees_what_concerns_them(run: Run) -> None:
    """Doctrine E.3: each to the right people."""
    run("declare", "checkout fails", "--severity", "2", "--at", "-14m")
    run("role", "claim", "ic")
    run("role", "claim", "ops", "--as", "ravi")
    assert "UPDATE DUE IN" in run("owed", "--for", "mara").stdout
    assert "UPDATE" not in run("owed", "--for", "@ravi").stdout


def test_people_are_called_come_and_go(run: Run, read: Read) -> None:
    """ESC-2 the ladder, ESC-3 not here in time, ESC-6 who stays."""
    run("declare", "checkout fails", "--severity", "2")
    run("page", "@wei", "--for", "database", "--at", "-6m")
    assert "Paged wei (secondary): database" in run("page", "wei", "--for", "database").stderr
    assert read("show")["awaited"] == ["wei"]
    assert "wei for " in run("show").stdout
    assert "wei joins: database" in run("join", "--by", "wei").stderr
    assert "here already" in run("join", "--by", "wei").stderr
    assert read("show")["awaited"] == []
    run("role", "claim", "ops", "--as", "wei")
    left = run("leave", "--as", "wei", "--reason", "shift ends").stderr
    assert "wei is no longer ops lead: shift ends" in left
    assert "wei is released: shift ends; mara stays" in left
    assert read("show")["crew"] == "solo"


def test_a_page_that_nobody_followed_is_overdue(run: Run) -> None:
    """ESC-3: paged without joining in time counts as not acknowledged."""
    run("declare", "checkout fails", "--severity", "2", "--at", "-6m")
    run("page", "wei", "--for", "database", "--at", "-6m")
    assert "NOT HERE: page the secondary" in run("owed", code=1).stdout


def test_a_second_item_is_confirmed_and_its_owner_asked(run: Run) -> None:
    """TSK-3, TSK-4."""
    run("declare", "checkout fails", "--severity", "1")
    for who in ("ravi", "aisha", "priya"):
        run("log", "here", "--as", who)
    run("item", "add", "roll back @ravi !5m")
    refused = run("item", "add", "look at the pool @ravi", code=3).stderr
    assert "(TSK-4)" in refused
    assert "--confirm" in refused
    assert "(beside A1)" in run("item", "add", "look at the pool @ravi", "--confirm").stderr
    assert "A1: ravi, how far is it?" in run("item", "ask", "A1").stderr


def test_the_severity_is_kept_by_saying_it_again(run: Run) -> None:
    """SEV-8: one act to keep it."""
    run("declare", "checkout fails", "--severity", "2", "--at", "-11m")
    assert "STILL SEV-2?" in run("owed").stdout
    assert "Still SEV-2" in run("severity", "2").stderr
    assert "STILL SEV-2?" not in run("owed").stdout


def test_a_closed_incident_owes_its_review_and_follow_ups(run: Run, read: Read) -> None:
    """SEV-7, HB-13, FUP-3."""
    run("declare", "checkout fails", "--severity", "2")
    run("log", "alert on the pool", "--kind", "followup")
    run("close")
    shown = run("owed", "INC-1").stdout
    assert "REVIEW due in" in shown
    assert "F1 due" in shown
    run("followup", "done", "F1", "alert is live", "--incident", "INC-1")
    run("milestone", "review_drafted", "--incident", "INC-1")
    assert "Nothing is owed." in run("owed", "INC-1").stderr
    assert "done already" in run("followup", "done", "f1", "--incident", "INC-1", code=3).stderr
