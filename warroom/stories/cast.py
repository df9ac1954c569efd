"""Who plays: the handles of a file's people, and what the room calls the file's things."""

import re

_NAME = re.compile(r"\b[A-Z]\d+\b")

_THINGS = ("decision", "change", "item", "hypothesis", "window")


class Cast:
    """Who plays, under which handle; and what the room calls the things of the file."""

    def __init__(self) -> None:
        self._handles: dict[str, str] = {}
        self._ours: dict[tuple[str, str], str] = {}

    def handle(self, name: str) -> str:
        """The handle of a person or a machine, such as ``mara`` for Mara Okafor."""
        if name not in self._handles:
            words = name.lower().split()
            short = words[0] if name.istitle() else "-".join(words)
            taken = short in self._handles.values()
            self._handles[name] = "-".join(words) if taken else short
        return self._handles[name]

    def ours(self, what: str, theirs: str) -> str:
        """The room's name for an item or a window of the file; empty while it has none."""
        return self._ours.get((what, theirs), "")

    def told(self, words: str) -> str:
        """Words of the file in which things have the names that the room gave them."""

        def named(match: re.Match[str]) -> str:
            found = (self.ours(what, match[0]) for what in _THINGS)
            return next(filter(None, found), match[0])

        return _NAME.sub(named, words)

    def learn(self, what: str, theirs: str, ours: str) -> None:
        """Remember what the room calls it."""
        self._ours[what, theirs] = ours
