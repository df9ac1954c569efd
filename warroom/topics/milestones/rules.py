"""Who may set a milestone (doctrine C.3)."""

from warroom.act import Act
from warroom.core.errors import Refused
from warroom.core.event import Event, When
from warroom.core.text import clean_line
from warroom.incident import Incident
from warroom.topics.milestones.events import MilestoneSet
from warroom.topics.milestones.state import NAMES, Milestone, Source, _contradiction


def set_milestone(
    incident: Incident, act: Act, *, name: str, reason: str = "", evidence: str = ""
) -> list[Event]:
    """Say when a milestone was reached: at the act's time, else now; the older value stays.

    Raises:
        Refused: No such milestone, a time that nobody knows, or one that contradicts the others
            (doctrine C.5.7).
    """
    wanted = clean_line(name).casefold().replace(" ", "_").replace("-", "_")
    if wanted not in NAMES:
        why = f"There is no milestone called {clean_line(name)}."
        raise Refused("C.3", why, f"Of: {', '.join(NAMES)}.")
    when = act.when or When(act.now)
    if when.at is None:
        raise Refused("C.3", "A milestone needs a time.", "Give one, ~14:02 if it is not sure.")
    who = act.operator or act.by
    new = Milestone(wanted, when.at, when.precision, Source.LIVE, act.now, who, 0)
    if problem := _contradiction(incident.milestones, new):
        raise Refused("C.5.7", problem, "Correct the other one first, or check the time.")
    why, shown = clean_line(reason), clean_line(evidence)
    return [MilestoneSet(name=wanted, reason=why, evidence=shown, occurred=when)]
