"""The five looks of the console: semantic tokens, and nothing else anywhere names a colour.

A foreground token is a colour and attributes (``"red bold"``), a background token a colour or
``reverse``. ``default`` leaves the choice to the terminal. Contrast: body text 7:1 and more,
quiet text 4.5:1 and more; ``faint`` carries only what is said elsewhere too.
"""

from functools import cache

from rich.color import Color
from rich.style import Style
from textual.theme import BUILTIN_THEMES, Theme

BACKGROUNDS = frozenset(
    {
        "background", "panel", "raised", "selection", "chip", "critical-field", "warning-field",
        "ok-field", "info-field", "severity-1", "severity-2", "severity-3", "severity-4",
    }
)  # fmt: skip
"""The tokens that something can stand on."""

DARK = {
    "background": "#0f1318", "panel": "#151a21", "raised": "#1c232c", "line": "#2c3540",
    "selection": "#22344a", "faint": "#7c8897", "dim": "#8593a3", "text": "#c3ccd6",
    "bright": "#f2f5f8", "critical": "#ff6b5e", "warning": "#f2b53c", "ok": "#4cc3a5",
    "info": "#6db3f2", "decision": "#d3a6ff", "focus": "#6db3f2", "rule": "#3f6a9a",
    "chip": "#dfe6ee", "on-chip": "#0f1318",
    "critical-field": "#c62a2f", "on-critical": "#ffffff",
    "warning-field": "#d9981a", "on-warning": "#14110a",
    "ok-field": "#1f6e5c", "on-ok": "#ffffff",
    "info-field": "#1f5f9e", "on-info": "#ffffff",
    "severity-1": "#c62a2f", "severity-2": "#a85300", "severity-3": "#6a5d10",
    "severity-4": "#3b4754", "on-severity": "#ffffff",
}  # fmt: skip

LIGHT = {
    "background": "#fbfaf7", "panel": "#f3f1ec", "raised": "#e9e6df", "line": "#cfcac0",
    "selection": "#d5e5f7", "faint": "#6c675e", "dim": "#5d5951", "text": "#2e2c29",
    "bright": "#0b0b0b", "critical": "#b3161c", "warning": "#7a4d00", "ok": "#0b6b57",
    "info": "#0a5ea8", "decision": "#6f2dbd", "focus": "#0a5ea8", "rule": "#7fa9d6",
    "chip": "#24272b", "on-chip": "#ffffff",
    "critical-field": "#b3161c", "on-critical": "#ffffff",
    "warning-field": "#f0b429", "on-warning": "#14110a",
    "ok-field": "#0b6b57", "on-ok": "#ffffff",
    "info-field": "#0a5ea8", "on-info": "#ffffff",
    "severity-1": "#b3161c", "severity-2": "#a04f00", "severity-3": "#665800",
    "severity-4": "#5b6673", "on-severity": "#ffffff",
}  # fmt: skip

HIGH_CONTRAST = {
    "background": "#000000", "panel": "#000000", "raised": "#000000", "line": "#a0a0a0",
    "selection": "#ffffff", "faint": "#d0d0d0", "dim": "#e0e0e0", "text": "#ffffff",
    "bright": "#ffffff bold", "critical": "#ff8078 bold", "warning": "#ffffff bold",
    "ok": "#ffffff", "info": "#ffffff", "decision": "#ffffff bold", "focus": "#ffffff bold",
    "rule": "#ffffff", "chip": "#ffffff", "on-chip": "#000000 bold",
    "critical-field": "#b00010", "on-critical": "#ffffff bold",
    "warning-field": "#ffffff", "on-warning": "#000000 bold",
    "ok-field": "#ffffff", "on-ok": "#000000", "info-field": "#ffffff", "on-info": "#000000",
    "severity-1": "#b00010", "severity-2": "#5a5a5a", "severity-3": "#4a4a4a",
    "severity-4": "#3a3a3a", "on-severity": "#ffffff bold", "on-selection": "#000000",
}  # fmt: skip

ANSI = {
    "background": "default", "panel": "default", "raised": "default", "line": "default dim",
    "selection": "reverse", "faint": "default dim", "dim": "default", "text": "default",
    "bright": "default bold", "critical": "red bold", "warning": "yellow bold", "ok": "green",
    "info": "cyan", "decision": "magenta bold", "focus": "blue bold", "rule": "blue",
    "chip": "reverse", "on-chip": "default bold",
    "critical-field": "red", "on-critical": "bright_white bold",
    "warning-field": "yellow", "on-warning": "black bold",
    "ok-field": "green", "on-ok": "black", "info-field": "blue", "on-info": "bright_white",
    "severity-1": "red", "severity-2": "yellow", "severity-3": "blue", "severity-4": "reverse",
    "on-severity": "bright_white bold", "on-severity-2": "black bold",
    "on-severity-4": "default", "on-selection": "default",
}  # fmt: skip

MONO = {
    **dict.fromkeys(DARK, "default"),
    "bright": "default bold", "critical": "default bold", "warning": "default bold",
    "decision": "default bold", "focus": "default bold", "on-chip": "default bold",
    "on-critical": "default bold", "on-warning": "default bold", "on-severity": "default bold",
    "on-selection": "default",
    **dict.fromkeys(BACKGROUNDS - {"background", "panel", "raised"}, "reverse"),
}  # fmt: skip

TABLES = {
    "warroom-dark": DARK,
    "warroom-light": LIGHT,
    "warroom-high-contrast": HIGH_CONTRAST,
    "warroom-ansi": ANSI,
    "warroom-mono": MONO,
}
"""The tokens of every look, by the name of its theme."""

_RAISED = {"faint": "dim", "dim": "text", "line": "faint"}
"""On the selection quiet tones rise one step, or they could not be read."""


class Palette:
    """The styles of one look; every style names its background unless the terminal owns it."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._tokens = TABLES[name]
        self._styles: dict[tuple[str, str], Style] = {}

    def style(self, tone: str, on: str = "background") -> Style:
        """The style of a tone such as ``"warning bold"`` on a background token."""
        found = self._styles.get((tone, on))
        if found is None:
            found = self._styles[tone, on] = self._made(tone, on)
        return found

    def _made(self, tone: str, on: str) -> Style:
        name, *attributes = tone.split()
        if on == "selection":
            name = "on-selection" if "on-selection" in self._tokens else _RAISED.get(name, name)
        elif name == "on-severity":
            name = f"on-{on}" if f"on-{on}" in self._tokens else name
        color, *more = self._tokens[name].split()
        field = self._tokens[on]
        flags = {*attributes, *more}
        if field == "reverse":
            flags.add("reverse")
        return Style(
            color=None if color == "default" else Color.parse(color),
            bgcolor=None if field in ("default", "reverse") else Color.parse(field),
            **dict.fromkeys(flags, True),  # type: ignore[arg-type]
        )


@cache
def palette(theme: str) -> Palette:
    """The palette of a theme; a theme that is not ours gets the dark one."""
    return Palette(theme if theme in TABLES else "warroom-dark")


def _css(value: str) -> str:
    """A token as a colour of a stylesheet."""
    color = value.split()[0]
    if color in ("default", "reverse"):
        return "ansi_default"
    return color if color.startswith("#") else f"ansi_{color}"


def _theme(name: str, tokens: dict[str, str]) -> Theme:
    color = {token: _css(value) for token, value in tokens.items()}
    ansi = name in ("warroom-ansi", "warroom-mono")
    inherited = BUILTIN_THEMES["ansi-dark"].variables if ansi else {}
    return Theme(
        name=name,
        primary=color["info"],
        secondary=color["decision"],
        warning=color["warning"],
        error=color["critical"],
        success=color["ok"],
        accent=color["focus"],
        foreground=color["text"],
        background=color["background"],
        surface=color["background"],
        panel=color["panel"],
        dark=name != "warroom-light",
        ansi=ansi,
        variables=inherited | {f"room-{token}": value for token, value in color.items()},
    )


THEMES = tuple(_theme(name, tokens) for name, tokens in TABLES.items())
"""The themes to register with the App."""

VARIABLES = THEMES[0].variables
"""Defaults of all variables, for ``App.get_theme_variable_defaults``."""

NAMES = {name.removeprefix("warroom-"): name for name in TABLES}
"""The word in the configuration, such as ``high-contrast``, to the name of its theme."""


def theme_for(word: str, *, no_color: bool, few_colors: bool) -> str:
    """The theme to start with.

    Args:
        word: What the configuration says, such as ``light``; unknown words mean dark.
        no_color: Whether NO_COLOR was set when the program started.
        few_colors: Whether the terminal has 16 colours or less.
    """
    if no_color:
        return "warroom-mono"
    if few_colors:
        return "warroom-ansi"
    return NAMES.get(word, "warroom-dark")
