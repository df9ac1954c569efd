from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.story import DOCTRINE, Story, at, crewed, declared
from warroom.core.event import When
from warroom.core.oneline import read
from warroom.topics.action_items.events import Assigned, BecameFollowUp, Done
from warroom.topics.action_items.rules import (
    LINE,
    acknowledge,
    ask_status,
    assign,
    block,
    done,
    drop,
    extend,
    reassign,
)
from warroom.topics.action_items.state import Item, ItemState
from warroom.topics.roles.events import Role
from warroom.topics.roles.rules import claim


def item(story: Story, name: str = "A1") -> Item:
    return story.incident.action_items.by_id[name]


def given_out() -> Story:
    story = crewed(1)
    story.do("mara", assign, minute=1, text="roll back 15-1", owner="ravi", minutes=10)
    return story


def test_gives_work_to_one_owner_with_a_time_box() -> None:
    story = given_out()
    assert item(story) == Item(
        id="A1",
        text="roll back 15-1",
        owner="ravi",
        assigned_by="mara",
        assigned_at=at(1),
        minutes=10,
        due_at=at(11),
        seq=story.seq,
    )
    story.do("mara", assign, minute=2, text="check the replica", owner="@ravi", confirm=True)
    default = DOCTRINE.action_items.timebox_default
    assert item(story, "A2").due_at == at(2) + timedelta(minutes=default)


@pytest.mark.parametrize("owner", ["", "  ", "someone", "@anybody"])
def test_no_owner_no_item(owner: str) -> None:
    refused = crewed(1).refused("mara", assign, minute=1, text="can someone look", owner=owner)
    assert refused.rule == "TSK-1"
    assert "Can someone" in refused.why
    assert "@" in refused.help


def test_alone_it_is_ones_own() -> None:
    story = declared(3)
    story.do("mara", assign, minute=1, text="look at the pool")
    assert (item(story).owner, item(story).state) == ("mara", ItemState.ACKNOWLEDGED)


def test_who_may_assign() -> None:
    story = crewed(1)
    story.join(1, "jonas", Role.DEPUTY)
    for who in ("mara", "jonas", "priya"):
        story.do(who, assign, minute=2, text="look", owner="ravi", confirm=True)
    refused = story.refused("ravi", assign, minute=2, text="look", owner="aisha")
    assert (refused.rule, "mara" in refused.help) == ("CREW-8", True)
    story.do("ravi", assign, minute=2, text="look", owner="me")
    assert item(story, "A4").acked_at == at(2)


def test_a_pair_assigns_to_each_other() -> None:
    story = declared(1)
    story.do("ravi", claim, minute=1, role=Role.OPS)
    story.do("ravi", assign, minute=2, text="tell the customers", owner="mara")
    assert item(story).owner == "mara"


@pytest.mark.parametrize("minutes", [0, -5, 10**9])
def test_a_time_box_that_cannot_be(minutes: int) -> None:
    assert (
        crewed(1).refused("mara", assign, minute=1, text="x", owner="ravi", minutes=minutes).rule
        == "TSK-3"
    )
    assert given_out().refused("mara", extend, minute=2, item="A1", minutes=minutes).rule == "TSK-3"


def test_taken_done_blocked_extended_dropped() -> None:
    story = given_out()
    story.do("ravi", acknowledge, minute=2, item="A1")
    assert (item(story).state, item(story).acked_at) == (ItemState.ACKNOWLEDGED, at(2))
    assert story.do("ravi", acknowledge, minute=3, item="A1") == []
    story.do("ravi", block, minute=4, item="a1", needs="the on-call of payments")
    assert (item(story).state, item(story).note) == (ItemState.BLOCKED, "the on-call of payments")
    story.do("ravi", extend, minute=5, item="1", minutes=5, reason="index at 60 %")
    assert (item(story).state, item(story).due_at) == (ItemState.ACKNOWLEDGED, at(16))
    assert (item(story).minutes, item(story).extended) == (15, 1)
    story.do("ravi", extend, minute=20, item="A1", minutes=5)
    assert item(story).due_at == at(25)
    story.do("ravi", done, minute=21, item="A1", result="24 pods")
    assert (item(story).state, item(story).ended_at) == (ItemState.DONE, at(21))
    assert "done" in story.refused("mara", drop, minute=22, item="A1").why
    story.do("mara", assign, minute=22, text="x", owner="ravi")
    story.do("mara", drop, minute=23, item="A2", reason="not needed")
    assert not story.incident.action_items.open


def test_an_item_that_is_not_there() -> None:
    story = given_out()
    refused = story.refused("mara", done, minute=2, item="A9")
    assert ("A9" in refused.why, "A1" in refused.help) == (True, True)
    assert crewed(1).refused("mara", done, minute=2, item="A1").help == "None is open."


def test_giving_it_on_starts_the_wait_anew() -> None:
    story = given_out()
    story.do("ravi", acknowledge, minute=2, item="A1")
    story.do("ravi", reassign, minute=3, item="A1", owner="aisha")
    assert (item(story).owner, item(story).state) == ("aisha", ItemState.ASSIGNED)
    assert (item(story).acked_at, item(story).assigned_at) == (None, at(3))
    assert story.refused("ravi", reassign, minute=4, item="A1", owner="priya").rule == "CREW-8"
    story.do("ravi", reassign, minute=5, item="A1", owner="ravi")
    assert (item(story).owner, item(story).acked_at) == ("ravi", at(5))
    assert story.do("mara", reassign, minute=6, item="A1", owner="ravi") == []


def test_backdated_work_counts_from_then() -> None:
    story = crewed(1)
    story.do("mara", assign, minute=10, text="x", owner="ravi", minutes=5, when=When(at(3)))
    assert (item(story).assigned_at, item(story).due_at) == (at(3), at(8))


def test_items_of_files_keep_their_ids() -> None:
    story = crewed(1)
    story.tell(1, Assigned(item="T1", text="look", owner="ravi"))
    assert item(story, "T1").due_at is None
    story.do("mara", assign, minute=2, text="x", owner="aisha")
    assert list(story.incident.action_items.by_id) == ["T1", "A2"]
    story.do("mara", done, minute=3, item="T1")
    story.tell(4, Done(item="T7", result="of an item nobody gave out"))
    assert "T7" not in story.incident.action_items.by_id


def test_goes_on_as_a_follow_up() -> None:
    story = given_out().tell(2, BecameFollowUp(item="A1", followup="F1"))
    assert (item(story).state, item(story).open) == (ItemState.FOLLOWUP, False)


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("roll back @ravi !10m", ("roll back", "ravi", 10)),
        ("@ravi roll back", ("roll back", "ravi", None)),
        ("roll back !5", ("roll back", "", 5)),
        ("roll back @me !1h30m", ("roll back", "mara", 90)),
        ("ask @wei about pool @ravi", ("ask @wei about pool", "ravi", None)),
        ("mail ops@example.org now!", ("mail ops@example.org now!", "", None)),
        ("say ! and @", ("say ! and @", "", None)),
        ("look, @ravi.menon: now", ("look, now", "ravi.menon", None)),
        ("", ("", "", None)),
    ],
)
def test_reads_an_item_from_a_line(line: str, expected: tuple[str, str, int | None]) -> None:
    said = read(line, LINE, "mara")
    assert (said.text, said.owner, said.minutes) == expected


@given(st.text(max_size=60))
def test_reads_any_line(line: str) -> None:
    said = read(line, LINE, "mara")
    assert len(said.text) <= len(line)
    assert "@" not in said.owner[:1]
    assert said.minutes is None or said.minutes > 0


def test_more_time_from_somebody_else_does_not_take_it() -> None:
    story = given_out()
    story.do("mara", extend, minute=2, item="A1", minutes=5)
    assert (item(story).state, item(story).acked_at) == (ItemState.ASSIGNED, None)
    story.do("mara", block, minute=3, item="A1", needs="a login")
    assert (item(story).state, item(story).acked_at) == (ItemState.BLOCKED, None)
    story.do("ravi", extend, minute=4, item="A1", minutes=5)
    assert (item(story).state, item(story).acked_at) == (ItemState.ACKNOWLEDGED, at(4))


def test_one_running_item_a_person_unless_it_is_confirmed() -> None:
    """TSK-4: refused with a way out in a full crew, marked once it is confirmed."""
    story = given_out()
    refused = story.refused("mara", assign, minute=2, text="check the replica", owner="ravi")
    assert (refused.rule, "A1" in refused.why) == ("TSK-4", True)
    assert "confirm" in refused.help
    [event] = story.do(
        "mara", assign, minute=2, text="check the replica", owner="ravi", confirm=True
    )
    assert event.line() == "A2 check the replica → ravi, 10 min (beside A1)"
    story.do("mara", assign, minute=3, text="draft", owner="aisha")
    assert story.refused("mara", reassign, minute=3, item="A3", owner="ravi").rule == "TSK-4"
    story.do("mara", done, minute=3, item="A1")
    story.do("mara", done, minute=3, item="A2")
    [event] = story.do("mara", reassign, minute=4, item="A3", owner="ravi")
    assert event.line() == "A3 goes from aisha to ravi"


def test_a_second_item_of_ones_own_is_marked_only() -> None:
    """TSK-4, CREW-8: anyone takes one for themselves."""
    story = given_out()
    [event] = story.do("ravi", assign, minute=2, text="look", owner="me")
    assert "beside A1" in event.line()


@pytest.mark.parametrize("people", [0, 1])
def test_a_few_people_are_never_refused_a_second_item(people: int) -> None:
    """TSK-4 in a small crew (CREW-2, CREW-3): shown and recorded."""
    story = declared(1)
    for _ in range(people):
        story.join(0, "ravi", Role.OPS)
    owner = "ravi" if people else "mara"
    story.do("mara", assign, minute=1, text="look", owner=owner)
    [event] = story.do("mara", assign, minute=2, text="roll back", owner=owner)
    assert "beside A1" in event.line()


def test_what_is_blocked_does_not_run() -> None:
    """TSK-4: whoever waits for something may do something else."""
    story = given_out()
    story.do("ravi", block, minute=2, item="A1", needs="access")
    [event] = story.do("mara", assign, minute=3, text="look", owner="ravi")
    assert "beside" not in event.line()


def test_the_owner_is_asked_for_the_status() -> None:
    """TSK-3: a question to one person, on the record."""
    story = given_out()
    [event] = story.do("mara", ask_status, minute=12, item="A1")
    assert event.line() == "A1: ravi, how far is it?"
    assert event.timeline_kind() == "question"
    assert item(story).asked_at == at(12)
