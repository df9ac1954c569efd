"""Four simulated hours of a SEV-1: what is owed by the quarter of a minute, for every role."""

from collections.abc import Callable
from typing import Any, NamedTuple

import pytest

from tests.story import DOCTRINE, Story, at, declared
from warroom.core.doctrine.reading import DoctrineError, default_text, parse_doctrine
from warroom.core.event import Event
from warroom.incident import Incident
from warroom.interruptions import Interruptions, Memory, interruptions, raised
from warroom.obligations import obligations
from warroom.owed import Obligation, Urgency
from warroom.topics.action_items import rules as action_items
from warroom.topics.handoff import rules as handoff
from warroom.topics.hypotheses import rules as hypotheses
from warroom.topics.lifecycle import move
from warroom.topics.lifecycle.events import State
from warroom.topics.people import rules as people_rules
from warroom.topics.roles import rules as roles
from warroom.topics.roles.events import Role
from warroom.topics.roles.why import Why
from warroom.topics.severity import rules as severity
from warroom.topics.timeline.events import Kind
from warroom.topics.timeline.typed import log
from warroom.topics.updates import rules as updates
from warroom.topics.updates.events import Audience

PEOPLE = ("mara", "jonas", "ravi", "aisha", "priya", "lena", "wei")
"""IC who declared, deputy, ops, comms, scribe, liaison, and the expert who is called."""

ENDS = 250
Q, S, D, C = Urgency.QUIET, Urgency.SOON, Urgency.DUE, Urgency.CRITICAL
Do = tuple[float, Callable[..., list[Event]], str, dict[str, Any]]


class Row(NamedTuple):
    """One obligation: in which stage, from when until when, how loud for whom."""

    what: str
    stage: str
    begins: float
    ends: float
    urgency: Urgency
    people: tuple[str, ...]


def sent(audience: Audience, next_minute: float, **more: object) -> dict[str, object]:
    text = f"To {audience}, until {next_minute:.0f}: we work on it."
    return {"audiences": (audience,), "text": text, "next_at": at(next_minute), **more}


INSIDE, OUTSIDE, ABOVE = Audience.INTERNAL, Audience.CUSTOMERS, Audience.LEADERSHIP
FAR = 900

ACTS: tuple[Do, ...] = (
    (6, roles.claim, "mara", {"role": Role.IC}),
    (6, roles.claim, "jonas", {"role": Role.DEPUTY}),
    (6, roles.claim, "ravi", {"role": Role.OPS}),
    (6, roles.claim, "aisha", {"role": Role.COMMS}),
    (6, roles.claim, "priya", {"role": Role.SCRIBE}),
    (6, roles.claim, "lena", {"role": Role.LIAISON}),
    (8, updates.send, "aisha", sent(OUTSIDE, 28, approved_by="mara")),
    (13, updates.send, "aisha", sent(OUTSIDE, 28, approved_by="mara")),
    (11, log, "jonas", {"kind": Kind.NOTE, "text": "ten minutes"}),
    (12, severity.keep, "mara", {}),
    (14, updates.send, "lena", sent(ABOVE, FAR)),
    (16, updates.send, "mara", sent(INSIDE, FAR)),
    (17, severity.set_severity, "mara", {"level": 1}),
    (18, hypotheses.propose, "ravi", {"text": "the pool is exhausted"}),
    (19, action_items.assign, "mara", {"text": "roll back", "owner": "ravi", "minutes": 10}),
    (21, action_items.acknowledge, "ravi", {"item": "A1"}),
    (27, updates.send, "aisha", sent(OUTSIDE, FAR, approved_by="mara")),
    (30, action_items.ask_status, "jonas", {"item": "A1"}),
    (32, action_items.extend, "ravi", {"item": "A1", "minutes": 5, "reason": "build"}),
    (36, action_items.done, "ravi", {"item": "A1"}),
    (40, people_rules.page, "jonas", {"who": "wei", "purpose": "database"}),
    (47, people_rules.join, "wei", {}),
    (48, action_items.assign, "mara", {"text": "look", "owner": "wei", "minutes": 20}),
    (48.5, action_items.acknowledge, "wei", {"item": "A2"}),
    (55, action_items.done, "wei", {"item": "A2"}),
    (60, handoff.offer, "mara", {"role": Role.SUPPORT, "to": "wei"}),
    (61.75, handoff.accept, "wei", {"role": Role.SUPPORT}),
    (70, updates.set_cadence, "mara", {"audience": ABOVE, "on": False, "reason": "on the bridge"}),
    (80, updates.set_cadence, "mara", {"audience": ABOVE, "on": True}),
    (120, move.move, "mara", {"to": State.MITIGATED, "evidence": "rolled back"}),
    (200, move.move, "mara", {"to": State.RESOLVED, "criteria": ("5xx below 0.1 %",)}),
    (202, updates.send, "aisha", sent(OUTSIDE, FAR, approved_by="mara")),
    (232, move.move, "mara", {"to": State.VERIFIED, "confirmed_by": "ravi",
                                   "evidence": "held for 30 min"}),
    (234, updates.send, "aisha", sent(OUTSIDE, FAR, approved_by="mara", public_state="resolved")),
    (247, handoff.offer, "mara", {"role": Role.IC, "to": "jonas", "reason": "shift",
                                "why": Why.SHIFT}),
    (248, handoff.accept, "jonas", {"role": Role.IC}),
)  # fmt: skip

MARKS = range(20, 200, 10)
"""The marks after those that are acted out one by one; the deputy writes at each, plus one."""

ALARMS = (
    Row("no_commander", "missing", 0, 5, C, PEOPLE),
    Row("no_commander", "too late", 5, 6, C, PEOPLE),
    Row("update:customers", "soon", 3, 5, S, ("mara",)),
    Row("update:customers", "due", 5, 6, D, ("mara",)),
    Row("update:customers", "overdue", 6, 7.5, C, ("aisha", "jonas", "mara")),
    Row("update:customers", "breach", 7.5, 8, C, PEOPLE),
    Row("update:internal", "soon", 7.5, 10, S, ("mara",)),
    Row("update:internal", "due", 10, 11, D, ("mara", "jonas")),
    Row("update:internal", "overdue", 11, 15, C, ("mara", "jonas")),
    Row("update:internal", "breach", 15, 16, C, PEOPLE),
    Row("update:leadership", "soon", 11.25, 14, S, ("lena",)),
    Row("update:customers", "soon", 11, 13, S, ("aisha",)),
    Row("update:customers", "soon", 24.25, 27, S, ("aisha",)),
    Row("update:customers", "soon", 200, 202, S, ("aisha",)),
    Row("update:customers", "soon", 232, 234, S, ("aisha",)),
    Row("item:A1", "not taken", 20, 21, D, ("ravi", "jonas")),
    Row("item:A1", "time up", 29, 30, D, ("ravi", "jonas")),
    Row("item:A1", "asked", 30, 31, D, ("ravi",)),
    Row("item:A1", "no answer", 31, 32, D, ("ravi", "jonas")),
    Row("page:wei", "not acknowledged", 45, 47, D, ("jonas", "mara", "lena")),
    Row("offer:support:wei", "offered", 60, 61.5, D, ("wei",)),
    Row("offer:support:wei", "expiring", 61.5, 61.75, D, ("wei", "mara")),
    Row("ic_term", "warn", 186, 246, S, ("mara", "jonas")),
    Row("ic_term", "must", 246, 248, D, ("mara", "jonas")),
    Row("soak", "over", 230, 232, S, ("mara",)),
    Row("offer:ic:jonas", "offered", 247, 248, D, ("jonas",)),
)
QUIET = (
    Row("severity", "again", 10, 12, Q, PEOPLE),
    Row("severity", "again", 16, 17, Q, PEOPLE),
    Row("no_hypothesis", "", 15, 18, Q, PEOPLE),
    Row("page:wei", "paged", 40, 45, Q, PEOPLE),
    Row("joiner:wei", "", 47, 48, Q, PEOPLE),
    Row("cadence_off:leadership", "", 70, 80, Q, PEOPLE),
    Row("soak", "running", 200, 230, Q, PEOPLE),
)


@pytest.fixture(scope="module")
def hours() -> dict[float, Story]:
    """The incident as it stood at each quarter of a minute."""
    story = declared(1)
    for who in PEOPLE[:-1]:
        story.do(who, log, minute=0, kind=Kind.NOTE, text="here")
    acts: list[Do] = [*ACTS, *((mark + 1, log, "jonas", {"kind": Kind.NOTE, "text": "ten more"})
                     for mark in MARKS)]  # fmt: skip
    acts += [(mark + 2, severity.keep, "mara", {}) for mark in MARKS]
    waiting, found = sorted(acts, key=lambda act: act[0]), {}
    for quarter in range(ENDS * 4):
        minute = quarter / 4
        while waiting and waiting[0][0] <= minute:
            when, rule, by, wish = waiting.pop(0)
            story.do(by, rule, minute=when, **wish)
        found[minute] = Story()
        found[minute].incidents["INC-1"] = story.incident
    return found


Known = dict[tuple[int, float, str], tuple[Incident, tuple[Obligation, ...]]]
_known: Known = {}
"""What was asked before, with the incident, so that nothing else comes by its number."""


def owed(hours: dict[float, Story], minute: float, me: str = "") -> tuple[Obligation, ...]:
    incident = hours[minute].incident
    key = (id(incident), minute, me)
    if key not in _known:
        _known[key] = incident, obligations(incident, DOCTRINE, at(minute), me)
    return _known[key][1]


def spans(
    hours: dict[float, Story], me: str, of: Callable[[Obligation], bool]
) -> dict[tuple[str, str], list[tuple[float, float]]]:
    """From when until when each stage of each obligation was there."""
    found: dict[tuple[str, str], list[tuple[float, float]]] = {}
    for minute in hours:
        for each in owed(hours, minute, me):
            if of(each):
                stretches = found.setdefault((each.what, each.stage), [])
                if stretches and stretches[-1][1] == minute:
                    stretches[-1] = (stretches[-1][0], minute + 0.25)
                else:
                    stretches.append((minute, minute + 0.25))
    return found


@pytest.mark.parametrize("who", PEOPLE)
def test_each_obligation_comes_to_each_role_at_its_minute_and_goes_with_its_act(
    hours: dict[float, Story], who: str
) -> None:
    """INV-5, E.3, TSK-2, TSK-3, ESC-2, ESC-3, ROLE-2, B.7, C.2: nothing more and nothing less."""
    heard = {(row.what, row.stage): row.urgency for row in ALARMS if who in row.people}
    expected: dict[tuple[str, str], list[tuple[float, float]]] = {}
    for row in ALARMS:
        if who in row.people:
            expected.setdefault((row.what, row.stage), []).append((row.begins, row.ends))
    found = spans(hours, who, lambda each: each.urgency >= heard.get((each.what, each.stage), 9))
    assert found == expected


def test_the_list_holds_the_rest_in_silence(hours: dict[float, Story]) -> None:
    """SEV-8, ALARM-2, ALARM-4, SIG-6, ESC-4: what never interrupts."""
    names = {(row.what, row.stage) for row in QUIET}
    found = spans(hours, "mara", lambda each: (each.what, each.stage) in names)
    for row in QUIET:
        assert (row.begins, row.ends) in found[row.what, row.stage]
    again = found["severity", "again"]
    for mark in MARKS:
        assert (mark, mark + 2) in again
    every = spans(hours, "", lambda _: True)
    known = names | {(row.what, row.stage) for row in ALARMS} | {("callout", "")}
    assert set(every) <= known


def test_the_deputy_calls_the_clock_and_nobody_else_is_asked_to(hours: dict[float, Story]) -> None:
    """ALARM-3: every ten minutes while it runs, silent, until the deputy wrote."""
    found = spans(hours, "jonas", lambda each: each.what == "callout")["callout", ""]
    wrote = (30, 40)
    assert found == [(mark, mark + 1) for mark in (10, *MARKS) if mark not in wrote]
    for who in PEOPLE:
        loud = spans(hours, who, lambda each: each.what == "callout" and each.urgency > Q)
        assert not loud
        assert who == "jonas" or not spans(hours, who, lambda each: each.what == "callout")


def screen(states: dict[float, Story], who: str) -> list[tuple[float, Interruptions]]:
    """What one screen showed, quarter by quarter."""
    memory, shown = Memory(), []
    for minute in states:
        found = interruptions(owed(states, minute, who), DOCTRINE, at(minute), who, memory)
        memory = found.memory
        shown.append((minute, found))
    return shown


@pytest.mark.parametrize("who", PEOPLE)
def test_interruptions_stay_within_the_budget(hours: dict[float, Story], who: str) -> None:
    """ALARM-1: others than no command, a promise overdue and what waits for me: six an hour."""
    came: list[float] = []
    before: frozenset[str] = frozenset()
    for minute, found in screen(hours, who):
        came += [minute] * len(found.memory.standing - before)
        before = found.memory.standing
        recent = [one for one in came if minute - one < 60]
        assert len(recent) <= DOCTRINE.alarms.interruptions_per_hour
        assert all(each.urgency > Q for each in found.line)


@pytest.mark.parametrize("who", PEOPLE)
def test_nothing_sounds_more_often_than_it_may(hours: dict[float, Story], who: str) -> None:
    """ALARM-5, and a sound only for no command, a promise overdue, and what waits for me."""
    names = {name: each for _, found in screen(hours, who) for name, each in found.rings}
    for each in names.values():
        never_waits = each.what.partition(":")[0] in ("no_commander", "update")
        assert (never_waits and each.urgency is C) or each.who == who


def test_the_count_of_each_alarm_is_there_for_the_review(hours: dict[float, Story]) -> None:
    """ALARM-5: derived from since and now, the same on every screen."""
    counts = {
        (each.what, each.stage, raised(each, DOCTRINE, at(minute)))
        for minute in hours
        for each in owed(hours, minute)
    }
    assert ("ic_term", "warn", DOCTRINE.alarms.give_up_after) in counts
    assert max(count for _, _, count in counts) == DOCTRINE.alarms.give_up_after


@pytest.mark.parametrize("working", [False, True])
def test_a_solo_sev_3_of_an_hour_has_at_most_two_interruptions(working: bool) -> None:
    """CREW-2, ALARM-1: the promised update comes near, and is due."""
    story, hour = declared(3), {}
    if working:
        story.do("mara", action_items.assign, minute=2, text="look at the pool", minutes=5)
        story.do("mara", log, minute=30, kind=Kind.HYPOTHESIS, text="the pool is too small")
    for quarter in range(60 * 4 + 1):
        hour[quarter / 4] = story
    came, before, rung = 0, frozenset[str](), set[str]()
    for _, found in screen(hour, "mara"):
        came += len(found.memory.standing - before)
        before = found.memory.standing
        rung |= {name for name, _ in found.rings}
    assert came + len(rung) == 2


def night(minute: float, since: float) -> dict[str, Obligation]:
    """A long incident that somebody commands since a minute."""
    story = declared(2).join(0, "ravi", Role.OPS).join(since, "mara", Role.IC)
    doctrine = parse_doctrine(default_text(), '[command]\nzone = "America/New_York"')
    found = obligations(story.incident, doctrine, at(minute), "mara")
    return {each.what: each for each in found}


def test_a_night_shift_meets_the_day_shift() -> None:
    """HB-10: at eight in the zone of the room, which is noon in UTC here."""
    assert "day_shift" not in night(179, 0)
    found = night(180, 0)["day_shift"]
    assert found.clears == "role.manage"
    assert (found.who, found.since, found.urgency) == ("mara", at(180), S)
    assert "day_shift" not in night(200, 180)


def test_a_time_of_day_that_is_none_is_named() -> None:
    """HB-10: a doctrine file with a wrong time is refused as a whole."""
    with pytest.raises(DoctrineError, match="business_start_local is '8 am'"):
        parse_doctrine(default_text(), '[command]\nbusiness_start_local = "8 am"')


def test_more_people_than_one_can_lead() -> None:
    """B.7 span of control: above seven, told when the eighth came."""
    most, story = DOCTRINE.command.span_warn, declared(2).join(0, "mara", Role.IC)
    for number in range(most):
        story.join(number, f"expert{number}", Role.SME)
    story.join(10, "elif", Role.OBSERVER)

    def span() -> list[Obligation]:
        found = obligations(story.incident, DOCTRINE, at(20), "mara")
        return [each for each in found if each.what == "span"]

    assert span() == []
    story.join(12, "one too many", Role.SME)
    assert (span()[0].since, span()[0].clears, span()[0].urgency) == (at(12), "role.manage", S)
    story.do("one too many", people_rules.leave, minute=15)
    assert span() == []
