"""Doctrine SEV-1 and SEV-2: three answers suggest a level, and nothing else does."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.story import DOCTRINE, Story
from warroom.topics.impact import rules as impact
from warroom.topics.lifecycle import declare, move
from warroom.topics.lifecycle import rules as lifecycle
from warroom.topics.lifecycle.declare import suggest
from warroom.topics.lifecycle.events import Affected, Declared, Harm, State, Workaround, Workflow
from warroom.topics.severity import rules as severity
from warroom.topics.timeline import typed
from warroom.topics.timeline.events import Kind

ANSWERS = st.builds(
    Harm, st.sampled_from(Affected), st.sampled_from(Workflow), st.sampled_from(Workaround)
)
EVERY = [Harm(*each) for each in product(Affected, Workflow, Workaround)]
WORST = Harm(Affected.MOST, Workflow.CORE, Workaround.NO)


def level(*answers: str) -> int:
    affected, workflow, workaround = answers
    found = Harm(Affected(affected), Workflow(workflow), Workaround(workaround))
    return suggest(found, DOCTRINE).level


def triaged() -> Story:
    scene = Story()
    scene.do("mara", declare.open_incident, title="checkout returns 5xx")
    return scene


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        (("most", "core", "no"), 1),
        (("most", "core", "yes"), 2),
        (("many", "core", "no"), 2),
        (("most", "major", "no"), 2),
        (("many", "major", "yes"), 3),
        (("some", "core", "no"), 3),
        (("most", "minor", "no"), 3),
        (("none", "core", "no"), 4),
        (("unknown", "unknown", "unknown"), 1),
        (("unknown", "minor", "no"), 3),
        (("none", "unknown", "unknown"), 4),
    ],
)
def test_the_matrix_of_the_doctrine(answers: tuple[str, ...], expected: int) -> None:
    """Doctrine A.1."""
    assert level(*answers) == expected


@given(ANSWERS)
def test_not_knowing_chooses_the_worse_level(harm: Harm) -> None:
    """(SEV-1) *Unknown* is never better than any answer that it may turn out to be."""
    found = suggest(harm, DOCTRINE)
    for turned_out in EVERY:
        fits = all(
            said in (known, "unknown")
            for said, known in (
                (harm.affected, turned_out.affected),
                (harm.workflow, turned_out.workflow),
                (harm.workaround, turned_out.workaround),
            )
        )
        if fits:
            assert found.level <= suggest(turned_out, DOCTRINE).level
    assert found.reason.endswith("(unknown counts as the worst)") is not harm.complete


@given(
    harm=ANSWERS,
    reports=st.integers(min_value=0, max_value=100_000),
    alerts=st.lists(st.sampled_from([Kind.OBSERVATION, Kind.EXTERNAL, Kind.IMPACT]), max_size=8),
    chosen=st.one_of(st.none(), st.integers(min_value=1, max_value=4)),
)
def test_no_number_of_alerts_or_reports_changes_it(
    harm: Harm, reports: int, alerts: list[Kind], chosen: int | None
) -> None:
    """(SEV-2) The suggestion follows the answers alone, the level is the one that was chosen."""
    scene = triaged()
    for kind in alerts:
        scene.do("pager", typed.log, kind=kind, text="ALERT checkout 5xx", service="checkout")
    if reports:
        scene.do("aisha", impact.count_reports, n=reports)
    scene.do("mara", declare.declare, harm=harm, severity_level=chosen)
    incident = scene.incident
    assert incident.lifecycle.suggested == suggest(harm, DOCTRINE).level
    assert incident.severity.current == chosen
    assert incident.lifecycle.harm == harm


def test_the_answers_are_the_impact_where_nobody_put_it_into_words() -> None:
    """SEV-1: the answers fill an empty wording, and nothing that somebody wrote."""
    scene = triaged()
    scene.do("mara", declare.declare, harm=WORST, severity_level=2)
    assert (
        scene.incident.lifecycle.situation.impact
        == "A core workflow, most users affected, no workaround"
    )
    (said,) = [each.event for each in scene.log if isinstance(each.event, Declared)]
    assert said.line() == (
        "Declared SEV-2: A core workflow, most users affected, no workaround (SEV-1 suggested)"
    )
    written = triaged()
    written.do("mara", lifecycle.edit, field="impact", text="nobody can pay")
    written.do("mara", declare.declare, harm=WORST, severity_level=1)
    assert written.incident.lifecycle.situation.impact == "nobody can pay"
    nothing = triaged()
    nothing.do("mara", declare.declare, harm=Harm())
    assert nothing.incident.lifecycle.situation.impact == ""
    (said,) = [each.event for each in nothing.log if isinstance(each.event, Declared)]
    assert said.line() == (
        "Declared, severity unknown "
        "(workflow unknown, reach unknown, workaround unknown; SEV-1 suggested)"
    )


def test_what_was_written_keeps_the_answers_in_brackets() -> None:
    said = Declared(severity=1, impact="nobody can pay", harm=WORST, suggested=1)
    assert said.line() == (
        "Declared SEV-1: nobody can pay (a core workflow, most users affected, no workaround)"
    )
    assert Declared(severity=1, impact="x").line() == "Declared SEV-1: x"


def test_nobody_has_to_answer() -> None:
    """CREW-2: alone, a sentence opens it and four more acts close it, without a question."""
    scene = triaged()
    scene.do("mara", declare.declare, severity_level=3)
    scene.wait(1)
    for to in (State.RESOLVED, State.CLOSED):
        scene.do("mara", move.move, to=to, evidence="green")
    assert scene.incident.lifecycle.state is State.CLOSED
    assert scene.incident.lifecycle.harm is None


def test_a_level_that_was_chosen_before_is_kept() -> None:
    """SEV-2: the suggestion never sets anything."""
    scene = triaged()
    scene.do("mara", severity.set_severity, level=4)
    scene.do("mara", declare.declare, harm=WORST)
    assert scene.incident.severity.current == 4
    assert scene.incident.lifecycle.suggested == 1
