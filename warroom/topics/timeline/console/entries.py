"""What can be done with one entry of the timeline; copying it, and everything into a file."""

from warroom.core.event import Precision, When
from warroom.core.oneline import opened
from warroom.reports.words import marked
from warroom.topics.language.console import review_marks
from warroom.topics.timeline import rules as timeline
from warroom.topics.timeline.entry import Entry
from warroom.topics.timeline.events import Kind
from warroom.topics.timeline.shown import last_of
from warroom.tui import clipboard
from warroom.tui.ask.choose import SIGNS, Choice
from warroom.tui.ask.context import Context, Flow
from warroom.tui.ask.steps import ask_and_act, confirm
from warroom.tui.drafts import Kept
from warroom.tui.paint import times
from warroom.tui.view import View


async def strike_mine(desk: Context) -> None:
    """Strike my last entry, asking once; it stays readable."""
    mine = last_of(desk.incident.timeline, frozenset({desk.me}))
    if mine is None:
        desk.say("There is no entry of yours to strike.")
        return
    await confirm(desk, "STRIKE", "strike it", f"{mine.text[:200]} (it stays readable)")
    if not desk.incident.lifecycle.over:
        await desk.act(timeline.strike, entry=mine.seq)
        return
    await ask_and_act(
        desk,
        "STRIKE",
        "why it is struck now",
        lambda reason: desk.act(timeline.strike, entry=mine.seq, reason=reason),
        slot=f"strike:{mine.seq}",
        required="After the end it needs a reason, which is kept (D.5).",
    )


def correct_late(entry: int, text: str, by: str | None, when: When | None, slot: str) -> Flow:
    """A flow that corrects an entry after the end, with its reason (doctrine D.5)."""

    async def correct(desk: Context) -> None:
        await ask_and_act(
            desk,
            "CORRECT",
            "why it is corrected now",
            lambda reason: desk.act(
                timeline.correct, by=by, when=when, entry=entry, text=text, reason=reason
            ),
            slot=f"correct:{entry}",
            required="After the end it needs a reason, which is kept (D.5).",
        )
        desk.settle(slot)
        review_marks(desk, text)

    return correct


def _letters(view: View) -> dict[Kind, str]:
    """What picks each kind: the letter that logs it, else the next sign that none of them has."""
    logs = {kind: view.key(f"log.{kind}") for kind in Kind}
    letters = {kind: key for kind, key in logs.items() if len(key) == 1}
    free = (sign for sign in SIGNS if sign not in letters.values())
    return {kind: letters.get(kind) or next(free, "") for kind in Kind}


def kind_of(entry: Entry) -> Flow:
    """A flow that gives an entry another kind, by the letter that logs it."""

    async def change(desk: Context) -> None:
        letters = _letters(desk.view).items()
        choices = [Choice(key, kind, kind, current=kind == entry.kind) for kind, key in letters]
        kind = await desk.choose("KIND", choices, entry.text[:200])
        await desk.act(timeline.change_kind, entry=entry.seq, kind=kind)

    return change


def more_of(ctx: Context, kept: Kept, _: object, __: object) -> Flow | None:
    """What asks for the reason of a correction after the end (doctrine D.5)."""
    line = opened(kept.text, kept.pressed_at, ctx.zone)
    if kept.corrects is None or not line.text or not ctx.incident.lifecycle.over:
        return None
    return correct_late(kept.corrects, line.text, line.speaker, line.when, kept.slot)


def copy(ctx: Context) -> None:
    """Copy the selected entry to the clipboard."""
    chosen = ctx.entry
    if chosen is None:
        return
    at = times.stamp(chosen.at, chosen.precision, ctx.zone, True).strip()
    at = f"{at} {times.zone_name(ctx.now(), ctx.zone)}"
    if chosen.at and chosen.precision is Precision.DATE:
        at = times.day_known(chosen.at, chosen.precision, ctx.zone)
    text = marked(ctx.incident, f"{at} {chosen.kind} {chosen.actor}: {chosen.text}")
    terminal, folder = ctx.session.copy, ctx.session.state / "copies"
    if clipboard.copy(terminal, text):
        ctx.say(f"Copied entry {chosen.seq}.")
    else:
        ctx.say(clipboard.give(terminal, folder, f"entry-{chosen.seq}", text))


def save(ctx: Context) -> None:
    """Write what this console holds to a file of its own, pending entries too."""
    from warroom.reports.look import Look  # late: rarely needed
    from warroom.reports.markdown import to_markdown

    report = to_markdown(Look(ctx.incident, ctx.doctrine, ctx.now(), ctx.zone))
    waiting = [f"- {each.at:%Y-%m-%d %H:%M:%S} UTC {each.kind}: {each.text}"
               for each in ctx.view.pending]  # fmt: skip
    if waiting:
        report += "\n## Not in the room yet\n\n" + "\n".join(waiting) + "\n"
    name = f"{ctx.incident.id}-{ctx.now():%Y%m%d-%H%M%S}"
    try:
        path = clipboard.write(ctx.session.state / "copies", name, report)
    except OSError as error:
        ctx.say(f"The copy was not written: {error.strerror}.", bad=True)
    else:
        ctx.say(f"Saved what this console holds in {path}")
