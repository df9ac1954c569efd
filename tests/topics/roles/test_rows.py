"""The derived table of terms, beside states and levels."""

from tests.archive.derived import commanded
from warroom.topics.handoff import rules as handoff
from warroom.topics.lifecycle import move
from warroom.topics.lifecycle.events import State
from warroom.topics.roles.events import Role


def test_terms_states_and_levels_are_kept_with_their_ends() -> None:
    story = commanded()
    story.do("mara", handoff.offer, role=Role.IC, to="jonas", reason="rest")
    story.do("jonas", handoff.accept, role=Role.IC)
    story.do("jonas", move.move, to=State.MITIGATED, evidence="rollback")
    terms = story.query("SELECT who, until IS NULL FROM roles WHERE role = 'ic' ORDER BY number")
    assert terms == [("mara", 0), ("jonas", 1)]
    assert story.query("SELECT state FROM state_history ORDER BY number")[-1] == ("mitigated",)
    assert story.query("SELECT level FROM severity_history ORDER BY number") == [(2,)]
    assert ("mitigated",) in story.query("SELECT name FROM milestones")
