"""What can be done with one entry of the timeline, and striking one's own last one."""

from warroom.domain import timeline
from warroom.domain.timeline import Entry, Kind
from warroom.tui.flows.desk import Choice, Desk, Flow, confirm

KIND_KEYS = {
    Kind.NOTE: "n", Kind.OBSERVATION: "o", Kind.HYPOTHESIS: "h", Kind.DECISION: "d",
    Kind.CHANGE: "x", Kind.RESULT: "r", Kind.IMPACT: "i", Kind.COMMUNICATION: "m",
    Kind.QUESTION: "q", Kind.EXTERNAL: "e", Kind.FOLLOWUP: "f",
}  # fmt: skip
"""The letter of each kind, the same as logs it."""


async def strike_mine(desk: Desk) -> None:
    """Strike my last entry, asking once; it stays readable."""
    mine = [
        entry
        for entry in desk.incident.timeline.written
        if desk.me in (entry.actor, entry.recorded_by)
        and not timeline.amended(desk.incident.timeline, entry).struck
        and entry.source == "entry.logged"
    ]
    if not mine:
        desk.say("There is no entry of yours to strike.")
        return
    await _strike(desk, mine[-1])


async def _strike(desk: Desk, entry: Entry) -> None:
    await confirm(desk, "STRIKE", "strike it", f"{entry.text[:200]} (it stays readable)")
    await desk.act(timeline.strike, entry=entry.seq)


def menu(entry: Entry) -> Flow:
    """A flow that tells both times of an entry and offers what can be done with it."""

    async def pick(desk: Desk) -> None:
        choices = [
            Choice("k", "kind", _kind),
            Choice("c", "correct", "find.correct"),
            Choice("s", "strike", _strike),
            Choice("y", "copy", "find.copy"),
        ]
        if desk.view.read_only:
            choices = choices[-1:]
        if entry.attachment:
            choices.insert(0, Choice("v", "view the attachment", "view"))
        wish = await desk.choose(f"ENTRY {entry.seq}", choices, told(entry, desk))
        if wish == "view":
            desk.read(f"Attachment of entry {entry.seq}", entry.attachment)
        elif isinstance(wish, str):
            desk.press(wish)
        else:
            await wish(desk, entry)

    return pick


def told(entry: Entry, desk: Desk) -> str:
    """When it happened, when and by whom it was written."""
    zone = desk.zone
    recorded = f"{entry.recorded_at.astimezone(zone):%d %b %H:%M:%S}"
    happened = f"{entry.at.astimezone(zone):%d %b %H:%M:%S}" if entry.at else "at an unknown time"
    near = "" if entry.precision == "exact" else f" ({entry.precision})"
    who = f"{entry.actor}, recorded by {entry.recorded_by}" if entry.recorded_by else entry.actor
    parts = [f"happened {happened}{near}", f"written {recorded}", who]
    parts += ["late"] * entry.late + [f"from {entry.origin}"] * bool(entry.origin)
    parts += [f"corrected by {entry.corrected_by}"] * bool(entry.corrected_by)
    parts += [f"speaks of {entry.ref}"] * bool(entry.ref)
    return " · ".join(parts)


async def _kind(desk: Desk, entry: Entry) -> None:
    choices = [
        Choice(letter, kind, kind, current=kind == entry.kind) for kind, letter in KIND_KEYS.items()
    ]
    kind = await desk.choose("KIND", choices, entry.text[:200])
    await desk.act(timeline.change_kind, entry=entry.seq, kind=kind)
