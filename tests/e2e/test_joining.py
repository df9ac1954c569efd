"""Joining over ssh, with a real sshd that needs no network: it talks to ssh through a pipe."""

import json
import os
import pwd
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.e2e.conftest import Run
from tests.e2e.terminal import Terminal

SSHD = shutil.which("sshd") or next((p for p in ("/usr/sbin/sshd",) if Path(p).exists()), "")


def _account() -> str:
    try:
        return pwd.getpwuid(os.geteuid()).pw_name
    except KeyError:
        return ""


pytestmark = [
    pytest.mark.skipif(not (SSHD and shutil.which("ssh")), reason="needs ssh and sshd"),
    pytest.mark.skipif(
        not (Path(sys.executable).parent / "warroom").exists(), reason="needs the installed program"
    ),
    pytest.mark.skipif(_account() == "", reason="sshd needs an account for this user"),
    pytest.mark.skipif(
        os.geteuid() == 0 and not Path("/run/sshd").is_dir(), reason="sshd of root needs /run/sshd"
    ),
]


class Host:
    """This host as seen over ssh, with one key in its authorized_keys."""

    def __init__(self, folder: Path, env: dict[str, str]) -> None:
        self._folder = folder
        self._env = env
        for name in ("host", "guest"):
            made = ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(folder / name)]
            subprocess.run(made, check=True)
        kept = " ".join(f"{name}={env[name]}" for name in ("WARROOM_STATE", "WARROOM_CONFIG"))
        lines = [
            f"HostKey {folder / 'host'}",
            f"AuthorizedKeysFile {folder / 'authorized_keys'}",
            "StrictModes no",
            "UsePAM no",
            "PasswordAuthentication no",
            "PidFile none",
            f"SetEnv {kept} PYTHONDONTWRITEBYTECODE=1",
        ]
        (folder / "sshd_config").write_text("\n".join(lines) + "\n", encoding="utf-8")

    def admit(self, line: str) -> None:
        """Let the guest's key in by a line of authorized_keys, in which KEY and NAME stand."""
        kind, key, _ = (self._folder / "guest.pub").read_text(encoding="utf-8").split()
        filled = line.replace("ssh-ed25519 KEY NAME", f"{kind} {key} elif")
        (self._folder / "authorized_keys").write_text(filled + "\n", encoding="utf-8")

    def ssh(self, *options: str) -> list[str]:
        """The command that comes in as the guest."""
        server = shlex.join([SSHD, "-i", "-f", str(self._folder / "sshd_config")])
        return [
            "ssh", "-F", "none", "-o", f"ProxyCommand={server}", "-o", "StrictHostKeyChecking=no",
            "-o", "UserKnownHostsFile=/dev/null", "-o", "LogLevel=ERROR",
            "-i", str(self._folder / "guest"), *options,
            f"{_account()}@room.test",
        ]  # fmt: skip

    def run(self, *command: str) -> subprocess.CompletedProcess[str]:
        """Run a command there without a terminal."""
        return subprocess.run(
            [*self.ssh(), *command], capture_output=True, text=True, check=False, timeout=60
        )


@pytest.fixture
def host(tmp_path: Path, env: dict[str, str], run: Run) -> Host:
    run("declare", "Checkout fails", "--severity", "2", "--as", "mara")
    folder = tmp_path / "ssh"
    folder.mkdir(mode=0o700)
    host = Host(folder, env)
    host.admit("ssh-ed25519 KEY NAME")
    if host.run("true").returncode != 0:
        pytest.skip("sshd does not let this user in")
    if subprocess.run([*host.ssh("-tt"), "true"], capture_output=True, timeout=60).returncode != 0:
        pytest.skip("sshd has no terminal to give here (/dev/pts without gid=5)")
    return host


@pytest.fixture
def lines(run: Run, env: dict[str, str]) -> dict[str, str]:
    invited = subprocess.run(
        [sys.executable, "-m", "warroom", "invite", "--host", "room.test", "--json"],
        env=env,
        capture_output=True,
        text=True,
        check=False,
    )
    said = json.loads(invited.stdout)
    return {name: said[name] for name in ("operator", "observer", "authorized_keys")}


def _over(host: Host, line: str, name: str = "jonas") -> Terminal:
    """A printed line, pasted: the same words, with this test's way to the host."""
    ssh, flag, where, command = shlex.split(line)
    assert (ssh, flag, where) == ("ssh", "-t", "room.test")
    arguments = [*host.ssh("-t"), command.replace("NAME", name)]
    return Terminal(arguments, {**os.environ, "TERM": "xterm-256color"}, program=())


def test_two_people_meet_in_one_room(host: Host, lines: dict[str, str], run: Run) -> None:
    jonas = _over(host, lines["operator"])
    elif_ = _over(host, lines["observer"])
    try:
        jonas.wait_for("Checkout fails")
        elif_.wait_for("READ-ONLY")
        jonas.press("o")
        jonas.wait_for("OBSERVATION")
        jonas.press("p99 is thirty seconds\r")
        elif_.wait_for("p99 is thirty seconds")
    finally:
        jonas.close()
        elif_.close()
    assert "jonas: p99 is thirty seconds" in run("timeline").stdout


def test_the_forced_command_opens_this_room_to_watch_and_nothing_else(
    host: Host, lines: dict[str, str], run: Run
) -> None:
    host.admit(lines["authorized_keys"])
    refused = host.run("warroom", "log", "I was here")
    assert refused.returncode == 2
    assert "terminal" in refused.stderr
    assert "I was here" not in run("timeline").stdout
    guest = Terminal(host.ssh("-t"), {**os.environ, "TERM": "xterm-256color"}, program=())
    try:
        guest.wait_for("Checkout fails")
        guest.wait_for("READ-ONLY")
        run("log", "seen by the guest", "--as", "mara")
        guest.wait_for("seen by the guest")
    finally:
        guest.close()
