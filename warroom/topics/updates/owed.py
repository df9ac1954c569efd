"""What is owed to the audiences: the next update, and which cadence is off (doctrine E.3)."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from warroom.core.spans import span
from warroom.owed import Look, Obligation, Owing, Urgency
from warroom.topics.crew.events import CrewSize
from warroom.topics.roles.events import Role
from warroom.topics.updates.cadence import clocks
from warroom.topics.updates.draft_state import DraftState, UpdateDraft
from warroom.topics.updates.state import Clock, Level

_MINUTE = timedelta(minutes=1)


def updates_owed(look: Look) -> Iterator[Obligation]:
    """Soon, due, overdue, breach: each for every audience, and louder for more people."""
    incident = look.incident
    for clock in clocks(incident, look.doctrine, look.now):
        if clock.level >= Level.SOON:
            yield Obligation(
                what=f"update:{clock.audience}",
                text=_text(clock, look.now),
                urgency=_urgency(clock, look),
                clears="update.send",
                who=clock.sender,
                since=clock.started_at,
                due_at=clock.due_at,
                stage=clock.level.name.lower(),
                stage_at=_reached(clock, look),
                late=clock.level >= Level.OVERDUE,
            )


def switched_off(look: Look) -> Iterator[Obligation]:
    """A cadence that is off stays visible as off (ALARM-4)."""
    for audience, reason in look.incident.updates.off.items():
        yield Obligation(
            what=f"cadence_off:{audience}",
            text=f"UPDATES OFF {audience}: {reason}",
            urgency=Urgency.QUIET,
            clears="update.send",
        )


def _text(clock: Clock, now: datetime) -> str:
    if clock.level is Level.SOON:
        return f"UPDATE DUE IN {span(clock.due_at - now)} {clock.audience}"
    if clock.level is Level.DUE:
        return f"UPDATE DUE {clock.audience}"
    word = "BREACH" if clock.level is Level.BREACH else "OVERDUE"
    return f"UPDATE {word} {span(now - clock.due_at)} {clock.audience}"


def _urgency(clock: Clock, look: Look) -> Urgency:
    """Soon goes to the sender, due also to the deputy, overdue also to the IC, breach to all."""
    roles = look.incident.roles
    deputy, commander = roles.holder(Role.DEPUTY), roles.commander
    if clock.level is Level.SOON:
        return look.loud(Urgency.SOON, clock.sender)
    if clock.level is Level.DUE:
        return Urgency.DUE if look.mine(clock.sender, deputy) else Urgency.SOON
    loud = clock.level is Level.BREACH or look.mine(clock.sender, deputy, commander)
    return Urgency.CRITICAL if loud else Urgency.DUE


def _reached(clock: Clock, look: Look) -> datetime:
    """When the clock reached the level at which it stands."""
    comms, interval = look.doctrine.comms, clock.due_at - clock.started_at
    if clock.level is Level.BREACH:
        return clock.due_at + max(interval * comms.breach_fraction, _MINUTE)
    if clock.level is Level.OVERDUE:
        return clock.due_at + _MINUTE
    if clock.level is Level.DUE:
        return clock.due_at
    least, most = timedelta(minutes=comms.soon_min), timedelta(minutes=comms.soon_max)
    return clock.due_at - min(max(interval * comms.soon_fraction, least), most)


def drafts_owed(look: Look) -> Iterator[Obligation]:
    """A draft waits for the commander; an approved one, or one that came back, for its writer."""
    for draft in look.incident.updates.drafts.open:
        if draft.state is DraftState.WAITING:
            yield _waits(draft, look)
        elif draft.state is DraftState.APPROVED:
            yield _answered(draft, look, f"APPROVED BY {draft.answered_by}: send it", Urgency.DUE)
        else:
            said = f"SENT BACK BY {draft.answered_by}: {draft.answer}"
            yield _answered(draft, look, said, Urgency.SOON)


def _waits(draft: UpdateDraft, look: Look) -> Obligation:
    owner, told = look.incident.owner, ", ".join(draft.audiences)
    return Obligation(
        what=f"draft:{draft.id}",
        text=f"{draft.id} TEXT FOR {told} WAITS {span(look.now - draft.at)} {draft.by}",
        urgency=look.loud(Urgency.DUE, owner),
        clears="change.list",
        who=owner,
        since=draft.at,
        stage="waits",
    )


def _answered(draft: UpdateDraft, look: Look, said: str, urgency: Urgency) -> Obligation:
    return Obligation(
        what=f"draft:{draft.id}",
        text=f"{draft.id} {said}",
        urgency=Urgency.QUIET if look.size is CrewSize.SOLO else look.loud(urgency, draft.by),
        clears="update.send",
        who=draft.by,
        since=draft.answered_at,
        stage=str(draft.state),
    )


OWED: tuple[Owing, ...] = (updates_owed, drafts_owed, switched_off)
"""What is owed while an incident runs."""
