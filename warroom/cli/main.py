"""The program: its commands, its global options, and what every error becomes."""

from __future__ import annotations

import gc
import io
import os
import sys
from collections.abc import Sequence
from typing import Any, NoReturn

import click

from warroom import __version__
from warroom.cli.grammar import Group
from warroom.cli.output import forget, say, tell
from warroom.cli.session import Session
from warroom.cli.streams import settle
from warroom.cli.summaries import SUMMARIES

OK, FAILED, USAGE, REFUSED, UNUSABLE = range(5)
"""The exit codes: done, a check did not pass, usage, refused by a rule, the room is unusable."""

INTERRUPTED = 130

NAME = "warroom"
COMPLETE = "_WARROOM_COMPLETE"
"""The variable by which the shell asks for completions."""

SECTIONS = {
    "The console": {
        "open": "cli.console:open_",
        "watch": "cli.console:watch",
        "demo": "cli.stories:demo",
        "replay": "cli.stories:replay",
        "drill": "cli.stories:drill",
    },
    "Start, log, put right": {
        "declare": "topics.lifecycle.commands:declare",
        "log": "topics.timeline.commands:log",
        "correct": "topics.timeline.commands:correct",
        "strike": "topics.timeline.commands:strike",
        "redact": "topics.timeline.commands:redact",
    },
    "Command": {
        "severity": "topics.severity.commands:severity",
        "state": "topics.lifecycle.commands:state",
        "close": "topics.closing.commands:close",
        "role": "topics.roles.commands:role",
        "crew": "topics.crew.commands:crew",
        "item": "topics.action_items.commands:item",
        "hypothesis": "topics.hypotheses.commands:hypothesis",
        "decision": "topics.decisions.commands:decision",
        "hold": "topics.decisions.commands:hold",
        "ask": "topics.questions.commands:ask",
        "questions": "topics.questions.commands:questions",
        "update": "topics.updates.commands:update",
        "change": "topics.changes.commands:change",
        "run": "cli.run:run_",
        "mitigations": "topics.changes.commands:mitigations",
        "page": "topics.people.commands:page",
        "join": "topics.people.commands:join",
        "leave": "topics.people.commands:leave",
        "followup": "topics.followups.commands:followup",
        "freeze": "topics.freeze.commands:freeze",
        "thaw": "topics.freeze.commands:thaw",
    },
    "Facts": {
        "impact": "topics.impact.commands:impact",
        "milestone": "topics.milestones.commands:milestone",
        "situation": "topics.lifecycle.commands:situation",
    },
    "Read": {
        "show": "cli.reading:show",
        "sitrep": "cli.reading:sitrep",
        "timeline": "cli.reading:timeline",
        "follow": "cli.reading:follow",
        "list": "cli.reading:list_",
        "search": "cli.searching:search",
        "export": "cli.reading:export",
        "owed": "cli.owed:owed",
        "frozen": "topics.freeze.commands:frozen",
    },
    "The room": {
        "invite": "cli.invite:invite",
        "doctor": "cli.doctor:doctor",
        "keep": "cli.keep:keep",
        "verify": "cli.room:verify",
        "rebuild": "cli.room:rebuild",
        "backup": "cli.room:backup",
        "restore": "cli.room:restore",
        "import": "cli.stories:import_",
        "doctrine": "cli.doctrine:doctrine",
        "wording": "topics.language.commands:wording",
        "completion": "cli.completion:completion",
    },
}
"""Every command under its heading, and where it is."""

LAZY = {
    name: f"warroom.{place}" for names in SECTIONS.values() for name, place in names.items()
} | {"sentence": "warroom.topics.timeline.commands:sentence"}


class Root(Group):
    """The program itself: a sentence is enough, and no error ends in a traceback."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """A first word with a blank in it is a sentence to log."""
        if any(letter.isspace() for letter in args[0].strip()):
            return "sentence", self.get_command(ctx, "sentence"), args
        if self.get_command(ctx, args[0]) is None and not ctx.resilient_parsing:
            ctx.fail(self._unknown(ctx, args))
        return super().resolve_command(ctx, args)

    def _unknown(self, ctx: click.Context, args: list[str]) -> str:
        import difflib

        near = difflib.get_close_matches(args[0], self.list_commands(ctx), n=3)
        meant = f" Did you mean {' or '.join(near)}?" if near else ""
        quoted = " A sentence to log goes into quotes." if len(args) > 1 and not near else ""
        return f"There is no command {args[0]!r}.{meant}{quoted}"

    def main(
        self,
        args: Sequence[str] | None = None,
        prog_name: str | None = None,
        complete_var: str | None = None,
        standalone_mode: bool = True,
        **extra: Any,
    ) -> NoReturn:
        """Run, and leave with the documented exit code."""
        if instruction := os.environ.get(COMPLETE):
            from click.shell_completion import shell_complete

            sys.exit(shell_complete(self, {}, NAME, COMPLETE, instruction))
        sys.exit(self._run(list(sys.argv[1:] if args is None else args), extra))

    def _run(self, args: list[str], extra: dict[str, Any]) -> int:
        session, failed = extra.setdefault("obj", Session()), True
        try:
            with self.make_context(NAME, args, **extra) as ctx:
                self.invoke(ctx)
            sys.stdout.flush()
            failed = False
            return OK
        except click.exceptions.Exit as stop:
            return stop.exit_code
        except click.ClickException as error:
            told = io.StringIO()
            error.show(told)
            tell(told.getvalue())
            return USAGE
        except (KeyboardInterrupt, click.Abort):
            return INTERRUPTED
        except BrokenPipeError:
            forget(sys.stdout)
            return OK
        except OSError as error:
            forget(sys.stdout)
            return _failed(error)
        except Exception as error:
            code = _explained(error)
            if code is None:
                raise
            return code
        finally:
            session.close(failed=failed)


def _explained(error: Exception) -> int | None:
    """Say what went wrong; the exit code for it, or None for what is a fault of the program."""
    from warroom.config import ConfigError
    from warroom.core.errors import Refused, WhichIncident
    from warroom.log.errors import RoomUnusable

    if isinstance(error, Refused):
        code = REFUSED
    elif isinstance(error, RoomUnusable):
        code = UNUSABLE
    elif isinstance(error, WhichIncident | ConfigError):
        code = USAGE
    else:
        return None
    say(f"warroom: {error.args[0] if isinstance(error, WhichIncident) else error}")
    return code


def _failed(error: OSError) -> int:
    """Say what the system did not let us do."""
    if isinstance(error, FileNotFoundError) and error.filename is None:
        say("warroom: The folder that you are in was removed; change to another one.")
        return UNUSABLE
    say(f"warroom: {error.strerror or error}: {error.filename or 'the output'}")
    return FAILED


@click.group(
    cls=Root,
    lazy=LAZY,
    sections={heading: tuple(names) for heading, names in SECTIONS.items()},
    summaries=SUMMARIES,
    invoke_without_command=True,
    subcommand_metavar='[COMMAND | "A SENTENCE"] ...',
    context_settings={"max_content_width": 100},
)
@click.version_option(__version__, message="%(prog)s %(version)s")
@click.pass_context
def cli(ctx: click.Context) -> None:
    """Command an incident from the terminal.

    Alone, it opens the console. A sentence is enough to start:
    warroom "checkout returns 5xx" logs to the one open incident, else opens one; an exercise is
    never meant by it.
    """
    if ctx.invoked_subcommand is None:
        from warroom.cli.console import console

        console(ctx.ensure_object(Session))


def run() -> NoReturn:
    """The entry point of the program."""
    settle()
    try:
        cli.main()
    finally:
        gc.freeze()  # else the collector walks a whole room once more, to no end
