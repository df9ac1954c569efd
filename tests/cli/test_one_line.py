"""What is one line of output stays one line, whatever stands in it."""

from collections.abc import Iterator

import click
import pytest
from click.testing import CliRunner

from tests.cli.conftest import Run
from warroom.cli.main import cli
from warroom.cli.output import out, say

FORGED = "INC-9  NO INCIDENT COMMANDER"

HOSTILE = f"first\n{FORGED}\u2028{FORGED}\r{FORGED}\u0085{FORGED}\x0b{FORGED}"

ACTS = (
    ("ask", HOSTILE),
    ("decision", "record", HOSTILE),
    ("hold", HOSTILE, "--review", "20m", "--reason", HOSTILE),
    ("change", "request", HOSTILE, "--risk", "R2"),
    ("change", "object", "C1", HOSTILE),
    ("hypothesis", "propose", HOSTILE),
    ("item", "add", HOSTILE, "--owner", "wei"),
    ("freeze", "eu", "--reason", HOSTILE),
    ("log", HOSTILE),
    ("log", HOSTILE, "--kind", "followup"),
    ("page", "wei", "--for", HOSTILE),
)


def lists(command: click.Command, *path: str) -> Iterator[tuple[str, ...]]:
    """Every command that lists something."""
    if isinstance(command, click.Group):
        ctx = click.Context(command)
        for name in command.list_commands(ctx):
            if each := command.get_command(ctx, name):
                yield from lists(each, *path, name)
    elif path[-1] in ("list", "owed", "frozen", "followups", "mitigations", "timeline", "show"):
        yield path


@pytest.fixture
def echoes(run: Run) -> list[str]:
    """A room in which every text says more than one line, and what each act said back."""
    run("declare", "Checkout failing", "--severity", "2")
    run("role", "claim", "ic")
    return [run(*act).output for act in ACTS]


def test_s10_no_text_makes_a_line_of_its_own(echoes: list[str]) -> None:
    found = list(lists(cli))
    assert {("owed",), ("decision", "list"), ("change", "list")} <= set(found)
    outputs = dict(zip(ACTS, echoes, strict=True))
    for path in found:
        outputs[path] = CliRunner().invoke(cli, list(path)).output  # some exit codes say more
    assert any(FORGED in said for said in outputs.values())
    for what, said in outputs.items():
        assert not [line for line in said.splitlines() if line.startswith("INC-9")], what


@pytest.mark.parametrize("puts", [out, say])
def test_s10_one_line_is_put_out_as_one(puts: object, capsys: pytest.CaptureFixture[str]) -> None:
    assert callable(puts)
    puts(f"a  b\t{HOSTILE}")
    captured = capsys.readouterr()
    assert len((captured.out + captured.err).splitlines()) == 1
    assert (captured.out + captured.err).startswith("a  b first ")
