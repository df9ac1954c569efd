"""Settings that cannot be used end in a sentence, before the screen is taken over."""

from pathlib import Path

import pytest

from tests.e2e.conftest import Open, Run


@pytest.mark.parametrize(
    ("settings", "named"),
    [
        ('[keys]\n"no.such.key" = "x"\n', "no.such.key"),
        ('zone = "Mars/Olympus"\n', "Mars/Olympus"),
        ("theme = 7\n", "theme"),
    ],
)
def test_a_console_with_wrong_settings_says_what_is_wrong(
    run: Run, open_terminal: Open, env: dict[str, str], settings: str, named: str
) -> None:
    run("declare", "Checkout fails", "--as", "mara")
    Path(env["WARROOM_CONFIG"]).write_text(settings, encoding="utf-8")
    console = open_terminal("open", "INC-1", columns=200)
    console.wait_for(named)
    assert console.process.wait(20) == 2
    assert b"\x1b[?1049h" not in console.raw
    assert "Traceback" not in console.text
