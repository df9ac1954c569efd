"""The three standard streams, made fit for any text and for having been closed."""

from __future__ import annotations

import io
import os
import sys

_LAST = 2


def settle() -> None:
    """Let every stream take any text, and let the null device stand in for one that was closed.

    Else the next file that is opened, such as the room's, would get a closed stream's number.
    """
    while (descriptor := os.open(os.devnull, os.O_RDWR)) <= _LAST:
        pass
    os.close(descriptor)
    for name, number, mode in (("stdin", 0, "r"), ("stdout", 1, "w"), ("stderr", 2, "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, os.fdopen(number, mode, encoding="utf-8", closefd=False))
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
