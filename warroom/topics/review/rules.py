"""Who is named for the review, and where no severity asks for one: offer it (SEV-9, SEV-10).

After a false alarm, because people were mobilised; after the close, where the record shows why.
"""

from collections.abc import Iterator
from datetime import timedelta

from warroom.act import Act
from warroom.core.doctrine.thresholds import Doctrine
from warroom.core.errors import Refused
from warroom.core.event import Event
from warroom.core.text import clean_line
from warroom.incident import Incident
from warroom.topics.changes.events import WEIGHTY
from warroom.topics.impact.reports import detected_candidate
from warroom.topics.lifecycle.events import IncidentKind, State
from warroom.topics.review.events import ReviewDeclined, ReviewOwnerNamed


def name_review_owner(incident: Incident, act: Act, *, who: str) -> list[Event]:
    """Name who owns the review; its draft is due the doctrine's hours after the resolution (HB-13).

    The hours are those of the worst severity that it ever had (SEV-7).

    Raises:
        Refused: Nobody was named.
    """
    name = clean_line(who).removeprefix("@").strip()
    if not name:
        raise Refused("HB-13", "Nobody was named.", "Name one person: @wei.")
    hours = act.doctrine.level(incident.severity.highest).review_draft_hours
    over = incident.lifecycle.changed_at if incident.lifecycle.over else None
    start = incident.milestones.at("resolved") or over or act.now
    due = start + timedelta(hours=hours) if hours else None
    return [ReviewOwnerNamed(who=name, due_at=due)]


def mobilised(incident: Incident) -> tuple[str, ...]:
    """Everybody who wrote, held a role, was called or came, by name."""
    held = (term.who for term in incident.roles.terms)
    called = (page.who for page in incident.people.pages)
    people = {*incident.timeline.wrote, *incident.crew.wrote, *held, *called, *incident.people.came}
    return tuple(sorted(people))


def offers_review(incident: Incident, doctrine: Doctrine) -> bool:
    """Whether a review is offered and nobody answered yet.

    After a false alarm never to one person alone.
    """
    lifecycle, review = incident.lifecycle, incident.review
    if lifecycle.kind is not IncidentKind.REAL or review.owner or review.declined_by:
        return False
    if lifecycle.state is State.CANCELLED:
        return doctrine.lifecycle.near_miss_review and len(mobilised(incident)) > 1
    required = doctrine.level(incident.severity.highest).review_required
    closed = lifecycle.state is State.CLOSED and not required
    return closed and bool(review_triggers(incident, doctrine))


def decline_review(incident: Incident, act: Act, *, reason: str = "") -> list[Event]:
    """Say that nobody writes a review that no severity asks for; anyone may, and it is kept.

    Raises:
        Refused: It is not over, or its severity asks for a review (SEV-7).
    """
    lifecycle = incident.lifecycle
    if lifecycle.state not in (State.CANCELLED, State.CLOSED):
        why = f"It is {lifecycle.state}: a review is declined when it is over."
        raise Refused("SEV-9", why, "Close it first, or cancel it as a false alarm.")
    required = act.doctrine.level(incident.severity.highest).review_required
    if lifecycle.state is State.CLOSED and required:
        why = f"SEV-{incident.severity.highest} asks for a review; only a false alarm needs none."
        raise Refused("SEV-7", why, "Name who writes it.")
    if incident.review.owner:
        why = f"{incident.review.owner} owns the review."
        raise Refused("SEV-9", why, "Ask them, or name somebody else.")
    if incident.review.declined_by:
        raise Refused("SEV-9", f"{incident.review.declined_by} declined it already.")
    return [ReviewDeclined(reason=clean_line(reason))]


def review_triggers(incident: Incident, doctrine: Doctrine) -> tuple[str, ...]:
    """What the record itself shows, each as a few words; empty when nothing does (SEV-10).

    Data loss, a target that was missed and a likeness to an earlier incident are for people to
    say: whoever names an owner of the review asks for one.
    """
    return tuple(_found(incident, doctrine))


def _found(incident: Incident, doctrine: Doctrine) -> Iterator[str]:
    if detected_candidate(incident.impact.reports, incident.milestones):
        yield "customers found it first"
    changed = [
        each.id
        for each in incident.changes.by_id.values()
        if each.executed_at and (each.undone_at or each.risk in WEIGHTY)
    ]
    if changed:
        yield f"production had to be changed ({', '.join(changed)})"
    if incident.lifecycle.regressions:
        yield "it came back"
    teams = {page.purpose or page.who for page in incident.people.pages}
    if len(teams) > doctrine.review.many_teams:
        yield f"{len(teams)} teams were called"
