"""The end at the console: the gate jumps to what settles it, criteria are ticked (C.2)."""

from tests.tui.conftest import START, OpenRoom, console, screen, shown, typed, until
from warroom.act import Target
from warroom.core.event import When
from warroom.room import Room
from warroom.topics.closing import rules as closing
from warroom.topics.lifecycle import move
from warroom.topics.lifecycle.events import State
from warroom.topics.milestones import rules as milestones
from warroom.topics.review import rules as review
from warroom.topics.roles import rules as roles
from warroom.topics.roles.events import Role
from warroom.topics.updates import rules as updates
from warroom.topics.updates.events import Audience

INC = "INC-1"


def crewed(room: Room, open_room: OpenRoom) -> None:
    """Mara commands three others at a SEV-2; it is resolved, with one criterion."""
    room.act(roles.claim, Target(INC), role=Role.IC)
    for who, role in (("ravi", Role.OPS), ("aisha", Role.COMMS), ("priya", Role.SCRIBE)):
        open_room(who).act(roles.claim, Target(INC), role=role)
    room.catch_up()
    room.act(move.move, Target(INC), to=State.RESOLVED, evidence="green", criteria=("5xx low",))


async def test_enter_on_a_blocker_settles_it(room: Room, open_room: OpenRoom) -> None:
    """C.2: the gate lists everything and jumps to what is chosen."""
    crewed(room, open_room)
    async with console(room).run_test(size=(120, 36)) as pilot:
        await pilot.press("C")
        await until(pilot, lambda: "not shown: X1 5xx low" in shown(pilot))
        assert "nobody owns the review" in shown(pilot)
        await pilot.press("down", "enter")
        await until(pilot, lambda: "X1 MET" in shown(pilot))
        await pilot.press(*typed("graph of 09:40"), "enter")
        await until(pilot, lambda: not room.incident(INC).closing.unmet)
        await pilot.press("C")
        await until(pilot, lambda: "nobody owns the review" in shown(pilot))
        await pilot.press(*typed("review"), "enter")
        await until(pilot, lambda: "REVIEW OWNER" in shown(pilot))
        await pilot.press(*typed("wei"), "enter")
        await until(pilot, lambda: room.incident(INC).review.owner == "wei")


async def test_enter_on_a_promise_opens_the_update(room: Room, open_room: OpenRoom) -> None:
    crewed(room, open_room)
    room.act(closing.meet, Target(INC), criterion="X1", evidence="graph")
    room.act(updates.send, Target(INC), audiences=(Audience.INTERNAL,), text="up", minutes=30)
    async with console(room).run_test(size=(120, 36)) as pilot:
        await pilot.press("C")
        await until(pilot, lambda: "update promised to internal" in shown(pilot))
        await pilot.press("down", "down", "enter")
        await until(pilot, lambda: screen(pilot).mode is not None and "UPDATE" in shown(pilot))


async def test_an_override_needs_a_reason(room: Room, open_room: OpenRoom) -> None:
    crewed(room, open_room)
    async with console(room).run_test(size=(80, 24)) as pilot:
        await pilot.press("C")
        await until(pilot, lambda: "NOT YET" in shown(pilot))
        await pilot.press(*typed("all the same"), "enter")
        await until(pilot, lambda: "Overriding needs a reason" in shown(pilot))
        await pilot.press("o", "enter")
        await until(pilot, lambda: "needs a reason" in shown(pilot))
        await pilot.press(*typed("day shift"), "enter")
        await until(pilot, lambda: room.incident(INC).lifecycle.state is State.CLOSED)
        assert room.incident(INC).lifecycle.history[-1].override == "day shift"


async def test_s_offers_the_second_person(room: Room, open_room: OpenRoom) -> None:
    """C.2 and CREW-6: somebody said it aloud, it is recorded for them."""
    crewed(room, open_room)
    async with console(room).run_test(size=(120, 36)) as pilot:
        await pilot.press("S")
        await until(pilot, lambda: "confirm recovery" in shown(pilot))
        choices = screen(pilot).mode.choices  # type: ignore[union-attr]
        await pilot.press(next(each.key for each in choices if each.label == "confirm recovery"))
        await pilot.press(*typed("@ravi"), "enter", *typed("orders again"), "enter")
        await until(pilot, lambda: room.incident(INC).closing.confirmed_by == "ravi")


async def test_a_gate_with_nothing_open_closes_after_one_question(
    room: Room, open_room: OpenRoom
) -> None:
    crewed(room, open_room)
    room.act(
        move.move,
        Target(INC),
        to=State.VERIFIED,
        override="seen",
        evidence="graphs",
        confirmed_by="ravi",
    )
    room.act(milestones.set_milestone, Target(INC, when=When(START)), name="impact_started")
    room.act(review.name_review_owner, Target(INC), who="wei")
    async with console(room).run_test(size=(120, 36)) as pilot:
        await pilot.press("C", "y")
        await until(pilot, lambda: room.incident(INC).lifecycle.state is State.CLOSED)
