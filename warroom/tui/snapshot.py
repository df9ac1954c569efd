"""What the panes are shown, made in one place and without side effects."""

import msgspec

from warroom.core.spans import span
from warroom.incident import Incident
from warroom.interruptions import Memory, interruptions
from warroom.obligations import obligations
from warroom.topics.crew.accounts import Accounts
from warroom.topics.language.words import Wording, in_force
from warroom.topics.updates.cadence import clocks
from warroom.tui.session import Session
from warroom.tui.view import Feed, FeedState, View


def snapshot(
    session: Session,
    incident: Incident,
    heard: Memory,
    *,
    elapsed: bool = False,
    hides: bool = False,
    drafts: bool = False,
) -> View:
    """One incident at this instant.

    Args:
        session: What lives as long as the program.
        incident: What is shown.
        heard: Which alarms were raised before.
        elapsed: Whether times are shown since the declaration.
        hides: Whether open hypotheses, questions and guesses are left out (SIG-1).
        drafts: Whether something typed waits.
    """
    base, doctrine, acts = lobby(session), session.room.doctrine, session.acts(incident.id)
    rest = incident.resting(session.room.resting())
    owed = obligations(incident, doctrine, base.now, base.me, base.zone, rest)
    return msgspec.structs.replace(
        base,
        incident=incident,
        rest=rest,
        obligations=owed,
        alarms=interruptions(owed, doctrine, base.now, base.me, heard),
        clocks=clocks(incident, doctrine, base.now),
        live=feed(session, incident.crew.accounts),
        unwritten=0,
        head=session.witness.head,
        pending=acts.pending if acts else (),
        drafts=drafts,
        elapsed_times=elapsed,
        may_ask=session.may_ask,
        unasked=session.intake.left,
        hides_working=hides,
        wording=in_force(session.room.state.language.toml) if hides else Wording(),
    )


def lobby(session: Session) -> View:
    """The room as a whole at this instant."""
    return View(
        incident=Incident(""),
        doctrine=session.room.doctrine,
        now=session.room.now(),
        me=session.room.operator,
        zone=session.config.zone_info,
        live=feed(session, Accounts()),
        read_only=session.read_only,
        unwritten=session.waiting,
        trouble=session.trouble,
        ascii=session.config.ascii,
        keymap=session.keymap,
    )


def feed(session: Session, accounts: Accounts) -> Feed:
    """The live feed, and who is here."""
    state, detail = session.feed.state, ""
    if session.feed.lost_since:
        detail = span(session.room.now() - session.feed.lost_since)
    elif session.behind:
        state, detail = FeedState.BEHIND, span(session.behind)
    return Feed(state, detail, *session.witness.watchers(accounts))
