"""The situation report: the handoff brief (B.5) and the minute of a joiner (ESC-4)."""

from datetime import UTC

import pytest

from tests.archive.derived import Derived
from tests.reports.told import hostile, told
from tests.story import DOCTRINE
from warroom.reports import sitrep
from warroom.reports.look import Look
from warroom.reports.sitrep import COLUMNS, ROWS
from warroom.topics.handoff import rules as handoff
from warroom.topics.hypotheses import rules as hypotheses
from warroom.topics.lifecycle import rules as lifecycle
from warroom.topics.lifecycle.events import IncidentKind
from warroom.topics.roles.events import Role
from warroom.topics.roles.why import Why
from warroom.topics.timeline import typed

HEAD = "97:" + "ab" * 32


def text(story: Derived, **how: bool) -> str:
    incident = story.incidents["INC-1"]
    return sitrep.as_text(Look(incident, DOCTRINE, story.now, UTC), head=HEAD, **how)


def part(story: Derived, title: str) -> tuple[str, ...]:
    report = sitrep.brief(Look(story.incidents["INC-1"], DOCTRINE, story.now, UTC), head=HEAD)
    return next((each.lines for each in report if each.title == title), ())


def test_esc_4_the_minute_has_five_headings_and_fits_one_screen() -> None:
    story = told()
    for number in range(40):
        story.do("mara", typed.log, kind="result", text=f"attempt {number} did nothing {'x' * 200}")
    said = text(story).splitlines()
    assert len(said) <= ROWS
    assert max(map(len, said)) <= COLUMNS
    for heading in ("Status", "Impact", "Actions taken", "Current hypothesis", "Next steps"):
        assert any(line.startswith(heading) for line in said)
    assert any("… " in line and "earlier" in line for line in said)
    assert "97:abababababab" in said[-1]


def test_b_5_the_brief_says_everything_that_is_handed_over() -> None:
    story = told()
    story.do("mara", lifecycle.edit, field="bridge", text="https://meet.example/inc-1")
    assert part(story, "Status")[0].startswith("SEV-1, active")
    assert part(story, "Impact")[0] == "six in ten purchases fail"
    assert [line.split(" since")[0] for line in part(story, "Severity")] == ["SEV-2", "SEV-1"]
    assert "IC mara" in part(story, "On duty")[0]
    assert any(line.startswith("Unfilled: ") for line in part(story, "On duty"))
    assert any("ravi" in line for line in part(story, "Running"))
    assert any(line.startswith("internal promised at") for line in part(story, "Promised"))
    assert part(story, "Constraints")[0].startswith("Deploy freeze for all services")
    assert part(story, "Links") == ("Bridge https://meet.example/inc-1",)
    assert any("Roll back 15-1" in line for line in part(story, "Next steps"))
    assert part(story, "Worries") == (sitrep.WORRIES,)
    assert HEAD in part(story, "Made")[0]


def test_sig_2_only_a_confirmed_hypothesis_stands_in_the_status() -> None:
    story = told()
    story.do("mara", hypotheses.propose, text="the pool is exhausted", owner="wei")
    assert not any("pool is exhausted" in line for line in part(story, "Status"))
    assert any("proposed" in line for line in part(story, "Hypotheses"))
    story.do("mara", hypotheses.confirm, hypothesis="H1", evidence="60 of 60 in use")
    assert any("pool is exhausted" in line for line in part(story, "Status"))
    story.do("mara", hypotheses.propose, text="bots", owner="wei")
    story.do("mara", hypotheses.refute, hypothesis="H2", reason="same agents as ever")
    assert any("refuted" in line and "same agents" in line for line in part(story, "Hypotheses"))


def test_role_4_the_brief_says_who_rests() -> None:
    story = told()
    story.do("mara", handoff.offer, role=Role.IC, to="jonas", why=Why.FATIGUE)
    story.do("jonas", handoff.accept, role=Role.IC)
    assert any(line.startswith("mara rests until") for line in part(story, "On duty"))


def test_plain_is_for_a_phone() -> None:
    said = text(told(), plain=True)
    assert "STATUS\n" in said
    assert HEAD in said
    assert said.isascii()


def test_nothing_known_still_makes_a_report() -> None:
    story = Derived()
    from warroom.topics.lifecycle import declare

    story.do("mara", declare.open_incident, title="something is odd")
    said = text(story)
    assert "None yet" in said
    assert "Nobody said yet what it is" in said
    assert text(story, full=True)


def test_a_drill_says_exercise() -> None:
    assert text(told(IncidentKind.DRILL)).startswith("EXERCISE INC-1")


@pytest.mark.parametrize("how", [{}, {"full": True}, {"plain": True}])
def test_hostile_words_are_harmless(how: dict[str, bool]) -> None:
    said = text(hostile(), **how)
    assert "\x1b" not in said
    assert "\u202e" not in said
    assert "\x9b" not in said


def test_scripts_get_every_part() -> None:
    story = told()
    facts = sitrep.as_facts(Look(story.incidents["INC-1"], DOCTRINE, story.now, UTC), head=HEAD)
    assert facts["commander"] == "mara"
    assert isinstance(facts["brief"], dict)
    assert {"status", "promised", "worries"} <= set(facts["brief"])
    assert isinstance(facts["joiner"], dict)
    assert list(facts["joiner"]) == [
        "status", "impact", "actions_taken", "current_hypothesis", "next_steps",
    ]  # fmt: skip
