"""Who plays: the handles of a file's people, and what the room calls the file's things."""


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

    def learn(self, what: str, theirs: str, ours: str) -> None:
        """Remember what the room calls it."""
        self._ours[what, theirs] = ours
