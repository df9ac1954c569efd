"""The situation report: the handoff brief (doctrine B.5) and the 60 seconds of a joiner (ESC-4)."""

from collections.abc import Iterable, Iterator
from datetime import datetime

import msgspec

from warroom.core.spans import hours, stamp
from warroom.core.text import clean_line
from warroom.incident import Incident
from warroom.reports import sitrep_parts as parts
from warroom.reports.look import Look
from warroom.reports.words import elapsed, exercise, severity_word
from warroom.topics.roles.events import Role

ROWS, COLUMNS = 24, 80
"""The screen that the joiner's report fits."""

WORRIES = "What worries me:"
"""The line of the brief that only the outgoing commander can write."""


class Part(msgspec.Struct, frozen=True):
    """One heading of a report and what stands under it."""

    title: str
    lines: tuple[str, ...]


def joiner(look: Look) -> tuple[Part, ...]:
    """Status, impact, actions taken, hypothesis, next steps: one screen, 60 seconds (ESC-4)."""
    return (
        _part("Status", parts.status(look), 3),
        _part("Impact", parts.impact(look), 2),
        _part("Actions taken", parts.actions(look), 3, newest=True),
        _part("Current hypothesis", parts.hypothesis(look), 2),
        _part("Next steps", (*parts.next_steps(look), *parts.running(look)), 4),
    )


def brief(look: Look, *, head: str = "") -> tuple[Part, ...]:
    """Everything that whoever takes command must know (doctrine B.5), newest facts last.

    ``head`` is the end of the log, ``SEQ:HASH``: what the report was made from.
    """
    found = (
        _part("Status", parts.status(look)),
        _part("Impact", parts.impact(look)),
        _part("Severity", parts.severity(look)),
        _part("Actions taken", parts.actions(look), 12, newest=True),
        _part("Hypotheses", parts.hypotheses(look)),
        _part("Next steps", parts.next_steps(look)),
        _part("Running", parts.running(look)),
        _part("Waiting for an answer", parts.approvals(look)),
        _part("Questions", parts.questions(look)),
        _part("On duty", parts.roster(look)),
        _part("Promised", parts.promised(look)),
        _part("Constraints", parts.constraints(look)),
        Part("Worries", (WORRIES,)),
        _part("Links", parts.links(look)),
        Part("Made", (parts.made(look, head),)),
    )
    return tuple(part for part in found if part.lines)


def _part(title: str, lines: Iterable[str], most: int = 0, *, newest: bool = False) -> Part:
    """A part of at most so many lines: the first ones, or the newest, and how many are left out."""
    said = tuple(line for line in (clean_line(each) for each in lines) if line)
    if most and len(said) > most:
        left = len(said) - most + 1
        more = f"… {left} {'earlier' if newest else 'more'}"
        said = (more, *said[left:]) if newest else (*said[: most - 1], more)
    return Part(title, said)


def heading(incident: Incident, now: datetime) -> str:
    """``INC-7 checkout fails, SEV-1, T+00:34``."""
    title = clean_line(incident.title)
    level = severity_word(incident.severity.current)
    return f"{exercise(incident)}{incident.id} {title}, {level}, T+{hours(elapsed(incident, now))}"


def brief_lines(report: Iterable[Part]) -> list[str]:
    """A report as lines that can be edited one by one: ``Status: SEV-1, active``."""
    return [f"{part.title}: {line}" for part in report for line in part.lines]


def as_text(look: Look, *, head: str = "", plain: bool = False, full: bool = False) -> str:
    """The report for people; it ends with the head of the log that it was made from.

    Args:
        look: The incident.
        head: The end of the log, ``SEQ:HASH``.
        plain: For a phone: no columns, ASCII marks, nothing cut.
        full: The whole brief of a handoff instead of the joiner's minute.
    """
    if full:
        said = brief(look, head=head)
    else:
        short = head if plain else head[: head.find(":") + 1 + parts.HASH]
        said = (*joiner(look), Part("Made", (parts.made(look, short),)))
    title = heading(look.incident, look.now)
    if plain:
        text = "\n".join((title, *_phone(said)))
        return text.replace("→", "->").replace("…", "...").replace("–", "-") + "\n"
    return "".join(f"{line if full else _cut(line)}\n" for line in (title, *_columns(said)))


def _cut(line: str) -> str:
    return f"{line[: COLUMNS - 1]}…" if len(line) > COLUMNS else line


def _columns(said: tuple[Part, ...]) -> Iterator[str]:
    width = max(len(part.title) for part in said)
    for part in said:
        for number, line in enumerate(part.lines):
            yield f"{part.title if not number else '':{width}}  {line}"


def _phone(said: tuple[Part, ...]) -> Iterator[str]:
    for part in said:
        yield from ("", part.title.upper(), *part.lines)


def as_facts(look: Look, *, head: str = "") -> dict[str, object]:
    """The whole brief for scripts; each part is a list of sentences."""
    incident = look.incident
    return {
        "id": incident.id,
        "title": clean_line(incident.title),
        "kind": str(incident.lifecycle.kind),
        "commander": incident.commander,
        "deputy": incident.roles.holder(Role.DEPUTY),
        "as_of": stamp(look.now),
        "head": head or None,
        "joiner": _named(joiner(look)),
        "brief": _named(brief(look, head=head)),
    }


def _named(report: tuple[Part, ...]) -> dict[str, list[str]]:
    return {each.title.lower().replace(" ", "_"): list(each.lines) for each in report}
