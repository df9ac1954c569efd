"""Every command, option and argument of the program, read from its click tree."""

from collections.abc import Iterator
from typing import NamedTuple

import click

from tests.faults.program import Program
from warroom.cli.main import cli

_GLOBAL = ("--room", "--json")
_ENDLESS = ("keep", "follow", "run")

_WORDS = {
    "change": "C1", "decision": "D1", "hypothesis": "H1", "item": "A1", "entry": "7",
    "question": "Q1", "followup": "F1", "draft": "U1", "level": "3", "minutes": "5", "count": "5",
    "n": "5", "when": "20m", "who": "wei", "owner": "wei", "name": "wei", "window": "1",
}  # fmt: skip
"""What stands for an argument of that name; any other is filled with words."""

_EVERYTHING = (
    ("item", "add", "look at the pool", "--owner", "mara"),
    ("hypothesis", "propose", "the pool is too small"),
    ("decision", "record", "keep the release"),
    ("change", "request", "restart one pod", "--risk", "R1"),
    ("ask", "when will payouts resume?"),
    ("update", "draft", "We look into it.", "--to", "customers"),
    ("impact", "open", "checkout", "buyers see 5xx"),
    ("freeze", "checkout"),
    ("page", "wei"),
)


class Place(NamedTuple):
    """One option or argument of one command.

    Attributes:
        path: The command, such as ``("role", "claim")``.
        command: It.
        parameter: The option or argument.
    """

    path: tuple[str, ...]
    command: click.Command
    parameter: click.Parameter

    @property
    def name(self) -> str:
        """Such as ``role claim --at``."""
        own = self.parameter
        shown = own.opts[0] if isinstance(own, click.Option) else own.human_readable_name
        return " ".join((*self.path, shown))

    @property
    def when(self) -> bool:
        """Whether a time is expected there."""
        return "WHEN" in (self.parameter.metavar or "")

    def words(self, value: str | bytes) -> list[str | bytes]:
        """A whole command line with the value in its place."""
        options: list[str | bytes] = []
        arguments: list[str | bytes] = []
        for each in self.command.params:
            mine = each is self.parameter
            if isinstance(each, click.Option):
                if mine:
                    options += [each.opts[0], value]
            elif mine or each.required:
                arguments.append(value if mine else filled(each))
        return [*self.path, *options, "--", *arguments]


def filled(parameter: click.Parameter) -> str:
    """Words that fit an argument."""
    if isinstance(parameter.type, click.Choice):
        return str(next(iter(parameter.type.choices)))
    return _WORDS.get(parameter.name or "", "some words")


def _walk(
    command: click.Command, path: tuple[str, ...], above: click.Context | None
) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    here = click.Context(command, info_name=path[-1] if path else "warroom", parent=above)
    if path:
        yield path, command
    if isinstance(command, click.Group):
        for name in command.list_commands(here):
            if (found := command.get_command(here, name)) is not None:
                yield from _walk(found, (*path, name), here)


def commands() -> list[tuple[tuple[str, ...], click.Command]]:
    """Every command that ends by itself."""
    return [each for each in _walk(cli, (), None) if each[0][0] not in (*_ENDLESS, "sentence")]


def places() -> list[Place]:
    """Every option that takes a value, and every argument."""
    return [
        Place(path, command, parameter)
        for path, command in commands()
        for parameter in command.params
        if not (isinstance(parameter, click.Option) and parameter.is_flag)
        and parameter.opts[0] not in _GLOBAL
    ]


def everything(program: Program) -> None:
    """A room in which there is one of each thing."""
    program.fill()
    for words in _EVERYTHING:
        program.run(*words)
