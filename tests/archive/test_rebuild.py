"""Rebuilt tables equal the ones that were kept in step."""

from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.archive.derived import Derived
from warroom.archive.rebuild import rebuild
from warroom.core.errors import Refused
from warroom.topics.action_items import rules as action_items
from warroom.topics.closing import rules as closing
from warroom.topics.followups import rules as followups
from warroom.topics.handoff import rules as handoff
from warroom.topics.impact import rules as impact
from warroom.topics.lifecycle import declare, move
from warroom.topics.lifecycle import rules as lifecycle
from warroom.topics.lifecycle.events import State
from warroom.topics.milestones import rules as milestones
from warroom.topics.milestones import state as milestones_state
from warroom.topics.roles import rules as roles
from warroom.topics.roles.events import Role
from warroom.topics.severity import rules as severity
from warroom.topics.timeline import rules as timeline
from warroom.topics.timeline import typed
from warroom.topics.updates import rules as updates
from warroom.topics.updates.events import Audience

PEOPLE = st.sampled_from(["mara", "jonas", "priya", "ravi"])
INCIDENTS = st.sampled_from(["INC-1", "INC-2"])
NUMBERS = st.integers(1, 30)
WORDS = st.text(max_size=12)


def _wish(rule: Any, **wish: Any) -> st.SearchStrategy[tuple[Any, dict[str, Any]]]:
    return st.tuples(st.just(rule), st.fixed_dictionaries(wish))


ACTS = st.one_of(
    _wish(typed.log, kind=st.sampled_from(["note", "decision", "followup"]), text=WORDS),
    _wish(timeline.correct, entry=NUMBERS, text=WORDS, reason=WORDS),
    _wish(timeline.strike, entry=NUMBERS, reason=WORDS),
    _wish(timeline.change_kind, entry=NUMBERS, kind=st.just("result")),
    _wish(severity.set_severity, level=st.integers(1, 4), reason=st.just("seen")),
    _wish(roles.claim, role=st.sampled_from(list(Role))),
    _wish(handoff.offer, role=st.just(Role.IC), to=PEOPLE),
    _wish(handoff.accept, role=st.just(Role.IC)),
    _wish(roles.release, role=st.sampled_from(list(Role)), reason=st.just("rest")),
    _wish(move.move, to=st.sampled_from(list(State)), reason=st.just("seen")),
    _wish(closing.close, reason=st.just("over"), override=st.just("nothing left")),
    _wish(action_items.assign, text=WORDS, owner=PEOPLE),
    _wish(action_items.done, item=st.sampled_from(["A1", "A2"])),
    _wish(updates.send, audiences=st.just((Audience.INTERNAL, Audience.LEADERSHIP)), text=WORDS),
    _wish(impact.open_window, component=WORDS),
    _wish(impact.close_window, window=st.sampled_from(["W1", "W2"])),
    _wish(lifecycle.edit, field=st.sampled_from(["title", "cause"]), text=WORDS),
    _wish(followups.note, text=WORDS),
    _wish(milestones.set_milestone, name=st.sampled_from(milestones_state.NAMES)),
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.tuples(INCIDENTS, PEOPLE, st.integers(0, 30), ACTS), max_size=25))
def test_rebuilding_changes_nothing(acts: list[tuple[str, str, int, Any]]) -> None:
    story = Derived()
    for name in ("INC-1", "INC-2"):
        story.do("mara", declare.declare_new, incident=name, title=name, severity_level=2)
    for name, who, minutes, (rule, wish) in acts:
        try:
            story.do(who, rule, incident=name, after=minutes, **wish)
        except Refused:
            continue
    kept = story.rows()
    assert rebuild(story.connection, story.refolded()) == 2
    assert story.rows() == kept


def test_missing_and_foreign_tables_do_not_matter() -> None:
    story = Derived()
    story.do("mara", declare.declare_new, title="Checkout fails", severity_level=2)
    kept = story.rows()
    story.query("DROP TABLE temp.words")
    story.query("DROP TABLE entries_fts")
    story.query("DROP TABLE action_items")
    story.query("UPDATE incidents SET title = 'forged'")
    rebuild(story.connection, story.refolded())
    assert story.rows() == kept


def test_a_rebuild_that_fails_leaves_everything_as_it_was() -> None:
    story = Derived()
    story.do("mara", declare.declare_new, title="Checkout fails", severity_level=2)
    kept = story.rows()

    def broken() -> Any:
        yield story.incidents["INC-1"]
        raise LookupError

    try:
        rebuild(story.connection, broken())
    except LookupError:
        assert story.rows() == kept
    else:
        raise AssertionError("the failure was swallowed")
