"""What each heading of a situation report says, one sentence a line, from the live state."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from warroom.core.spans import stamp
from warroom.incident import Incident
from warroom.reports.look import Look
from warroom.reports.words import severity_word, short
from warroom.topics.action_items.state import ItemState
from warroom.topics.changes.state import Change, ChangeState
from warroom.topics.decisions.events import Made
from warroom.topics.decisions.state import words_of
from warroom.topics.hypotheses.state import Hypothesis
from warroom.topics.lifecycle.report import state_word
from warroom.topics.questions.state import answering
from warroom.topics.roles.events import CODES, TITLES, Role
from warroom.topics.timeline.entry import Entry
from warroom.topics.timeline.events import Corrected, Kind, Logged
from warroom.topics.timeline.shown import shown
from warroom.topics.updates.cadence import clocks as running_clocks
from warroom.topics.updates.events import Audience

HASH = 12
"""So many characters of the head's hash name it where there is no room for all."""


def status(look: Look) -> Iterator[str]:
    """Severity, state, command; only a confirmed hypothesis may stand here (SIG-2)."""
    incident = look.incident
    since = incident.lifecycle.changed_at
    held = f" since {look.ago(since)}" if since else ""
    yield f"{severity_word(incident.severity.current)}, {state_word(incident)}{held}"
    accounts = incident.crew.accounts
    if holding := incident.roles.holding(Role.IC):
        disputed = ", disputed" if holding.disputed else ""
        yield f"IC {accounts.named(holding.who)} since {look.ago(holding.since)}{disputed}"
    else:
        yield f"No Incident Commander; {incident.owner or 'nobody'} acts"
    for each in incident.hypotheses.confirmed[:1]:
        yield f"Confirmed: {each.text}"


def impact(look: Look) -> Iterator[str]:
    """What customers notice, how many, since when."""
    incident = look.incident
    if words := incident.lifecycle.situation.impact:
        yield words
    for window in incident.impact.running:
        share = f", {window.share:.0%} of customers" if window.share is not None else ""
        what = f"{window.component or 'service'} {window.level.replace('_', ' ')}{share}"
        words = f": {window.text}" if window.text else ""
        yield f"{what} since {look.ago(window.start)}{words}"
    if not incident.lifecycle.situation.impact and not incident.impact.running:
        ended = [window.end for window in incident.impact.windows if window.end]
        yield f"Over since {look.ago(max(ended))}" if ended else "Nobody said yet what it is"


def severity(look: Look) -> Iterator[str]:
    """Every level it had, and why."""
    for step in look.incident.severity.history:
        why = f": {step.reason}" if step.reason else ""
        by = look.incident.crew.accounts.named(step.by)
        yield f"{severity_word(step.level)} since {look.time(step.at)}, {by}{why}"


def actions(look: Look) -> Iterator[str]:
    """What was done and what came of it, failed ones too, oldest first."""
    incident = look.incident
    changes, items = incident.changes.by_id.values(), incident.action_items.by_id.values()
    done = [(each.executed_at, _change(each)) for each in changes if each.executed_at]
    done += [(entry.at or entry.recorded_at, entry.text) for entry in _told(incident)]
    for item in items:
        if item.state is ItemState.DONE and item.ended_at:
            words = f"{item.id} {item.text.rstrip('.')}: {item.note or 'done'}"
            done.append((item.ended_at, words))
    for at, words in sorted(done, key=lambda each: each[0]):
        yield f"{look.time(at)} {words}"


def _change(change: Change) -> str:
    known = (str(change.outcome or ""), change.result)
    came = ", ".join(part for part in known if part) or "result awaited"
    undone = ", undone" if change.state is ChangeState.UNDONE else ""
    return f"{change.id} {change.text}: {came}{undone}"


def _told(incident: Incident) -> list[Entry]:
    """Changes and results that were only logged; those with a number tell themselves."""
    told = (each for each in shown(incident.timeline) if each.kind in (Kind.CHANGE, Kind.RESULT))
    stand = (each for each in told if not (each.struck or each.redacted or each.corrected_by))
    return [each for each in stand if each.ref not in incident.changes.by_id]


def hypothesis(look: Look) -> Iterator[str]:
    """The likeliest explanation, named as what it is (SIG-2)."""
    incident = look.incident
    found = (*incident.hypotheses.confirmed[:1], *incident.hypotheses.open[:2])
    yield from map(_claim, found)
    if not found:
        yield incident.lifecycle.situation.cause or "None yet"


def hypotheses(look: Look) -> Iterator[str]:
    """Confirmed, open and refuted ones with their reasons."""
    incident = look.incident
    if incident.lifecycle.situation.cause:
        yield f"Cause as far as known: {incident.lifecycle.situation.cause}"
    state = incident.hypotheses
    known = (*state.confirmed, *state.open)
    over = (each for each in state.by_id.values() if each not in known)
    yield from map(_claim, (*known, *over))


def _claim(each: Hypothesis) -> str:
    owner = f", {each.owner}" if each.open and each.owner else ""
    sure = f", {each.confidence}" if each.open else ""
    note = f": {each.note}" if each.note else ""
    return f"{each.id} {each.text} ({each.state}{sure}{owner}){note}"


def next_steps(look: Look) -> Iterator[str]:
    """What is being done, what was decided last, the next point at which to decide."""
    incident = look.incident
    if incident.lifecycle.situation.doing:
        yield f"Doing: {incident.lifecycle.situation.doing}"
    yield from _decided(look)
    for first in running_clocks(incident, look.doctrine, look.now)[:1]:
        late = "OVERDUE since" if first.due_at < look.now else "at"
        yield f"Next update: {first.audience} {late} {look.time(first.due_at)}"


def _decided(look: Look) -> Iterator[str]:
    """The last decision, the hold that is in force, and the next point at which to decide (B.5)."""
    decisions = look.incident.decisions
    entries, sources = shown(look.incident.timeline), (Logged.kind, Corrected.kind, Made.kind)
    stand = (each for each in entries if not (each.struck or each.corrected_by))
    told = [each for each in stand if each.kind == Kind.DECISION and each.source in sources]
    last, held = told[-1] if told else None, decisions.holding(look.now)
    if last and not (held and last.seq == held.seq):
        yield f"Decided {look.time(last.at or last.recorded_at)}: {last.text}"
    if held is not None and held.review_at:
        yield f"Hold until {look.time(held.review_at)}, no escalation: {held.id} {held.text}"
    made = next((each for each in decisions.reviewed if each is not held), None)
    if made is not None and made.review_at:
        words = words_of(made, look.incident.timeline)
        late = "OVERDUE since" if made.review_at < look.now else "at"
        yield f"Next decision point {late} {look.time(made.review_at)}: {made.id} {words}"


def running(look: Look) -> Iterator[str]:
    """Who works on what, and for how long still."""
    for item in look.incident.action_items.open:
        yield f"{item.id} {item.text} → {item.owner}, {_left(item.due_at, look)}{item.state}"
    for change in look.incident.changes.open:
        if change.state is ChangeState.EXECUTED:
            due = _left(change.expect_by, look)
            yield f"{change.id} {change.text} → {change.executed_by}, {due}result awaited"


def _left(due: datetime | None, look: Look) -> str:
    if due is None:
        return ""
    left = due - look.now
    return f"{short(left)} left, " if left > timedelta(0) else f"LATE {short(-left)}, "


def approvals(look: Look) -> Iterator[str]:
    """Changes and texts that wait for the commander."""
    for change in look.incident.changes.waiting:
        asked = look.ago(change.asked_at)
        yield f"{change.id} {change.text} ({change.risk}), {change.requested_by} since {asked}"
    for draft in look.incident.updates.drafts.waiting:
        told = ", ".join(draft.audiences)
        words = " ".join(draft.text.splitlines())
        yield f"{draft.id} text for {told}, {draft.by} since {look.ago(draft.at)}: {words}"


def questions(look: Look) -> Iterator[str]:
    """What somebody asked and nobody answered, and who shall."""
    incident = look.incident
    for each in incident.questions.open:
        owner = answering(each, incident.roles, incident.lifecycle)
        asked = look.ago(each.asked_at)
        yield f"{each.id} {each.words} ({owner}), {each.asked_by} since {asked}"


def roster(look: Look) -> Iterator[str]:
    """Who does what for how long, and who rests (doctrine B.7)."""
    incident = look.incident
    for held in incident.roles.holdings:
        domain = f" {held.domain}" if held.domain else ""
        mark = f" ({held.conflict})" if held.conflict else ""
        yield f"{CODES[held.role]}{domain} {held.who}, {short(look.now - held.since)}{mark}"
    held_now = {each.role for each in incident.roles.holdings}
    wanted = map(Role, look.doctrine.level(incident.severity.current).dedicated_roles)
    if missing := ", ".join(TITLES[role] for role in wanted if role not in held_now):
        yield f"Unfilled: {missing}"
    for who in incident.rest.since:
        if until := incident.rest.until(who, look.now, look.doctrine):
            yield f"{who} rests until {look.time(until)}"
    for page in incident.people.pages:
        if page.open:
            why = f" for {page.purpose}" if page.purpose else ""
            yield f"Paged{why}, not here yet: {page.who} since {look.ago(page.at)}"


def promised(look: Look) -> Iterator[str]:
    """The next update of every audience, and what customers were told last."""
    incident = look.incident
    for each in running_clocks(incident, look.doctrine, look.now):
        late = each.due_at < look.now
        left = f"OVERDUE {short(look.now - each.due_at)}" if late else short(each.due_at - look.now)
        word = "promised" if each.promised else "due"
        yield f"{each.audience} {word} at {look.time(each.due_at)} ({left}), {each.sender}"
    for audience, why in incident.updates.off.items():
        yield f"{audience} off: {why}"
    if last := incident.updates.last(Audience.CUSTOMERS):
        yield f"Customers were told at {look.time(last.at)}: {last.text}"


def constraints(look: Look) -> Iterator[str]:
    """What binds whoever commands: freezes, what production differs in."""
    incident = look.incident
    for hold in incident.freeze.in_force(look.now):
        until = f" until {look.time(hold.until)}" if hold.until else ""
        why = f": {hold.reason}" if hold.reason else ""
        yield f"Deploy freeze for {hold.what or 'all services'}{until}{why}"
    for change in incident.changes.divergences:
        yield f"Not as usual: {change.id} {change.text}"
    for criterion in incident.lifecycle.criteria:
        yield f"Resolved only while: {criterion}"


def links(look: Look) -> Iterator[str]:
    """Where people speak and write."""
    said = look.incident.lifecycle.situation
    yield from (f"{name} {at}" for name, at in (("Bridge", said.bridge), ("Chat", said.chat)) if at)


def made(look: Look, head: str) -> str:
    """When the report was made, and from which end of the log."""
    return f"{stamp(look.now.replace(microsecond=0))}{f', log at {head}' if head else ''}"
