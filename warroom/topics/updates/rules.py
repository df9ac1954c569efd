"""Who may send an update, promise the next, and switch a cadence (doctrine E)."""

from collections.abc import Mapping
from datetime import datetime, timedelta

import msgspec

from warroom.act import Act
from warroom.core.errors import Refused
from warroom.core.event import Event
from warroom.core.text import clean, clean_line
from warroom.incident import Incident
from warroom.topics.crew import authority
from warroom.topics.timeline.entry import TOMBSTONE
from warroom.topics.updates.draft_state import UpdateDrafts
from warroom.topics.updates.drafts import approved, cleaned, find, told_all
from warroom.topics.updates.events import Audience, CadenceSet, Promised, UpdateSent
from warroom.topics.updates.state import step
from warroom.topics.updates.words import composed, insist, with_next


def send(
    incident: Incident,
    act: Act,
    *,
    audiences: tuple[Audience, ...] = (),
    text: str = "",
    fields: Mapping[str, str] | None = None,
    draft: str = "",
    next_at: datetime | None = None,
    minutes: int | None = None,
    final: bool = False,
    approved_by: str = "",
    public_state: str = "",
    override: str = "",
) -> list[Event]:
    """Record an update that went out; without a next time the cadence gives it (COM-1).

    One text may serve several audiences; its next time is then the soonest that any of them is
    owed. ``next_at`` is in UTC, ``minutes`` count from the sending. Fields are composed into the
    text, with the next time at its end; a draft brings words, audiences and approval along.
    ``override`` is why words that a rule of level block marks go to the customers all the same.

    Raises:
        Refused: No words, no audience, no such draft or one that is over, a next time that is
            past, words to the customers that nobody with command approved while a crew works a
            severe incident (CREW-4), or that the wording rules block without an override.
    """
    wish = _wished(incident.updates.drafts, draft, audiences, text, fields, public_state, final)
    kept = incident.updates.drafts, wish.draft, wish.text, wish.audiences, wish.public_state
    cleared, named = approved(*kept), clean_line(approved_by)
    if not cleared:
        _may_speak(wish.audiences, named, incident, act)
    allowed = incident.updates.drafts.by_id[wish.draft].override if cleared else ""
    why = insist(wish.text, wish.audiences, act.wording, override or allowed)
    again = _next_time(wish, next_at, minutes, incident, act)
    return [msgspec.structs.replace(
        wish, text=_whole(wish, again), next_at=again, final=again is None,
        approved_by=named or cleared, under=incident.roles.commander, override=why,
        draft=told_all(incident.updates.drafts, wish),
    )]  # fmt: skip


def _next_time(
    wish: UpdateSent, next_at: datetime | None, minutes: int | None, incident: Incident, act: Act
) -> datetime | None:
    """When they hear again: as it was said, else by the cadence; None where nothing follows."""
    if wish.final or (incident.lifecycle.over and next_at is None and minutes is None):
        return None
    asked = next_at or act.at + timedelta(minutes=minutes or step(
        wish.audiences, wish.public_state, incident.updates, incident.severity,
        incident.lifecycle, act.doctrine,
    ))  # fmt: skip
    return _future(asked, act)


def _whole(wish: UpdateSent, again: datetime | None) -> str:
    """The text as it goes out: with its next time, where the words do not say it themselves."""
    unsaid = bool(wish.draft) and "next update" not in wish.text.casefold()
    return with_next(wish.text, wish.audiences, again) if wish.fields or unsaid else wish.text


def _wished(
    update_drafts: UpdateDrafts,
    draft: str,
    audiences: tuple[Audience, ...],
    text: str,
    fields: Mapping[str, str] | None,
    public_state: str,
    final: bool,
) -> UpdateSent:
    """What shall go out; what is not said is taken from the draft."""
    kept = find(update_drafts, draft) if clean_line(draft) else None
    if kept is not None and not kept.open:
        raise Refused("E.1", f"{kept.id} is {kept.state} already.", "Write a new one.")
    told = tuple(dict.fromkeys(audiences)) or (kept.audiences if kept else ())
    said, words = cleaned(fields or {}, told), clean(text).strip()
    if kept is not None:
        public_state, final = public_state or kept.public_state, final or kept.final
        said, words = (said, words) if said or words else (kept.fields, kept.text)
    text = composed(said, told) if said else words
    if not text or text == TOMBSTONE:
        raise Refused("text", "There are no words in it.", "Say what went out.")
    if not told:
        raise Refused("update", "Nobody is named to whom it went.", f"Of: {', '.join(Audience)}.")
    return UpdateSent(
        audiences=told,
        text=text,
        final=final,
        public_state=clean_line(public_state).casefold(),
        fields=said,
        draft=kept.id if kept else "",
    )


def _may_speak(
    audiences: tuple[Audience, ...], approved_by: str, incident: Incident, act: Act
) -> None:
    if Audience.CUSTOMERS not in audiences:
        return
    owner = incident.owner
    if owner not in (act.by, approved_by) and authority.strict(incident, act):
        raise Refused(
            "CREW-4",
            "Words to the customers need the commander's approval"
            + (f", not that of {approved_by}." if approved_by else "."),
            f"Ask {owner}; a spoken yes is enough, record it as approved by {owner}.",
        )


def _future(next_at: datetime, act: Act) -> datetime:
    if next_at <= act.at:
        why = f"The next update cannot be promised for {next_at:%H:%M} UTC, which is past."
        raise Refused("COM-1", why, "Give a later time, or say that this one is final.")
    return next_at


def promise(
    incident: Incident, act: Act, *, audience: Audience, next_at: datetime, reason: str = ""
) -> list[Event]:
    """Promise the next update anew without sending one; it stays visible as such (E.3).

    Raises:
        Refused: The time is past.
    """
    return [Promised(audience=audience, next_at=_future(next_at, act), reason=clean_line(reason))]


def set_cadence(
    incident: Incident, act: Act, *, audience: Audience, on: bool, reason: str = ""
) -> list[Event]:
    """Switch the cadence of an audience off, with a reason, or on again (ALARM-4).

    Raises:
        Refused: Off without a reason.
    """
    why = clean_line(reason)
    if on is (audience not in incident.updates.off):
        return []
    if not on and not why:
        raise Refused("ALARM-4", f"Updates to {audience} go off only with a reason.", "Say why.")
    return [CadenceSet(audience=audience, on=on, reason=why)]
