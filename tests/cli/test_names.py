"""Who acts under the handle of another account is named wherever the handle stands."""

import csv
import io

import pytest

from tests.cli.conftest import Run
from warroom import config

MARK = "(by atk_jonas@"


@pytest.fixture
def forged(run: Run, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Mara commands from her account; jonas acts as mara from his."""

    def act(account: str, *arguments: str) -> None:
        monkeypatch.setattr(config, "os_user", lambda: account)
        run(*arguments)

    act("atk_mara", "--as", "mara", "declare", "Checkout failing", "--severity", "2")
    act("atk_mara", "--as", "mara", "role", "claim", "ic")
    act("atk_jonas", "--as", "jonas", "log", "I look into it")
    act("atk_jonas", "--as", "mara", "severity", "4", "all is well")
    return run


def test_s7_every_output_names_the_account_behind_another_ones_handle(forged: Run) -> None:
    (line,) = [each for each in forged("timeline").stdout.splitlines() if "all is well" in each]
    assert f"mara {MARK}" in line
    export = forged("export", "--format", "markdown").stdout
    assert any("all is well" in each and "atk\\_jonas@" in each for each in export.splitlines())
    rows = csv.DictReader(io.StringIO(forged("export", "--format", "csv").stdout))
    assert [MARK in row["actor"] for row in rows if "all is well" in row["text"]] == [True]
    for command in ("show", "sitrep"):
        assert "mara (also by atk_jonas@" in forged(command).stdout, command


def test_s7_what_their_owners_wrote_is_not_marked(forged: Run) -> None:
    lines = forged("timeline").stdout.splitlines()
    assert sum(MARK in line for line in lines) == 1
    assert "I look into it" in "".join(line for line in lines if "jonas: " in line)
