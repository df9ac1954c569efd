"""What keys do on boards and in the entry line, as data."""

from warroom.tui.keys.action import Action, Group


def _verb(board: str, name: str, keys: str, label: str, does: str) -> Action:
    return Action(name, keys, label, does, Group.BOARD, board=board)


BOARDS: tuple[Action, ...] = (
    _verb("hypotheses", "hypothesis.test", "t", "test", "hypotheses: I test it, at once"),
    _verb("hypotheses", "hypothesis.give", "a", "give", "hypotheses: somebody tests it"),
    _verb("hypotheses", "hypothesis.confirm", "c", "confirm",
          "hypotheses: it is the cause; what shows it"),
    _verb("hypotheses", "hypothesis.refute", "r", "refute",
          "hypotheses: it is not; what speaks against it"),
    _verb("hypotheses", "hypothesis.park", "p", "park", "hypotheses: not now"),
    _verb("hypotheses", "hypothesis.doubt", "d", "doubt", "hypotheses: I doubt it"),
    _verb("hypotheses", "hypothesis.claim", "h", "new", "hypotheses: one more"),
    _verb("questions", "question.answer", "a", "answer", "question box: the answer"),
    _verb("questions", "question.give", "g", "give to somebody",
          "question box: who shall answer"),
    _verb("questions", "question.drop", "d", "drop", "question box: it needs no answer"),
    _verb("questions", "question.ask", "q", "new", "question box: one more"),
    _verb("details", "entry.kind", "i", "kind", "details of an entry: another kind"),
    _verb("details", "entry.test", "t", "tests it", "details of an entry: test its hypothesis"),
    _verb("details", "entry.claim", "H", "hypothesis",
          "details of an entry: make it a hypothesis"),
)  # fmt: skip
"""What the keys do on a board or in the details of an entry, instead of what the room has there."""


def _typing(name: str, keys: str, does: str) -> Action:
    return Action(f"typing.{name}", keys, name.replace("_", " "), does, Group.TYPING)


TYPING: tuple[Action, ...] = (
    _typing("send", "enter", "log the entry and close the line"),
    _typing("keep", "escape", "leave and keep the draft; the same key reopens it"),
    _typing("next_kind", "tab", "the next kind; completes @people and #ids while one is typed"),
    _typing("previous_kind", "shift+tab", "the kind before"),
    _typing("complete", "right", "complete @people and #ids, at the end of the line"),
    _typing("recall", "up", "what was typed before"),
    _typing("line_start", "home,ctrl+a", "to the start of the line"),
    _typing("line_end", "end,ctrl+e", "to the end of the line"),
    _typing("erase_line", "ctrl+u", "erase to the start of the line"),
    _typing("erase_rest", "ctrl+k", "erase to the end of the line"),
    _typing("erase_word", "ctrl+w", "erase the word before"),
)
"""What the entry line understands; shown in help and docs, not bound by the settings."""
