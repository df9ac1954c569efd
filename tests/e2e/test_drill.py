"""A drill with a real console, and a second one that joins."""

import json
from pathlib import Path

from tests.e2e.conftest import Open, Run

BRIGHTWATER = Path(__file__).parents[2] / "warroom/stories/data/brightwater.jsonl"


def test_a_drill_at_speed_20_is_commanded_and_ends_with_the_comparison(
    run: Run, open_terminal: Open
) -> None:
    console = open_terminal("drill", "--speed", "20", str(BRIGHTWATER), "--as", "mara")
    console.wait_for("EXERCISE")
    console.wait_for("Fast-burn page")
    run("severity", "1", "--as", "mara", "--incident", "INC-1")
    run("role", "claim", "ic", "--as", "mara", "--incident", "INC-1")
    watching = open_terminal("watch", "INC-1", "--as", "elif")
    watching.wait_for("EXERCISE")
    watching.wait_for("Fast-burn page")
    console.press("Q")
    console.wait_for("mitigated  ")
    assert "command taken" in console.text
    assert "first external update" in console.text
    told = json.loads(run("drill", "--compare", "INC-1", str(BRIGHTWATER), "--json").stdout)
    steps = {each["step"]: each for each in told["steps"]}
    assert told["speed"] == 20
    assert steps["command"]["crew_seconds"] is not None
    assert steps["command"]["file_seconds"] == 300
    assert steps["mitigated"]["crew_seconds"] is None
