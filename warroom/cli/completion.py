"""Completion for the shell."""

import click

from warroom.cli.grammar import Command
from warroom.cli.output import out_text

WHERE = {
    "bash": 'eval "$(warroom completion bash)" in ~/.bashrc',
    "zsh": 'eval "$(warroom completion zsh)" in ~/.zshrc',
    "fish": "warroom completion fish > ~/.config/fish/completions/warroom.fish",
}


@click.command(cls=Command)
@click.argument("shell", type=click.Choice(list(WHERE)))
@click.pass_context
def completion(ctx: click.Context, shell: str) -> None:
    """Print the completion script; bash: eval "$(warroom completion bash)"."""
    from click.shell_completion import get_completion_class

    from warroom.cli.main import COMPLETE, NAME

    kind = get_completion_class(shell)
    assert kind is not None
    out_text(kind(ctx.find_root().command, {}, NAME, COMPLETE).source())
