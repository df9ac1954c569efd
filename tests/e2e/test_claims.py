"""Fifty people press the key at once."""

import subprocess

from tests.e2e.conftest import Run
from tests.e2e.terminal import WARROOM


def test_of_fifty_concurrent_claims_one_wins_and_the_others_hear_who(
    run: Run, env: dict[str, str]
) -> None:
    run("declare", "Checkout fails", "--severity", "1", "--as", "pager")
    claims = [
        subprocess.Popen(
            [*WARROOM, "role", "claim", "ic", "--as", f"person{number}"],
            env=env,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for number in range(50)
    ]
    answers = [(claim.communicate(timeout=100), claim.returncode) for claim in claims]
    won = [number for number, (_, code) in enumerate(answers) if code == 0]
    assert len(won) == 1
    refused = [said for (_, said), code in answers if code == 3]
    assert len(refused) == 49
    assert all(f"person{won[0]}" in said for said in refused)
    run("verify")
