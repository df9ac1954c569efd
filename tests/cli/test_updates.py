"""Updates by command: composed, drafted, approved, sent."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.cli.conftest import Run

CREW = (("mara", "ic"), ("ravi", "ops"), ("aisha", "comms"), ("priya", "scribe"))


@pytest.fixture
def crew(run: Run) -> None:
    """A full crew at a SEV-1, Mara in command."""
    run("declare", "checkout fails", "--severity", "1", "--impact", "6 of 10 fail")
    for who, role in CREW:
        run("--as", who, "role", "claim", role)


@pytest.mark.usefixtures("crew")
def test_without_a_text_the_room_fills_it_in_and_it_is_printed(run: Run) -> None:
    said = run("update", "send").stdout.splitlines()
    assert said[0].startswith("Status: SEV-1, investigating since ")
    assert said[1] == "Impact: 6 of 10 fail."
    assert said[2].startswith("Next update ")


@pytest.mark.usefixtures("crew")
def test_composing_records_nothing_and_fields_win(run: Run, read: Callable[..., Any]) -> None:
    said = run("update", "compose", "--action", "rolling back").stdout
    assert "Action: rolling back." in said
    assert read("show")["updates"] == []
    found = read("update", "compose", "--to", "customers")
    assert found["public_state"] == "investigating"
    assert found["text"] == "We are investigating a problem with our service."


@pytest.mark.usefixtures("crew")
def test_a_draft_is_approved_and_sent(run: Run, read: Callable[..., Any]) -> None:
    assert run("--as", "aisha", "update", "draft").stdout == "U1\n"
    refused = run("--as", "aisha", "update", "send", "--draft", "U1", code=3)
    assert "CREW-4" in refused.stderr
    run("--as", "ravi", "update", "approve", "U1", code=3)
    run("--as", "priya", "--by", "mara", "update", "approve", "U1")
    changed = run("update", "send", "--draft", "U1", "--impact", "Everywhere", code=2)
    assert "as it was approved" in changed.stderr
    run("--as", "aisha", "update", "send", "--draft", "1")
    assert [each["state"] for each in read("update", "drafts")] == ["sent"]
    assert read("show")["updates"][0]["approved_by"] == "mara"


@pytest.mark.usefixtures("crew")
def test_a_draft_comes_back_with_a_reason_or_is_dropped(run: Run, read: Callable[..., Any]) -> None:
    run("--as", "aisha", "update", "draft", "An outage.")
    run("update", "return", "U1", code=2)
    run("update", "return", "U1", "say", "since", "when")
    assert read("update", "drafts")[0]["answer"] == "say since when"
    run("--as", "aisha", "update", "drop", "U1")
    run("update", "approve", "U1", code=3)
    run("update", "drop", "U7", code=3)


@pytest.mark.usefixtures("crew")
def test_a_text_and_fields_at_once_are_a_usage_error(run: Run) -> None:
    said = run("update", "send", "still down", "--impact", "all", code=2).stderr
    assert "not both" in said


def test_a_room_without_an_incident_composes_nothing(run: Run) -> None:
    run("update", "compose", code=4)
