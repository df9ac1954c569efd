"""A real terminal: pastes without brackets, long lines, stopping and going on, a lost terminal."""

import os
import signal
import time

from tests.e2e.conftest import Open, Run
from tests.e2e.terminal import Terminal

LINES = (
    "Kyle saw the first error at 14:02 on checkout\r"
    "V1 of the API answers, V2 does not\r"
    "Keep the pool as it is for now, says wei\r"
    "S3 is slow as well\r"
)


def test_p17_a_paste_without_brackets_runs_no_command(run: Run, open_terminal: Open) -> None:
    run("declare", "checkout returns 5xx", "--severity", "2")
    terminal = open_terminal()
    terminal.wait_for("checkout returns 5xx")
    terminal.wait_for("live")
    terminal.press("n")
    terminal.wait_for("NOTE")
    terminal.press(LINES)
    terminal.wait_for("4 entries")
    terminal.press("3")
    terminal.wait_for("S3 is slow as well")
    terminal.wait_for("◌", gone=True)
    shown = run("show", "--json").stdout
    assert '"commander": null' in shown
    assert '"severity": 2' in shown


def test_p17_12000_characters_in_one_go_cost_little(run: Run, open_terminal: Open) -> None:
    run("declare", "checkout returns 5xx", "--severity", "2")
    for text in ("x" * 12_000, "日本" * 3_000):
        terminal = open_terminal()
        terminal.wait_for("live")
        terminal.press("n")
        terminal.wait_for("NOTE")
        before = cpu(terminal.process.pid)
        terminal.press(f"{text}END")
        terminal.wait_for("END")
        used = cpu(terminal.process.pid) - before
        print(f"{len(text)} characters took {used:.2f} s of work")
        terminal.press("\x1b")
        terminal.wait_for("NOTE", gone=True)
        terminal.press("Q")
        terminal.wait_for_end()


def cpu(pid: int) -> float:
    """Seconds of work of a process so far."""
    with open(f"/proc/{pid}/stat", encoding="ascii") as file:
        fields = file.read().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def test_p16_after_a_stop_the_whole_screen_is_painted(run: Run, open_terminal: Open) -> None:
    run("declare", "checkout returns 5xx", "--severity", "2")
    terminal = open_terminal()
    terminal.wait_for("live")
    for how in ("\x1a", ""):
        if how:
            terminal.press(how)
        else:
            os.kill(terminal.process.pid, signal.SIGTSTP)
        stopped(terminal)
        while_stopped = len(terminal.raw)
        terminal.read()
        terminal.blank()
        os.kill(terminal.process.pid, signal.SIGCONT)
        terminal.wait_for("checkout returns 5xx")
        terminal.wait_for("TIMELINE")
        terminal.wait_for("severity")
        assert len(terminal.raw) > while_stopped
        terminal.press("n")
        terminal.wait_for("NOTE")
        terminal.press("\x1b")
        terminal.wait_for("NOTE", gone=True)


def stopped(terminal: Terminal) -> None:
    """Wait until a process is stopped."""
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline:
        with open(f"/proc/{terminal.process.pid}/stat", encoding="ascii") as file:
            if file.read().rsplit(")", 1)[1].split()[0] == "T":
                return
        terminal.read(0.01)
    raise AssertionError("it did not stop")


def test_p16_ctrl_l_paints_the_whole_screen(run: Run, open_terminal: Open) -> None:
    run("declare", "checkout returns 5xx", "--severity", "2")
    terminal = open_terminal()
    terminal.wait_for("live")
    terminal.blank()
    terminal.press("\x0c")
    terminal.wait_for("checkout returns 5xx")
    terminal.wait_for("TIMELINE")
    terminal.wait_for("severity")


def test_p15_a_console_whose_terminal_is_gone_ends_and_keeps_what_was_typed(
    run: Run, open_terminal: Open
) -> None:
    run("declare", "checkout returns 5xx", "--severity", "2")
    terminal = open_terminal()
    terminal.wait_for("live")
    terminal.press("n")
    terminal.wait_for("NOTE")
    terminal.press("half a sen")
    terminal.wait_for("half a sen")
    assert terminal.vanish() > 0
    again = open_terminal()
    again.wait_for("half a sen")


def test_s13_a_paste_at_its_question_survives_a_crash(run: Run, open_terminal: Open) -> None:
    run("declare", "checkout returns 5xx", "--severity", "2")
    terminal = open_terminal()
    terminal.wait_for("live")
    terminal.press("n")
    terminal.wait_for("NOTE")
    terminal.press("\x1b[200~first pasted\nsecond pasted\n\x1b[201~")
    terminal.wait_for("one attachment")
    terminal.kill()
    again = open_terminal()
    again.wait_for("draft")
