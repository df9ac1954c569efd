"""What is painted: the keys that stand on the screen are those in force."""

import re
from collections.abc import Iterator

import msgspec
import pytest
from textual.pilot import Pilot
from textual.strip import Strip

from tests.tui.conftest import console, screen, shown, typed, until
from tests.tui.stills import Gallery, Still, at, settled
from tests.tui.test_goldens import BOTH, NARROW, STILLS, WIDE, opened
from warroom.act import Target
from warroom.config import Config, state_dir
from warroom.room import Room
from warroom.topics.hypotheses import rules as hypotheses
from warroom.topics.hypotheses.console.flows import HypothesesBoard
from warroom.topics.questions.console.board import QuestionsBoard
from warroom.topics.timeline import typed as typed_line
from warroom.topics.timeline.events import Kind
from warroom.topics.timeline.state import amended
from warroom.tui.ask.pick import Pick
from warroom.tui.keys.keymap import Keymap
from warroom.tui.keys.keymap import shown as written
from warroom.tui.registry import KEYS
from warroom.tui.screens.lobby import LobbyScreen
from warroom.tui.view import View


def _unused() -> Iterator[str]:
    """Letters that no key has as the program comes, and that no words of these tests hold."""
    yield from (chr(code) for code in range(0x3B1, 0x3CA))  # Greek
    yield from (chr(code) for code in range(0x430, 0x450))  # Cyrillic
    yield from (chr(code) for code in range(0x561, 0x587))  # Armenian


DEFAULT = Keymap()
OTHERS = {key.id: letter for key, letter in zip(KEYS, _unused(), strict=False)}
OTHER = Keymap(overrides=OTHERS)

_WORDS = {
    "a": "action item|adds", "A": "approvals", "I": "impact", "?": "help|lists", ":": "all",
    "/": "filter", "!": "make it worse", "1": "Timeline", "2": "Items", "3": "Roles",
    "4": "Situation", "5": "Decisions", "6": "Updates",
}  # fmt: skip
"""Keys that are words, signs or numbers as well, and what tells them apart."""

_KEYS = {each for keys in DEFAULT.keys.values() for each in map(written, keys) if len(each) == 1}
_ALONE = re.compile(
    rf"(?<![\w'’“:#@+<>=&.,/-])(?<!\d )[{''.join(sorted(_KEYS - set(_WORDS)))}](?![\w'’:…=>-])|"
    + "|".join(rf"(?<!\S){re.escape(key)} +(?:{does})\b" for key, does in _WORDS.items())
)


def keys_told(pilot: Pilot[int]) -> list[str]:
    """What stands on the screen like a key of the program as it comes, but for dialogs' answers."""
    text = shown(pilot)
    for choice in getattr(pilot.app.screen.mode, "choices", ()):  # type: ignore[attr-defined]
        text = re.sub(rf"(?<= ){re.escape(choice.key)} +{re.escape(choice.label)}", "", text)
    return [line.strip() for line in text.splitlines() if _ALONE.search(line)]


async def press(pilot: Pilot[int], keys: tuple[str, ...]) -> None:
    """Press what somebody would whose keys are all other ones; what is typed stays the same."""
    for key in keys:
        await pilot.press(_pressed(pilot, key))


def _pressed(pilot: Pilot[int], key: str) -> str:
    front = pilot.app.screen
    if isinstance(front, LobbyScreen):
        places = [DEFAULT.lobby] * (front.mode is None)
    elif (mode := screen(pilot).mode) is None:
        places = [DEFAULT.boards["details"]] * screen(pilot).details_open + [DEFAULT.room]
    elif not isinstance(mode, Pick) or not isinstance(mode.pane, HypothesesBoard | QuestionsBoard):
        return key
    else:
        places = [DEFAULT.boards[mode.pane.NAME]]
    found = next((place[key] for place in places if key in place), None)
    return OTHER.keys[found.id][0] if found else key


_CHOSEN = (
    "empty", "breach", "no-commander", "offer", "handoff-answer", "observer", "scrolled-up",
    "filter", "draft", "disk-full", "newer", "drill", "lobby-empty", "lobby", "hypotheses",
    "questions", "help",
)  # fmt: skip
_MORE = (
    *(
        Still(f"{name}-pane", title, (NARROW,), opened, keys=(digit,))
        for digit, name, title in (
            ("2", "items", "None yet"), ("3", "roles", "ROLES"), ("4", "situation", "SITUATION"),
            ("5", "decisions", "None yet"), ("6", "updates", "None yet"),
        )
    ),
    Still("details", "ENTRY", BOTH, at(25), keys=("k", "enter")),
    Still("owed", "OWED", BOTH, at(25, later=20), keys=("O",)),
    Still("palette", "COMMANDS", BOTH, at(44), keys=("colon",)),
    Still("approvals", "CHANGES", BOTH, at(25), keys=("A",)),
    Still("state", "STATE", BOTH, at(25), keys=("S",)),
    Still("sheet", "UPDATE TO", BOTH, at(25, "mara"), keys=("U",)),
    Still("strange", "does nothing here", (NARROW,), at(25), keys=("z",)),
    Still("nothing-selected", "No entry is selected", (NARROW,), at(25), keys=("c",)),
    Still("mine", "You hold command", (NARROW,), at(25, "mara"), keys=("K",)),
    Still("working", "shows all", (WIDE,), at(25), keys=("v",)),
    Still("kind", "KIND", (WIDE,), at(25), keys=("k", "enter", "i")),
    Still("no-question", "None yet", (NARROW,), opened, keys=("B",)),
    Still("no-hypothesis", "None yet", (NARROW,), opened, keys=("H",)),
    Still("no-item", "no action item", (NARROW,), opened, keys=("2", "enter")),
    Still("no-match", "No entry holds", (NARROW,), at(25), keys=("slash", *typed("qqq"), "enter")),
)  # fmt: skip
ALL = {
    f"{still.name}-{size[0]}x{size[1]}": (still, size)
    for still in (*(each for each in STILLS if each.name in _CHOSEN), *_MORE)
    for size in still.sizes
    if size in BOTH
}


@pytest.mark.parametrize("name", ALL)
async def test_t12_no_letter_of_the_program_as_it_comes_stands_where_every_key_is_another(
    name: str, gallery: Gallery
) -> None:
    still, size = ALL[name]
    still = msgspec.structs.replace(still, config=Config(keys=OTHERS))
    room = still.room(gallery)
    async with still.app(room).run_test(size=size) as pilot:
        if still.before or still.keys or still.then:
            await settled(pilot)
        if still.before is not None:
            still.before(gallery, room)
        await press(pilot, still.keys)
        if still.then is not None:
            still.then(gallery, room)
        await settled(pilot, still.holds)
        told = keys_told(pilot)
        gallery.held.close()
    assert told == []


def test_t12_the_look_finds_keys_and_leaves_words_alone() -> None:
    for line in ("▲ U  UPDATE BREACH", "V severity  S state", " a adds: text", "1 Timeline"):
        assert _ALONE.search(line), line
    for line in ("A waiting room is limiting", "I accept. I am the", "2 of 3", "Mara O… says"):
        assert not _ALONE.search(line), line


async def test_t12_the_vim_preset_tells_its_own_keys(room: Room) -> None:
    """h is the pane before there, and a hypothesis is p."""
    async with console(room, config=Config(keys_preset="vim")).run_test(size=WIDE) as pilot:
        await until(pilot, lambda: "p hypothesis" in shown(pilot))
        assert "h hypothesis" not in shown(pilot)
        await pilot.press("H")
        await until(pilot, lambda: "None yet; p claims what could explain it." in shown(pilot))


# What a size, a fault and a colleague must not spoil


async def test_t14_a_sentence_is_whole_after_a_resize(room: Room) -> None:
    async with console(room).run_test(size=WIDE) as pilot:
        await pilot.press("n", "a")
        screen(pilot).say("word " * 32 + "end", bad=True)
        await until(pilot, lambda: " end" in shown(pilot))
        await pilot.resize_terminal(60, 20)
        await until(pilot, lambda: len(shown(pilot).splitlines()) == 20)
        assert " end" in shown(pilot)
        assert " NOTE " in shown(pilot)
        await pilot.resize_terminal(120, 36)
        await until(pilot, lambda: len(shown(pilot).splitlines()) == 36)
        assert " end" in shown(pilot)


@pytest.mark.parametrize(
    ("pane", "size"), [("items", WIDE), ("timeline", WIDE), ("header", NARROW)]
)
async def test_a_pane_that_raises_becomes_a_sentence_and_the_console_goes_on(
    room: Room, monkeypatch: pytest.MonkeyPatch, fenced: None, pane: str, size: tuple[int, int]
) -> None:
    async with console(room).run_test(size=size) as pilot:
        broken = getattr(screen(pilot).room_layout, pane)

        def draw(width: int, height: int) -> list[Strip]:
            raise KeyError("C9")

        monkeypatch.setattr(broken, "draw", draw)
        screen(pilot).repaint_all()
        await until(pilot, lambda: "cannot be shown (KeyError)." in shown(pilot))
        await until(pilot, lambda: "failed (KeyError); the console goes on" in shown(pilot))
        assert "C9" not in shown(pilot)
        faults = list((state_dir() / "faults").glob("*.txt"))
        screen(pilot).repaint_all()
        await pilot.press("n", *typed("it goes on"), "enter")
        await until(pilot, lambda: room.incident("INC-1").timeline.written[-1].text == "it goes on")
        assert len(faults) == len(list((state_dir() / "faults").glob("*.txt"))) == 1, "told once"


async def test_a_pane_that_cannot_take_what_is_new_ends_nothing(
    room: Room, monkeypatch: pytest.MonkeyPatch, fenced: None
) -> None:
    async with console(room).run_test(size=WIDE) as pilot:

        def take(view: View) -> None:
            raise ValueError("no")

        monkeypatch.setattr(screen(pilot).room_layout.decisions, "take", take)
        screen(pilot).repaint_all()
        await until(pilot, lambda: "Decisions failed (ValueError)" in shown(pilot))
        assert pilot.app.is_running


async def test_ctrl_q_does_not_leave_from_an_open_line(room: Room) -> None:
    """It is a key like others, listed with what it does; Textual's own one left at once."""
    assert "ctrl+q" in DEFAULT.keys["find.leave"]
    async with console(room).run_test(size=WIDE) as pilot:
        await pilot.press("n", *typed("half a line"), "ctrl+q")
        assert pilot.app.is_running
        assert "half a line" in shown(pilot)
        await pilot.press("escape", "ctrl+q")
        await until(pilot, lambda: not pilot.app.is_running)


async def test_t8_a_key_acts_on_the_row_it_was_pressed_on(room: Room) -> None:
    """Rows that move in the same moment, because a colleague acts, turn nobody's key to another."""
    for text in ("a pool", "b cache"):
        room.act(hypotheses.propose, Target("INC-1"), text=text, owner="mara")
    async with console(room).run_test(size=WIDE) as pilot:
        await pilot.press("H")
        await until(pilot, lambda: " HYPOTHESES " in shown(pilot))
        board = screen(pilot).room_layout.in_overlay
        assert isinstance(board, HypothesesBoard)
        before = board.here
        other = {"H1": "H2", "H2": "H1"}[before]
        done = room.act(hypotheses.put_to_test, Target("INC-1", by="wei"), hypothesis=other)
        screen(pilot).folded(done)
        assert board.here == before
        await pilot.press("r")
        await until(pilot, lambda: f"{before} REFUTED" in shown(pilot))


async def test_details_act_on_the_entry_that_they_show(room: Room) -> None:
    """Whatever the cursor of the timeline does behind them; j and k scroll."""
    for n in range(3):
        room.act(typed_line.log, Target("INC-1"), kind=Kind.NOTE, text=f"entry {n}")
    async with console(room).run_test(size=WIDE) as pilot:
        await pilot.press("k", "k", "enter")
        await until(pilot, lambda: " ENTRY " in shown(pilot))
        screen(pilot).room_layout.timeline.move(1)
        await pilot.press("k", "j", "i", "o")
        await until(pilot, lambda: "observed" in shown(pilot))
        found = room.incident("INC-1").timeline
        turned = [each.text for each in found.written if amended(found, each).kind == "observation"]
        assert turned == ["entry 1"]
