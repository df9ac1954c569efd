"""Why a review is worth it though the severity asks for none (SEV-10)."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from warroom.core.doctrine.thresholds import Doctrine
from warroom.topics.changes.events import WEIGHTY
from warroom.topics.impact.reports import detected_candidate

if TYPE_CHECKING:
    from warroom.incident import Incident


def review_triggers(incident: "Incident", doctrine: Doctrine) -> tuple[str, ...]:
    """What the record itself shows, each as a few words; empty when nothing does (SEV-10).

    Data loss, a target that was missed and a likeness to an earlier incident are for people to
    say: whoever names an owner of the review asks for one.
    """
    return tuple(_found(incident, doctrine))


def _found(incident: "Incident", doctrine: Doctrine) -> Iterator[str]:
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
