"""Finding what can be done, and going elsewhere: help, palette, lobby, out of the program."""

from warroom.tui.ask.choose import Choice
from warroom.tui.ask.context import Context
from warroom.tui.ask.question import Left
from warroom.tui.keys.action import TYPING, Action, Group
from warroom.tui.keys.bar import why_off
from warroom.tui.keys.keymap import shown
from warroom.tui.paint.list import ListRow
from warroom.tui.registry import BY_ID, KEYS, NAMED
from warroom.tui.screens.console import Console


def _console(ctx: Context) -> Console:
    assert isinstance(ctx.screen, Console)
    return ctx.screen


async def help_keys(ctx: Context) -> None:
    """List the keys in force; Enter runs the chosen one."""
    console = _console(ctx)
    hint = "Enter runs." if console.in_lobby else "Type a word or a key; Enter runs."
    if (picked := await ctx.pick_from("KEYS", _help_rows(console), hint)) in BY_ID:
        ctx.press(picked)


def _help_rows(console: Console) -> list[ListRow]:
    """The keys in force, by group; what is only typed cannot be run."""
    rows: list[ListRow] = []
    keymap, moment = console.keymap, console.moment
    here = {each.id for each in (keymap.lobby if console.in_lobby else keymap.room).values()}
    for group in Group:
        on = [each for each in KEYS if each.group is group and each.id in here]
        on += [each for each in NAMED if each.group is group and each.id in here]
        found = [each for each in on if not why_off(each, moment)]
        typing = [each for each in TYPING if each.group is group]
        if found or typing:
            rows.append(ListRow(words=group.capitalize(), heading=True))
        rows += [
            ListRow(keymap.all_shown(each.id), each.label, each.help, name=each.id)
            for each in found
        ]
        rows += [
            ListRow(_written(each), each.label, each.help, tone="dim", name=each.id)
            for each in typing
        ]
    return rows


def _written(action: Action) -> str:
    return " ".join(shown(each) for each in action.keys.split(","))


async def palette(ctx: Context) -> None:
    """List every command by name, those without a key too."""
    console = _console(ctx)
    keyed = [each for each in KEYS if each.run and each.id != "find.palette"]
    named = [each for each in NAMED if not why_off(each, console.moment)]
    rows = [
        ListRow(ctx.key(each.id), each.label, each.help, name=each.id) for each in (*keyed, *named)
    ]
    ctx.press(await ctx.pick_from("COMMANDS", rows, "Type to find one; Enter runs it."))


def lobby(ctx: Context) -> None:
    """All incidents."""
    ctx.open("lobby")


async def leave(ctx: Context) -> None:
    """Leave the console; once it asks, where something waits or command would stay behind."""
    session = ctx.session
    reasons = []
    if waiting := session.waiting:
        reasons.append(f"{waiting} not in the room yet")
    real = (each for each in session.room.open_incidents() if not each.drill)
    commands = [each.id for each in real if each.commander == ctx.me]
    if commands and not session.read_only:
        reasons.append(f"you command {', '.join(commands)}")
    if reasons:
        said = "; ".join(reasons)
        hint = f"{said[:1].upper()}{said[1:]}. What you logged is kept and written next time."
        choices = (Choice("n", "stay", False, current=True), Choice("y", "leave", True))
        if not await ctx.choose("LEAVE", choices, hint):
            raise Left
    session.leaves()


def repaint(ctx: Context) -> None:
    """Paint the whole screen again."""
    _console(ctx).repaint_whole()


def suspend(ctx: Context) -> None:
    """Stop the process; ``fg`` brings it and the whole screen back."""
    _console(ctx).app.action_suspend_process()
