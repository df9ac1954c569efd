"""Who was called and is not here, and who came and has nothing to do (ESC-2 to ESC-4)."""

from collections.abc import Iterator
from datetime import timedelta

from warroom.core.spans import span
from warroom.owed import Look, Obligation, Owing, Urgency
from warroom.topics.crew.events import CrewSize
from warroom.topics.people.state import Page, awaited, next_step
from warroom.topics.roles.events import Role


def owed(look: Look) -> Iterator[Obligation]:
    """Every page whose person is not here, and every joiner without a task."""
    incident = look.incident
    for page in awaited(incident.people, incident.crew, incident.roles):
        yield _page(page, look)
    if look.size is CrewSize.CREW:
        yield from _joiners(look)


def _page(page: Page, look: Look) -> Obligation:
    """Paged and not joined in time counts as not acknowledged (ESC-3)."""
    roles = look.incident.roles
    due = page.at + timedelta(minutes=look.doctrine.escalation.join_within)
    late = look.now >= due
    words = ", ".join(part for part in (page.level, page.purpose) if part)
    said = f"{page.who} PAGED {span(look.now - page.at)}{f' ({words})' * bool(words)}"
    if late:
        said += f", NOT HERE: page the {next_step(page.level, look.doctrine) or 'next'}"
    told = (page.by, look.incident.owner, roles.holder(Role.LIAISON))
    return Obligation(
        what=f"page:{page.who}",
        text=said,
        urgency=look.loud(Urgency.DUE, *told) if late else Urgency.QUIET,
        clears="people.manage",
        who=page.by,
        since=page.at,
        due_at=due,
        stage="not acknowledged" if late else "paged",
        stage_at=due if late else page.at,
        late=late,
    )


def _joiners(look: Look) -> Iterator[Obligation]:
    """Whoever joined is told the situation and then given a first task (ESC-4, HB-9)."""
    incident = look.incident
    given = {(item.owner, item.assigned_at) for item in incident.action_items.by_id.values()}
    for who, at in incident.people.joined.items():
        busy = incident.roles.of(who) or any(owner == who and when >= at for owner, when in given)
        if not busy:
            yield Obligation(
                what=f"joiner:{who}",
                text=f"{who} HERE {span(look.now - at)}: tell the situation, give a first task",
                urgency=Urgency.QUIET,
                clears="log.item",
                who=incident.owner,
                since=at,
            )


OWED: tuple[Owing, ...] = (owed,)
"""What is owed while an incident runs."""
