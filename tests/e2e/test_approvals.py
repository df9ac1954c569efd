"""A change to production between real consoles: asked here, objected and answered there."""

import json

from tests.e2e.conftest import Open, Run


def test_a_change_is_asked_polled_and_approved_between_two_consoles(
    run: Run, open_terminal: Open
) -> None:
    """MIT-1, CREW-9: one line, then one key; a poll with its outcome."""
    run("declare", "Checkout fails", "--severity", "2", "--as", "mara")
    run("role", "claim", "ic", "--as", "mara")
    mara = open_terminal("open", "INC-1", "--as", "mara")
    ravi = open_terminal("open", "INC-1", "--as", "ravi")
    mara.wait_for("Checkout fails")
    ravi.wait_for("Checkout fails")
    ravi.press("x")
    ravi.wait_for("CHANGE")
    ravi.press("R1 scale checkout to 48\r")
    mara.wait_for("C1 APPROVAL WAITS")
    mara.press("A")
    mara.wait_for("approve")
    mara.press("p")
    ravi.wait_for("any strong objections?")
    ravi.press("A")
    ravi.wait_for("mara approved")
    ravi.press("o")
    ravi.wait_for("C1 OBJECT")
    ravi.press("replica lags\r")
    mara.wait_for("strong objection: replica lags")
    mara.press("A")
    mara.wait_for("approve")
    mara.press("y")
    ravi.wait_for("C1 approved")
    (change,) = json.loads(run("change", "list", "--json").stdout)
    assert change["approved_by"] == "mara"
    assert change["poll"]["outcome"] == "ravi objects (replica lags)"
