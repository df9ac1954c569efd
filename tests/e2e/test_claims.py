"""Fifty people press the key at once."""

import subprocess
import sys
from pathlib import Path

from tests.e2e.conftest import Run

PEOPLE = 50

_PROGRAM = """
import os, sys
import warroom.archive.projector, warroom.log.sqlite.log, warroom.topics.roles.commands
from warroom.cli.main import run

people, folder = int(sys.argv[1]), sys.argv[2]
go = os.pipe()
claims = []
for number in range(people):
    if claim := os.fork():
        claims.append(claim)
        continue
    os.close(go[1])
    told = os.open(f"{folder}/{number}", os.O_CREAT | os.O_WRONLY)
    os.dup2(told, 1)
    os.dup2(told, 2)
    os.read(go[0], 1)
    sys.argv = ["warroom", "role", "claim", "ic", "--as", f"person{number}"]
    run()
os.close(go[0])
os.close(go[1])
print(*(os.waitstatus_to_exitcode(os.waitpid(claim, 0)[1]) for claim in claims))
"""
"""One interpreter loads the program and forks them; they begin when the pipe closes."""


def test_of_fifty_concurrent_claims_one_wins_and_the_others_hear_who(
    run: Run, env: dict[str, str], tmp_path: Path
) -> None:
    run("declare", "Checkout fails", "--severity", "1", "--as", "pager")
    (told := tmp_path / "told").mkdir()
    done = subprocess.run(
        [sys.executable, "-c", _PROGRAM, str(PEOPLE), str(told)],
        env=env,
        capture_output=True,
        text=True,
        check=True,
        timeout=100,
    )
    codes = [int(code) for code in done.stdout.split()]
    (won,) = (number for number, code in enumerate(codes) if code == 0)
    assert codes.count(3) == PEOPLE - 1
    refused = [(told / str(number)).read_text() for number in range(PEOPLE) if number != won]
    assert all(f"person{won}" in said for said in refused)
    run("verify")
