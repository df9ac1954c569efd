"""The registry of keys: everything in it works, and settings that cannot work say why."""

import pytest

from warroom.tui.keys.action import TYPING, Group
from warroom.tui.keys.keymap import Keymap, KeymapError, keys_markdown, named, shown
from warroom.tui.registry import ACTIONS, BY_ID, KEYS, PANES, SCREENS, load

CONTRACT = {
    "n": "log.note", "space": "log.note", "o": "log.observation", "h": "log.hypothesis",
    "d": "log.decision", "x": "log.change", "r": "log.result", "i": "log.impact",
    "m": "log.communication", "q": "log.question", "e": "log.external", "a": "log.item",
    "f": "log.followup", "s": "report.count", "K": "command.take",
    "R": "role.manage", "V": "severity.set",
    "S": "state.move", "U": "update.send", "I": "impact.windows", "F": "freeze.set",
    "E": "situation.edit", "O": "find.owed", "C": "incident.close", "L": "lobby.show",
    "exclamation_mark": "severity.worse", "1": "find.pane1", "6": "find.pane6",
    "tab": "find.next_pane", "j": "find.down", "down": "find.down", "k": "find.up",
    "g": "find.first", "home": "find.first", "G": "find.latest", "end": "find.latest",
    "slash": "find.filter", "enter": "find.details", "c": "find.correct", "u": "find.strike",
    "y": "find.copy", "t": "find.times", "question_mark": "find.help", "Q": "find.leave",
    "w": "find.widen", "colon": "find.palette", "ctrl+p": "find.palette",
}  # fmt: skip
"""What the help, the docs and people's fingers rely on."""


def test_every_key_of_the_contract_is_bound() -> None:
    places = Keymap().room
    assert {pressed: places[pressed].id for pressed in CONTRACT} == CONTRACT


def test_lower_case_logs_and_upper_case_commands() -> None:
    for pressed, key in Keymap().room.items():
        if len(pressed) == 1 and key.group is Group.LOG:
            assert pressed.islower()
        if len(pressed) == 1 and key.group is Group.COMMAND:
            assert pressed.isupper()


def test_every_entry_leads_somewhere() -> None:
    for action in ACTIONS:
        assert action.run or action.lobby or action.board, action.id
        for where in filter(None, (action.run, action.lobby)):
            assert callable(load(where)), action.id
    for spec in SCREENS:
        assert callable(load(spec.screen)), spec.name
    for pane in PANES:
        assert callable(load(pane.pane)), pane.name
        assert not pane.enter or pane.enter in BY_ID, pane.name


def test_old_ids_of_the_settings_stay_valid() -> None:
    keymap = Keymap("default", {"command.update": "ctrl+u", "log.report": "ctrl+r"})
    assert keymap.room["ctrl+u"].id == "update.send"
    assert keymap.room["ctrl+r"].id == "report.count"
    assert keymap.shown("command.update") == keymap.shown("update.send") == "Ctrl+u"


def test_the_vim_preset_has_no_clash_and_keeps_every_function() -> None:
    keymap = Keymap("vim")
    assert all(keymap.keys[key.id] for key in KEYS)
    assert keymap.room["h"].id == "find.previous_pane"
    assert keymap.room["p"].id == "log.hypothesis"


def test_no_function_needs_a_key_that_terminals_swallow() -> None:
    for key in KEYS:
        easy = [part for part in key.keys.split(",") if "+" not in part and not part[1:].isdigit()]
        assert easy or key.id in ("find.previous_pane", "find.repaint", "find.suspend"), key.id


@pytest.mark.parametrize(
    ("settings", "told"),
    [
        ({"command.tak": "X"}, "Did you mean command.take?"),
        ({"command.take": "controll+k"}, "no key called"),
        ({"command.take": "R"}, "Give role.manage another key"),
        ({"log.note": "z", "log.change": "z"}, "has it"),
    ],
)
def test_settings_that_cannot_work_say_why(settings: dict[str, str], told: str) -> None:
    with pytest.raises(KeymapError, match=told.replace("?", r"\?")):
        Keymap("default", settings)


def test_settings_swap_unbind_and_add() -> None:
    keymap = Keymap("default", {"command.take": "R", "command.roles": "K", "log.note": "",
                                "find.help": "?, f1"})  # fmt: skip
    assert keymap.room["R"].id == "command.take"
    assert keymap.room["K"].id == "role.manage"
    assert "n" not in keymap.room
    assert keymap.room["f1"].id == "find.help"


@pytest.mark.parametrize("sign", ["?", "/", ":", "!", "-", ",", "K", "space", "ctrl+k", "f5"])
def test_names_of_keys_come_back_as_people_write_them(sign: str) -> None:
    back = shown(named(sign))
    assert back.lower().replace("ctrl", "ctrl") == sign.lower()


def test_the_reference_names_every_key_once() -> None:
    text = keys_markdown()
    for key in KEYS:
        assert text.count(f"`{key.id}`") == 1, key.id
        assert key.help in text
    assert all(key.help in text for key in TYPING)


def test_bindings_carry_the_ids() -> None:
    bindings = Keymap().bindings()
    assert {binding.id for binding in bindings} == {each.id for each in KEYS if each.run}


@pytest.mark.parametrize("preset", ["default", "vim"])
def test_what_is_owed_leads_to_the_same_thing_in_every_preset(preset: str) -> None:
    """SIG-6 is cleared by a hypothesis, also where h moves between panes."""
    keys = {"default": "h", "vim": "p"}
    assert Keymap(preset).shown("log.hypothesis") == keys[preset]
