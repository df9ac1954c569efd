"""What drafts of updates owe: an answer, the sending, better words (doctrine E.1)."""

from collections.abc import Iterator

from warroom.domain.crew import CrewSize
from warroom.domain.owing import Look, Obligation, Urgency
from warroom.domain.spans import span
from warroom.domain.update_draft_fold import DraftState, UpdateDraft


def owed(look: Look) -> Iterator[Obligation]:
    """A draft waits for the commander; an approved one, or one that came back, for its writer."""
    for draft in look.incident.update_drafts.open:
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
