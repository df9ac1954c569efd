"""What is decided before the first frame: the theme for this terminal, its real size."""

import os

from rich.console import Console

from warroom.config import Config
from warroom.tui.paint.themes import theme_for

_FEW = (None, "standard")


def starting_theme(config: Config, no_color: bool) -> str:
    """The theme for these settings and this terminal."""
    word = {"auto": "dark", "contrast": "high-contrast"}.get(config.theme, config.theme)
    console = Console(stderr=True)
    few = config.theme == "auto" and console.is_terminal and console.color_system in _FEW
    return theme_for(word, no_color=no_color, few_colors=few)


def believe_the_terminal() -> None:
    """LINES and COLUMNS of the environment would override the terminal's real size."""
    try:
        os.get_terminal_size(2)
    except OSError:
        return
    for name in ("LINES", "COLUMNS"):
        os.environ.pop(name, None)
