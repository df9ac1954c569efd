"""The marks that a line shows behind its words, and the words without them."""

import re
from collections.abc import Iterable

REVIEW = re.compile(r"review \d\d:\d\d UTC")
"""When a decision is looked at again, as its line says it."""


_MARKS = {
    "H": re.compile(r" \((?:low|medium|high)(?:, [^\s()]+)?\)$"),
    "Q": re.compile(r" \((?:for [^\s()]+|drop-box of [^()]+)\)$"),
    "D": re.compile(r" \((?:[^()]*; )?review \d\d:\d\d UTC(?:; [^()]*)?\)$"),
    "A": re.compile(r" → \S+(?:, \d+ min)?(?: \([^()]*\))?$"),
    "F": re.compile(r" → \S+$"),
}
"""What a line of each letter ends with, whatever the marks say."""


def bare(ref: str, typed: str, marks: Iterable[str] = ()) -> str:
    """The words of a typed line without the id before them and the marks behind them.

    Args:
        ref: The id of what the line tells, such as ``H1``.
        typed: The line, as a person edited it.
        marks: What is known to stand behind its words.
    """
    words = typed.removeprefix(f"{ref} ")
    for mark in marks:
        words = words.removesuffix(mark) if mark else words
    pattern = _MARKS.get(ref[:1])
    return pattern.sub("", words) if pattern else words
