"""Texts that must leave the console without any integration: the clipboard, and a file."""

import os
from collections.abc import Callable
from pathlib import Path

from warroom.config import own_folder

Copy = Callable[[str], None]
"""Asks the terminal to take a text."""

LARGEST = 74_000
"""Bytes that terminals take by OSC 52; more is only written to the file."""


def copy(terminal: Copy, text: str) -> bool:
    """Copy by OSC 52, which also works over ssh; False when the text is too long for it."""
    if len(text.encode()) > LARGEST:
        return False
    terminal(text)
    return True


def write(directory: Path, name: str, text: str) -> Path:
    """Write a text to a file of its own that only this user reads.

    Raises:
        OSError: The file cannot be written.
    """
    own_folder(directory)
    path = directory / f"{name}.txt"
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text + "\n")
    return path


def give(terminal: Copy, directory: Path, name: str, text: str) -> str:
    """Copy and write a text; the sentence that tells where it is."""
    copied = copy(terminal, text)
    try:
        path = write(directory, name, text)
    except OSError as error:
        kept = f"not written to a file: {error.strerror}"
    else:
        kept = f"in {path}"
    return f"Copied to the clipboard, and {kept}" if copied else f"Too long to copy; {kept}"
