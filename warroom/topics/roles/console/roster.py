"""What the panes say of roles that nobody holds: only what the crew's size demands (CREW-1..4)."""

from warroom.owed import misses_commander
from warroom.topics.crew.authority import size
from warroom.topics.crew.events import CrewSize
from warroom.topics.lifecycle.events import IncidentKind, State
from warroom.topics.roles.events import Role
from warroom.tui.paint.line import text
from warroom.tui.view import View


def crew_size(view: View) -> CrewSize:
    """Solo, pair or crew, as the room counts it now."""
    return size(view.incident, view.doctrine, view.now)


def acting(view: View) -> str:
    """Who acts while the doctrine asks for no commander; who brought an old one in does not."""
    incident = view.incident
    if incident.lifecycle.kind is IncidentKind.BACKFILLED or misses_commander(view.obligations):
        return ""
    return text(incident.owner)


def demanded(view: View) -> tuple[Role, ...]:
    """The roles that a crew at this severity needs (doctrine A.1); none of a few people."""
    lifecycle = view.incident.lifecycle
    calm = lifecycle.over or lifecycle.state is State.TRIAGE
    if calm or crew_size(view) is not CrewSize.CREW:
        return ()
    wanted = view.doctrine.level(view.incident.severity.current).dedicated_roles
    return tuple(role for role in Role if role in wanted)
