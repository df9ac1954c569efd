"""The fence: a fault in one part becomes a sentence and a file, never the end of the console."""

import os
import sys
import time
from collections.abc import Callable
from pathlib import Path

from warroom.config import own_folder

RAISED: Callable[[Exception], None] | None = None
"""What tests set to see every fault; nothing is contained then."""

_KEPT = 20
"""So many fault files are kept; the oldest go."""


def caught(error: Exception, what: str, state: Path) -> str:
    """Write a fault down; the sentence that says so, empty where a test takes it.

    Args:
        error: What was raised.
        what: What was at work, in a few words.
        state: This user's state directory.
    """
    if RAISED is not None:
        RAISED(error)
        return ""
    name = type(error).__name__
    said = f"{what[:1].upper()}{what[1:]} failed ({name}); the console goes on."
    try:
        path = _written(error, what, state / "faults")
    except OSError as no:
        return f"{said} No fault file: {no.strerror}."
    return f"{said} The fault is in {path}"


def _written(error: Exception, what: str, folder: Path) -> Path:
    """Where it happened, without what anybody typed: no message, no values."""
    import platform  # late, like all of these: no frame needs them
    from importlib.metadata import version

    own_folder(folder)
    path = folder / f"{time.strftime('%Y%m%d-%H%M%S')}-{os.getpid()}-{time.monotonic_ns() % 10**6}"
    path = path.with_suffix(".txt")
    lines = [
        f"warroom {version('warroom')}, Python {platform.python_version()}, {sys.platform}",
        f"{what} failed: {type(error).__module__}.{type(error).__qualname__}",
        *_where(error),
    ]
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write("\n".join(lines) + "\n")
    for old in sorted(folder.glob("*.txt"))[:-_KEPT]:
        old.unlink(missing_ok=True)
    return path


def _where(error: BaseException) -> list[str]:
    """The frames, and those of what led to it."""
    import traceback

    lines: list[str] = []
    seen: BaseException | None = error
    while seen is not None and len(lines) < 200:
        lines.append(f"{type(seen).__qualname__}:")
        for frame in traceback.extract_tb(seen.__traceback__):
            lines.append(f"  {frame.filename}:{frame.lineno} in {frame.name}")
        seen = seen.__cause__ or seen.__context__
    return lines
