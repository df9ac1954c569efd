"""How the command line is read: options before and after the command, text that begins with a dash.

Every command knows the same few global options, so that nobody has to remember where they go.
"""

import importlib
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import click

from warroom.cli.session import Session

GLOBAL_HELP = {
    "room": "The room's file.",
    "as": "Who you are.",
    "by": "Who said or did it, if not you.",
    "incident": "The incident; needless while one is open.",
    "json": "Print JSON.",
}

HELP = 200
"""The longest sentence of help in a list; it wraps."""


def _remember(name: str) -> Callable[[click.Context, click.Parameter, Any], None]:
    def callback(ctx: click.Context, _parameter: click.Parameter, value: Any) -> None:
        if value is not None and value is not False:
            setattr(ctx.ensure_object(Session), name, value)

    return callback


def _global_options(taken: Iterable[click.Parameter]) -> list[click.Parameter]:
    names = {name for parameter in taken for name in parameter.opts}
    options: list[click.Parameter] = []
    for name, text in GLOBAL_HELP.items():
        if f"--{name}" in names:
            continue
        attribute = {"as": "operator", "json": "as_json"}.get(name, name)
        flag: dict[str, Any] = {"is_flag": True} if name == "json" else {"metavar": name.upper()}
        if name in ("as", "by"):
            flag["metavar"] = "NAME"
        option = click.Option(
            [f"--{name}", f"global_{name}"],
            expose_value=False,
            callback=_remember(attribute),
            help=text,
            **flag,
        )
        options.append(option)
    return options


def _options_of(command: click.Command, ctx: click.Context) -> dict[str, bool]:
    """Each option string, and whether it takes a value."""
    return {
        name: not (parameter.is_flag or parameter.count)
        for parameter in command.get_params(ctx)
        if isinstance(parameter, click.Option)
        for name in (*parameter.opts, *parameter.secondary_opts)
    }


def _is_text(word: str) -> bool:
    """Whether a word that begins with a dash is text: it holds white space or is a time (-5m)."""
    return word == "-" or any(letter.isspace() for letter in word) or word[1:2].isdigit()


def _split(words: list[str], options: dict[str, bool]) -> Iterator[tuple[bool, list[str]]]:
    """The words in order, an option together with its value: (whether it is one, the words)."""
    position = 0
    while position < len(words):
        word, size = words[position], 1
        named = word.partition("=")[0] in options
        is_option = word.startswith("-") and word != "--" and (named or not _is_text(word))
        if word == "--":
            size = len(words) - position
        elif is_option and options.get(word):
            size = 2
        yield is_option, words[position : position + size]
        position += size


class Command(click.Command):
    """A command that takes the global options, and text that begins with a dash."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.params = [*self.params, *_global_options(self.params)]

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Options first, then ``--``, then the text, so that no text is taken for an option."""
        options: list[str] = []
        text: list[str] = []
        for is_option, words in _split(args, _options_of(self, ctx)):
            if words[0] == "--":
                text.extend(words[1:])
            else:
                (options if is_option else text).extend(words)
        try:
            return super().parse_args(ctx, [*options, "--", *text] if text else options)
        except click.NoSuchOption as error:
            said = f"{error.message} A text that begins with a dash goes after --."
            wrong = error.option_name
            raise click.NoSuchOption(wrong, said, error.possibilities, ctx) from error


class Group(click.Group):
    """A group whose commands are imported when they are called.

    Attributes:
        lazy: Name of a command to ``module:attribute``.
        sections: Heading to the names under it, for the help.
        summaries: What help and completion say of a command that they need not import.
    """

    command_class = Command

    def __init__(
        self,
        *args: Any,
        lazy: dict[str, str] | None = None,
        sections: dict[str, tuple[str, ...]] | None = None,
        summaries: dict[str, str] | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.lazy = lazy or {}
        self.summaries = summaries or {}
        self.sections = sections or {}
        self.params = [*self.params, *_global_options(self.params)]

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Every command, by name."""
        return sorted({*super().list_commands(ctx), *self.lazy})

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of a name, imported now."""
        if cmd_name not in self.lazy:
            return super().get_command(ctx, cmd_name)
        module, _, attribute = self.lazy[cmd_name].partition(":")
        command = getattr(importlib.import_module(module), attribute)
        assert isinstance(command, click.Command)
        return command

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """As ever, but a first word that is a text and begins with a dash is not an option."""
        words: list[str] = []
        parts = list(_split(args, _options_of(self, ctx)))
        for number, (is_option, part) in enumerate(parts):
            if not is_option:
                rest = [word for _, later in parts[number:] for word in later]
                words += rest if rest[0] == "--" or not rest[0].startswith("-") else ["--", *rest]
                break
            words += part
        return super().parse_args(ctx, words)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The commands under their headings."""
        if not self.sections:
            super().format_commands(ctx, formatter)
            return
        for heading, names in self.sections.items():
            rows = [(name, said) for name in names if (said := self._said_of(ctx, name))]
            with formatter.section(heading):
                formatter.write_dl(rows)

    def _said_of(self, ctx: click.Context, name: str) -> str:
        """One sentence about a command; empty for one that is not shown."""
        if name in self.summaries:
            return self.summaries[name]
        command = self.get_command(ctx, name)
        shown = command is not None and not command.hidden
        return command.get_short_help_str(limit=HELP) if command and shown else ""

    def shell_complete(
        self, ctx: click.Context, incomplete: str
    ) -> "list[click.shell_completion.CompletionItem]":
        """The commands that begin so, and what else fits."""
        if not self.summaries:
            return super().shell_complete(ctx, incomplete)
        from textwrap import shorten

        from click.shell_completion import CompletionItem

        found = [
            CompletionItem(name, help=shorten(said, HELP, placeholder="..."))
            for name, said in sorted(self.summaries.items())
            if name.startswith(incomplete)
        ]
        options = click.Command.shell_complete(self, ctx, incomplete)
        return [*found, *options]


def _at(ctx: click.Context, _parameter: click.Parameter, value: str | None) -> None:
    if value is not None:
        from warroom.cli.values import when

        ctx.ensure_object(Session).when = when(value, ctx.ensure_object(Session))


class ActCommand(Command):
    """A command that changes something: it can be earlier (``--at``) and be sent twice."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        help_ = "When it happened, if not now: -5m, 14:02, ~14:02, yesterday 23:10, RFC 3339."
        self.params += [
            click.Option(["--at"], metavar="WHEN", expose_value=False, callback=_at, help=help_),
            click.Option(
                ["--command-id", "global_command_id"],
                metavar="ID",
                expose_value=False,
                callback=_remember("command_id"),
                help="What was recorded under this id is not recorded again: for a script's retry.",
            ),
        ]
