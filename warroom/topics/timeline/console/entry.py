"""The entry line: opening it for a kind or a correction, and what becomes of what was typed."""

from collections.abc import Mapping
from functools import partial

from warroom.core.errors import Refused, WhichIncident
from warroom.topics.hypotheses.lanes import claim_of
from warroom.topics.timeline.console.writing import Writing, fresh
from warroom.topics.timeline.events import Kind
from warroom.topics.timeline.state import amended
from warroom.topics.timeline.typed import ITEM
from warroom.tui.ask.context import Context, Flow
from warroom.tui.drafts import Kept, is_entry, slot_of
from warroom.tui.registry import load

_SEEN = frozenset({Kind.OBSERVATION, Kind.RESULT, Kind.IMPACT, Kind.EXTERNAL, Kind.QUESTION})

_ASKS_MORE: Mapping[str, str] = {
    ITEM: "action_items.console.flows:more_of",
    Kind.DECISION: "decisions.console.flows:more_of",
    Kind.CHANGE: "changes.console.flows:more_of",
}
"""What may ask more before a line of that kind is sent; corrections are asked for their reason."""


def write(ctx: Context, kind: str) -> None:
    """Open the line for a kind, or the draft that waits for it.

    Who only watches may only ask, through the drop-box.
    """
    if ctx.view.read_only:
        ctx.screen.start(load("questions.console.flows:leave"), "question")
        return
    drafts = ctx.drafts
    waiting = drafts.get(slot_of(kind)) or next(
        (kept for kept in drafts.waiting if kept.kind == kind and is_entry(kept)), None
    )
    open_line(ctx, waiting or fresh(kind, ctx.now(), _drawn_from(ctx, kind)))


def _drawn_from(ctx: Context, kind: str) -> int | None:
    """A hypothesis is drawn from the selected entry, if that tells what was seen."""
    entry = ctx.entry if kind == Kind.HYPOTHESIS else None
    return entry.seq if entry is not None and entry.kind in _SEEN and entry.seq > 0 else None


def open_line(ctx: Context, kept: Kept) -> Writing:
    """Open the line with these words."""
    if ctx.screen.place.in_overlay is not None:
        ctx.screen.place.uncover()
    writing = Writing(ctx, kept, partial(send, ctx))
    ctx.session.keyboard.push(writing)
    return writing


def reopen(ctx: Context) -> None:
    """Open the line that was being written when the program ended."""
    was_open = [kept for kept in ctx.drafts.waiting if kept.open and is_entry(kept)]
    if was_open:
        writing = open_line(ctx, was_open[-1])
        writing.tell("This line was not logged before; it is as you left it.")


def paste(ctx: Context, text: str) -> None:
    """A paste while nothing is open becomes a note."""
    write(ctx, Kind.NOTE)
    ctx.session.keyboard.top.paste(text)


def correct(ctx: Context) -> None:
    """Correct the selected entry: its words stand in the line."""
    entry = ctx.entry
    if entry is None:
        return
    slot = f"entry:correct:{entry.seq}"
    whole = amended(ctx.incident.timeline, entry)
    new = Kept(slot=slot, kind=whole.kind, text=whole.text, pressed_at=ctx.now(),
               corrects=entry.seq)  # fmt: skip
    open_line(ctx, ctx.drafts.get(slot) or new)


def send(ctx: Context, kept: Kept) -> None:
    """Send a line, once what it needs besides its words is asked for."""
    corrects = "timeline.console.entries:more_of" if kept.corrects is not None else ""
    asks = corrects or _ASKS_MORE.get(kept.kind)
    more: Flow | None = None
    if asks is not None:
        more = load(asks)(ctx, kept, partial(send_as_it_is, ctx), partial(open_line, ctx))
    if more is not None:
        ctx.screen.start(more, "line")
    else:
        send_as_it_is(ctx, kept)


def send_as_it_is(ctx: Context, kept: Kept) -> None:
    """Send a line of which everything is known."""
    ctx.session.lines.post(ctx.incident.id, kept)


def of_details(ctx: Context, verb: str) -> Flow | None:
    """What can be done in the details of an entry: another kind, a hypothesis of it, a test."""
    entry = ctx.entry
    if entry is None or ctx.view.read_only:
        return None
    claim, flow = claim_of(entry, ctx.incident.hypotheses), None
    if verb == "entry.kind":
        flow = load("timeline.console.entries:kind_of")(entry)
    elif verb == "entry.claim" and claim is None:
        flow = load("hypotheses.console.flows:adopt")(entry.seq)
    elif verb == "entry.test" and claim is not None and claim.open:
        flow = load("hypotheses.console.flows:test")(claim)
    return flow


def refused(ctx: Context, kept: Kept, no: Refused | WhichIncident) -> None:
    """A rule said no to a line: its words stand there again, where nothing else is asked."""
    if ctx.session.keyboard.top is None:
        if isinstance(no, Refused) and no.rule == "TSK-4":
            second = load("action_items.console.flows:second_line")
            again = partial(send_as_it_is, ctx), partial(open_line, ctx)
            ctx.screen.start(second(kept, no.why, *again), "line")
            return
        open_line(ctx, kept)
    ctx.say(str(no), bad=True)
