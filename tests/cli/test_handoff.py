"""The handoff and the situation report on the command line."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Run

Read = Callable[..., Any]


@pytest.fixture(autouse=True)
def commanded(run: Run) -> None:
    run("declare", "Checkout fails", "--severity", "1", "--as", "ravi")
    run("role", "claim", "ic", "--as", "mara")
    run("role", "claim", "deputy", "--as", "jonas")
    run("role", "claim", "scribe", "--as", "priya")


def test_b_5_command_is_offered_with_the_live_brief(run: Run, read: Read) -> None:
    run("situation", "impact", "six in ten fail", "--as", "mara")
    run("role", "offer", "ic", "jonas", "--reason", "shift ends", "--as", "mara")
    (offer,) = read("show")["offers"]
    assert "Impact: six in ten fail" in offer["brief"]
    assert "log at " in offer["brief"]
    entry = next(each for each in read("timeline") if "offers command" in each["text"])
    assert "six in ten fail" in entry["attachment"]


def test_b_5_a_brief_may_come_from_a_file(run: Run, read: Read, tmp_path: Path) -> None:
    (tmp_path / "brief.md").write_text("Everything burns.")
    brief = str(tmp_path / "brief.md")
    run("role", "offer", "ic", "jonas", "--brief-file", brief, "--as", "mara")
    assert read("show")["offers"][0]["brief"] == "Everything burns."
    run("role", "offer", "deputy", "wei", "--as", "jonas")
    assert read("show")["offers"][1]["brief"] == ""


def test_b_4_readback_correction_confirmation_acceptance(run: Run, read: Read) -> None:
    run("role", "offer", "ic", "jonas", "--reason", "expert", "--then", "sme", "--as", "mara")
    run("role", "readback", "ic", "search is down", "--as", "jonas")
    run("role", "readback", "ic", "--correct", "payments", "--as", "mara")
    run("role", "readback", "ic", "payments are down", "--as", "jonas")
    run("role", "confirm", "--as", "mara")
    run("role", "accept", "ic", "--as", "jonas")
    shown = read("show")
    assert shown["commander"] == "jonas"
    assert shown["offers"][0]["role"] == "sme"
    assert shown["handoffs"][0]["corrections"] == 1


def test_loss_1_challenge_and_answer(run: Run, read: Read) -> None:
    assert "do you have command?" in run("role", "challenge", "--as", "wei").stderr
    assert read("show")["challenge"]["by"] == "wei"
    assert "LOSS-1" in run("role", "challenge", "--as", "priya", code=3).stderr
    run("role", "answer", "--as", "mara")
    assert read("show")["challenge"] is None


def test_crew_6_a_spoken_acceptance_is_contested(run: Run, read: Read) -> None:
    run("role", "offer", "ic", "jonas", "--as", "mara")
    run("role", "accept", "ic", "--by", "jonas", "--as", "priya")
    assert read("show")["commander"] == "jonas"
    assert "Mara" not in run("role", "contest", "--as", "jonas").stderr
    assert read("show")["commander"] == "mara"


def test_loss_5_an_executive_is_asked(run: Run, read: Read) -> None:
    asked = run("role", "offer", "ic", "vera", "--ask", "--as", "priya")
    assert "vera, do you wish to take command?" in asked.stderr
    declined = run("role", "decline", "ic", "--as", "vera")
    assert "questions" in declined.stderr
    assert read("show")["commander"] == "mara"


def test_role_4_rest_holds_in_every_incident_of_the_room(run: Run) -> None:
    run("role", "offer", "ic", "jonas", "--why", "fatigue", "--as", "mara")
    run("role", "accept", "ic", "--as", "jonas")
    run("declare", "Search fails too", "--severity", "1", "--as", "wei")
    for who in ("aisha", "priya", "ravi"):
        run("log", "here", "--incident", "INC-2", "--as", who)
    refused = run("role", "claim", "ic", "--incident", "INC-2", "--as", "mara", code=3)
    assert "ROLE-4" in refused.stderr
    run("log", "I can still say what I know", "--incident", "INC-2", "--as", "mara")


def test_esc_4_the_sitrep_for_people_phones_paper_and_scripts(run: Run, read: Read) -> None:
    short = run("sitrep").stdout
    assert short.startswith("INC-1 Checkout fails, SEV-1")
    assert "log at " in short
    assert "STATUS" in run("sitrep", "--plain").stdout
    assert "What worries me:" in run("sitrep", "--full").stdout
    facts = read("sitrep", "INC-1")
    assert facts["commander"] == "mara"
    assert facts["head"].split(":")[0].isdecimal()
    run("sitrep", "INC-9", code=2)
