"""What can be done with one entry of the timeline, and striking one's own last one."""

from warroom.domain import chronicle, timeline
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
        and not chronicle.amended(desk.incident.timeline, entry).struck
        and entry.source in ("entry.logged", "hypothesis.proposed", "decision.made")
    ]
    if not mine:
        desk.say("There is no entry of yours to strike.")
        return
    await _strike(desk, mine[-1])


async def _strike(desk: Desk, entry: Entry) -> None:
    await confirm(desk, "STRIKE", "strike it", f"{entry.text[:200]} (it stays readable)")
    await desk.act(timeline.strike, entry=entry.seq)


def kind_of(entry: Entry) -> Flow:
    """A flow that gives an entry another kind, by the letter that logs it."""

    async def change(desk: Desk) -> None:
        choices = [
            Choice(letter, kind, kind, current=kind == entry.kind)
            for kind, letter in KIND_KEYS.items()
        ]
        kind = await desk.choose("KIND", choices, entry.text[:200])
        await desk.act(timeline.change_kind, entry=entry.seq, kind=kind)

    return change
