"""Hypotheses: claims, their states, their reasons, and who may say what (doctrine D.3)."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.story import Story, acted, commanded
from warroom.core.event import Event
from warroom.core.oneline import read
from warroom.topics.hypotheses import rules as hypotheses
from warroom.topics.hypotheses import state as hypotheses_state
from warroom.topics.hypotheses.events import Confidence
from warroom.topics.hypotheses.rules import LINE
from warroom.topics.hypotheses.state import HypothesisState
from warroom.topics.timeline import rules as timeline
from warroom.topics.timeline import typed
from warroom.topics.timeline.state import find


def board(scene: Story) -> hypotheses_state.Hypotheses:
    return scene.incident.hypotheses


def one(level: int | None = None, *crew: str) -> Story:
    scene = acted(level, *crew)
    scene.do("Ravi", hypotheses.propose, text="bot traffic overloads checkout")
    return scene


def test_a_logged_hypothesis_is_on_the_board_with_owner_and_confidence() -> None:
    """SIG-2: kind hypothesis proposes one; the line may end with owner and confidence."""
    scene = acted()
    scene.do("Ravi", typed.log, kind="hypothesis", text="the pooler is full !high @wei")
    claim = board(scene).by_id["H1"]
    assert (claim.text, claim.owner, claim.confidence) == (
        "the pooler is full", "wei", Confidence.HIGH,
    )  # fmt: skip
    entry = scene.incident.timeline.written[-1]
    assert (entry.kind, entry.text, entry.ref) == (
        "hypothesis", "H1 the pooler is full (high, wei)", "H1",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("bots", ("bots", "", "")),
        ("bots at @edge are loud", ("bots at @edge are loud", "", "")),
        ("bots @me !LOW", ("bots", "mara", "low")),
        ("@wei", ("@wei", "", "")),
        ("!high", ("", "", "high")),
        ("", ("", "", "")),
    ],
)
def test_a_line_may_end_with_who_sees_to_it(line: str, told: tuple[str, str, str]) -> None:
    said = read(line, LINE, "mara")
    assert (said.text, said.owner, said.confidence) == told


def test_a_paste_stays_with_its_hypothesis() -> None:
    scene = acted()
    scene.do("Ravi", typed.log, kind="hypothesis", text="leak", attachment="trace\nline 2")
    assert scene.incident.timeline.written[-1].attachment == "trace\nline 2"


def test_an_observation_becomes_a_hypothesis_in_one_act() -> None:
    """SIG-4: the guess keeps its entry, which changes its kind and gets an id."""
    scene = acted()
    scene.do("Ravi", typed.log, kind="observation", text="maybe the cache is cold")
    seq = scene.incident.timeline.written[-1].seq
    scene.do("Mara", hypotheses.adopt, entry=seq)
    claim = board(scene).by_id["H1"]
    assert (claim.text, claim.seq, claim.owner) == ("maybe the cache is cold", seq, "Mara")
    entry = find(scene.incident.timeline, seq)
    assert entry is not None
    assert entry.kind == "hypothesis"
    assert scene.incident.timeline.written[-1].text == (
        f"Entry {seq} is hypothesis H1, not of kind observation"
    )
    assert scene.do("Wei", hypotheses.adopt, entry=seq) == []


def test_giving_an_entry_the_kind_puts_it_on_the_board_and_another_takes_it_off() -> None:
    scene = acted()
    scene.do("Ravi", typed.log, kind="note", text="cold cache")
    seq = scene.incident.timeline.written[-1].seq
    scene.do("Ravi", timeline.change_kind, entry=seq, kind="hypothesis")
    assert [each.id for each in board(scene).open] == ["H1"]
    scene.do("Ravi", timeline.change_kind, entry=seq, kind="note")
    assert board(scene).open == ()
    assert board(scene).by_id["H1"].state is HypothesisState.PARKED


def test_what_another_act_tells_is_drawn_upon_and_stays() -> None:
    scene = one()
    scene.do("Ravi", hypotheses.refute, hypothesis="H1", reason="bot score normal")
    seq = scene.incident.timeline.written[-1].seq
    scene.do("Wei", hypotheses.adopt, entry=seq)
    assert board(scene).by_id["H2"].from_entry == seq
    entry = find(scene.incident.timeline, seq)
    assert entry is not None
    assert entry.source == "hypothesis.refuted"


def test_a_test_is_an_action_item_that_somebody_owns() -> None:
    scene = one(3)
    scene.do("Wei", hypotheses.put_to_test, hypothesis="h1")
    claim, item = board(scene).by_id["H1"], scene.incident.action_items.by_id["A1"]
    assert (claim.state, claim.owner, claim.item) == (HypothesisState.TESTING, "Wei", "A1")
    assert (item.owner, item.text) == ("Wei", "test H1: bot traffic overloads checkout")
    assert scene.incident.timeline.written[-1].kind == "item"


def test_a_running_item_may_be_the_test() -> None:
    scene = one(3)
    scene.do("Wei", hypotheses.put_to_test, hypothesis="1", text="read the bot score", minutes=5)
    scene.do("Ravi", hypotheses.propose, text="pool is full")
    scene.do("Ravi", hypotheses.put_to_test, hypothesis="H2", item="a1")
    assert board(scene).by_id["H2"].owner == "Wei"
    refused = scene.refused("Ravi", hypotheses.put_to_test, hypothesis="H2", item="A9")
    assert refused.rule == "item"


@pytest.mark.parametrize(
    ("rule", "word", "state"),
    [
        (hypotheses.confirm, "evidence", HypothesisState.CONFIRMED),
        (hypotheses.refute, "reason", HypothesisState.REFUTED),
        (hypotheses.park, "reason", HypothesisState.PARKED),
    ],
)
def test_an_end_keeps_its_reason_and_needs_one(
    rule: Callable[..., list[Event]], word: str, state: HypothesisState
) -> None:
    """SIG-3: confirming needs evidence; refuted and parked keep why."""
    scene = one()
    said: dict[str, Any] = {word: " "}
    assert scene.refused("Wei", rule, hypothesis="H1", **said).rule in ("SIG-2", "SIG-3")
    said[word] = "pooler stats"
    scene.do("Wei", rule, hypothesis="H1", **said)
    claim = board(scene).by_id["H1"]
    assert (claim.state, claim.note, claim.text) == (
        state, "pooler stats", "bot traffic overloads checkout",
    )  # fmt: skip


def test_anyone_may_doubt_what_was_confirmed() -> None:
    """The asymmetry rule: looking worse needs no role and no reason."""
    scene = commanded(1, "Ravi", "Wei", "Elif")
    scene.do("Ravi", hypotheses.propose, text="bots")
    scene.do("Mara", hypotheses.confirm, hypothesis="H1", evidence="logs")
    scene.do("Elif", hypotheses.doubt, hypothesis="H1", reason="stalls again")
    claim = board(scene).by_id["H1"]
    assert (claim.state, tuple(claim.doubts)) == (HypothesisState.PROPOSED, ("Elif: stalls again",))
    scene.do("Elif", hypotheses.put_to_test, hypothesis="H1")
    scene.do("Wei", hypotheses.doubt, hypothesis="H1")
    assert board(scene).by_id["H1"].state is HypothesisState.TESTING


def test_a_claim_follows_the_correction_of_its_entry_and_goes_with_its_strike() -> None:
    scene = one()
    seq = scene.incident.timeline.written[-1].seq
    scene.do("Ravi", timeline.correct, entry=seq, text="H1 bot traffic overloads search")
    assert board(scene).by_id["H1"].text == "bot traffic overloads search"
    scene.do("Wei", typed.log, kind="hypothesis", text="typo")
    scene.do("Wei", timeline.strike)
    assert board(scene).by_id["H2"].state is HypothesisState.PARKED


def test_an_unknown_hypothesis_or_confidence_is_named() -> None:
    scene = one()
    refused = scene.refused("Wei", hypotheses.confirm, hypothesis="H7", evidence="x")
    assert "H7" in refused.why
    assert "H1" in refused.help
    assert "certain" in scene.refused(
        "Wei", hypotheses.propose, text="x", confidence="certain"
    ).why  # fmt: skip
    assert scene.refused("Wei", hypotheses.propose, text=" \x1b ").rule == "text"


def test_words_from_outside_are_cleaned() -> None:
    scene = one()
    scene.do("Wei", hypotheses.refute, hypothesis="H1", reason="\x1b[2Jno\u202e bots")
    assert board(scene).by_id["H1"].note == "[2Jno bots"
