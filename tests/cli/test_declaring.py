"""Declaring by command: the id alone on stdout, what the answers suggest on stderr."""

from collections.abc import Callable
from typing import Any

from tests.cli.conftest import Run

Read = Callable[..., Any]
CORE = ("--affected", "most", "--workflow", "core", "--workaround", "no")


def test_answers_suggest_and_set_nothing(run: Run, read: Read) -> None:
    """(SEV-1, doctrine SEV-2) The level, its reason, and how it is set."""
    done = run("declare", "checkout fails", *CORE)
    assert done.stdout == "INC-1\n"
    assert (
        "SEV-1 suggested: a core workflow, most users affected, no workaround. "
        "Set it: warroom severity 1 --incident INC-1"
    ) in done.stderr
    told = read("show")
    assert told["severity"] is None
    assert told["situation"]["impact"] == "A core workflow, most users affected, no workaround"
    assert told["declaration"] == {
        "affected": "most", "workflow": "core", "workaround": "no", "suggested": 1,
    }  # fmt: skip
    assert "(SEV-1 suggested)" in run("show").stdout
    assert "**Harm at the declaration:**" in run("export").stdout


def test_what_was_not_answered_is_unknown(run: Run, read: Read) -> None:
    """SEV-1: unknown is an answer, and the worst."""
    said = run("declare", "checkout fails", "--workflow", "core").stderr
    assert "SEV-1 suggested" in said
    assert "unknown counts as the worst" in said
    assert read("show")["declaration"]["affected"] == "unknown"


def test_a_chosen_severity_is_questioned_only_from_below(run: Run) -> None:
    assert "SEV-1 suggested" in run("declare", "a", *CORE, "--severity", "3").stderr
    assert run("declare", "b", *CORE, "--severity", "1").stderr == ""
    assert run("declare", "c", "--affected", "none", "--severity", "2").stderr == ""


def test_without_answers_nothing_is_suggested(run: Run, read: Read) -> None:
    """CREW-2: nobody is asked who does not want to be."""
    assert "suggested" not in run("declare", "checkout fails").stderr
    assert read("show")["declaration"] is None


def test_what_is_in_triage_is_declared_with_answers(run: Run, read: Read) -> None:
    run("checkout returns 5xx")
    assert run("declare", *CORE, "--severity", "1").stdout == "INC-1\n"
    assert read("show")["state"] == "active"
    assert read("show")["declaration"]["suggested"] == 1


def test_an_answer_that_is_none_is_named(run: Run) -> None:
    assert "most" in run("declare", "x", "--affected", "everybody", code=2).stderr
