"""An incident as one Markdown document: the facts, the times, the timeline, the decisions."""

from collections.abc import Container, Iterable, Iterator, Sequence
from datetime import datetime, tzinfo

from warroom.core.doctrine.thresholds import Doctrine
from warroom.core.spans import dated
from warroom.incident import Incident
from warroom.reports.look import Look
from warroom.reports.words import exercise, md, md_block, severity_word, when
from warroom.topics.action_items.state import Item
from warroom.topics.crew.accounts import Accounts
from warroom.topics.decisions.events import Detailed, HoldEnded, Objected, ReviewSet
from warroom.topics.decisions.report import record_lines
from warroom.topics.decisions.state import record_of
from warroom.topics.impact.state import Window
from warroom.topics.lifecycle.report import declaration, state_word
from warroom.topics.milestones.metrics import MINUTES, known, measure
from warroom.topics.milestones.state import Milestone
from warroom.topics.roles.events import TITLES
from warroom.topics.roles.holding import Term
from warroom.topics.timeline.entry import Entry
from warroom.topics.timeline.events import Kind
from warroom.topics.timeline.report import late_entries
from warroom.topics.timeline.shown import shown
from warroom.topics.timeline.signed import recorder, writer
from warroom.topics.updates.state import Sent

_EMPTY = "–"


def to_markdown(look: Look, head: str = "") -> str:
    """The timeline report: people's text is shown as typed and never works as markup.

    ``head`` is the end of the log, ``SEQ:HASH``, so that it can be checked against the log.
    """
    return "".join(f"{line}\n" for line in markdown_lines(look, head))


def markdown_lines(look: Look, head: str = "") -> Iterator[str]:
    """The same piece by piece, each without the end of its last line."""
    incident, zone = look.incident, look.zone
    entries = shown(incident.timeline)
    yield _header(look, head).removesuffix("\n")
    yield from _section("Milestones", _milestones(incident, zone))
    yield from _section("Metrics", _metrics(incident, look.doctrine, look.now))
    yield from _section("Impact", _impact(incident, zone))
    yield from _section("Roles", _roles(incident, zone))
    yield from _section("Decisions", _decisions(incident, entries, zone))
    late = late_entries(incident, look.doctrine)
    yield from _section("Timeline", _timeline(entries, incident.crew.accounts, late, zone))
    yield from _section("Action items", _items(incident, zone))
    yield from _section("Updates", _updates(incident, zone))
    yield from _section("Follow-ups", _followups(incident))
    yield from _section("Attachments", _attachments(entries))


def _section(title: str, lines: Iterable[str]) -> Iterator[str]:
    for number, line in enumerate(lines):
        yield line if number else f"\n## {title}\n\n{line}"


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    for number, row in enumerate(rows):
        if not number:
            yield f"| {' | '.join(head)} |"
            yield f"|{' --- |' * len(head)}"
        yield f"| {' | '.join(row)} |"


def _time(at: datetime | None, zone: tzinfo) -> str:
    return dated(at, zone) if at else _EMPTY


def _header(look: Look, head: str) -> str:
    incident, zone = look.incident, look.zone
    cycle, level, said = incident.lifecycle, incident.severity, incident.lifecycle.situation
    facts = {
        "Kind": str(cycle.kind),
        "Severity": severity_word(level.current),
        "Highest severity": severity_word(level.highest),
        "State": state_word(incident),
        "Service": md(cycle.service),
        "Commander": md(incident.crew.accounts.named(incident.commander or "")),
        "Opened": f"{_time(cycle.opened_at, zone)} by {md(cycle.opened_by)}",
        "Declared": _time(incident.declared_at, zone),
        "Harm at the declaration": md(declaration(incident)),
        "Impact": md(said.impact),
        "Cause": md(said.cause),
        "Exit criteria": md("; ".join(cycle.criteria)),
        "Report made": dated(look.now, zone, seconds=True),
        "Log head": f"`{head}`" if head else "",
    }
    lines = "".join(f"- **{fact}:** {words}\n" for fact, words in facts.items() if words)
    drill = "**EXERCISE. This was a drill.**\n\n" if exercise(incident) else ""
    return f"# {exercise(incident)}{incident.id}: {md(incident.title)}\n\n{drill}{lines}"


def _milestones(incident: Incident, zone: tzinfo) -> Iterator[str]:
    def row(reached: Milestone) -> Sequence[str]:
        time = when(reached.at, reached.precision, zone)
        name = reached.name.replace("_", " ")
        return name, time, str(reached.source), md(reached.evidence) or _EMPTY

    found = known(incident.milestones, incident.impact, over=incident.lifecycle.over)
    yield from _table(("milestone", "time", "source", "evidence"), map(row, found.values()))
    for contradiction in incident.milestones.contradictions:
        yield f"\nNot used: {md(contradiction)}"


def _metrics(incident: Incident, doctrine: Doctrine, now: datetime) -> Iterator[str]:
    measured = measure(incident, now, doctrine)

    def row(name: str) -> Sequence[str]:
        minutes = getattr(measured, name)
        about = "~" if name in measured.approximate else ""
        value = _EMPTY if minutes is None else f"{about}{minutes}"
        return f"`{name}`", value, MINUTES[name]

    yield from _table(("metric", "minutes", "definition"), (row(name) for name in MINUTES))
    for level, minutes in sorted(measured.severity_minutes.items()):
        yield f"\nTime in SEV-{level}: {minutes} min"
    if not incident.lifecycle.counted:
        what = "an exercise" if exercise(incident) else "a false alarm"
        yield f"\nNot counted in means over incidents: it was {what}."
    if measured.running:
        yield "\nThe incident runs: some numbers still grow."
    if measured.early:
        yield "\nEarly warning: detected before the impact began."


def _impact(incident: Incident, zone: tzinfo) -> Iterator[str]:
    def row(window: Window) -> Sequence[str]:
        ended = when(window.end, window.end_precision, zone) if window.end else "running"
        share = _EMPTY if window.share is None else f"{window.share:.0%}"
        began, level = when(window.start, window.start_precision, zone), window.level
        component, words = md(window.component) or "the service", md(window.text) or _EMPTY
        return md(window.id), component, level.replace("_", " "), began, ended, share, words

    head = ("window", "component", "level", "from", "until", "share", "what")
    return _table(head, map(row, incident.impact.windows))


def _roles(incident: Incident, zone: tzinfo) -> Iterator[str]:
    def row(term: Term) -> Sequence[str]:
        return TITLES[term.role], md(term.who), _time(term.since, zone), _time(term.until, zone)

    return _table(("role", "who", "from", "until"), map(row, incident.roles.terms))


def _decisions(incident: Incident, entries: Iterable[Entry], zone: tzinfo) -> Iterator[str]:
    """Every one in its words, and the record below it; what was added later tells itself there."""
    later = {Detailed.kind, Objected.kind, ReviewSet.kind}
    told: set[str] = set()
    for entry in entries:
        shows = entry.kind == Kind.DECISION and not (entry.struck or entry.corrected_by)
        if not shows or entry.source in later:
            continue
        made, words = record_of(entry, incident.decisions), entry.text
        if made and entry.source != HoldEnded.kind:
            words = f"{made.id} {made.text or entry.text}"
        who = writer(entry, incident.crew.accounts)
        yield f"- {when(entry.at, entry.precision, zone)}, {md(who)}: {md(words)}"
        if made is not None and made.id not in told:
            told.add(made.id)
            for label, said in record_lines(made, zone):
                yield f"  - {label}: {md(said)}"


def _timeline(
    entries: Iterable[Entry], accounts: Accounts, late: Container[int], zone: tzinfo
) -> Iterator[str]:
    def row(entry: Entry) -> Sequence[str]:
        time, who = when(entry.at, entry.precision, zone), md(writer(entry, accounts))
        told = _told(entry, accounts, entry.seq in late, zone)
        return str(entry.seq), time, md(entry.kind), who, told

    return _table(("entry", "time", "kind", "who", "what"), map(row, entries))


def _told(entry: Entry, accounts: Accounts, late: bool, zone: tzinfo) -> str:
    words = md(entry.text)
    marks = []
    if entry.struck or entry.corrected_by is not None:
        words = f"~~{words}~~"
        marks.append(f"corrected by {entry.corrected_by}" if entry.corrected_by else "struck")
    if entry.corrects is not None:
        marks.append(f"corrects {entry.corrects}")
    if by := recorder(entry, accounts):
        marks.append(f"recorded by {md(by)}")
    if late:
        marks.append(f"late, recorded {dated(entry.recorded_at, zone)}")
    if entry.attachment:
        marks.append("see attachments")
    return f"{words} ({'; '.join(marks)})" if marks else words


def _items(incident: Incident, zone: tzinfo) -> Iterator[str]:
    def row(item: Item) -> Sequence[str]:
        given, ended = _time(item.assigned_at, zone), _time(item.ended_at, zone)
        said = (md(item.id), md(item.text), md(item.owner), str(item.state))
        return *said, given, ended, md(item.note) or _EMPTY

    head = ("item", "what", "owner", "state", "assigned", "ended", "note")
    return _table(head, map(row, incident.action_items.by_id.values()))


def _updates(incident: Incident, zone: tzinfo) -> Iterator[str]:
    def row(sent: Sent) -> Sequence[str]:
        public = f"{sent.public_state}: {sent.text}" if sent.public_state else sent.text
        late = f"{sent.late_seconds // 60} min" if sent.late_seconds else _EMPTY
        due = "final" if sent.final else _time(sent.next_at, zone)
        which = (_time(sent.at, zone), str(sent.audience), str(sent.number), md(sent.by))
        by = md(sent.approved_by) or _EMPTY
        return *which, by, md(exercise(incident) + public), due, late

    head = ("sent", "audience", "number", "by", "approved by", "text", "next", "late")
    return _table(head, map(row, incident.updates.sent))


def _followups(incident: Incident) -> Iterator[str]:
    for each in incident.followups.by_id.values():
        owner = f" → {md(each.owner)}" if each.owner else ""
        yield f"- {md(each.id)} {md(each.text)}{owner}"


def _attachments(entries: Iterable[Entry]) -> Iterator[str]:
    for entry in entries:
        if entry.attachment:
            yield f"Entry {entry.seq}:\n\n{md_block(entry.attachment)}\n"
