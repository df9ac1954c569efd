"""Every look has every token, and can be read: contrast by WCAG's formula."""

import pytest
from rich.color import Color

from warroom.tui.paint.themes import BACKGROUNDS, DARK, TABLES, THEMES, palette, theme_for

READABLE = {
    "bright": 7.0, "text": 7.0, "dim": 4.5, "critical": 4.5, "warning": 4.5, "ok": 4.5,
    "info": 4.5, "decision": 4.5,
}  # fmt: skip
FIELDS = {
    "on-critical": "critical-field", "on-warning": "warning-field", "on-ok": "ok-field",
    "on-info": "info-field", "on-chip": "chip",
}  # fmt: skip


def luminance(color: str) -> float:
    triplet = Color.parse(color.split()[0]).get_truecolor()
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in (channel / 255 for channel in triplet)
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("name", ["warroom-dark", "warroom-light", "warroom-high-contrast"])
def test_contrast(name: str) -> None:
    tokens = TABLES[name]
    for ground in ("background", "panel", "raised"):
        for tone, least in READABLE.items():
            assert contrast(tokens[tone], tokens[ground]) >= least, (tone, ground)
    for tone, field in FIELDS.items():
        assert contrast(tokens[tone], tokens[field]) >= 4.5, (tone, field)
    for level in "1234":
        assert contrast(tokens["on-severity"], tokens[f"severity-{level}"]) >= 4.5, level
    for tone in ("text", "bright", "dim"):
        raised = {"dim": "text"}.get(tone, tone)
        tone_there = tokens.get("on-selection", tokens[raised])
        assert contrast(tone_there, tokens["selection"]) >= 4.5, tone


@pytest.mark.parametrize("name", sorted(TABLES))
def test_every_token_has_a_style_everywhere(name: str) -> None:
    colors = palette(name)
    for ground in BACKGROUNDS:
        for tone in DARK.keys() - BACKGROUNDS:
            style = colors.style(f"{tone} bold", ground)
            assert style.bold
            if name not in ("warroom-ansi", "warroom-mono"):
                assert style.bgcolor is not None


def test_no_colour_means_none() -> None:
    colors = palette("warroom-mono")
    for ground in BACKGROUNDS:
        for tone in DARK.keys() - BACKGROUNDS:
            style = colors.style(tone, ground)
            assert style.color is None
            assert style.bgcolor is None
    assert colors.style("on-critical", "critical-field").reverse


def test_sixteen_colours_are_named() -> None:
    for ground in BACKGROUNDS:
        for tone in DARK.keys() - BACKGROUNDS:
            style = palette("warroom-ansi").style(tone, ground)
            for color in (style.color, style.bgcolor):
                assert color is None or color.number is not None


@pytest.mark.parametrize(
    ("word", "no_color", "few", "name"),
    [
        ("light", False, False, "warroom-light"),
        ("", False, False, "warroom-dark"),
        ("solarized", False, False, "warroom-dark"),
        ("light", False, True, "warroom-ansi"),
        ("light", True, True, "warroom-mono"),
    ],
)
def test_the_theme_to_start_with(word: str, no_color: bool, few: bool, name: str) -> None:
    assert theme_for(word, no_color=no_color, few_colors=few) == name


def test_all_themes_define_the_same_variables() -> None:
    own = [{name for name in theme.variables if name.startswith("room-")} for theme in THEMES]
    assert all(names >= own[0] for names in own)
