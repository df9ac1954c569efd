"""Every stylesheet is loaded, and none names a colour of its own."""

import re

from warroom.tui.paint.themes import VARIABLES
from warroom.tui.stylesheets import SHEETS, STYLES, stylesheets


def test_every_stylesheet_is_loaded() -> None:
    assert {path.name for path in STYLES.glob("*.tcss")} == set(SHEETS)
    assert all(str(path).endswith(".tcss") for path in stylesheets())


def test_colours_come_from_the_tokens_only() -> None:
    for path in STYLES.glob("*.tcss"):
        text = path.read_text()
        assert set(re.findall(r"\$([\w-]+)", text)) <= set(VARIABLES), path.name
        for value in re.findall(r"(?:color|background|border)[\w-]*:\s*([^;]+);", text):
            assert value.startswith("$room-") or value == "none", (path.name, value)
