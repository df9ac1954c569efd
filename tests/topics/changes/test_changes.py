"""Changes to production: asked, answered, done, judged, taken back (doctrine G, CREW-9)."""

from datetime import timedelta
from typing import Any

import pytest

from tests.story import DOCTRINE, NINE, Story, acted, commanded
from warroom.act import Act
from warroom.obligations import obligations
from warroom.owed import Obligation, Urgency
from warroom.room_state import RoomState
from warroom.topics.changes import answers, mitigation
from warroom.topics.changes import rules as changes
from warroom.topics.changes import standing as changes_standing
from warroom.topics.changes.events import Outcome, Risk, Settling
from warroom.topics.changes.state import Change, ChangeState
from warroom.topics.followups import rules as followups
from warroom.topics.roles.events import Role
from warroom.topics.services import rules as services
from warroom.topics.services.state import WhatChanged
from warroom.topics.timeline import rules as timeline
from warroom.topics.timeline import typed

WEIGHTY: dict[str, Any] = {
    "blast": "all buyers", "effect": "locks gone", "expect_minutes": 4, "undo": "flag on",
    "stop": "connections over 1,500",
}  # fmt: skip


def full(level: int = 1) -> Story:
    """A full crew: Mara commands, Ravi, Wei and Jonas are there (CREW-4)."""
    return commanded(level, "Ravi", "Wei", "Jonas")


def pair(level: int = 1) -> Story:
    return commanded(level, "Ravi")


def asked(scene: Story, by: str = "Ravi", **wish: Any) -> Change:
    scene.do(by, changes.request, **({"text": "scale checkout to 48"} | wish))
    return last(scene)


def last(scene: Story) -> Change:
    return list(scene.incident.changes.by_id.values())[-1]


def owed(scene: Story, me: str = "") -> dict[str, Obligation]:
    found = obligations(scene.incident, DOCTRINE, scene.now, me)
    return {each.what: each for each in found}


def standing(scene: Story) -> str:
    return changes_standing.standing(last(scene), DOCTRINE, scene.now)


class TestAsking:
    def test_a_line_is_enough_and_is_r1(self) -> None:
        """CREW-9: the intent and a risk digit, R1 unless said otherwise; HB-3."""
        change = asked(pair())
        assert (change.id, change.risk, change.state) == ("C1", Risk.R1, ChangeState.REQUESTED)
        assert change.missing == ()

    @pytest.mark.parametrize("word", ["2", "R2", "r2"])
    def test_the_class_is_a_digit(self, word: str) -> None:
        assert asked(pair(), risk=word).risk is Risk.R2

    def test_an_unknown_class_is_refused(self) -> None:
        no = pair().refused("Ravi", changes.request, text="x", risk="R7")
        assert "R1p" in no.help

    def test_no_words_are_refused(self) -> None:
        assert pair().refused("Ravi", changes.request, text=" \x1b ").rule == "text"

    def test_hostile_words_are_cleaned(self) -> None:
        assert asked(pair(), text="scale\x1b]0;x\x07 up\u202e").text == "scale]0;x up"

    def test_r2_says_what_is_missing_and_is_not_refused(self) -> None:
        """CREW-9: blast radius, undo and stop criterion are asked for R2 and R3."""
        change = asked(full(), risk="R2", blast="all buyers")
        wanted = ("expected effect", "undo plan", "stop criterion", "time of the effect")
        assert change.missing == wanted

    def test_a_commander_is_not_asked_to_approve_himself(self) -> None:
        """CREW-9."""
        change = asked(pair(), by="Mara")
        assert (change.state, change.approved_by) == (ChangeState.APPROVED, "Mara")

    def test_nobody_who_is_alone_is_asked(self) -> None:
        """CREW-2: nothing asks for an approval."""
        scene = acted(1)
        change = asked(scene, by="Mara", risk="R3")
        assert change.state is ChangeState.APPROVED
        assert not any(what.startswith("approval") for what in owed(scene))
        scene.do("Mara", changes.execute, change="C1")
        assert not last(scene).unapproved

    def test_r1p_is_logged_and_not_asked(self) -> None:
        """Doctrine G: a flag that was changed lately is reverted at once."""
        scene = full()
        change = asked(scene, text="flag off", risk="R1p")
        assert (change.state, change.unapproved) == (ChangeState.EXECUTED, False)
        entries = [entry for entry in scene.incident.timeline.written if entry.ref == "C1"]
        assert [entry.text for entry in entries] == ["C1 executed: R1p flag off"]

    def test_r3_in_a_full_crew_needs_a_second_person_and_a_typed_target(self) -> None:
        """MIT-4, CREW-4."""
        scene = full()
        wish = WEIGHTY | {"text": "drop table", "risk": "R3", "why": "disk is full"}
        no = scene.refused("Ravi", changes.request, **wish, target="db1")
        assert (no.rule, "second person" in no.why) == ("CREW-4", True)
        for same in ("Ravi", "ravi"):
            assert scene.refused("Ravi", changes.request, **wish, second=same).rule == "CREW-4"
        assert scene.refused("Ravi", changes.request, **wish, second="Wei").rule == "MIT-4"
        assert asked(scene, **wish, second="Wei", target="db1").missing == ()

    def test_r3_of_a_pair_is_asked_and_marked_not_refused(self) -> None:
        """CREW-3: shown and recorded, never refused."""
        change = asked(pair(), risk="R3", text="drop table")
        assert {"second person", "typed target"} <= set(change.missing)

    def test_contradicting_open_changes_on_a_component_are_shown(self) -> None:
        """MIT-2: rollback and hotfix at once; marked, not refused."""
        scene = pair()
        asked(scene, text="roll back", component="checkout")
        change = asked(scene, text="hotfix", component="Checkout")
        assert change.marks == ("also open on Checkout: C1 roll back",)

    def test_a_time_of_the_effect_that_is_past_is_refused(self) -> None:
        scene = pair()
        wish = {"text": "x", "expect_by": scene.now - timedelta(minutes=1)}
        assert scene.refused("Ravi", changes.request, **wish).rule == "MIT-3"


class TestAnswers:
    def test_the_commander_approves_and_is_stored(self) -> None:
        """INV-7: the approval stores who held command."""
        scene = pair()
        asked(scene)
        scene.do("Mara", answers.approve, change="1", text="stop at 1,950")
        change = last(scene)
        assert (change.approved_by, change.approved_under) == ("Mara", "Mara")
        assert (change.state, change.answer) == (ChangeState.APPROVED, "stop at 1,950")

    def test_nobody_else_approves_while_the_commander_is_there(self) -> None:
        scene = full()
        asked(scene)
        no = scene.refused("Ravi", answers.approve, change="C1")
        assert "record it for them (by @Mara)" in no.help

    def test_a_spoken_approval_is_recorded_for_the_speaker(self) -> None:
        """CREW-6: one key."""
        scene = full()
        asked(scene)
        (event,) = scene.do("Mara", answers.approve, change="C1", operator="Wei")
        assert (last(scene).approved_by, event.recorded_by) == ("Mara", "Wei")

    def test_without_a_commander_an_approval_has_a_reason_and_a_mark(self) -> None:
        """CREW-10."""
        scene = acted(1, "Ravi", "Wei", "Jonas")
        asked(scene)
        assert scene.refused("Wei", answers.approve, change="C1").rule == "CREW-10"
        scene.do("Wei", answers.approve, change="C1", reason="the disk fills")
        assert last(scene).marks == ("Nobody holds command",)

    def test_a_refusal_needs_a_reason(self) -> None:
        scene = pair()
        asked(scene)
        assert scene.refused("Mara", answers.refuse, change="C1", reason=" ").rule == "CREW-9"
        scene.do("Mara", answers.refuse, change="C1", reason="replicas lag")
        assert last(scene).state is ChangeState.REFUSED
        assert scene.refused("Ravi", changes.execute, change="C1").why == "C1 was refused."

    def test_an_approval_after_the_withdrawal_is_refused(self) -> None:
        scene = pair()
        asked(scene)
        scene.do("Ravi", changes.withdraw, change="C1", reason="it recovered")
        no = scene.refused("Mara", answers.approve, change="C1")
        assert no.why == "C1 was withdrawn: too late to approve it."

    def test_an_answer_is_given_once(self) -> None:
        scene = pair()
        asked(scene)
        scene.do("Mara", answers.approve, change="C1")
        assert (
            "approved by Mara" in scene.refused("Mara", answers.refuse, change="C1", reason="x").why
        )

    def test_silence_reads_proceeding_and_is_not_red(self) -> None:
        """CREW-9: unanswered after 60 seconds."""
        scene = full()
        asked(scene)
        assert owed(scene, "Mara")["approval:C1"].urgency is Urgency.DUE
        assert owed(scene, "Ravi")["approval:C1"].urgency is Urgency.QUIET
        assert standing(scene) == "waits for approval"
        scene.wait(1)
        assert standing(scene) == "proceeding, not objected"
        assert owed(scene, "Mara")["approval:C1"].urgency is Urgency.QUIET
        scene.do("Ravi", changes.execute, change="C1")
        assert (last(scene).unapproved, last(scene).silent) == (False, True)

    @pytest.mark.parametrize("risk", ["R1", "R3"])
    def test_an_objection_or_r3_never_proceeds_by_silence(self, risk: str) -> None:
        """CREW-9: R3 stays strict."""
        scene = pair()
        asked(scene, risk=risk)
        if risk == "R1":
            scene.do("Wei", answers.object_to, change="C1", text="replica lags")
        scene.wait(10)
        assert not changes_standing.not_objected(last(scene), DOCTRINE, scene.now)

    def test_a_poll_has_an_outcome(self) -> None:
        """Doctrine G: any strong objections? 30 seconds of silence."""
        scene = full()
        asked(scene, risk="R2", **WEIGHTY)
        scene.do("Ravi", answers.open_poll, change="C1")
        poll = last(scene).poll
        assert poll
        assert (poll.until - poll.opened_at).seconds == DOCTRINE.action_items.poll_seconds
        scene.do("Mara", answers.approve, change="C1")
        assert last(scene).poll.outcome == "no strong objection"  # type: ignore[union-attr]
        assert last(scene).marks == ()

    def test_an_objection_is_named_in_the_outcome(self) -> None:
        scene = full()
        asked(scene, risk="R2", **WEIGHTY)
        scene.do("Ravi", answers.open_poll, change="C1")
        scene.do("Wei", answers.object_to, change="C1", text="replica lags")
        (event,) = scene.do("Mara", answers.close_poll, change="C1", outcome="Ravi waits for Wei")
        assert event.line() == "C1 poll: Ravi waits for Wei"
        assert scene.refused("Mara", answers.close_poll, change="C1").rule == "poll"

    def test_r2_approved_without_a_poll_is_marked(self) -> None:
        scene = full()
        asked(scene, risk="R2", **WEIGHTY)
        scene.do("Mara", answers.approve, change="C1")
        assert last(scene).marks == ("no poll was taken",)


class TestDoing:
    def test_an_unapproved_r1_is_marked(self) -> None:
        """MIT-1: execute without approval is possible."""
        scene = pair()
        asked(scene)
        scene.do("Ravi", changes.execute, change="C1")
        assert standing(scene) == "UNAPPROVED, executed"

    def test_an_unapproved_r2_needs_a_reason_and_is_red(self) -> None:
        """MIT-1."""
        scene = pair()
        asked(scene, risk="R2")
        assert scene.refused("Ravi", changes.execute, change="C1").rule == "MIT-1"
        (event,) = scene.do("Ravi", changes.execute, change="C1", reason="disk full in 1 min")
        assert last(scene).red
        assert "UNAPPROVED: disk full in 1 min" in event.line()
        scene.do("Mara", answers.approve, change="C1", text="right")
        assert not last(scene).red

    def test_the_commander_never_executes_in_a_full_crew(self) -> None:
        """INV-6, HB-2; a pair is marked (CREW-3)."""
        scene = full()
        asked(scene, by="Mara")
        assert scene.refused("Mara", changes.execute, change="C1").rule == "INV-6"
        two = pair()
        asked(two, by="Mara")
        two.do("Mara", changes.execute, change="C1")
        assert last(two).marks == ("done by the Incident Commander",)

    def test_the_fact_that_the_commander_did_it_is_never_refused(self) -> None:
        """CREW-5: a fact is never refused."""
        scene = full()
        scene.do("Mara", typed.log, kind="change", text="restarted the primary")

    def test_the_target_of_r3_is_typed_again(self) -> None:
        """MIT-4: the right command on the wrong host."""
        scene = full()
        wish = WEIGHTY | {"risk": "R3", "why": "disk", "second": "@Wei", "target": "db2"}
        asked(scene, **wish)
        scene.do("Mara", answers.approve, change="C1")
        no = scene.refused("Ravi", changes.execute, change="C1", target="db1")
        assert (no.rule, "db1" in no.why) == ("MIT-4", True)
        assert scene.refused("Wei", changes.execute, change="C1", target="db2").rule == "CREW-4"
        scene.do("Ravi", changes.execute, change="C1", target="db2")

    def test_a_wrong_target_in_a_pair_is_marked(self) -> None:
        """MIT-4, CREW-3."""
        scene = pair()
        asked(scene, by="Mara", risk="R3", target="db2")
        scene.do("Ravi", changes.execute, change="C1", target="db1")
        assert last(scene).marks == ("target typed as db1, no second person",)

    def test_one_more_step_is_no_new_change(self) -> None:
        scene = pair()
        asked(scene, by="Mara", text="ramp to 25 %")
        scene.do("Ravi", changes.execute, change="C1")
        scene.do("Ravi", changes.result, change="C1", outcome="worked")
        scene.do("Ravi", changes.execute, change="C1", text="ramp to 50 %")
        assert (last(scene).state, last(scene).outcome) == (ChangeState.EXECUTED, None)

    def test_the_result_is_asked_when_the_effect_is_due(self) -> None:
        """MIT-3: counted from the execution."""
        scene = pair()
        asked(scene, by="Mara", expect_minutes=4)
        scene.wait(10)
        scene.do("Ravi", changes.execute, change="C1")
        scene.wait(3.9)
        assert "result:C1" not in owed(scene)
        scene.wait(0.2)
        assert owed(scene, "Ravi")["result:C1"].urgency is Urgency.DUE
        assert owed(scene, "Wei")["result:C1"].urgency is Urgency.QUIET
        scene.do("Ravi", changes.result, change="C1", outcome="worked")
        assert "result:C1" not in owed(scene)

    def test_worse_offers_the_undo_first(self) -> None:
        """MIT-3."""
        scene = pair()
        asked(scene, by="Mara", undo="scale to 24")
        scene.do("Ravi", changes.execute, change="C1")
        scene.do("Ravi", changes.result, change="C1", outcome="worse", text="1,990 connections")
        assert owed(scene, "Mara")["undo:C1"].text == "C1 MADE IT WORSE, UNDO FIRST: scale to 24"
        (event,) = scene.do("Ravi", changes.undo, change="C1")
        assert event.line() == "C1 undone: scale to 24"
        assert "undo:C1" not in owed(scene)
        assert last(scene).outcome is Outcome.WORSE

    def test_a_result_before_the_execution_is_refused(self) -> None:
        scene = pair()
        asked(scene)
        assert scene.refused("Ravi", changes.result, change="C1", outcome="worked").rule == "MIT-3"
        assert scene.refused("Ravi", changes.result, change="C1", outcome="x").rule == "MIT-3"

    def test_evidence_is_a_fact_whatever_the_state(self) -> None:
        """CREW-5."""
        scene = pair()
        asked(scene)
        scene.do("Ravi", changes.withdraw, change="C1")
        run: dict[str, Any] = {
            "command": "kubectl scale",
            "host": "ops1",
            "exit_code": 3,
            "seconds": 1.25,
        }
        scene.do("Ravi", changes.add_evidence, change="C1", output="no such\x1b[2J host", **run)
        entry = scene.incident.timeline.written[-1]
        assert entry.text == "C1 ran: kubectl scale on ops1: exit 3 after 1.2 s"
        assert (entry.attachment, entry.ref) == ("no such[2J host", "C1")


class TestDivergence:
    def done(self, scene: Story) -> None:
        asked(scene, by="Mara")
        scene.do("Ravi", changes.execute, change="C1")

    def test_what_was_done_is_listed_until_it_is_reverted(self) -> None:
        """MIT-6."""
        scene = pair()
        self.done(scene)
        assert [each.id for each in scene.incident.changes.divergences] == ["C1"]
        scene.do("Ravi", changes.settle, change="C1")
        assert scene.incident.changes.divergences == ()
        assert scene.refused("Ravi", changes.settle, change="C1").rule == "MIT-6"

    def test_undoing_ends_it(self) -> None:
        scene = pair()
        self.done(scene)
        scene.do("Ravi", changes.undo, change="C1")
        assert scene.incident.changes.divergences == ()

    def test_it_can_become_a_followup(self) -> None:
        """MIT-6."""
        scene = pair()
        self.done(scene)
        scene.do("Mara", changes.settle, change="C1", how=Settling.FOLLOWUP)
        assert scene.incident.changes.divergences == ()
        found = scene.incident.followups.by_id["F1"]
        assert (found.owner, last(scene).followup) == ("Ravi", "F1")

    def test_it_stays_only_with_a_reason(self) -> None:
        scene = pair()
        self.done(scene)
        wish: dict[str, Any] = {"change": "C1", "how": Settling.KEPT}
        assert scene.refused("Mara", changes.settle, **wish).rule == "MIT-6"
        scene.do("Mara", changes.settle, **wish, text="60 pods are the new size")

    def test_reading_is_no_divergence(self) -> None:
        scene = pair()
        asked(scene, risk="R0", text="select count(*)")
        assert scene.incident.changes.divergences == ()


class TestMitigationFirst:
    def clock(self, scene: Story) -> timedelta | None:
        incident = scene.incident
        return mitigation.without(incident.lifecycle, incident.changes, scene.now)

    def test_minutes_without_a_mitigation_run_from_the_declaration(self) -> None:
        """MIT-0."""
        scene = pair()
        scene.wait(12)
        clock = self.clock(scene)
        assert clock
        assert clock >= timedelta(minutes=12)
        asked(scene, by="Mara")
        assert self.clock(scene)
        scene.do("Ravi", changes.execute, change="C1")
        assert self.clock(scene) is None

    def test_a_change_that_is_only_logged_counts_and_a_deploy_does_not(self) -> None:
        """MIT-0."""
        scene = pair()
        scene.do("Ravi", typed.log, kind="change", text="release 15-1", service="checkout")
        assert self.clock(scene)
        scene.do("Ravi", typed.log, kind="change", text="restarted the pods")
        assert self.clock(scene) is None
        scene.do("Ravi", timeline.strike)
        assert self.clock(scene)

    def test_the_menu_has_its_order(self) -> None:
        """Doctrine G: undo the latest change first, quarantine last."""
        assert [option.number for option in mitigation.MENU] == list(range(1, 9))
        assert mitigation.MENU[0].words == "undo the latest change"

    def test_what_changed_is_newest_first_and_looks_back_a_day(self) -> None:
        """MIT-0: for the affected service."""
        now = acted().now
        logged = [
            WhatChanged(now - timedelta(hours=hours), service, f"{hours}", "ci")
            for hours, service in ((25, "checkout"), (3, "Checkout"), (1, "checkout"), (2, "mail"))
        ]
        found = mitigation.what_changed(logged, ("checkout",), DOCTRINE, now)
        assert [each.text for each in found] == ["1", "3"]
        assert len(mitigation.what_changed(logged, (), DOCTRINE, now)) == 3

    def test_a_change_of_no_incident_needs_its_service(self) -> None:
        (event,) = services.note_change(
            RoomState(), Act("mara", NINE, DOCTRINE), service="checkout", text="release 15-1"
        )
        assert event.line() == "checkout: release 15-1"


def test_an_unknown_change_names_the_open_ones() -> None:
    scene = pair()
    asked(scene)
    assert scene.refused("Mara", answers.approve, change="C9").help == "Open: C1."


def test_changes_do_not_disturb_follow_ups() -> None:
    scene = pair()
    scene.do("Mara", followups.note, text="page earlier")
    asked(scene)
    assert list(scene.incident.followups.by_id) == ["F1"]
    assert scene.incident.roles.holder(Role.IC) == "Mara"


def test_what_was_approved_waits_for_whoever_asked_and_a_poll_is_seen_by_all() -> None:
    """Nobody has to find out by looking that the answer is there."""
    scene = commanded(1, "Ravi", "Wei", "Priya")
    scene.do("Ravi", changes.request, text="drain eu-west", risk="R2")
    scene.do("Mara", answers.open_poll, change="C1")

    def told(who: str) -> dict[str, Urgency]:
        owed = obligations(scene.incident, scene.doctrine, scene.now, who)
        return {each.what: each.urgency for each in owed if each.what.endswith("C1")}

    assert told("Priya")["poll:C1"] is Urgency.SOON
    scene.do("Mara", answers.approve, change="C1")
    assert told("Ravi") == {"approved:C1": Urgency.DUE}
    assert told("Priya") == {"approved:C1": Urgency.QUIET}
    scene.do("Ravi", changes.execute, change="C1")
    assert "approved:C1" not in told("Ravi")


@pytest.mark.parametrize(
    ("second", "why", "lacks"), [("cache is gone", "no other way", "second"), ("Wei", "", "reason")]
)
def test_an_r3_of_a_full_crew_names_a_person_and_says_why(
    second: str, why: str, lacks: str
) -> None:
    """CREW-4, MIT-4: words are no second person on the keyboard."""
    scene = commanded(1, "Ravi", "Wei", "Priya")
    wish = {"text": "drop the index", "risk": "R3", "target": "seat_lock"}
    refused = scene.refused("Ravi", changes.request, **wish, second=second, why=why)
    assert refused.rule == "CREW-4"
    assert lacks in refused.why
