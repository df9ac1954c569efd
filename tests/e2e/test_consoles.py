"""Real consoles in real terminals on one file."""

from tests.e2e.conftest import Open, Run

HOSTILE = "\x1b]52;c;ZXZpbA==\x07pay[@click=app.quit]load\x9b31m\u202eevil[/]"


def test_an_entry_typed_in_one_console_is_on_the_other_and_on_the_observers(
    run: Run, open_terminal: Open
) -> None:
    run("declare", "Checkout fails", "--severity", "2", "--as", "mara")
    mara = open_terminal("open", "INC-1", "--as", "mara")
    jonas = open_terminal("open", "INC-1", "--as", "jonas")
    elif_ = open_terminal("watch", "INC-1", "--as", "elif")
    for console in (mara, jonas, elif_):
        console.wait_for("Checkout fails")
    mara.press("o")
    mara.wait_for("OBSERVATION")
    mara.press("p99 is thirty seconds\r")
    for console in (mara, jonas, elif_):
        console.wait_for("p99 is thirty seconds")
    elif_.wait_for("READ-ONLY")
    elif_.press("n")
    elif_.press("this must not be written\r")
    mara.press("n")
    mara.wait_for("NOTE")
    mara.press("after the observer\r")
    elif_.wait_for("after the observer")
    assert "this must not be written" not in run("timeline", "INC-1").stdout


def test_a_draft_survives_a_killed_console(run: Run, open_terminal: Open) -> None:
    run("declare", "Checkout fails", "--as", "mara")
    first = open_terminal("open", "INC-1", "--as", "mara")
    first.wait_for("Checkout fails")
    first.press("d")
    first.wait_for("DECISION")
    first.press("roll back release 15-1")
    first.wait_for("roll back release 15-1")
    first.kill()
    second = open_terminal("open", "INC-1", "--as", "mara")
    second.wait_for("DECISION")
    second.wait_for("roll back release 15-1")
    assert "roll back" not in run("timeline", "INC-1").stdout
    second.press(" now\r")
    second.wait_for("DECISION", gone=True)
    second.wait_for("roll back release 15-1 now")
    assert "roll back release 15-1 now" in run("timeline", "INC-1").stdout


def test_a_hostile_entry_is_harmless_on_every_screen(run: Run, open_terminal: Open) -> None:
    run("declare", HOSTILE, "--impact", HOSTILE, "--as", "mara")
    run("log", HOSTILE, "--kind", "decision")
    run("item", "add", HOSTILE, "--owner", HOSTILE)
    run("update", "send", HOSTILE, "--to", "internal")
    run("situation", "doing", HOSTILE)
    for columns, rows in ((80, 24), (120, 36), (200, 55)):
        console = open_terminal("open", "INC-1", columns=columns, rows=rows)
        console.wait_for("pay[@click=app.quit]load")
        for key in "1234561":
            console.press(key)
        console.press("\r")
        console.read(0.3)
        assert b"\x1b]52;c;ZXZpbA" not in console.raw
        assert "\u202e".encode() not in console.raw
        assert b"\xc2\x9b" not in console.raw
        assert b"\x9b31m" not in console.raw
        assert console.process.poll() is None


def test_a_tiny_window_and_back(run: Run, open_terminal: Open) -> None:
    run("declare", "Checkout fails", "--as", "mara")
    console = open_terminal("open", "INC-1", "--as", "mara")
    console.wait_for("Checkout fails")
    console.resize(20, 5)
    console.press("n")
    console.press("still here\r")
    console.resize(80, 24)
    console.wait_for("still here")
    assert "still here" in run("timeline", "INC-1").stdout


def test_leaving_restores_the_terminal(run: Run, open_terminal: Open) -> None:
    run("declare", "Checkout fails", "--as", "mara")
    console = open_terminal("open", "INC-1", "--as", "mara")
    console.wait_for("Checkout fails")
    console.press("Q")
    assert console.wait_for_end() == 0
    while b"\x1b[?1049l" not in console.raw:
        before = len(console.raw)
        console.read(1)
        assert len(console.raw) > before, "the alternate screen was not left"


def test_a_console_that_has_no_terminal_says_so(run: Run) -> None:
    assert "terminal" in run("open", code=2).stderr
