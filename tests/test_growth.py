"""No fold and no paint grows faster than what happened (K9): work is counted, never timed."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import msgspec
import pytest

from tests.story import DOCTRINE, at
from warroom import incident
from warroom.core.event import Event, Recorded
from warroom.core.growing import Growing
from warroom.incident import Incident
from warroom.topics.action_items.events import Acknowledged, Assigned, Done, Extended
from warroom.topics.changes.events import (
    Approved,
    EvidenceAdded,
    Executed,
    ObjectionRaised,
    Requested,
    Resulted,
)
from warroom.topics.changes.events import Outcome as ChangeOutcome
from warroom.topics.closing.events import CriterionAdded
from warroom.topics.decisions.events import Made, Objected, ReviewSet
from warroom.topics.followups.events import Finished, Noted
from warroom.topics.hypotheses.events import Doubted, Parked, Proposed
from warroom.topics.impact import reports
from warroom.topics.impact.events import ImpactClosed, ImpactOpened, ReportCounted
from warroom.topics.impact.reports import pace
from warroom.topics.impact.state import Count, CustomerReports
from warroom.topics.lifecycle.events import Moved, State
from warroom.topics.milestones.events import MilestoneSet
from warroom.topics.people.events import PersonJoined, PersonPaged
from warroom.topics.questions.events import Answered, Asked
from warroom.topics.roles.events import Claimed, Offered, Released, Role, Withdrawn
from warroom.topics.severity.events import SeverityChanged
from warroom.topics.timeline.events import Corrected, KindChanged, Logged, Struck
from warroom.topics.updates.events import Audience, DraftDropped, Drafted, UpdateSent

FEW, MANY = 120, 480
Told = Callable[[int], tuple[Event, ...]]

GROWING: dict[str, Told] = {
    "entries": lambda n: (Logged(entry="note", text=f"entry {n}"),),
    "logged changes": lambda n: (Logged(entry="change", text="drained"),),
    "logged changes, struck": lambda n: (
        Logged(entry="change", text="drained"),
        Struck(entry=2 * n + 1),
    ),
    "strikes": lambda n: (Logged(entry="note", text="x"), Struck(entry=2 * n + 1)),
    "corrections": lambda n: (Corrected(entry=n, as_kind="note", text=f"entry {n}"),),
    "kinds": lambda n: (KindChanged(entry=n, old="note", new="observation"),),
    "changes": lambda n: (
        Requested(change=f"C{n}", text="drain"),
        Approved(change=f"C{n}"),
        Executed(change=f"C{n}"),
        Resulted(change=f"C{n}", outcome=ChangeOutcome.WORKED),
    ),
    "evidence of one change": lambda n: (
        Requested(change="C1", text="drain") if n == 0 else EvidenceAdded(change="C1", command="x"),
    ),
    "objections to one change": lambda n: (
        Requested(change="C1", text="drain") if n == 0 else ObjectionRaised(change="C1", text="no"),
    ),
    "items": lambda n: (
        Assigned(item=f"A{n}", text="look", owner="wei"),
        Acknowledged(item=f"A{n}"),
        Extended(item=f"A{n}", minutes=5, due_at=at(9)),
        Done(item=f"A{n}"),
    ),
    "follow-ups": lambda n: (Noted(followup=f"F{n}", text="x"), Finished(followup=f"F{n}")),
    "updates": lambda n: (UpdateSent(audiences=(Audience.INTERNAL,), text="x", next_at=at(n + 9)),),
    "drafts": lambda n: (
        Drafted(draft=f"U{n}", audiences=(Audience.INTERNAL,), text="x"),
        DraftDropped(draft=f"U{n}"),
    ),
    "hypotheses": lambda n: (Proposed(hypothesis=f"H{n}", text="x"),),
    "doubts of one": lambda n: (
        Proposed(hypothesis="H1", text="x") if n == 0 else Doubted(hypothesis="H1", reason="no"),
    ),
    "hypotheses, parked": lambda n: (
        Proposed(hypothesis=f"H{n}", text="x"),
        Parked(hypothesis=f"H{n - 1}", reason="x"),
    ),
    "questions": lambda n: (
        Asked(question=f"Q{n}", text="when?"),
        Answered(question=f"Q{n}", text="soon"),
    ),
    "decisions": lambda n: (Made(decision=f"D{n}", text="go"),),
    "objections and reviews": lambda n: (
        Made(decision="D1", text="go") if n == 0 else Objected(decision="D1", text="no"),
        ReviewSet(decision="D1", review_at=at(n)),
    ),
    "reports": lambda n: (ReportCounted(n=1, ticket=f"T{n}"),),
    "severities": lambda n: (SeverityChanged(old=1 + n % 2, new=2 - n % 2),),
    "states": lambda n: (
        Moved(old=State.ACTIVE, new=State.MITIGATED),
        Moved(old=State.MITIGATED, new=State.ACTIVE, regression=True),
    ),
    "milestones": lambda n: (MilestoneSet(name="detected"),),
    "milestones that cannot be": lambda n: (
        MilestoneSet(name="mitigated" if n else "declared"),
        MilestoneSet(name="detected"),
    ),
    "windows": lambda n: (ImpactOpened(window=f"W{n}"), ImpactClosed(window=f"W{n}")),
    "windows of one name": lambda n: (ImpactOpened(window="W1"), ImpactClosed(window="W1")),
    "pages": lambda n: (PersonPaged(who="wei"), PersonJoined(who="wei")),
    "terms": lambda n: (
        Claimed(role=Role.OPS, who="wei"),
        Released(role=Role.OPS, who="wei"),
    ),
    "terms in a role of many": lambda n: (
        Claimed(role=Role.SME, who="wei"),
        Released(role=Role.SME, who="wei"),
    ),
    "offers": lambda n: (
        Offered(role=Role.IC, holder="mara", to="wei", expires_at=at(n + 5)),
        Withdrawn(role=Role.IC, who="mara", to="wei"),
    ),
    "criteria": lambda n: (CriterionAdded(criterion=f"X{n}", text="errors"),),
}


def told(kind: str, count: int) -> Iterator[Recorded]:
    """So many events of a kind, a second apart."""
    seq = 0
    for number in range(count):
        for event in GROWING[kind](number):
            seq += 1
            when = at(0) + timedelta(seconds=seq)
            yield Recorded(seq, f"e{seq}", "INC-1", "mara", "mara@host", when, event)


class Work:
    """How many elements of growing collections were looked at or copied."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.count = 0
        by_place, walk = Growing._at, Growing.__iter__

        def counting(row: Growing[Any], place: int) -> Any:
            self.count += 1
            return by_place(row, place)

        def walking(row: Growing[Any]) -> Iterator[Any]:
            for each in walk(row):
                self.count += 1
                yield each

        monkeypatch.setattr(Growing, "_at", counting)
        monkeypatch.setattr(Growing, "__iter__", walking)

    def of(self, work: Callable[[], object]) -> int:
        """How many in this call."""
        before = self.count
        work()
        return self.count - before


@pytest.fixture
def work(monkeypatch: pytest.MonkeyPatch) -> Work:
    return Work(monkeypatch)


def plain(value: object) -> Iterator[tuple[object, ...]]:
    """Every collection in a state that is copied as a whole when it grows."""
    if isinstance(value, msgspec.Struct):
        for name in value.__struct_fields__:
            yield from plain(getattr(value, name))
    elif isinstance(value, dict):
        yield tuple(value)
        for inner in value.values():
            yield from plain(inner)
    elif isinstance(value, tuple | list | set | frozenset):
        yield tuple(value)
        for inner in value:
            yield from plain(inner)
    elif isinstance(value, Growing):
        for inner in value[-2:]:
            yield from plain(inner)
    elif hasattr(value, "values"):
        for inner in list(value.values())[-2:]:
            yield from plain(inner)


def one_by_one(kind: str, count: int) -> Incident:
    """The incident after so many, folded as a console folds them."""
    state = Incident("INC-1")
    for recorded in told(kind, count):
        state = incident.fold(state, recorded)
    return state


@pytest.mark.parametrize("kind", GROWING)
def test_k9_one_event_more_costs_the_same(kind: str, work: Work) -> None:
    few = work.of(lambda: one_by_one(kind, FEW))
    many = work.of(lambda: one_by_one(kind, MANY))
    assert many <= MANY / FEW * few + 50, f"{few} looked at for {FEW}, {many} for {MANY}"


@pytest.mark.parametrize("kind", GROWING)
def test_k9_nothing_that_grows_is_copied_as_a_whole(kind: str) -> None:
    largest = max(len(each) for each in plain(one_by_one(kind, FEW)))
    assert largest < FEW / 4


def test_k9_the_pace_of_reports_looks_at_each_once(monkeypatch: pytest.MonkeyPatch) -> None:
    walks = 0
    within = reports._within

    def walking(*arguments: Any) -> int:
        nonlocal walks
        walks += 1
        return within(*arguments)

    monkeypatch.setattr(reports, "_within", walking)
    counts = [Count(at(n / 3), 1, "", "support", "wei", n) for n in range(300)]
    found = pace(CustomerReports(Growing(counts)), DOCTRINE, at(100))
    assert (found.total, found.rate, found.peak) == (300, 14, 15)
    assert walks == 1
