"""Decisions: one line, the record that may follow, its review; and holding escalation (ESC-1)."""

from datetime import timedelta
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.story import DOCTRINE, Story, acted, commanded
from warroom.core.event import Recorded, Redacted
from warroom.core.oneline import objection, read
from warroom.core.text import clean
from warroom.incident import Incident, fold_many
from warroom.obligations import obligations
from warroom.owed import Obligation, Urgency
from warroom.topics.decisions import rules as decisions
from warroom.topics.decisions import state as decisions_state
from warroom.topics.decisions.events import Objection, Option
from warroom.topics.decisions.rules import LINE
from warroom.topics.decisions.state import Decision
from warroom.topics.lifecycle import move
from warroom.topics.lifecycle.events import State
from warroom.topics.severity import rules as severity
from warroom.topics.timeline import rules as timeline
from warroom.topics.timeline import typed
from warroom.topics.timeline.events import EntryRedacted, Logged
from warroom.topics.timeline.redaction import kept, restored


def made(scene: Story, name: str = "D1") -> Decision:
    return scene.incident.decisions.by_id[name]


def one(*crew: str, text: str = "roll back") -> Story:
    scene = commanded(2, *crew)
    scene.do("Mara", typed.log, kind="decision", text=text)
    return scene


def owed(scene: Story, me: str = "") -> dict[str, Obligation]:
    return {each.what: each for each in obligations(scene.incident, DOCTRINE, scene.now, me)}


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("roll back", ("roll back", None, False)),
        ("roll back !20m", ("roll back", 20, False)),
        ("roll back !1h30m", ("roll back", 90, False)),
        ("roll back !5", ("roll back", 5, False)),
        ("do it now !", ("do it now !", None, False)),
        ("wait !10m then go", ("wait !10m then go", None, False)),
        ("!20m", ("!20m", None, False)),
        ("a !0m", ("a !0m", None, False)),
        ("hold: queue drains !20m", ("queue drains", 20, True)),
        ("HOLD: queue drains", ("queue drains", None, True)),
        ("hold the release", ("hold the release", None, False)),
        ("hold:", ("hold:", None, False)),
        ("", ("", None, False)),
    ],
)
def test_a_line_may_end_with_its_review(line: str, told: tuple[str, int | None, bool]) -> None:
    said = read(line, LINE)
    assert (said.text, said.minutes, said.hold) == told


@given(st.text())
def test_every_line_is_a_decision_or_has_no_words(line: str) -> None:
    """CREW-5: what somebody types is never refused for what it says."""
    scene = acted(2, "Wei", "Ravi", "Priya")
    if clean(line).strip():
        scene.do("Wei", typed.log, kind="decision", text=line)
        assert made(scene).text


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("wei: not in sync", ("wei", "not in sync")),
        ("@wei not in sync", ("wei", "not in sync")),
        ("by @wei: not in sync", ("wei", "not in sync")),
        ("@me: too early", ("mara", "too early")),
        ("it is too early", ("mara", "it is too early")),
    ],
)
def test_an_objection_names_who_objects(line: str, told: tuple[str, str]) -> None:
    assert objection(line, "mara") == told


def test_a_logged_decision_is_a_record_that_keeps_who_commanded() -> None:
    """INV-7: the scribe writes, the commander decided."""
    scene = commanded(2, "Priya")
    scene.do("Priya", typed.log, kind="decision", text="roll back !20m", ref="C3")
    found, entry = made(scene), scene.incident.timeline.written[-1]
    assert (found.by, found.under, found.decided_by) == ("Priya", "Mara", "Mara")
    assert found.review_at == scene.now + timedelta(minutes=20)
    assert (entry.kind, entry.ref) == ("decision", "D1")
    assert entry.text == f"D1 roll back (about C3; review {found.review_at:%H:%M} UTC)"


def test_the_record_may_be_whole_at_once_or_follow() -> None:
    """D.2: options with risks, named objections, the outcome of a poll and never its count."""
    scene = commanded(2, "Wei")
    scene.do(
        "Mara", decisions.record, text="fail over", question="where to write?",
        options=(Option("stay", "slow"), Option("fail over")), poll="no strong objection",
        objections=(Objection("Wei", "lag"), Objection("", "nobody")), minutes=30,
    )  # fmt: skip
    scene.do("Mara", decisions.detail, decision="d1", effect="5xx under 2%", stop="lag over 5 s")
    scene.do("Mara", decisions.detail, decision="1", options=(Option("wait", "10 min"),))
    scene.do("Ravi", decisions.object_to, decision="D1", text="not tested")
    found = made(scene)
    assert [each.line() for each in found.options] == ["stay: slow", "fail over", "wait: 10 min"]
    assert [each.line() for each in found.objections] == ["Wei: lag", "Ravi: not tested"]
    assert (found.effect, found.stop, found.poll) == (
        "5xx under 2%", "lag over 5 s", "no strong objection",
    )  # fmt: skip
    assert scene.refused("Mara", decisions.detail, decision="D1").rule == "G"


def test_what_cannot_be_is_refused_with_a_way_out() -> None:
    scene = one()
    late = scene.now - timedelta(minutes=1)
    for wish in ({"minutes": 0}, {"minutes": 10**7}, {"review_at": late}):
        assert scene.refused("Mara", decisions.record, text="x", **wish).rule == "G"
    assert scene.refused("Mara", decisions.record, text=" \x1b").rule == "text"
    assert "There are D1" in str(scene.refused("Mara", decisions.result, decision="D9", text="x"))
    assert scene.refused("Mara", decisions.result, decision="D1", text=" ").rule == "text"


def test_the_review_is_owed_at_its_minute_and_cleared_by_the_result() -> None:
    scene = one("Wei", "Ravi", "Priya", text="roll back !20m")
    scene.wait(19)
    assert "decision:D1" not in owed(scene)
    scene.wait(2)
    found = owed(scene, "Mara")["decision:D1"]
    assert (found.who, found.clears, found.late) == ("Mara", "decision.record", True)
    assert found.text.startswith("D1 REVIEW DUE 01:00: roll back")
    assert found.urgency is Urgency.DUE
    assert owed(scene, "Ravi")["decision:D1"].urgency is Urgency.QUIET
    scene.do("Wei", decisions.result, decision="D1", text="connections fall")
    settled = scene.refused("Wei", decisions.review, decision="D1", minutes=5, reason="again")
    assert settled.rule == "G"
    assert "decision:D1" not in owed(scene)
    assert scene.incident.timeline.written[-1].kind == "result"


def test_a_review_is_put_off_with_a_word_why() -> None:
    scene = one("Wei", text="roll back !20m")
    scene.wait(21)
    assert scene.refused("Mara", decisions.review, decision="D1", minutes=10).rule == "G"
    assert scene.refused("Mara", decisions.review, decision="D1", reason="x").rule == "G"
    scene.do("Mara", decisions.review, decision="D1", minutes=10, reason="16 of 24 pods")
    assert "decision:D1" not in owed(scene)
    assert [each.reason for each in made(scene).reviews] == ["16 of 24 pods"]
    scene.wait(10)
    assert "decision:D1" in owed(scene)


def test_a_first_review_needs_no_reason_and_alone_it_never_interrupts() -> None:
    """CREW-2: what I asked myself to look at waits in the list."""
    scene = acted(3)
    scene.do("Mara", typed.log, kind="decision", text="roll back")
    scene.do("Mara", decisions.review, decision="D1", minutes=5)
    scene.wait(6)
    assert owed(scene, "Mara")["decision:D1"].urgency is Urgency.QUIET


# The entry


def test_a_correction_says_the_decision_anew_and_keeps_its_record() -> None:
    scene = one(text="roll back 15-2 !20m")
    entry = scene.incident.timeline.written[-1]
    words = entry.text.replace("15-2", "15-1")
    scene.do("Mara", timeline.correct, entry=entry.seq, text=words)
    second = scene.incident.timeline.written[-1]
    assert (made(scene).text, made(scene).seq) == ("roll back 15-1", second.seq)
    assert made(scene).review_due is not None
    scene.do("Mara", timeline.correct, entry=second.seq, text="roll back all of 15")
    assert made(scene).text == "roll back all of 15"
    assert decisions_state.record_of(second, scene.incident.decisions) == made(scene)


def test_a_struck_decision_owes_nothing() -> None:
    scene = one(text="roll back !20m")
    scene.do("Mara", timeline.strike)
    scene.wait(30)
    assert made(scene).struck
    assert "decision:D1" not in owed(scene)


def test_another_kind_becomes_a_decision_and_goes_back() -> None:
    scene = commanded(2)
    scene.do("Mara", typed.log, kind="note", text="we roll back")
    seq = scene.incident.timeline.written[-1].seq
    scene.do("Mara", timeline.change_kind, entry=seq, kind="decision")
    assert (decisions_state.words_of(made(scene), scene.incident.timeline), made(scene).seq) == (
        "we roll back", seq,
    )  # fmt: skip
    scene.do("Mara", timeline.change_kind, entry=seq, kind="note")
    assert made(scene).struck
    scene.do("Mara", timeline.change_kind, entry=seq, kind="decision")
    assert (made(scene).struck, len(scene.incident.decisions.by_id)) == (False, 1)


def test_an_entry_of_an_older_room_reads_as_a_decision_and_may_be_kept_as_one() -> None:
    scene = commanded(2)
    scene.record("Mara", Logged(entry="decision", text="roll back", under="Mara"))
    old = scene.incident.timeline.written[-1]
    assert (old.kind, decisions_state.record_of(old, scene.incident.decisions)) == (
        "decision",
        None,
    )
    scene.do("Mara", decisions.adopt, entry=old.seq)
    words = decisions_state.words_of(made(scene), scene.incident.timeline)
    assert (words, made(scene).seq) == ("roll back", old.seq)
    assert scene.do("Mara", decisions.adopt, entry=old.seq) == []
    assert scene.refused("Mara", decisions.adopt, entry=999).rule == "D.5"
    claim = scene.incident.timeline.written[0].seq
    assert scene.refused("Mara", decisions.adopt, entry=claim).rule == "D.5"


def test_redaction_takes_every_word_of_the_record_and_keeps_its_times() -> None:
    scene = commanded(2)
    (event,) = scene.do(
        "Mara", decisions.record, text="use hunter2", question="hunter2?", minutes=20,
        options=(Option("hunter2", "hunter2"),), objections=(Objection("Wei", "hunter2"),),
    )  # fmt: skip
    seq = scene.incident.timeline.written[-1].seq
    redaction = EntryRedacted(entry=seq, reason="a password", kept=kept(event))
    assert b"hunter2" not in msgspec.json.encode(redaction)
    gone = msgspec.structs.replace(scene.log[-1], event=Redacted(of_kind=event.kind, by=99))
    back = restored(gone, Recorded(99, "99", "INC-1", "Mara", "h", scene.now, redaction))
    after = fold_many(Incident("INC-1"), [*scene.log[:-1], back]).decisions.by_id["D1"]
    assert (after.text, after.review_at) == ("(redacted)", made(scene).review_at)


# ESC-1


def held(*crew: str) -> Story:
    scene = commanded(2, *crew)
    scene.do("Mara", decisions.record, text="the queue drains", hold=True, minutes=30)
    return scene


def holding(scene: Story) -> bool:
    return scene.incident.decisions.holding(scene.now) is not None


def test_esc_1_a_hold_is_a_decision_with_a_review_time() -> None:
    scene = commanded(2)
    refused = scene.refused("Mara", decisions.record, text="the queue drains", hold=True)
    assert (refused.rule, "!20m" in str(refused)) == ("ESC-1", True)
    scene.do("Mara", typed.log, kind="decision", text="hold: the queue drains !20m")
    assert (made(scene).hold, made(scene).text) == (True, "the queue drains")
    assert scene.incident.timeline.written[-1].text.startswith("D1 hold: the queue drains (review")


def test_a_hold_quiets_what_asks_for_the_next_escalation_and_says_so() -> None:
    """ESC-1, SIG-6: until the review time and not longer; promises and people stay."""
    scene = held("Wei")
    scene.do("Mara", severity.set_severity, level=2)
    scene.wait(20)
    assert "no_hypothesis" not in owed(scene)
    assert "update:internal" in owed(scene)
    line = owed(scene)["hold:D1"]
    assert (line.urgency, line.text[:8], line.clears) == (
        Urgency.QUIET,
        "HOLD D1 ",
        "decision.record",
    )
    scene.wait(11)
    assert "no_hypothesis" in owed(scene)
    assert owed(scene)["decision:D1"].text.startswith("D1 HOLD OVER, REVIEW DUE")
    scene.do("Mara", decisions.review, decision="D1", minutes=10, reason="still drains")
    assert "no_hypothesis" not in owed(scene)


@pytest.mark.parametrize(
    ("rule", "wish"),
    [
        (severity.set_severity, {"level": 1, "reason": "six in ten fail"}),
        (decisions.end_hold, {"reason": "errors grow"}),
        (decisions.result, {"decision": "D1", "text": "empty"}),
    ],
)
def test_anyone_ends_a_hold_by_making_things_worse(rule: Any, wish: dict[str, Any]) -> None:
    """The asymmetry rule: holding is the commander's, ending it anybody's."""
    scene = held("Wei", "Ravi", "Priya")
    scene.do("Wei", rule, **wish)
    assert (holding(scene), made(scene).ended_at) == (False, scene.now)
    scene.wait(40)
    assert "decision:D1" not in owed(scene)
    assert scene.refused("Wei", decisions.end_hold).rule == "ESC-1"


def test_a_hold_ends_when_the_incident_goes_back_a_state_or_is_resolved() -> None:
    scene = held("Wei")
    scene.do("Mara", move.move, to=State.MITIGATED, evidence="self-recovered")
    assert holding(scene)
    scene.do("Wei", move.move, to=State.ACTIVE, reason="it is back")
    assert (holding(scene), made(scene).ended) == (False, "active")
    scene.do("Mara", decisions.record, text="again", hold=True, minutes=30)
    scene.do("Mara", timeline.strike)
    assert not holding(scene)
    scene.do("Mara", decisions.record, text="once more", hold=True, minutes=30)
    scene.do("Mara", move.move, to=State.RESOLVED, criteria=("5xx under 1%",), evidence="ok")
    assert (holding(scene), made(scene, "D3").ended) == (False, "resolved")
    refused = scene.refused("Mara", decisions.record, text="x", hold=True, minutes=5)
    assert refused.rule == "ESC-1"


def test_a_milder_severity_keeps_the_hold_and_a_new_one_takes_its_place() -> None:
    scene = held("Wei")
    scene.do("Mara", severity.set_severity, level=3, reason="2% fail")
    assert holding(scene)
    scene.do("Mara", decisions.record, text="ten more", hold=True, minutes=10)
    assert made(scene).ended == "D2 holds now"
    assert scene.incident.decisions.last_hold == "D2"


def test_holding_is_the_commander_s_and_a_typed_line_is_kept_all_the_same() -> None:
    """The asymmetry rule, CREW-5: what does not hold is a decision that says so."""
    scene = commanded(2, "Wei", "Ravi", "Priya")
    refused = scene.refused("Wei", decisions.record, text="wait", hold=True, minutes=9)
    assert refused.rule == "asymmetry"
    scene.do("Wei", typed.log, kind="decision", text="hold: wait !9m")
    assert (made(scene).hold, made(scene).text, holding(scene)) == (False, "wait", False)
    assert "holds nothing" in scene.incident.timeline.written[-1].text
    scene.do("Mara", typed.log, operator="Wei", kind="decision", text="hold: wait !9m")
    assert holding(scene)
    assert scene.refused(
        "Wei", decisions.review, decision="D2", minutes=9, reason="more"
    ).rule == "asymmetry"  # fmt: skip
