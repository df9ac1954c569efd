"""The commands by key: each asks what it needs, acts, and says why when it may not."""

from pathlib import Path

from tests.tui.conftest import OpenRoom, TestClock, console, screen, shown, typed, until
from warroom.act import Target
from warroom.room import Room
from warroom.topics.handoff import rules as handoff
from warroom.topics.lifecycle import move
from warroom.topics.lifecycle.events import Phase, State
from warroom.topics.roles import rules as roles
from warroom.topics.roles.events import Role
from warroom.topics.timeline import typed as timeline_typed
from warroom.topics.timeline.events import Kind
from warroom.topics.updates.events import Audience
from warroom.tui.screens.room import RoomScreen


def crowd(open_room: OpenRoom, *names: str) -> None:
    for name in names:
        open_room(name).act(timeline_typed.log, Target("INC-1"), kind=Kind.NOTE, text="here")


async def test_k_takes_command_after_asking_once(room: Room) -> None:
    async with console(room).run_test(size=(120, 36)) as pilot:
        await pilot.press("K", "enter")
        await pilot.pause()
        assert room.incident("INC-1").commander is None
        await pilot.press("K", "y")
        await until(pilot, lambda: room.incident("INC-1").commander == "mara")
        await pilot.press("K")
        await until(pilot, lambda: "You hold command" in shown(pilot))


async def test_k_asks_the_holder_when_somebody_has_it(room: Room, open_room: OpenRoom) -> None:
    open_room("jonas").act(roles.claim, Target("INC-1"), role=Role.IC)
    room.catch_up()
    async with console(room).run_test(size=(120, 36)) as pilot:
        await pilot.press("K", "1")
        await until(
            pilot,
            lambda: room.incident("INC-1").timeline.written[-1].text.startswith("mara asks jonas"),
        )
        assert room.incident("INC-1").commander == "jonas"
    async with console(open_room("jonas")).run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: "mara ASKS YOU FOR COMMAND" in shown(pilot))
        assert ("R", "roles") in screen(pilot).key_rows()[-1].keys[:1]


async def test_v_raises_at_once_and_lowering_asks_why(room: Room) -> None:
    async with console(room).run_test(size=(120, 36)) as pilot:
        await pilot.press("V", "1")
        await until(pilot, lambda: room.incident("INC-1").severity.current == 1)
        await pilot.press("V", "3", "enter")
        await until(pilot, lambda: "Lowering needs a reason" in shown(pilot))
        await pilot.press(*typed("only one region"), "enter")
        await until(pilot, lambda: room.incident("INC-1").severity.current == 3)
        assert room.incident("INC-1").severity.history[-1].reason == "only one region"


async def test_a_refused_lowering_names_the_rule_and_keeps_the_words(
    room: Room, open_room: OpenRoom
) -> None:
    open_room("jonas").act(roles.claim, Target("INC-1"), role=Role.IC)
    crowd(open_room, "jonas", "wei", "priya")
    room.catch_up()
    async with console(room).run_test(size=(120, 36)) as pilot:
        await pilot.press("V", "4", *typed("it is over"), "enter")
        await until(pilot, lambda: bool(screen(pilot).said))
        await until(pilot, lambda: "it is over" in shown(pilot))
        assert room.incident("INC-1").severity.current == 2


async def test_s_offers_what_is_possible_now(room: Room) -> None:
    async with console(room).run_test(size=(120, 36)) as pilot:
        await pilot.press("S")
        await until(pilot, lambda: "mitigated" in shown(pilot))
        assert "reopen" not in shown(pilot)
        await pilot.press("1", *typed("bad deploy"), "enter")
        await until(pilot, lambda: room.incident("INC-1").lifecycle.phase is Phase.IDENTIFIED)


async def test_alone_from_declared_to_closed_without_a_refusal(room: Room) -> None:
    def state() -> State:
        return room.incident("INC-1").lifecycle.state

    async with console(room).run_test(size=(120, 36)) as pilot:
        page: RoomScreen = screen(pilot)
        for target in (State.MITIGATED, State.RESOLVED, State.VERIFIED):
            await pilot.press("S")
            await until(pilot, lambda: page.mode is not None)
            choices = page.mode.choices  # type: ignore[union-attr]
            digit = next(each.key for each in choices if each.value is target)
            await pilot.press(digit, *typed("done"), "enter")
            if target is State.RESOLVED:
                await pilot.press(*typed("errors below 1 %"), "enter")
            await until(pilot, lambda target=target: state() is target)  # type: ignore[misc]
        await pilot.press("C", "y")
        await until(pilot, lambda: state() is State.CLOSED or "override" in shown(pilot))


async def test_u_sends_one_text_and_keeps_it_in_a_file(
    room: Room, clock: TestClock, tmp_path: Path
) -> None:
    clock.move(minutes=14)
    async with console(room).run_test(size=(120, 36)) as pilot:
        await pilot.press("U", "ctrl+u", *typed("Still down, rolling back"), "enter")
        await until(pilot, lambda: bool(room.incident("INC-1").updates.sent))
        sent = room.incident("INC-1").updates.sent[-1]
        assert sent.audience is Audience.INTERNAL
        assert sent.next_at is not None
        assert sent.next_at > clock()
        await until(pilot, lambda: "clipboard" in shown(pilot))
        written = next((tmp_path / "state" / "updates").iterdir())
        assert written.read_text() == (
            "Status: Still down, rolling back.\nNext update 09:51 UTC.\n"
        )
        clock.move(minutes=29)
        await pilot.press("U", "enter")
        await until(pilot, lambda: len(room.incident("INC-1").updates.sent) >= 2)


async def test_an_offer_waits_for_me_and_is_accepted(room: Room, open_room: OpenRoom) -> None:
    jonas = open_room("jonas")
    jonas.act(roles.claim, Target("INC-1"), role=Role.IC)
    jonas.act(handoff.offer, Target("INC-1"), role=Role.IC, to="mara", reason="shift ends")
    room.catch_up()
    async with console(room).run_test(size=(120, 36)) as pilot:
        await until(pilot, lambda: "OFFERED TO YOU" in shown(pilot))
        await pilot.press("R", "1", "a", "enter")
        await until(pilot, lambda: room.incident("INC-1").commander == "mara")


async def test_r_offers_a_role_to_a_completed_name(room: Room, open_room: OpenRoom) -> None:
    crowd(open_room, "priya")
    room.catch_up()
    room.act(roles.claim, Target("INC-1"), role=Role.IC)
    async with console(room).run_test(size=(120, 36)) as pilot:
        await pilot.press("R", "2", "5", "@", *typed("pri"), "tab", "enter", "enter")
        await until(pilot, lambda: bool(room.incident("INC-1").roles.offers))
        offer = room.incident("INC-1").roles.offers[0]
        assert (offer.role, offer.to) == (Role.SCRIBE, "priya")


async def test_an_action_item_is_done_from_its_pane(room: Room) -> None:
    async with console(room).run_test(size=(120, 36)) as pilot:
        await pilot.press("a", *typed("roll back @me !10m"), "enter")
        await until(pilot, lambda: bool(room.incident("INC-1").action_items.by_id))
        await pilot.press("2", "enter", "1")
        await until(
            pilot, lambda: room.incident("INC-1").action_items.by_id["A1"].acked_at is not None
        )
        await pilot.press("enter")
        await until(pilot, lambda: "done" in shown(pilot))
        await pilot.press("1", *typed("24 pods"), "enter")
        await until(pilot, lambda: not room.incident("INC-1").action_items.open)


async def test_worse_goes_back_to_active(room: Room) -> None:
    room.act(move.move, Target("INC-1"), to=State.MITIGATED, evidence="rolled back")
    async with console(room).run_test(size=(120, 36)) as pilot:
        await pilot.press("exclamation_mark", "a", *typed("errors are back"), "enter")
        await until(pilot, lambda: room.incident("INC-1").lifecycle.state is State.ACTIVE)


async def test_impact_freeze_and_situation(room: Room) -> None:
    async with console(room).run_test(size=(120, 36)) as pilot:
        await pilot.press("I", "3", *typed("checkout"), "enter", "enter")
        await until(pilot, lambda: bool(room.incident("INC-1").impact.running))
        await pilot.press("F", "enter", *typed("60m"), "enter", "enter")
        await until(pilot, lambda: bool(room.incident("INC-1").freeze.holds))
        await pilot.press("E", "4", *typed("rolling back"), "enter")
        await until(
            pilot, lambda: room.incident("INC-1").lifecycle.situation.doing == "rolling back"
        )


async def test_owed_goes_to_what_clears_it(room: Room, open_room: OpenRoom) -> None:
    crowd(open_room, "wei")
    room.catch_up()
    async with console(room).run_test(size=(120, 36)) as pilot:
        await pilot.press("O")
        await until(pilot, lambda: " OWED " in shown(pilot))
        await pilot.press("enter")
        await until(pilot, lambda: " COMMAND " in shown(pilot))
        await pilot.press("y")
        await until(pilot, lambda: room.incident("INC-1").commander == "mara")


async def test_correct_and_strike(room: Room) -> None:
    async with console(room).run_test(size=(120, 36)) as pilot:
        await pilot.press("n", *typed("48 pods"), "enter")
        await until(pilot, lambda: len(room.incident("INC-1").timeline) == 2)
        await until(pilot, lambda: not screen(pilot).session.waiting)
        await pilot.press("k", "c", "ctrl+u", *typed("44 pods"), "enter")
        await until(pilot, lambda: len(room.incident("INC-1").timeline) == 3)
        await pilot.press("n", *typed("wrong room"), "enter")
        await until(pilot, lambda: len(room.incident("INC-1").timeline) == 4)
        await pilot.press("u", "y")
        await until(pilot, lambda: len(room.incident("INC-1").timeline) == 5)
        await until(pilot, lambda: "corrected" in shown(pilot))


async def test_u_chooses_its_audiences_and_the_next_time(room: Room, clock: TestClock) -> None:
    async with console(room).run_test(size=(120, 36)) as pilot:
        await pilot.press(
            "U", "up", "1", "3", "d", "ctrl+u", *typed("Checkout fails for some !20m"), "enter"
        )
        await until(pilot, lambda: bool(room.incident("INC-1").updates.sent))
        sent = room.incident("INC-1").updates.sent[-1]
        assert (sent.audience, sent.approved_by) == (Audience.CUSTOMERS, "mara")
        assert sent.text == "Checkout fails for some. Next update 09:27 UTC."
        assert sent.next_at is not None
        assert (sent.next_at - clock()).total_seconds() == 20 * 60


async def test_a_spoken_acceptance_is_recorded_for_its_speaker(room: Room) -> None:
    room.act(roles.claim, Target("INC-1"), role=Role.IC)
    room.act(handoff.offer, Target("INC-1"), role=Role.IC, to="jonas")
    async with console(room).run_test(size=(120, 36)) as pilot:
        await pilot.press("R")
        await until(pilot, lambda: "jonas said" in shown(pilot))
        await pilot.press("4")
        await until(pilot, lambda: room.incident("INC-1").commander == "jonas")
        assert room.incident("INC-1").timeline.written[-1].recorded_by == "mara"


async def test_an_unknown_key_points_to_the_help(room: Room) -> None:
    async with console(room).run_test(size=(120, 36)) as pilot:
        await pilot.press("Z")
        await until(pilot, lambda: "? lists the keys" in shown(pilot))


async def test_a_refusal_is_whole_on_a_narrow_terminal(room: Room, open_room: OpenRoom) -> None:
    open_room("jonas").act(roles.claim, Target("INC-1"), role=Role.IC)
    crowd(open_room, "jonas", "wei", "priya")
    room.catch_up()
    async with console(room).run_test(size=(80, 24)) as pilot:
        await pilot.press("V", "4", *typed("less bad"), "enter")
        await until(pilot, lambda: bool(screen(pilot).said))
        await pilot.pause()
        words = " ".join(shown(pilot).replace("▲", " ").split())
        assert screen(pilot).said in words
        assert "less bad" in words
        await pilot.press("escape")
        await until(pilot, lambda: not screen(pilot).said)
        await pilot.press("C")
        await until(pilot, lambda: "NOT YET" in shown(pilot))
        assert "nobody owns the review" in shown(pilot)
