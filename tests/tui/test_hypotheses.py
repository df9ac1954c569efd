"""Hypotheses at the console: the board, one key to a test, the offer after a guess, the lanes."""

from tests.tui.conftest import OpenRoom, console, screen, shown, typed, until
from warroom.act import Target
from warroom.room import Room
from warroom.topics.hypotheses import rules as hypotheses
from warroom.topics.hypotheses.state import Hypothesis, HypothesisState
from warroom.topics.timeline import typed as timeline_typed
from warroom.tui.app import WarroomApp


def claim(room: Room, name: str = "H1") -> Hypothesis:
    return room.incident("INC-1").hypotheses.by_id[name]


def known(room: Room, name: str = "H1") -> bool:
    return name in room.incident("INC-1").hypotheses.by_id


async def test_a_guess_is_offered_and_one_key_takes_the_offer(room: Room) -> None:
    """SIG-4: a sentence above the keys, no question; H takes it while it stands."""
    async with console(room).run_test(size=(120, 36)) as pilot:
        await pilot.press("o", *typed("maybe the pool is full"), "enter")
        await until(pilot, lambda: "H makes it a hypothesis" in shown(pilot))
        assert screen(pilot).mode is None
        await pilot.press("H")
        await until(pilot, lambda: known(room))
        assert claim(room).text == "maybe the pool is full"
        await until(pilot, lambda: "is hypothesis H1" in shown(pilot))


async def test_the_offer_goes_with_the_next_key(room: Room) -> None:
    async with console(room).run_test(size=(120, 36)) as pilot:
        await pilot.press("o", *typed("maybe bots"), "enter")
        await until(pilot, lambda: "H makes it" in shown(pilot))
        await pilot.press("t", "H")
        await until(pilot, lambda: "HYPOTHESES" in shown(pilot))
        assert not known(room)
        await pilot.press("escape")
        await until(pilot, lambda: screen(pilot).mode is None)


async def test_a_plain_observation_is_not_commented(room: Room) -> None:
    async with console(room).run_test(size=(120, 36)) as pilot:
        await pilot.press("o", *typed("5xx at 40 %"), "enter")
        await until(pilot, lambda: "5xx at 40 %" in shown(pilot))
        await pilot.pause()
        assert screen(pilot).said == ""
        await pilot.press("n", *typed("can someone look?"), "enter")
        await until(pilot, lambda: "nobody owns it" in shown(pilot))


async def test_on_the_board_one_key_is_a_test_that_somebody_owns(room: Room) -> None:
    """D.3: H opens the board, t is an action item of mine, c asks for what shows it."""
    room.act(hypotheses.propose, Target("INC-1", by="wei"), text="the pool is full")
    async with console(room).run_test(size=(120, 36)) as pilot:
        await pilot.press("H")
        await until(pilot, lambda: "the pool is full" in shown(pilot))
        await pilot.press("t")
        await until(pilot, lambda: claim(room).state is HypothesisState.TESTING)
        assert (claim(room).owner, claim(room).item) == ("mara", "A1")
        await until(pilot, lambda: "testing" in shown(pilot))
        await pilot.press("c", "enter")
        await until(pilot, lambda: "needs evidence" in shown(pilot))
        await pilot.press(*typed("pooler stats"), "enter")
        await until(pilot, lambda: claim(room).state is HypothesisState.CONFIRMED)
        await pilot.press("escape")
        await until(pilot, lambda: screen(pilot).mode is None)


async def test_a_test_is_given_with_name_and_time_box(room: Room) -> None:
    room.act(hypotheses.propose, Target("INC-1"), text="bots")
    async with console(room).run_test(size=(80, 24)) as pilot:
        await pilot.press("H", "a", *typed("ravi !5m"), "enter")
        await until(pilot, lambda: known(room) and claim(room).owner == "ravi")
        item = room.incident("INC-1").action_items.by_id["A1"]
        assert (item.owner, item.minutes) == ("ravi", 5)


async def test_the_board_refutes_parks_doubts_and_offers_everything(room: Room) -> None:
    for text in ("bots", "pool", "cache"):
        room.act(hypotheses.propose, Target("INC-1"), text=text)
    async with console(room).run_test(size=(120, 36)) as pilot:
        await pilot.press("H", "r", *typed("bot score normal"), "enter")
        ended = {HypothesisState.REFUTED: "bot score normal"}
        board = room.incident("INC-1").hypotheses.by_id
        await until(
            pilot,
            lambda: any(
                each.state in ended and each.note == ended[each.state]
                for each in room.incident("INC-1").hypotheses.by_id.values()
            ),
        )
        assert len(board) == 3
        await pilot.press("enter", "5", *typed("needs a week"), "enter")
        await until(
            pilot,
            lambda: len(room.incident("INC-1").hypotheses.open) == 1,
        )
        await pilot.press("d", "enter")
        await until(
            pilot,
            lambda: bool(room.incident("INC-1").hypotheses.open[0].doubts),
        )
        await pilot.press("h", *typed("dns"), "enter")
        await until(pilot, lambda: known(room, "H4"))


async def test_a_doubt_left_half_said_stands_there_again(room: Room) -> None:
    room.act(hypotheses.propose, Target("INC-1"), text="bots")
    async with console(room).run_test(size=(120, 36)) as pilot:
        await pilot.press("H", "d", *typed("no bot in the log"), "escape")
        await until(pilot, lambda: "no bot in the log" not in shown(pilot))
        await pilot.press("d")
        await until(pilot, lambda: "no bot in the log" in shown(pilot))
        await pilot.press("enter")
        await until(pilot, lambda: bool(room.incident("INC-1").hypotheses.by_id["H1"].doubts))


async def test_the_details_of_an_observation_make_it_a_hypothesis(room: Room) -> None:
    """One key from an observation to a hypothesis, one from a hypothesis to a test."""
    room.act(timeline_typed.log, Target("INC-1"), kind="observation", text="pool is at its limit")
    async with console(room).run_test(size=(120, 36)) as pilot:
        await pilot.press("k", "enter")
        await until(pilot, lambda: "H hypothesis" in shown(pilot))
        await pilot.press("H")
        await until(pilot, lambda: known(room))
        await until(pilot, lambda: "t tests it" in shown(pilot))
        await pilot.press("t")
        await until(pilot, lambda: claim(room).state is HypothesisState.TESTING)


async def test_h_on_a_selected_observation_remembers_where_it_comes_from(room: Room) -> None:
    room.act(timeline_typed.log, Target("INC-1"), kind="observation", text="stalls at 09:45")
    seq = room.incident("INC-1").timeline.written[-1].seq
    async with console(room).run_test(size=(120, 36)) as pilot:
        await pilot.press("k", "h")
        await until(pilot, lambda: f"from entry {seq}" in shown(pilot))
        await pilot.press(*typed("a job locks @wei !high"), "enter")
        await until(pilot, lambda: known(room))
        made = claim(room)
        assert (made.from_entry, made.owner, made.confidence) == (seq, "wei", "high")


async def test_an_observer_sees_no_working_lane_until_v(open_room: OpenRoom, room: Room) -> None:
    """SIG-1: open hypotheses, questions and guesses are left out of `warroom watch`."""
    for kind, text in (
        ("hypothesis", "bots"),
        ("question", "who owns dns?"),
        ("observation", "maybe DNS"),
        ("observation", "5xx at 40 %"),
    ):
        room.act(timeline_typed.log, Target("INC-1"), kind=kind, text=text)
    watching = open_room("elif", read_only=True)
    async with console(watching, read_only=True).run_test(size=(120, 36)) as pilot:
        await until(pilot, lambda: "5xx at 40 %" in shown(pilot))
        for hidden in ("H1 bots", "who owns dns", "maybe DNS"):
            assert hidden not in shown(pilot)
        assert "v shows all" in shown(pilot)
        room.act(hypotheses.confirm, Target("INC-1"), hypothesis="H1", evidence="edge logs")
        await until(pilot, lambda: "H1 confirmed" in shown(pilot))
        await until(pilot, lambda: "H1 bots" in shown(pilot))
        await pilot.press("v")
        await until(pilot, lambda: "who owns dns" in shown(pilot))
        await pilot.press("v")
        await until(pilot, lambda: "who owns dns" not in shown(pilot))
        await pilot.press("H", "t")
        await until(pilot, lambda: "only be read" in shown(pilot))


async def test_a_replay_is_shown_whole(room: Room) -> None:
    """Who studies an incident afterwards sees what was thought."""
    room.act(hypotheses.propose, Target("INC-1"), text="bots")
    replayed = WarroomApp(room, incident="INC-1", read_only=True, whole=True)
    async with replayed.run_test(size=(120, 36)) as pilot:
        await until(pilot, lambda: "H1 bots" in shown(pilot))


async def test_the_current_hypothesis_is_no_cause_until_confirmed(
    open_room: OpenRoom, room: Room
) -> None:
    """SIG-2: an open one is the current hypothesis, a confirmed one the cause."""
    room.act(hypotheses.propose, Target("INC-1"), text="bots")
    async with console(room).run_test(size=(200, 55)) as pilot:
        await until(pilot, lambda: "H1 bots (medium, proposed)" in shown(pilot))
        wei = open_room("wei")
        wei.act(hypotheses.confirm, Target("INC-1"), hypothesis="H1", evidence="edge logs")
        await until(pilot, lambda: "H1 confirmed: bots" in shown(pilot))
