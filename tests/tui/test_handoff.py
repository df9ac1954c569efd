"""The handoff of command in the console, both sides; the minute of a joiner (doctrine B.4)."""

from collections.abc import Callable

import pytest
from textual.pilot import Pilot

from tests.tui.conftest import OpenRoom, TestClock, console, screen, shown, typed, until
from warroom.act import Target
from warroom.beside.presence import Presence
from warroom.incident import Incident
from warroom.room import Room
from warroom.topics.handoff import losing
from warroom.topics.handoff import rules as handoff_rules
from warroom.topics.roles import rules as roles
from warroom.topics.roles.events import Role
from warroom.topics.timeline import typed as timeline_typed
from warroom.topics.timeline.events import Kind
from warroom.tui.ask.choose import Choice
from warroom.tui.ask.line import Line as Asking
from warroom.tui.ask.pick import Choose as Picking

SIZES = ((120, 36), (80, 24))


@pytest.fixture
def commanded(room: Room, open_room: OpenRoom) -> Room:
    """Mara commands; jonas is deputy, wei and priya are there."""
    room.act(roles.claim, Target("INC-1"), role=Role.IC)
    open_room("jonas").act(roles.claim, Target("INC-1"), role=Role.DEPUTY)
    for who in ("wei", "priya"):
        open_room(who).act(timeline_typed.log, Target("INC-1"), kind=Kind.NOTE, text="here")
    room.catch_up()
    return room


def asked(pilot: Pilot[int], title: str) -> Callable[[], bool]:
    """Whether the foot asks this."""

    def asks() -> bool:
        mode = screen(pilot).mode
        return isinstance(mode, Picking | Asking) and mode.title == title

    return asks


async def pick(pilot: Pilot[int], label: str) -> None:
    """Pick the choice whose label contains some words."""

    def choice() -> Choice | None:
        mode = screen(pilot).mode
        found = mode.choices if isinstance(mode, Picking) else ()
        return next((each for each in found if label in each.label), None)

    await until(pilot, lambda: choice() is not None)
    found = choice()
    assert found is not None
    await pilot.press("at" if found.key == "@" else found.key)


@pytest.mark.parametrize("size", SIZES)
async def test_b_4_the_outgoing_is_guided_from_the_person_to_the_rest(
    commanded: Room, open_room: OpenRoom, size: tuple[int, int]
) -> None:
    jonas = open_room("jonas")

    def incident() -> Incident:
        return commanded.incident("INC-1")

    async with console(commanded).run_test(size=size) as pilot:
        await pilot.press("R")
        await pick(pilot, "hand over command")
        await until(pilot, asked(pilot, "OFFER COMMAND"))
        mode = screen(pilot).mode
        assert isinstance(mode, Picking)
        assert mode.choices[0].value == "jonas"  # the deputy first
        await pilot.press("1", "2")
        await until(pilot, lambda: "BRIEF FOR jonas" in shown(pilot))
        assert "SEV-2" in shown(pilot)
        await pilot.press("w", "end", *typed(" pool numbers look odd"), "enter")
        await until(pilot, asked(pilot, "HAND OVER"))
        await pilot.press("y")
        await until(pilot, asked(pilot, "WAITING"))
        offer = incident().roles.offers[0]
        assert (offer.to, offer.reason) == ("jonas", "fatigue")
        assert "What worries me: pool numbers look odd" in offer.brief
        assert "02:00 left" in shown(pilot)
        assert incident().commander == "mara"  # INV-3
        jonas.act(handoff_rules.read_back, Target("INC-1"), role=Role.IC, text="search is down")
        await until(pilot, asked(pilot, "READBACK"))
        assert "search is down" in shown(pilot)
        await pilot.press("c", *typed("payments"), "enter")
        await until(pilot, asked(pilot, "WAITING"))
        jonas.act(handoff_rules.read_back, Target("INC-1"), role=Role.IC, text="payments are down")
        await until(pilot, asked(pilot, "READBACK"))
        await pilot.press("y")
        await until(pilot, asked(pilot, "WAITING"))
        jonas.act(handoff_rules.accept, Target("INC-1"), role=Role.IC)
        await until(pilot, asked(pilot, "HANDED OVER"))
        assert incident().commander == "jonas"
        assert "rest until 17:07" in shown(pilot)
        await pilot.press("d")
        await until(pilot, lambda: screen(pilot).mode is None)
        handoff = incident().handoff.offers[-1]
        assert (handoff.readbacks, handoff.corrections) == (2, 1)


@pytest.mark.parametrize("size", SIZES)
async def test_b_4_the_incoming_reads_says_back_and_accepts_in_words(
    commanded: Room, open_room: OpenRoom, clock: TestClock, size: tuple[int, int]
) -> None:
    jonas = open_room("jonas")
    brief = "Status: SEV-2, active\nImpact: six in ten fail\nWorries: What worries me: the pool"
    commanded.act(
        handoff_rules.offer,
        Target("INC-1"),
        role=Role.IC,
        to="jonas",
        reason="shift ends",
        brief=brief,
    )
    jonas.catch_up()
    async with console(jonas).run_test(size=size) as pilot:
        await pilot.press("K")
        await until(pilot, asked(pilot, "ANSWER"))
        page = shown(pilot)
        assert "six in ten fail" in page
        assert "Reading 0 min of 5" in page
        clock.move(seconds=61)
        await until(pilot, lambda: "Reading 1 min of 5" in shown(pilot))
        await pilot.press("r", *typed("search is down"), "enter")
        await until(pilot, lambda: bool(jonas.incident("INC-1").roles.offers[0].said))
        commanded.catch_up()
        commanded.act(
            handoff_rules.correct_readback, Target("INC-1"), role=Role.IC, text="payments"
        )
        await until(pilot, lambda: "corrects" in shown(pilot))
        await pilot.press("r", "ctrl+u", *typed("payments are down"), "enter")
        await until(pilot, lambda: jonas.incident("INC-1").handoff.offers[-1].readbacks == 2)
        commanded.act(handoff_rules.confirm_readback, Target("INC-1"), role=Role.IC)
        await until(pilot, lambda: "Accept in words" in shown(pilot))
        await pilot.press("a")
        await until(pilot, lambda: "I accept. I am the Incident Commander." in shown(pilot))
        await pilot.press("enter")
        await until(pilot, lambda: "YOU HAVE COMMAND" in shown(pilot))
        assert jonas.incident("INC-1").commander == "jonas"
        assert "Deputy" in shown(pilot)
        await pilot.press("c")
        await until(pilot, lambda: screen(pilot).mode is None)
        assert "INC-1-ic" in screen(pilot).said or "clipboard" in screen(pilot).said


async def test_b_4_the_short_form_is_two_keys_and_is_recorded(
    commanded: Room, open_room: OpenRoom
) -> None:
    jonas = open_room("jonas")
    commanded.act(
        handoff_rules.offer, Target("INC-1"), role=Role.IC, to="jonas", reason="emergency"
    )
    jonas.catch_up()
    async with console(jonas).run_test(size=(80, 24)) as pilot:
        await pilot.press("K", "a", "enter")
        await until(pilot, lambda: jonas.incident("INC-1").commander == "jonas")
        told = [entry.text for entry in jonas.incident("INC-1").timeline.written]
        assert any("readback not done" in text for text in told)


async def test_b_4_a_refusal_names_the_next_candidate(commanded: Room, open_room: OpenRoom) -> None:
    jonas = open_room("jonas")
    async with console(commanded).run_test(size=(120, 36)) as pilot:
        await pilot.press("R")
        await pick(pilot, "hand over command")
        await pilot.press("1", "4", "y")
        await until(pilot, asked(pilot, "WAITING"))
        jonas.act(handoff_rules.decline, Target("INC-1"), role=Role.IC, reason="busy")
        await pick(pilot, "offer it to priya")
        await until(pilot, lambda: commanded.incident("INC-1").roles.offers[0].to == "priya")
        assert commanded.incident("INC-1").commander == "mara"


async def test_role_2_an_offer_that_runs_out_ends_the_waiting(
    commanded: Room, clock: TestClock
) -> None:
    async with console(commanded).run_test(size=(120, 36)) as pilot:
        await pilot.press("R")
        await pick(pilot, "hand over command")
        await pilot.press("1", "3", "y")
        await until(pilot, asked(pilot, "WAITING"))
        clock.move(seconds=121)
        await until(pilot, lambda: "did not answer in time" in shown(pilot))
        await pick(pilot, "jonas again")
        await until(pilot, asked(pilot, "WAITING"))
        assert [each.outcome for each in commanded.incident("INC-1").handoff.offers] == [
            "expired",
            "open",
        ]


async def test_leaving_the_page_keeps_the_offer_and_r_comes_back(
    commanded: Room, clock: TestClock
) -> None:
    async with console(commanded).run_test(size=(80, 24)) as pilot:
        await pilot.press("R")
        await pick(pilot, "hand over command")
        await pilot.press("1", "3", "y")
        await until(pilot, asked(pilot, "WAITING"))
        await pilot.press("escape")
        await until(pilot, lambda: "COMMAND FOR jonas" not in shown(pilot))
        assert commanded.incident("INC-1").roles.offers
        await pilot.press("R")
        await pick(pilot, "go on")
        await until(pilot, asked(pilot, "WAITING"))
        await pilot.press("w")
        await until(pilot, lambda: not commanded.incident("INC-1").roles.offers)


async def test_loss_1_the_commander_answers_a_challenge_with_one_key(
    commanded: Room, open_room: OpenRoom
) -> None:
    open_room("wei").act(losing.challenge, Target("INC-1"))
    commanded.catch_up()
    async with console(commanded).run_test(size=(120, 36)) as pilot:
        await until(pilot, lambda: "DO YOU HAVE COMMAND?" in shown(pilot))
        await pilot.press("K")
        await until(pilot, lambda: commanded.incident("INC-1").handoff.challenge is None)
        await until(pilot, lambda: "DO YOU HAVE COMMAND?" not in shown(pilot))


async def test_loss_2_the_deputy_takes_over_from_an_unanswered_challenge(
    commanded: Room, open_room: OpenRoom, clock: TestClock
) -> None:
    jonas = open_room("jonas")
    async with console(jonas).run_test(size=(120, 36)) as pilot:
        await pilot.press("K")
        await pick(pilot, "do you have command?")
        await until(pilot, lambda: jonas.incident("INC-1").handoff.challenge is not None)
        clock.move(seconds=121)
        await until(pilot, lambda: "DOES NOT ANSWER" in shown(pilot))
        await pilot.press("K")
        await pick(pilot, "take over")
        await pilot.press("enter")
        await until(pilot, lambda: jonas.incident("INC-1").commander == "jonas")


async def test_crew_6_a_spoken_acceptance_is_contested_with_one_choice(
    commanded: Room, open_room: OpenRoom
) -> None:
    jonas = open_room("jonas")
    commanded.act(handoff_rules.offer, Target("INC-1"), role=Role.IC, to="jonas")
    commanded.act(handoff_rules.accept, Target("INC-1", by="jonas"), role=Role.IC)
    jonas.catch_up()
    async with console(jonas).run_test(size=(120, 36)) as pilot:
        await until(pilot, lambda: "contest it if it is wrong" in shown(pilot))
        await pilot.press("R")
        await pick(pilot, "I never took IC")
        await until(pilot, lambda: jonas.incident("INC-1").commander == "mara")


async def test_another_role_is_handed_over_on_the_same_page_without_readback(
    commanded: Room, open_room: OpenRoom
) -> None:
    priya = open_room("priya")
    commanded.act(handoff_rules.offer, Target("INC-1"), role=Role.SCRIBE, to="priya")
    priya.catch_up()
    async with console(priya).run_test(size=(80, 24)) as pilot:
        await pilot.press("R", "1")
        await until(pilot, lambda: "SCRIBE OFFERED TO YOU" in shown(pilot))
        assert "readback" not in shown(pilot)
        await pilot.press("y")
        await until(pilot, lambda: priya.incident("INC-1").roles.holder(Role.SCRIBE) == "priya")


@pytest.mark.parametrize("size", SIZES)
async def test_esc_4_one_key_tells_a_joiner_where_it_stands(
    commanded: Room, open_room: OpenRoom, size: tuple[int, int]
) -> None:
    newcomer = open_room("elif")
    async with console(newcomer, read_only=False).run_test(size=size) as pilot:
        await until(pilot, lambda: "J sitrep" in shown(pilot))
        await pilot.press("J")
        await until(pilot, lambda: " SITREP " in shown(pilot))
        page = shown(pilot)
        for heading in ("Status", "Impact", "Current hypothesis", "Next steps"):
            assert heading in page
        await pilot.press("f")
        await until(pilot, lambda: "On duty" in shown(pilot) or "more lines" in shown(pilot))
        await pilot.press("pagedown", "d")
        await until(pilot, lambda: screen(pilot).mode is None)
        assert " SITREP " not in shown(pilot)


async def test_everybody_is_told_when_command_changes_hands(
    commanded: Room, open_room: OpenRoom
) -> None:
    jonas, wei = open_room("jonas"), open_room("wei")
    async with console(wei).run_test(size=(120, 36)) as pilot:
        commanded.act(handoff_rules.offer, Target("INC-1"), role=Role.IC, to="jonas")
        jonas.act(handoff_rules.accept, Target("INC-1"), role=Role.IC)
        await until(pilot, lambda: "jonas is the Incident Commander" in shown(pilot))


async def test_role_4_whoever_only_watches_is_asked_about_before_an_offer(
    commanded: Room, open_room: OpenRoom, clock: TestClock
) -> None:
    watching = Presence(commanded.path, "elif", now=clock(), observer=True)
    watching.beat(clock(), "INC-1")
    async with console(commanded).run_test(size=(120, 36)) as pilot:
        await until(pilot, lambda: "elif" in screen(pilot).view.live.readers)
        await pilot.press("R")
        await pick(pilot, "hand over command")
        await until(pilot, asked(pilot, "OFFER COMMAND"))
        mode = screen(pilot).mode
        assert isinstance(mode, Picking)
        assert "elif" not in [choice.value for choice in mode.choices]
        await pilot.press("at", *typed("elif"), "enter")
        await until(pilot, lambda: "only a reading console" in shown(pilot))
        await pilot.press("n")
        await until(pilot, lambda: screen(pilot).mode is None)
        assert not commanded.incident("INC-1").roles.offers
    watching.leave()


async def test_a_reason_left_half_said_stands_there_again(commanded: Room) -> None:
    async with console(commanded).run_test(size=(120, 36)) as pilot:
        for words in ("I go home", ""):
            await pilot.press("R")
            await pick(pilot, "release")
            await until(pilot, asked(pilot, "RELEASE IC"))
            await pilot.press("1")
            await until(pilot, lambda: isinstance(screen(pilot).mode, Asking))
            await pilot.press(*typed(words))
            await until(pilot, lambda: "I go home" in shown(pilot))
            await pilot.press("escape")
            await pilot.pause()
