"""Who may write, approve, return and drop a draft of an update (doctrine E.1).

An approval is given to words: a text that was changed afterwards has none.
"""

from collections.abc import Iterable, Mapping

from warroom.act import Act
from warroom.core.errors import Refused
from warroom.core.event import Event
from warroom.core.names import free_id, named
from warroom.core.text import clean, clean_line
from warroom.incident import Incident
from warroom.topics.crew.authority import authorise, commands
from warroom.topics.language.words import barred
from warroom.topics.timeline.entry import TOMBSTONE
from warroom.topics.updates import events
from warroom.topics.updates.draft_state import DraftState, UpdateDraft, UpdateDrafts
from warroom.topics.updates.events import Audience
from warroom.topics.updates.words import composed, fields_of, insist, marked


def find(drafts: UpdateDrafts, name: str) -> UpdateDraft:
    """The draft of that name, ``U1``, ``u1`` or ``1``.

    Raises:
        Refused: There is none.
    """
    return named(drafts.by_id, "U", name, what="draft", rule="E.1", shown=lambda each: each.open)


def approved(
    drafts: UpdateDrafts, name: str, text: str, audiences: tuple[Audience, ...], public_state: str
) -> str:
    """Who approved these very words for these people; empty when nobody did.

    Support may hear what was approved for customers (doctrine M).
    """
    draft = drafts.by_id.get(name)
    if draft is None or draft.state is not DraftState.APPROVED:
        return ""
    heard = {*draft.audiences}
    heard |= {Audience.SUPPORT} if Audience.CUSTOMERS in heard else set()
    same = draft.text == text != TOMBSTONE and draft.public_state == public_state
    return draft.answered_by if same and heard >= {*audiences} else ""


def told_all(drafts: UpdateDrafts, sent: events.UpdateSent) -> str:
    """The draft that ends with an update: the one whose audiences all heard it; else none."""
    draft = drafts.by_id.get(sent.draft)
    return sent.draft if draft and {*draft.audiences} <= {*sent.audiences} else ""


def write_draft(
    incident: Incident,
    act: Act,
    *,
    audiences: tuple[Audience, ...],
    text: str = "",
    fields: Mapping[str, str] | None = None,
    public_state: str = "",
    final: bool = False,
) -> list[Event]:
    """Write a text that the commander is to approve; anyone may, nothing goes out by it.

    It takes the place of the writer's earlier draft to the same audiences. Who commands is not
    asked to approve themselves (CREW-9), unless a wording rule of level block marks the words.

    Raises:
        Refused: No words, or no audience.
    """
    told = tuple(dict.fromkeys(audiences))
    if not told:
        raise Refused("update", "Nobody is named who shall hear it.", f"Of: {', '.join(Audience)}.")
    words = composed(fields, told) if fields else clean(text).strip()
    if not words:
        raise Refused("text", "There are no words in it.", "Say what shall go out.")
    own = (each for each in incident.updates.drafts.open if each.by == act.by)
    before = next((each for each in own if each.audiences == told), None)
    written = events.Drafted(
        draft=free_id("U", incident.updates.drafts.by_id), audiences=told, text=words,
        fields=cleaned(fields or {}, told), public_state=clean_line(public_state).casefold(),
        final=final, replaces=before.id if before else "",
    )  # fmt: skip
    stopped = barred(marked(words, told, act.wording))
    if stopped or not commands(act.by, incident, act.doctrine, act.now):
        return [written]
    return [
        written,
        events.DraftApproved(draft=written.draft, under=incident.roles.commander, quiet=True),
    ]


def cleaned(fields: Mapping[str, str], audiences: tuple[Audience, ...]) -> dict[str, str]:
    """The fields that say something to these audiences, each on one line."""
    said = ((str(name), clean_line(fields.get(name, ""))) for name in fields_of(audiences))
    return {name: words for name, words in said if words}


def approve_draft(
    incident: Incident, act: Act, *, draft: str, reason: str = "", override: str = ""
) -> list[Event]:
    """Approve the words as they stand; a spoken yes is recorded for the commander (CREW-6, INV-7).

    Raises:
        Refused: No such draft, it does not wait any more, somebody else commands, or the wording
            rules block the words and ``override`` gives no reason.
    """
    found, why = find(incident.updates.drafts, draft), clean_line(reason)
    if found.state is not DraftState.WAITING:
        by = f" by {found.answered_by}" if found.answered_by else ""
        raise Refused("E.1", f"{found.id} was {found.state}{by}.", "It is too late to approve it.")
    mark = authorise(f"approve {found.id}", why, incident, act)
    over = insist(found.text, found.audiences, act.wording, override)
    return [
        events.DraftApproved(
            draft=found.id, under=incident.roles.commander, conflict=mark, override=over
        )
    ]


def return_draft(incident: Incident, act: Act, *, draft: str, reason: str) -> list[Event]:
    """Send it back with what should be said instead; anyone may ask for better words.

    Raises:
        Refused: No such draft, it is over, or no reason.
    """
    found, why = find(incident.updates.drafts, draft), clean_line(reason)
    if not found.open:
        raise Refused("E.1", f"{found.id} is {found.state} already.", "Write a new one.")
    if not why:
        raise Refused("E.1", f"{found.id} is sent back only with a reason.", "Say what is wrong.")
    return [events.DraftReturned(draft=found.id, reason=why, under=incident.roles.commander)]


def drop_draft(incident: Incident, act: Act, *, draft: str, reason: str = "") -> list[Event]:
    """It is not wanted any more; nobody sends it after this.

    Raises:
        Refused: No such draft, or it is over.
    """
    found = find(incident.updates.drafts, draft)
    if not found.open:
        raise Refused("E.1", f"{found.id} is {found.state} already.", "Nothing to drop.")
    return [events.DraftDropped(draft=found.id, reason=clean_line(reason))]


def mine(drafts: UpdateDrafts, who: str) -> Iterable[UpdateDraft]:
    """What its writer has to go on with: approved ones first, then those that came back."""
    own = [each for each in drafts.open if each.by == who]
    yield from (each for each in own if each.state is DraftState.APPROVED)
    yield from (each for each in own if each.state is DraftState.RETURNED)
