import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.story import NINE, Story, about, at, declared, opened
from warroom.core.event import Precision, When
from warroom.topics.impact.events import ImpactClosed, ImpactOpened
from warroom.topics.lifecycle.events import IncidentKind, Opened, Phase, PhaseChanged, State
from warroom.topics.milestones.metrics import known
from warroom.topics.milestones.rules import set_milestone
from warroom.topics.milestones.state import Milestone, Source
from warroom.topics.roles.events import Role
from warroom.topics.timeline.events import Logged
from warroom.topics.timeline.rules import correct, strike
from warroom.topics.timeline.typed import log
from warroom.topics.updates.events import Audience, UpdateSent


def held(story: Story, name: str) -> Milestone:
    return story.incident.milestones.chosen[name]


def reached(story: Story, minute: float, *names: str, recorded: float | None = None) -> Story:
    return story.tell(minute, Logged(entry="note", text="x", milestones=names), recorded=recorded)


def test_a_sentence_that_opens_is_a_detection() -> None:
    story = opened(3)
    assert (held(story, "detected").at, held(story, "detected").source) == (
        at(3),
        Source.AUTOMATIC,
    )


def test_a_declaration_alone_only_implies_one() -> None:
    story = declared(2, 3)
    assert held(story, "detected").source is Source.IMPLIED
    assert (held(story, "declared").at, held(story, "declared").source) == (at(3), Source.LIVE)
    assert story.incident.milestones.measured("detected") is None
    assert story.incident.milestones.at("detected") == at(3)


def test_a_backfilled_incident_was_not_detected_when_it_was_entered() -> None:
    story = Story().tell(0, Opened(title="x", incident_kind=IncidentKind.BACKFILLED))
    assert story.incident.milestones.chosen == {}


def test_acts_establish_milestones() -> None:
    story = opened()
    story.join(2, "mara", Role.IC)
    story.tell(3, UpdateSent(audiences=(Audience.INTERNAL, Audience.CUSTOMERS), text="a"))
    story.tell(4, PhaseChanged(old=Phase.INVESTIGATING, new=Phase.IDENTIFIED))
    story.tell(5, PhaseChanged(old=Phase.IDENTIFIED, new=Phase.MITIGATING))
    expected = {
        "command_established": at(2),
        "first_internal_update": at(3),
        "first_external_update": at(3),
        "cause_identified": at(4),
        "mitigation_started": at(5),
    }
    for name, instant in expected.items():
        assert (held(story, name).at, held(story, name).source) == (instant, Source.AUTOMATIC)


def test_of_most_the_first_counts() -> None:
    story = opened().join(2, "mara", Role.IC).join(9, "jonas", Role.IC)
    assert held(story, "command_established").at == at(2)
    reached(story, 8, "acknowledged")
    reached(story, 5, "acknowledged", recorded=10)
    assert held(story, "acknowledged").at == at(5)
    assert [one.at for one in story.incident.milestones.revisions["acknowledged"]] == [at(8)]


def test_of_mitigated_and_resolved_the_last_counts_and_the_first_is_kept() -> None:
    story = declared(1)
    story.move(10, State.ACTIVE, State.MITIGATED).move(20, State.MITIGATED, State.ACTIVE)
    story.move(30, State.ACTIVE, State.MITIGATED).move(40, State.MITIGATED, State.RESOLVED)
    story.move(50, State.RESOLVED, State.ACTIVE).move(60, State.ACTIVE, State.RESOLVED)
    names = ("mitigated_first", "mitigated", "resolved_first", "resolved")
    assert [held(story, name).at for name in names] == [at(10), at(30), at(40), at(60)]


def test_what_was_passed_over_is_implied() -> None:
    story = opened()
    story.move(
        9, State.TRIAGE, State.RESOLVED, implied=(State.ACTIVE, State.MITIGATED), evidence="graph"
    )
    assert held(story, "declared").source is Source.IMPLIED
    assert held(story, "mitigated").source is Source.IMPLIED
    assert (held(story, "resolved").source, held(story, "resolved").evidence) == (
        Source.AUTOMATIC,
        "graph",
    )


def test_what_is_known_beats_what_is_implied() -> None:
    story = declared(2, 5)
    reached(story, 8, "detected")
    assert (held(story, "detected").at, held(story, "detected").source) == (at(8), Source.LIVE)
    story.move(20, State.ACTIVE, State.MITIGATED)
    story.move(30, State.MITIGATED, State.VERIFIED, implied=(State.MITIGATED,))
    assert held(story, "mitigated").at == at(20)


def test_sources() -> None:
    story = opened(29)
    reached(story, 29.5, "acknowledged", recorded=30)
    reached(story, 3, "cause_identified", recorded=30)
    assert held(story, "acknowledged").source is Source.LIVE
    assert held(story, "cause_identified").source is Source.BACKFILLED
    story.tell(20, UpdateSent(audiences=(Audience.INTERNAL,), text="a"), recorded=30)
    assert held(story, "first_internal_update").source is Source.BACKFILLED


def test_setting_one_keeps_the_live_value_beside_it() -> None:
    story = opened(10)
    story.do("priya", set_milestone, minute=12, name="Detected", when=When(at(3)), reason="pager")
    assert (held(story, "detected").at, held(story, "detected").source) == (
        at(3),
        Source.BACKFILLED,
    )
    assert held(story, "detected").recorded_by == "priya"
    before = story.incident.milestones.revisions["detected"]
    assert [(one.at, one.source) for one in before] == [(at(10), Source.AUTOMATIC)]
    story.do("mara", set_milestone, minute=13, name="detected", when=When(at(5)), evidence="log")
    assert (held(story, "detected").at, held(story, "detected").evidence) == (at(5), "log")
    assert "Detected at 09:05 UTC" in story.incident.timeline.written[-1].text
    assert len(story.incident.milestones.revisions["detected"]) == 2


def test_setting_one_now() -> None:
    story = declared(1)
    story.do("mara", set_milestone, minute=4, name="cause-identified")
    assert (held(story, "cause_identified").at, held(story, "cause_identified").source) == (
        at(4),
        Source.LIVE,
    )


@pytest.mark.parametrize(
    ("earlier", "later"),
    [
        ("impact_started", "impact_ended"),
        ("impact_started", "mitigated"),
        ("impact_started", "resolved"),
        ("detected", "acknowledged"),
    ],
)
def test_contradictions_are_refused(earlier: str, later: str) -> None:
    story = declared(1)
    story.do("mara", set_milestone, minute=30, name=earlier, when=When(at(20)))
    refused = story.refused("mara", set_milestone, minute=30, name=later, when=When(at(19)))
    assert refused.rule == "C.5.7"
    assert "09:19 UTC" in refused.why
    assert "09:20 UTC" in refused.why
    story.do("mara", set_milestone, minute=30, name=later, when=When(at(21)))
    assert (
        story.refused("mara", set_milestone, minute=30, name=earlier, when=When(at(22))).rule
        == "C.5.7"
    )


def test_contradictions_of_files_are_kept_apart() -> None:
    story = Story()
    reached(story, 20, "impact_started", recorded=900)
    reached(story, 10, "resolved", recorded=900)
    assert "resolved" not in story.incident.milestones.chosen
    (sentence,) = story.incident.milestones.contradictions
    assert "2026-05-15 09:10 UTC would lie before impact started" in sentence
    assert len(story.incident.timeline) == 2


def test_mitigated_before_declared_is_allowed() -> None:
    story = declared(1, 30)
    story.do("mara", set_milestone, minute=31, name="mitigated", when=When(at(10)))
    assert held(story, "mitigated").at == at(10)


def test_the_same_minute_is_no_contradiction() -> None:
    story = declared(1)
    story.do("mara", set_milestone, minute=30, name="detected", when=When(at(20.5)))
    story.do(
        "mara", set_milestone, minute=30, name="acknowledged", when=When(at(20), Precision.MINUTE)
    )
    assert held(story, "acknowledged").at == at(20)


def test_a_vague_time_contradicts_nothing() -> None:
    story = declared(1)
    story.do("mara", set_milestone, minute=30, name="impact_started", when=about(20))
    story.do("mara", set_milestone, minute=30, name="mitigated", when=When(at(19)))
    assert held(story, "impact_started").precision is Precision.APPROXIMATE


def test_an_unknown_time_is_no_milestone() -> None:
    story = Story()
    untimed = When(None, Precision.UNTIMED)
    story.tell(0, Logged(entry="note", text="x", milestones=("detected",), occurred=untimed))
    assert story.incident.milestones.chosen == {}
    assert (
        story.refused("mara", set_milestone, minute=1, name="detected", when=untimed).rule == "C.3"
    )


def test_a_date_is_no_instant_and_gives_way_to_one() -> None:
    story = Story()
    date = When(NINE, Precision.DATE)
    story.tell(9, Logged(entry="note", text="x", milestones=("detected",), occurred=date))
    assert story.incident.milestones.measured("detected") is None
    reached(story, 20, "detected")
    assert held(story, "detected").at == at(20)


def test_unknown_names() -> None:
    story = opened()
    assert "detected" in story.refused("mara", set_milestone, minute=1, name="noticed").help
    reached(story, 1, "severity_up", "verified_canary")
    assert list(story.incident.milestones.chosen) == ["detected"]


def test_windows_tell_when_the_impact_began_and_ended() -> None:
    story = declared(1)
    story.tell(5, ImpactOpened(window="W2"))
    story.tell(1, ImpactOpened(window="W1"), recorded=6)
    story.tell(9, ImpactClosed(window="W2"))
    milestones, impact = story.incident.milestones, story.incident.impact
    assert known(milestones, impact)["impact_started"].at == at(1)
    assert "impact_ended" not in known(milestones, impact, over=True)
    story.tell(11, ImpactClosed(window="W1"))
    impact = story.incident.impact
    assert known(milestones, impact, over=True)["impact_ended"].at == at(11)
    story.do("mara", set_milestone, minute=12, name="impact_started", when=When(at(-4)))
    assert known(story.incident.milestones, impact)["impact_started"].at == at(-4)


@given(st.permutations([3, 7, 11, 19]))
def test_the_order_of_writing_does_not_matter(minutes: list[int]) -> None:
    story = Story()
    for minute in minutes:
        reached(story, minute, "acknowledged", "resolved", recorded=100)
    assert held(story, "acknowledged").at == at(3)
    assert held(story, "resolved_first").at == at(3)
    assert held(story, "resolved").at == at(19)


def test_a_struck_entry_establishes_nothing_any_more() -> None:
    story = opened(10)
    story.do(
        "mara",
        log,
        minute=11,
        kind="note",
        text="pager",
        milestones=("detected",),
        when=When(at(3)),
    )
    seq = story.seq
    assert story.incident.milestones.at("detected") == at(3)
    story.do("mara", strike, minute=12, entry=seq, reason="another pager")
    assert story.incident.milestones.at("detected") == at(10)
    story.do("mara", log, minute=13, kind="note", text="gone", milestones=("acknowledged",))
    story.do("mara", strike, minute=14)
    assert story.incident.milestones.at("acknowledged") is None


def test_a_milestone_moves_with_the_entry_that_is_corrected() -> None:
    story = opened(0)
    story.do("mara", log, minute=9, kind="note", text="helps", milestones=("mitigated",))
    seq = story.seq
    story.do("mara", correct, minute=20, entry=seq, text="helped", when=When(at(5)))
    milestones = story.incident.milestones
    assert (milestones.at("mitigated"), milestones.at("mitigated_first")) == (at(5), at(5))
    assert [one.at for one in milestones.revisions["mitigated"]] == [at(9)]
    story.do("mara", strike, minute=21, entry=story.seq, reason="it did at nine")
    assert story.incident.milestones.at("mitigated") == at(9)


def test_a_correction_of_words_leaves_the_milestone() -> None:
    story = opened(0)
    story.do("mara", log, minute=9, kind="note", text="helps", milestones=("mitigated",))
    before = story.incident.milestones
    story.do("mara", correct, minute=20, entry=story.seq, text="helped")
    assert story.incident.milestones == before
