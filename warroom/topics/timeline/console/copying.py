"""What leaves the room: an entry on the clipboard, a copy of everything in a file."""

from warroom.core.event import Precision
from warroom.reports.words import marked
from warroom.tui import clipboard
from warroom.tui.ask.context import Context
from warroom.tui.paint import times


def entry(ctx: Context) -> None:
    """Copy the selected entry to the clipboard."""
    chosen = ctx.entry
    if chosen is None:
        return
    at = times.stamp(chosen.at, chosen.precision, ctx.zone, True).strip()
    at = f"{at} {times.zone_name(ctx.now(), ctx.zone)}"
    if chosen.at and chosen.precision is Precision.DATE:
        at = times.day_known(chosen.at, chosen.precision, ctx.zone)
    said = f"{at} {chosen.kind} {chosen.actor}: {chosen.text}"
    text = marked(ctx.incident, said)
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
