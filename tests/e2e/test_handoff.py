"""Command changes hands between two consoles: never nobody, never two (INV-1, INV-2, INV-3)."""

import json
from itertools import pairwise

from tests.e2e.conftest import Open, Run
from tests.e2e.terminal import Terminal


def crew(run: Run) -> None:
    """Mara commands a SEV-1; jonas is her deputy."""
    run("declare", "Checkout fails", "--severity", "1", "--as", "ravi")
    run("role", "claim", "ic", "--as", "mara")
    run("role", "claim", "deputy", "--as", "jonas")
    run("role", "claim", "scribe", "--as", "priya")


def consoles(open_terminal: Open, *, columns: int = 100) -> tuple[Terminal, Terminal]:
    mara = open_terminal("open", "INC-1", "--as", "mara", columns=columns, rows=30)
    jonas = open_terminal("open", "INC-1", "--as", "jonas", columns=columns, rows=30)
    for console in (mara, jonas):
        console.wait_for("Checkout fails")
    return mara, jonas


def offer(mara: Terminal) -> None:
    """R, hand over, the deputy, needed as expert, as SME; then the offer."""
    mara.press("R")
    mara.wait_for("hand over command")
    mara.press("1")
    mara.wait_for("OFFER COMMAND")
    mara.press("1")
    mara.wait_for("needed as expert")
    mara.press("1")
    mara.wait_for("AFTERWARDS")
    mara.press("1")
    mara.wait_for("BRIEF FOR jonas")
    mara.press("y")
    mara.wait_for("WAITING")


def commanders(run: Run) -> list[tuple[str, str, str | None]]:
    """Who held command from when until when, by the log."""
    terms = json.loads(run("show", "INC-1", "--json").stdout)["terms"]
    return [(each["who"], each["since"], each["until"]) for each in terms if each["role"] == "ic"]


def one_after_the_other(run: Run, *names: str) -> None:
    """No moment without a commander and none with two."""
    held = commanders(run)
    assert [who for who, _, _ in held] == list(names)
    for (_, _, until), (_, since, _) in pairwise(held):
        assert until == since
    assert held[-1][2] is None


def test_inv_2_a_handoff_with_one_correction_between_two_consoles(
    run: Run, open_terminal: Open
) -> None:
    """At the end both screens name the same commander (INV-8)."""
    crew(run)
    mara, jonas = consoles(open_terminal)
    offer(mara)
    jonas.wait_for("OFFERED TO YOU")
    jonas.press("K")
    jonas.wait_for("ANSWER")
    jonas.press("r")
    jonas.wait_for("READBACK")
    jonas.press("search is down\r")
    mara.wait_for("search is down")
    mara.wait_for("that is right")
    one_after_the_other(run, "mara")  # INV-3
    mara.press("c")
    mara.wait_for("CORRECT")
    mara.press("payments, not search\r")
    jonas.wait_for("payments, not search")
    jonas.press("r")
    jonas.wait_for("READBACK")
    jonas.press("\x15payments are down\r")
    mara.wait_for("payments are down")
    mara.press("y")
    jonas.wait_for("Accept in words")
    jonas.press("a")
    jonas.wait_for("I accept.")
    jonas.press("\r")
    jonas.wait_for("YOU HAVE COMMAND")
    mara.wait_for("jonas is the Incident Commander")
    mara.wait_for("become SME")
    mara.press("y")
    mara.wait_for("HANDED OVER", gone=True)
    one_after_the_other(run, "mara", "jonas")
    shown = json.loads(run("show", "INC-1", "--json").stdout)
    handoff = next(each for each in shown["handoffs"] if each["role"] == "ic")
    assert (handoff["outcome"], handoff["corrections"]) == ("accepted", 1)
    assert {"mara": "sme", "jonas": "ic"}.items() <= {
        each["who"]: each["role"] for each in shown["roles"]
    }.items()


def test_inv_3_the_outgoing_console_dies_between_offer_and_acceptance(
    run: Run, open_terminal: Open
) -> None:
    crew(run)
    mara, jonas = consoles(open_terminal, columns=80)
    offer(mara)
    jonas.wait_for("OFFERED TO YOU")
    mara.kill()
    one_after_the_other(run, "mara")
    jonas.press("K")
    jonas.wait_for("ANSWER")
    jonas.press("a")
    jonas.wait_for("I accept.")
    jonas.press("\r")
    jonas.wait_for("YOU HAVE COMMAND")
    one_after_the_other(run, "mara", "jonas")
    assert "readback not done" in run("timeline", "INC-1").stdout
    again = open_terminal("open", "INC-1", "--as", "mara")
    again.wait_for("SME OFFERED TO YOU")


def test_role_2_two_consoles_of_one_person_accept_and_one_of_them_is_told(
    run: Run, open_terminal: Open
) -> None:
    crew(run)
    _, jonas = consoles(open_terminal)
    run("role", "offer", "ic", "jonas", "--reason", "shift ends", "--why", "shift", "--as", "mara")
    second = open_terminal("open", "INC-1", "--as", "jonas")
    for console in (jonas, second):
        console.wait_for("OFFERED TO YOU")
        console.press("K")
        console.wait_for("ANSWER")
        console.press("a")
        console.wait_for("I accept.")
    jonas.press("\r")
    second.press("\r")
    jonas.wait_for("YOU HAVE COMMAND")
    second.wait_for("I accept.", gone=True)
    one_after_the_other(run, "mara", "jonas")
    rests = run("role", "claim", "ops", "--as", "mara", code=3)
    assert "ROLE-4" in rests.stderr
