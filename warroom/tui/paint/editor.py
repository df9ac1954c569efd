"""Editing one line of text: the words and the cursor, without a screen."""

from rich.cells import split_graphemes

from warroom.core.text import clean

_BLANKS = str.maketrans({"\n": " ", "\t": " "})


class Editor:
    """A line and a cursor that never stands inside a character of several code points.

    Attributes:
        text: The words; always clean and on one line.
        cursor: The index of the code point before which the cursor stands.
    """

    def __init__(self, text: str = "") -> None:
        self.text = ""
        self.cursor = 0
        self.set(text)

    def set(self, text: str) -> None:
        """Replace the words; the cursor goes to the end."""
        self.text = clean(text).translate(_BLANKS)
        self.cursor = len(self.text)

    def insert(self, words: str) -> None:
        """Put words in at the cursor; line breaks become blanks."""
        words = clean(words).translate(_BLANKS)
        self.text = self.text[: self.cursor] + words + self.text[self.cursor :]
        self.cursor += len(words)

    def press(self, key: str) -> bool:
        """Do what an editing key does; False when it is none."""
        edit = _KEYS.get(key)
        if edit is None:
            return False
        edit(self)
        return True

    def left(self) -> None:
        """One character to the left."""
        self.cursor = self._stop_before(self.cursor)

    def right(self) -> None:
        """One character to the right."""
        self.cursor = self._stop_after(self.cursor)

    def home(self) -> None:
        """To the beginning."""
        self.cursor = 0

    def end(self) -> None:
        """To the end."""
        self.cursor = len(self.text)

    def word_left(self) -> None:
        """To the beginning of the word."""
        self.cursor = len(self._without_last_word())

    def word_right(self) -> None:
        """To the end of the word."""
        rest = self.text[self.cursor :]
        gap = len(rest) - len(rest.lstrip())
        word = rest[gap:].split(" ", 1)[0]
        self.cursor += gap + len(word)

    def backspace(self) -> None:
        """Take away the character before the cursor."""
        start = self._stop_before(self.cursor)
        self.text = self.text[:start] + self.text[self.cursor :]
        self.cursor = start

    def delete(self) -> None:
        """Take away the character at the cursor."""
        self.text = self.text[: self.cursor] + self.text[self._stop_after(self.cursor) :]

    def kill_word(self) -> None:
        """Take away the word before the cursor."""
        kept = self._without_last_word()
        self.text = kept + self.text[self.cursor :]
        self.cursor = len(kept)

    def kill_to_start(self) -> None:
        """Take away everything before the cursor."""
        self.text = self.text[self.cursor :]
        self.cursor = 0

    def kill_to_end(self) -> None:
        """Take away everything from the cursor on."""
        self.text = self.text[: self.cursor]

    def _without_last_word(self) -> str:
        before = self.text[: self.cursor].rstrip()
        return before[: before.rfind(" ") + 1]

    def _stops(self) -> list[int]:
        if self.text.isascii():
            return list(range(len(self.text) + 1))
        spans, _ = split_graphemes(self.text)
        return [start for start, _, _ in spans] + [len(self.text)]

    def _stop_before(self, place: int) -> int:
        return max((stop for stop in self._stops() if stop < place), default=0)

    def _stop_after(self, place: int) -> int:
        return min((stop for stop in self._stops() if stop > place), default=len(self.text))


_KEYS = {
    "left": Editor.left,
    "ctrl+b": Editor.left,
    "right": Editor.right,
    "ctrl+f": Editor.right,
    "home": Editor.home,
    "ctrl+a": Editor.home,
    "end": Editor.end,
    "ctrl+e": Editor.end,
    "ctrl+left": Editor.word_left,
    "alt+b": Editor.word_left,
    "ctrl+right": Editor.word_right,
    "alt+f": Editor.word_right,
    "backspace": Editor.backspace,
    "ctrl+h": Editor.backspace,
    "delete": Editor.delete,
    "ctrl+d": Editor.delete,
    "ctrl+w": Editor.kill_word,
    "alt+backspace": Editor.kill_word,
    "ctrl+u": Editor.kill_to_start,
    "ctrl+k": Editor.kill_to_end,
}
