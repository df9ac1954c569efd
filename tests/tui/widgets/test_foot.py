"""The two rows at the foot: keys that fit, a sentence, a question."""

from typing import Any

import pytest
from textual import events

from warroom.tui.ask.choose import Choice, Prompt
from warroom.tui.ask.pick import Choose
from warroom.tui.keys.keybar import KeyBar, KeyRow

LOG = KeyRow("Log", (("n", "note"), ("o", "observation"), ("d", "decision"), ("x", "change")))
ACT = KeyRow("IC", (("U", "update"), ("V", "severity")), (("/", "filter"), ("?", "help")))
STATES = (
    Choice("1", "investigating", "one"),
    Choice("2", "mitigating", "two", current=True, hint="what holds now"),
    Choice("y", "closed", "three"),
)


async def test_keys_are_left_out_from_the_end(scene: Any, stage: Any) -> None:
    async with stage(scene.view(head="7:abc", drafts=True)) as (app, _):
        bar: KeyBar = app.room.keybar
        bar.keys((LOG, ACT))
        first, second = (strip.text for strip in bar.draw(120, 2))
        assert "n note  o observation  d decision  x change" in first
        assert first.rstrip().endswith("head 7:abc  ◌ draft")
        assert second.rstrip().endswith("/ filter  ? help")
        first, second = (strip.text for strip in bar.draw(40, 2))
        assert "n note o observation" in first
        assert "decision" not in first
        assert second.rstrip().endswith("? help")


async def test_what_is_left_out_is_announced_where_help_is_not(scene: Any, stage: Any) -> None:
    async with stage(scene.view()) as (app, _):
        bar: KeyBar = app.room.keybar
        bar.keys((LOG, KeyRow("IC", ACT.keys)))
        assert "? more" not in bar.draw(120, 2)[1].text
        assert bar.draw(40, 2)[1].text.rstrip().endswith("? more")
        assert bar.draw(40, 1)[0].text.rstrip().endswith("? more")


async def test_a_sentence_takes_both_rows_where_it_must(scene: Any, stage: Any) -> None:
    async with stage(scene.view()) as (app, _):
        bar: KeyBar = app.room.keybar
        bar.keys((LOG, ACT))
        bar.say("Ravi holds command since 14:02. Ask with K, or take over with a reason. (INV-1)")
        rows = [strip.text.rstrip() for strip in bar.draw(50, 2)]
        assert rows == [
            " ▲ Ravi holds command since 14:02. Ask with K, or",
            "   take over with a reason. (INV-1)",
        ]
        bar.say("")
        assert bar.draw(120, 2)[0].text.startswith(" Log")


def picked(*keys: str) -> list[Any]:
    """What a question with three choices is answered with."""
    question, heard = Choose("STATE", STATES, "a hint"), list[Any]()
    question.answered, question.finished = heard.append, lambda: heard.append("ended")
    for key in keys:
        question.press(events.Key(key, key if len(key) == 1 else None))
    return heard


def test_a_choice_is_picked_by_key_or_by_cursor() -> None:
    assert picked("1") == ["ended", "one"]
    assert picked("enter") == ["ended", "two"]
    assert picked("right", "enter") == ["ended", "three"]
    assert picked("right", "right", "enter") == ["ended", "one"]
    assert picked("left", "7", "enter") == ["ended", "one"]
    assert picked("escape") == ["ended"]


async def test_a_click_picks_a_choice(
    scene: Any, stage: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with stage(scene.view()) as (app, _):
        prompt: Prompt = app.room.prompt
        heard: list[Any] = []
        monkeypatch.setattr(prompt, "report", heard.append)
        prompt.ask("STATE", STATES, "a hint")
        at = prompt.draw(120, 2)[0].text.index("y closed")
        prompt.clicked(at, 0)
        prompt.clicked(0, 0)
        assert [each.index for each in heard] == [2]


async def test_a_prompt_shows_the_hint_of_the_option(scene: Any, stage: Any) -> None:
    async with stage(scene.view()) as (app, _):
        prompt: Prompt = app.room.prompt
        prompt.ask("STATE", STATES, "a hint", 1)
        first, second = (strip.text for strip in prompt.draw(120, 2))
        assert first.startswith(" STATE    1 investigating   2 mitigating   y closed")
        assert second.strip() == "what holds now"
        prompt.at = 2
        assert prompt.draw(120, 2)[1].text.strip() == "a hint"


async def test_the_option_under_the_cursor_is_in_sight(scene: Any, stage: Any) -> None:
    async with stage(scene.view()) as (app, _):
        prompt: Prompt = app.room.prompt
        prompt.ask("WHO", [Choice(str(n), f"operator number {n}", n) for n in range(9)])
        for n in range(9):
            prompt.at = n
            rows = [strip.text for strip in prompt.draw(50, 2)]
            assert any(f"{n} operator number {n}" in row for row in rows)


async def test_options_that_one_row_does_not_hold_take_two(scene: Any, stage: Any) -> None:
    fields = ("title", "impact", "cause", "doing", "bridge", "chat")
    async with stage(scene.view(), size=(80, 24)) as (app, _):
        prompt: Prompt = app.room.prompt
        prompt.ask(
            "SITUATION", [Choice(str(n), name, n) for n, name in enumerate(fields, 1)], "hint"
        )
        first, second = (strip.text for strip in prompt.draw(60, 2))
        assert all(f"{n} {name}" in first + second for n, name in enumerate(fields, 1))
        assert first.startswith(" SITUATION    1 title   2 impact")
        first, second = (strip.text for strip in prompt.draw(120, 2))
        assert first.rstrip().endswith("Esc leave")
        assert second.strip() == "hint"
        for width in (38, 40, 60):
            prompt.at = 5
            assert any("6 chat" in strip.text for strip in prompt.draw(width, 2))
        prompt.at = 0
        assert "6 chat" not in prompt.draw(38, 2)[1].text
        assert prompt.draw(38, 2)[1].text.endswith("›")
