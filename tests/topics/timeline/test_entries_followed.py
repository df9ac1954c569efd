"""What is born of an entry follows it (K5), and everything follows a corrected time (K6)."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import msgspec
import pytest

from tests.story import DOCTRINE, Story, acted, at, commanded
from tests.story import crewed as story_crewed
from tests.story import opened as story_opened
from warroom.core.event import Event, When
from warroom.incident import Incident, fold_many
from warroom.obligations import obligations
from warroom.topics.action_items import rules as action_items
from warroom.topics.changes import rules as changes
from warroom.topics.changes.events import Risk
from warroom.topics.decisions import rules as decisions
from warroom.topics.followups import rules as followups
from warroom.topics.hypotheses import rules as hypotheses
from warroom.topics.hypotheses import state as hypotheses_state
from warroom.topics.hypotheses.lanes import Lane, lane
from warroom.topics.hypotheses.state import HypothesisState
from warroom.topics.impact import rules as impact
from warroom.topics.impact.events import ImpactClosed, ImpactOpened, ReportCounted
from warroom.topics.lifecycle.events import Declared, Moved, State
from warroom.topics.milestones import metrics
from warroom.topics.milestones.events import MilestoneSet
from warroom.topics.questions import rules as questions
from warroom.topics.questions.state import QuestionState
from warroom.topics.roles.events import Claimed, Released, Role, TakenOver
from warroom.topics.severity.events import SeverityChanged
from warroom.topics.timeline import rules as timeline
from warroom.topics.timeline import typed
from warroom.topics.timeline.entry import Entry
from warroom.topics.timeline.events import Corrected, KindChanged, Logged, Struck
from warroom.topics.timeline.state import find
from warroom.topics.updates.events import Audience, UpdateSent


def last(scene: Story) -> Entry:
    """The newest entry as it stands."""
    found = find(scene.incident.timeline, scene.incident.timeline.written[-1].seq)
    assert found is not None
    return found


def claimed(text: str = "bots overload checkout @wei !low") -> Story:
    scene = acted(None, "Ravi", "Wei")
    scene.do("Ravi", typed.log, kind="hypothesis", text=text)
    return scene


def fix(scene: Story, text: str, entry: int | None = None, **more: Any) -> list[Event]:
    seq = entry or last(scene).seq
    return scene.do("Ravi", timeline.correct, entry=seq, text=text, **more)


def claim(scene: Story) -> hypotheses_state.Hypothesis:
    return scene.incident.hypotheses.by_id["H1"]


def test_k5a_a_second_correction_of_a_claim_counts() -> None:
    scene = claimed()
    first = last(scene).seq
    fix(scene, last(scene).text.replace("checkout", "search"))
    assert claim(scene).text == "bots overload search"
    fix(scene, last(scene).text.replace("search", "login"))
    assert claim(scene).text == "bots overload login"
    fix(scene, "bots overload all of it", entry=first)
    assert (claim(scene).text, claim(scene).seq) == ("bots overload all of it", last(scene).seq)


@pytest.mark.parametrize("times", [1, 2])
def test_k5b_striking_a_corrected_claim_takes_it_back(times: int) -> None:
    scene = claimed()
    for _ in range(times):
        fix(scene, f"{last(scene).text} indeed")
    scene.do("Ravi", timeline.strike)
    assert claim(scene).state is HypothesisState.PARKED
    assert not scene.incident.hypotheses.open


@pytest.mark.parametrize("kind", ["note", "observation"])
def test_k5b_another_kind_of_a_corrected_claim_takes_it_back(kind: str) -> None:
    scene = claimed()
    fix(scene, "bots overload search")
    scene.do("Ravi", timeline.change_kind, entry=last(scene).seq, kind=kind)
    assert claim(scene).state is HypothesisState.PARKED
    fix(scene, "the graph shows bots")
    assert (claim(scene).text, last(scene).text) == ("bots overload search", "the graph shows bots")


def test_k5c_a_corrected_claim_that_is_confirmed_changes_its_lane() -> None:
    scene = claimed()
    fix(scene, "bots overload search")
    told = last(scene)
    assert lane(told, scene.incident.hypotheses) is Lane.WORKING
    scene.do("Wei", hypotheses.confirm, hypothesis="H1", evidence="the log")
    assert lane(told, scene.incident.hypotheses) is Lane.CONFIRMED
    fix(scene, "bots overload login", entry=told.seq)
    assert lane(last(scene), scene.incident.hypotheses) is Lane.CONFIRMED


@pytest.mark.parametrize("marks", ["", " (low, wei)", " (high, wei)", " (low)"])
def test_k5d_the_marks_of_a_claim_are_none_of_its_words(marks: str) -> None:
    scene = claimed()
    assert last(scene).text == "H1 bots overload checkout (low, wei)"
    fix(scene, f"H1 bots overload search{marks}")
    assert claim(scene).text == "bots overload search"
    assert last(scene).text == "H1 bots overload search (low, wei)"


def test_k5e_the_owner_of_a_question_is_none_of_its_words() -> None:
    scene = acted(None, "Ravi", "Wei")
    scene.do("Ravi", typed.log, kind="question", text="who owns dsn? @wei")
    written = last(scene)
    scene.do("Mara", questions.assign, question="Q1", owner="ravi")
    fix(scene, written.text.replace("dsn", "dns"), entry=written.seq)
    asked = scene.incident.questions.by_id["Q1"]
    assert (asked.text, last(scene).text) == ("who owns dns?", "Q1 who owns dns? (for ravi)")
    fix(scene, "who pays for dns?")
    scene.do("Ravi", timeline.strike)
    struck = scene.incident.questions.by_id["Q1"]
    assert (struck.text, struck.state) == ("who pays for dns?", QuestionState.DROPPED)


def test_k5e_an_update_that_is_asked_for_keeps_its_audience_out_of_its_words() -> None:
    scene = acted(None, "Ravi")
    scene.do("Ravi", questions.ask, text="payuots", audience="customers")
    fix(scene, last(scene).text.replace("payuots", "payouts"))
    assert scene.incident.questions.by_id["Q1"].text == "payouts"
    assert last(scene).text == "Q1 update to customers wanted: payouts"


@pytest.mark.parametrize("hold", [False, True])
def test_k5f_the_review_of_a_decision_is_none_of_its_words(hold: bool) -> None:
    scene = commanded(2)
    scene.do("Mara", decisions.record, text="wait", minutes=30, hold=hold)
    due = scene.incident.decisions.by_id["D1"].review_at
    lead = "D1 hold: " if hold else "D1 "
    scene.do("Mara", timeline.correct, entry=last(scene).seq,
             text=f"{lead}wait for it (review 03:33 UTC)")  # fmt: skip
    assert scene.incident.decisions.by_id["D1"].text == "wait for it"
    assert last(scene).text == f"{lead}wait for it (review {due:%H:%M} UTC)"
    scene.do("Mara", timeline.correct, entry=last(scene).seq, text="wait longer")
    scene.do("Mara", timeline.strike)
    made = scene.incident.decisions.by_id["D1"]
    assert (made.text, made.struck, made.review_due) == ("wait longer", True, None)
    scene.wait(60)
    owed = obligations(scene.incident, scene.doctrine, scene.now)
    assert not [each for each in owed if "D1" in each.what]


def test_k5_rows_without_an_id_go_on_folding_by_their_entry() -> None:
    scene = claimed()
    seq = last(scene).seq
    for words in ("bots overload search", "bots overload login"):
        told = Corrected(entry=seq, as_kind="hypothesis", text=f"H1 {words} (low, wei)")
        scene.record("Ravi", told)
        seq = last(scene).seq
        assert claim(scene).text == words
    scene.record("Ravi", Struck(entry=seq, reason="typo"))
    assert (claim(scene).state, claim(scene).note) == (HypothesisState.PARKED, "typo")


def test_k5_old_rows_of_questions_and_decisions_lose_their_marks_and_go_with_their_entry() -> None:
    scene = commanded(2, "Ravi")
    scene.do("Ravi", typed.log, kind="question", text="who owns dsn? @wei")
    asked = last(scene).seq
    scene.do("Mara", questions.assign, question="Q1", owner="ravi")
    line = "Q1 who owns dns? (for wei)"
    scene.record("Ravi", Corrected(entry=asked, as_kind="question", text=line))
    assert scene.incident.questions.by_id["Q1"].text == "who owns dns?"
    scene.record("Ravi", KindChanged(entry=last(scene).seq, old="question", new="note"))
    assert scene.incident.questions.by_id["Q1"].state is QuestionState.DROPPED
    scene.do("Mara", typed.log, kind="decision", text="hold: wait !30m")
    line = "D1 hold: wait for it (review 03:33 UTC)"
    scene.record("Mara", Corrected(entry=last(scene).seq, as_kind="decision", text=line))
    assert scene.incident.decisions.by_id["D1"].text == "wait for it"
    scene.record("Mara", Struck(entry=last(scene).seq))
    assert scene.incident.decisions.by_id["D1"].struck


def test_k5_a_correction_without_words_of_an_older_row_names_nothing_unknown() -> None:
    scene = acted(2)
    before = scene.incident.hypotheses
    scene.record("Ravi", Corrected(entry=99, as_kind="note", text="x", ref="H9", words="x"))
    scene.record("Ravi", Struck(entry=99))
    assert scene.incident.hypotheses == before


def test_k5_a_corrected_item_follow_up_and_window_are_said_anew() -> None:
    scene = commanded(2, "Ravi")
    scene.do("Mara", action_items.assign, text="rol back", owner="Ravi", minutes=10)
    fix(scene, last(scene).text.replace("rol", "roll"))
    assert scene.incident.action_items.by_id["A1"].text == "roll back"
    assert last(scene).text == "A1 roll back → Ravi, 10 min"
    scene.do("Mara", typed.log, kind="followup", text="alrt at 80 %")
    fix(scene, "alert at 80 %")
    assert scene.incident.followups.by_id["F1"].text == "alert at 80 %"
    scene.do("Mara", impact.open_window, component="checkout", text="erors")
    fix(scene, last(scene).text.replace("erors", "errors"))
    assert scene.incident.impact.windows[0].text == "errors"


def test_k5_what_others_agreed_to_or_counted_is_not_said_anew() -> None:
    scene = commanded(2, "Ravi")
    scene.do("Ravi", changes.request, text="drain eu-west", risk=Risk.R2)
    seq, words = last(scene).seq, last(scene).text
    wish = {"entry": seq, "text": words.replace("eu-west", "all")}
    refused = scene.refused("Ravi", timeline.correct, **wish)
    assert (refused.rule, "Withdraw" in refused.help) == ("D.5", True)
    fix(scene, words)
    assert scene.incident.changes.by_id["C1"].text == "drain eu-west"
    scene.do("Ravi", impact.count_reports, n=3)
    refused = scene.refused("Ravi", timeline.correct, entry=last(scene).seq, text="4 reports")
    assert "-N" in refused.help


@pytest.mark.parametrize(
    ("rule", "wish", "way"),
    [
        (action_items.assign, {"text": "x", "owner": "Ravi"}, "Drop"),
        (changes.request, {"text": "x", "risk": Risk.R2}, "Withdraw"),
        (followups.note, {"text": "x"}, "done"),
        (impact.open_window, {"component": "checkout"}, "Close"),
        (impact.count_reports, {"n": 2}, "-N"),
    ],
)
def test_k5_what_cannot_be_struck_names_the_way_out(
    rule: Callable[..., list[Event]], wish: dict[str, Any], way: str
) -> None:
    scene = commanded(2, "Ravi")
    scene.do("Mara", rule, **wish)
    assert way in scene.refused("Mara", timeline.strike, entry=last(scene).seq).help


def test_k5_a_struck_correction_of_an_act_leaves_the_act_as_it_was() -> None:
    scene = commanded(2, "Ravi")
    scene.do("Mara", action_items.assign, text="roll back", owner="Ravi", minutes=10)
    seq = last(scene).seq
    fix(scene, "A1 roll forward → Ravi, 10 min", when=scene.now - timedelta(minutes=30))
    scene.do("Ravi", timeline.strike)
    item, first = scene.incident.action_items.by_id["A1"], find(scene.incident.timeline, seq)
    assert first is not None
    assert (item.text, item.assigned_at, first.corrected_by) == ("roll back", first.at, None)


def test_k5_a_logged_change_that_was_corrected_goes_with_its_strike() -> None:
    scene = commanded(2, "Ravi")

    def standing() -> list[int]:
        facts = scene.incident.changes.facts.values()
        return [fact.seq for fact in facts if not fact.struck]

    scene.do("Ravi", typed.log, kind="change", text="drained eu-west")
    fix(scene, "drained eu-east")
    assert standing() == [last(scene).seq]
    scene.do("Ravi", timeline.strike)
    assert standing() == []


# K6

TOLD: dict[str, tuple[Event, ...]] = {
    "window": (ImpactOpened(window="W1", component="checkout"),
               ImpactClosed(window="W1")),
    "severity": (SeverityChanged(old=1, new=3, reason="x"), SeverityChanged(old=3, new=2)),
    "state": (Moved(old=State.ACTIVE, new=State.MITIGATED),
              Moved(old=State.MITIGATED, new=State.RESOLVED),
              Moved(old=State.RESOLVED, new=State.VERIFIED),
              Moved(old=State.VERIFIED, new=State.CLOSED)),
    "regression": (Moved(old=State.ACTIVE, new=State.MITIGATED),
                   Moved(old=State.MITIGATED, new=State.ACTIVE, regression=True)),
    "role": (Released(role=Role.IC, who="mara"), Claimed(role=Role.IC, who="ravi"),
             TakenOver(role=Role.IC, who="aisha", holder="ravi", reason="gone")),
    "milestone": (MilestoneSet(name="detected"), MilestoneSet(name="mitigated"),
                  Logged(entry="note", text="x", milestones=("impact_started", "acknowledged"))),
    "update": (UpdateSent(audiences=(Audience.CUSTOMERS,), text="we look", next_at=at(70)),
               UpdateSent(audiences=(Audience.CUSTOMERS,), text="we look on", final=True)),
    "report": (ReportCounted(n=3), ReportCounted(n=2)),
}  # fmt: skip
"""Events that have a time and feed metrics."""


CASES = [(name, place) for name, events in TOLD.items() for place in range(len(events))]


def story_of(name: str, told: dict[int, float]) -> Story:
    """The story of a name, each of its events ten minutes after the one before it."""
    story = story_crewed(1)
    for place, event in enumerate(TOLD[name]):
        minute = 40 + 10 * place
        occurred = When(at(told.get(place, minute)))
        story.tell(minute, msgspec.structs.replace(event, occurred=occurred))
    return story


def seen(story: Story) -> tuple[Any, ...]:
    incident = story.incident
    return (
        metrics.measure(incident, at(600), DOCTRINE),
        incident.impact, incident.severity, incident.lifecycle, incident.roles, incident.updates,
        incident.impact.reports,
        {one: (kept.at, kept.seq) for one, kept in incident.milestones.chosen.items()},
    )  # fmt: skip


@pytest.mark.parametrize(("name", "place"), CASES)
@pytest.mark.parametrize("minute", [15.0, 37.0, 95.0])
def test_k6_a_corrected_time_amounts_to_one_told_right_at_once(
    name: str, place: int, minute: float
) -> None:
    right, wrong = story_of(name, {place: minute}), story_of(name, {})
    before = len(story_crewed(1).incident.timeline.written)
    root = wrong.incident.timeline.written[before + place]
    wrong.do(
        "mara",
        timeline.correct,
        minute=120,
        entry=root.seq,
        text=root.text,
        when=When(at(minute)),
        reason="x",
    )
    assert seen(wrong) == seen(right)
    corrected = wrong.incident.timeline.written[-1].seq
    wrong.do(
        "mara",
        timeline.correct,
        minute=121,
        entry=corrected,
        text=root.text,
        when=When(at(33)),
        reason="x",
    )
    assert seen(wrong) == seen(story_of(name, {place: 33}))
    wrong.do(
        "mara",
        timeline.strike,
        minute=122,
        entry=wrong.incident.timeline.written[-1].seq,
        reason="x",
    )
    assert seen(wrong) == seen(right)


def test_k6_the_declaration_moves_with_its_time() -> None:
    story = story_opened(5)
    story.tell(10, Declared(severity=2))
    seq = story.seq
    story.do("mara", timeline.correct, minute=20, entry=seq, text="declared", when=When(at(7)))
    assert story.incident.lifecycle.declared_at == story.incident.declared_at == at(7)
    assert story.incident.lifecycle.history[-1].at == at(7)


def test_k6_all_at_once_folds_to_what_event_after_event_does() -> None:
    scene = commanded(2, "Ravi")
    scene.do("Mara", impact.open_window, component="checkout")
    fix(scene, last(scene).text, when=scene.now - timedelta(minutes=30))
    scene.do("Mara", impact.close_window)
    scene.do("Ravi", typed.log, kind="note", text="x", milestones=("mitigated",))
    fix(scene, "y", when=scene.now - timedelta(minutes=3))
    fix(scene, "z", when=scene.now - timedelta(minutes=2))
    scene.do("Ravi", timeline.strike)
    assert fold_many(Incident("INC-1"), scene.log) == scene.incident


def test_k6_a_correction_of_words_moves_no_time() -> None:
    scene = commanded(2, "Ravi")
    scene.do("Mara", impact.open_window, component="checkout")
    before = scene.incident
    fix(scene, f"{last(scene).text}: errors")
    assert scene.incident.acts.times == {}
    assert scene.incident.impact.windows[0].start == before.impact.windows[0].start
