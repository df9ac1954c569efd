"""The size of the crew as somebody said it; unsaid, people are counted (doctrine 0.1)."""

from datetime import datetime

import msgspec

from warroom.core.event import Recorded
from warroom.topics.crew.accounts import Accounts
from warroom.topics.crew.events import CrewSet, CrewSize
from warroom.topics.people.events import PersonJoined, PersonReleased
from warroom.topics.questions.events import Received
from warroom.topics.timeline.events import Logged


class Crew(msgspec.Struct, frozen=True):
    """Who wrote when.

    Attributes:
        wrote: Handle to the last instant at which they wrote, or spoke and were written down.
        fixed: The size set by hand.
        accounts: Which account acts under which handle.
    """

    wrote: dict[str, datetime] = {}
    fixed: CrewSize | None = None
    accounts: Accounts = Accounts()


EVENTS = None
"""Every event: whoever writes is there."""


def fold(crew: Crew, recorded: Recorded) -> Crew:
    """The crew after one more event.

    Whoever wrote was there when it was recorded; whoever was written down by somebody else or is
    told of by a timeline file was there then (CREW-6): an import does not fill the room, and what
    a drill injects is nobody, nor is who dropped a question in a box or whose console found it.
    """
    said, wrote, actor = recorded.event, dict(crew.wrote), recorded.actor
    if isinstance(said, Received):
        return crew
    imported = said.imported if isinstance(said, Logged) else None
    if imported is not None and imported.injected:
        return crew
    writer = said.recorded_by or ("" if imported is not None else actor)
    if writer != actor and recorded.when.at is not None:
        spoke = min(recorded.at, recorded.recorded_at)
        wrote[actor] = max(spoke, wrote.get(actor, spoke))
    accounts = crew.accounts
    if writer:
        wrote[writer] = recorded.recorded_at
        accounts = accounts.after(writer, recorded.origin)
    if isinstance(said, PersonJoined):
        wrote[said.who] = recorded.recorded_at
    elif isinstance(said, PersonReleased):
        wrote.pop(said.who, None)
    return Crew(wrote, said.size if isinstance(said, CrewSet) else crew.fixed, accounts)
