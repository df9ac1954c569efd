"""Editing one line: keys, wide characters, hostile text."""

import pytest

from warroom.tui.paint.editor import Editor


def editor(marked: str) -> Editor:
    """A line with the cursor at the bar."""
    before, _, after = marked.partition("|")
    line = Editor(before + after)
    line.cursor = len(before)
    return line


def shown(line: Editor) -> str:
    return f"{line.text[: line.cursor]}|{line.text[line.cursor :]}"


@pytest.mark.parametrize(
    ("key", "before", "after"),
    [
        ("left", "ab|c", "a|bc"),
        ("left", "|abc", "|abc"),
        ("right", "ab|c", "abc|"),
        ("right", "abc|", "abc|"),
        ("home", "ab|c", "|abc"),
        ("ctrl+a", "ab|c", "|abc"),
        ("end", "a|bc", "abc|"),
        ("ctrl+e", "a|bc", "abc|"),
        ("backspace", "ab|c", "a|c"),
        ("backspace", "|abc", "|abc"),
        ("delete", "a|bc", "a|c"),
        ("ctrl+u", "roll |back", "|back"),
        ("ctrl+k", "roll |back", "roll |"),
        ("ctrl+w", "roll it back|", "roll it |"),
        ("ctrl+w", "roll it   |", "roll |"),
        ("ctrl+w", "roll| back", "| back"),
        ("ctrl+left", "roll it| back", "roll |it back"),
        ("ctrl+right", "roll| it back", "roll it| back"),
        ("left", "火|災", "|火災"),
        ("backspace", "ok 👨‍👩‍👧|", "ok |"),
        ("left", "e\u0301|", "|e\u0301"),
        ("delete", "|e\u0301x", "|x"),
    ],
)
def test_keys(key: str, before: str, after: str) -> None:
    line = editor(before)
    assert line.press(key)
    assert shown(line) == after


def test_a_key_that_edits_nothing_is_not_taken() -> None:
    assert not Editor("x").press("f5")


def test_words_go_in_at_the_cursor() -> None:
    line = editor("roll |back")
    line.insert("it ")
    assert shown(line) == "roll it |back"


def test_hostile_text_is_cleaned_and_kept_on_one_line() -> None:
    line = Editor()
    line.insert("a\x1b]52;c;x\x07b\u202ec\x9bd\r\ne\tf")
    assert line.text == "a]52;c;xbcd e f"
