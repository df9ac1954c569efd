"""After a false alarm: a short review is offered, because people were mobilised (SEV-9)."""

from typing import TYPE_CHECKING

from warroom.domain.closing import ReviewDeclined
from warroom.domain.doctrine import Doctrine
from warroom.domain.errors import Refused
from warroom.domain.event import Event
from warroom.domain.lifecycle_events import IncidentKind, State
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
    """Whether a short review is offered and nobody answered yet; never to one person alone."""
    lifecycle, closing = incident.lifecycle, incident.closing
    return (
        doctrine.lifecycle.near_miss_review
        and lifecycle.state is State.CANCELLED
        and lifecycle.kind is IncidentKind.REAL
        and not (closing.review_owner or closing.review_declined)
        and len(mobilised(incident)) > 1
    )


def decline_review(incident: "Incident", *, reason: str = "") -> list[Event]:
    """Say that nobody writes a review of a false alarm; anyone may, and it is kept.

    Raises:
        Refused: It was no false alarm: what its severity asks for stands (SEV-7).
    """
    lifecycle = incident.lifecycle
    if lifecycle.state is not State.CANCELLED:
        why = f"It is {lifecycle.state}: only after a false alarm can a review be declined."
        raise Refused("SEV-9", why, "Name who writes it.")
    if incident.closing.review_declined:
        raise Refused("SEV-9", f"{incident.closing.review_declined} declined it already.")
    return [ReviewDeclined(reason=clean_line(reason))]
