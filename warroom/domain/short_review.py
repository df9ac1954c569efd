"""A review that no severity asks for: offered, and nobody has to write it (SEV-9, SEV-10).

After a false alarm, because people were mobilised; after the close, where the record shows why.
"""

from typing import TYPE_CHECKING

from warroom.domain.closing import ReviewDeclined
from warroom.domain.doctrine import Doctrine
from warroom.domain.errors import Refused
from warroom.domain.event import Event
from warroom.domain.lifecycle_events import IncidentKind, State
from warroom.domain.review_triggers import review_triggers
from warroom.domain.text import clean_line

if TYPE_CHECKING:
    from warroom.domain.incident import Incident


def mobilised(incident: "Incident") -> tuple[str, ...]:
    """Everybody who wrote, held a role, was called or came, by name."""
    wrote = (each.actor for each in incident.timeline.written if each.imported is None)
    held = (term.who for term in incident.roles.terms)
    called = (page.who for page in incident.escalation.pages)
    people = {*wrote, *incident.crew.wrote, *held, *called, *incident.escalation.came}
    return tuple(sorted(people))


def offers_review(incident: "Incident", doctrine: Doctrine) -> bool:
    """Whether a review is offered and nobody answered yet.

    After a false alarm never to one person alone.
    """
    lifecycle, closing = incident.lifecycle, incident.closing
    if lifecycle.kind is not IncidentKind.REAL or closing.review_owner or closing.review_declined:
        return False
    if lifecycle.state is State.CANCELLED:
        return doctrine.lifecycle.near_miss_review and len(mobilised(incident)) > 1
    required = doctrine.level(incident.severity.highest).review_required
    closed = lifecycle.state is State.CLOSED and not required
    return closed and bool(review_triggers(incident, doctrine))


def decline_review(incident: "Incident", doctrine: Doctrine, *, reason: str = "") -> list[Event]:
    """Say that nobody writes a review that no severity asks for; anyone may, and it is kept.

    Raises:
        Refused: It is not over, or its severity asks for a review (SEV-7).
    """
    lifecycle = incident.lifecycle
    if lifecycle.state not in (State.CANCELLED, State.CLOSED):
        why = f"It is {lifecycle.state}: a review is declined when it is over."
        raise Refused("SEV-9", why, "Close it first, or cancel it as a false alarm.")
    required = doctrine.level(incident.severity.highest).review_required
    if lifecycle.state is State.CLOSED and required:
        why = f"SEV-{incident.severity.highest} asks for a review; only a false alarm needs none."
        raise Refused("SEV-7", why, "Name who writes it.")
    if incident.closing.review_owner:
        why = f"{incident.closing.review_owner} owns the review."
        raise Refused("SEV-9", why, "Ask them, or name somebody else.")
    if incident.closing.review_declined:
        raise Refused("SEV-9", f"{incident.closing.review_declined} declined it already.")
    return [ReviewDeclined(reason=clean_line(reason))]
