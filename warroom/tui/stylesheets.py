"""Where the stylesheets are: beside the package in a wheel, beside it in a checkout."""

from pathlib import Path, PurePath

_PACKAGE = Path(__file__).resolve().parents[1]

STYLES = next(
    directory
    for directory in (_PACKAGE / "styles", _PACKAGE.parent / "styles")
    if (directory / "warroom.tcss").is_file()
)
"""The directory of ``.tcss`` files: ``warroom/styles`` once installed, ``styles`` in a checkout."""

SHEETS = ("warroom.tcss", "room.tcss", "lobby.tcss")
"""Every stylesheet that the console loads, in order."""


def stylesheet(name: str) -> Path:
    """The path of one stylesheet, such as ``"warroom.tcss"``."""
    return STYLES / name


def stylesheets() -> list[str | PurePath]:
    """The paths of all of them, for ``App.CSS_PATH``."""
    return [stylesheet(name) for name in SHEETS]
