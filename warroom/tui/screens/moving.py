"""What everybody may do in the room, observers too: move, filter, look closer."""

from warroom.tui.ask.context import Context
from warroom.tui.ask.question import Left
from warroom.tui.registry import BY_ID, PANES
from warroom.tui.screens.layout import RoomLayout
from warroom.tui.screens.room import RoomScreen

FAR = 1_000_000
_STEPS = {"first": -FAR, "latest": FAR, "down": 1, "up": -1, "page_down": 10, "page_up": -10}


def _room(ctx: Context) -> RoomScreen:
    assert isinstance(ctx.screen, RoomScreen)
    return ctx.screen


def _layout(ctx: Context) -> RoomLayout:
    return _room(ctx).room_layout


def pane(ctx: Context, name: str) -> None:
    """Go to a pane, or to the next one with ``+`` and the one before with ``-``."""
    if name in ("+", "-"):
        _layout(ctx).activate_next(1 if name == "+" else -1)
    else:
        _layout(ctx).activate(name)


def move(ctx: Context, where: str) -> None:
    """Move in what is shown."""
    layout = _layout(ctx)
    if layout.in_overlay is layout.details:
        details = layout.details
        if where in ("page_down", "page_up"):
            details.page(1 if where == "page_down" else -1)
        else:
            details.move(_STEPS[where])
    elif layout.active == "timeline":
        _move_timeline(layout, where)
    else:
        layout.current.move(_STEPS[where])


def _move_timeline(layout: RoomLayout, where: str) -> None:
    timeline = layout.timeline
    if where in ("first", "latest"):
        (timeline.to_first if where == "first" else timeline.to_latest)()
    elif where in ("page_down", "page_up"):
        timeline.page(1 if where == "page_down" else -1)
    else:
        timeline.move(_STEPS[where])


def back(ctx: Context) -> None:
    """Close what covers the panes, else clear the filter, else go back to the timeline."""
    layout = _layout(ctx)
    if layout.in_overlay is not None:
        layout.uncover()
    elif layout.timeline.words:
        layout.timeline.filter("")
        layout.refresh_tabs()
    elif layout.active != "timeline":
        layout.activate("timeline")
    elif ctx.entry is not None:
        layout.timeline.to_latest()


def details(ctx: Context) -> None:
    """Open the details of the selected entry; beside the timeline, what can be done."""
    layout, entry = _layout(ctx), ctx.entry
    if layout.in_overlay is layout.details:
        layout.uncover()
    elif layout.active != "timeline" and layout.in_overlay is None:
        enter = next(each.enter for each in PANES if each.name == layout.active)
        _room(ctx).do(BY_ID[enter], layout.row)
    elif entry is None or entry.seq < 0:
        ctx.say(f"No entry is selected; {ctx.key('find.up')} selects the latest.")
    else:
        layout.details.open(ctx.view, entry.seq)
        layout.overlay(layout.details)


async def narrow(ctx: Context) -> None:
    """Narrow the timeline while words are typed; Escape takes them back."""
    layout = _layout(ctx)

    def filtered(words: str) -> None:
        layout.timeline.filter(words)
        layout.refresh_tabs()

    prompt = "words, a name, a kind; Enter keeps it, Esc shows all"
    try:
        await ctx.ask("FILTER", prompt, text=layout.timeline.words, typed=filtered)
    except Left:
        filtered("")
        raise


def times(ctx: Context) -> None:
    """Clock times, or times since the declaration."""
    room = _room(ctx)
    room.elapsed_times = not room.elapsed_times
    room.repaint_all()


def widen(ctx: Context) -> None:
    """The whole width for one pane, and back."""
    _layout(ctx).widen()


def lane(ctx: Context) -> None:
    """Show the working lane, or leave it out (SIG-1)."""
    room = _room(ctx)
    room.hides_working = not room.hides_working
    room.repaint_all()
    shown = "left out" if room.hides_working else "shown"
    key = ctx.key("find.working")
    ctx.say(f"Open hypotheses, questions and guesses are {shown}; {key} changes it.")
