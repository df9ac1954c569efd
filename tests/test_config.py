"""The settings of one user; the environment wins over the file, and over nothing else."""

import os
import pwd
from datetime import UTC
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from warroom import config
from warroom.config import Config, ConfigError, load_config


def test_the_system_user_does_not_follow_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("LOGNAME", "USER", "LNAME", "USERNAME"):
        monkeypatch.setenv(name, "the-director")
    accounts = {account.pw_uid: account.pw_name for account in pwd.getpwall()}
    assert config.os_user() == accounts.get(os.getuid(), f"uid{os.getuid()}")


def test_a_user_without_a_name_is_a_number(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "getuid", lambda: 4_000_000_000)
    assert config.os_user() == "uid4000000000"


def test_without_a_file_the_defaults_hold(tmp_path: Path) -> None:
    assert load_config(tmp_path / "none.toml") == Config()
    assert Config().zone_info is UTC


def test_a_file_is_read(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_text('zone = "Europe/Berlin"\noperator = "mara"\n', encoding="utf-8")
    found = load_config(path)
    assert (found.operator, found.zone_info) == ("mara", ZoneInfo("Europe/Berlin"))


@pytest.mark.parametrize(
    "text", ["zone = 5", "colour = true", "zone = ", 'zone = "Atlantis/Nowhere"', 'zone = "../x"']
)
def test_what_does_not_fit_names_the_file(tmp_path: Path, text: str) -> None:
    path = tmp_path / "config.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError, match=r"config\.toml"):
        load_config(path)


def test_bytes_that_are_no_text_name_the_file(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_bytes(b"\xff")
    with pytest.raises(ConfigError, match=r"config\.toml"):
        load_config(path)


def test_who_acts_is_told_by_the_environment_the_settings_the_system(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("WARROOM_OPERATOR", "wei\n\x1b[0m")
    assert config.default_operator(Config(operator="mara")) == "wei [0m"
    monkeypatch.delenv("WARROOM_OPERATOR")
    assert config.default_operator(Config(operator="mara")) == "mara"
    assert config.default_operator(Config()) == config.os_user()


def test_s1_a_file_that_nests_without_end_is_told(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_text("zone = " + "[" * 100_000, encoding="utf-8")
    with pytest.raises(ConfigError, match="do not fit"):
        load_config(path)


def test_settings_that_others_may_write_are_not_followed(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_text('alarm_hook = "touch /tmp/owned"\n', encoding="utf-8")
    path.chmod(0o666)
    with pytest.raises(ConfigError, match="chmod go-w"):
        load_config(path)
    path.chmod(0o664)
    assert load_config(path).alarm_hook
    if os.geteuid() == 0:
        os.chown(path, 64012, -1)
        with pytest.raises(ConfigError, match="written by others"):
            load_config(path)
    path.write_text("#" * 1_000_001, encoding="utf-8")
    with pytest.raises(ConfigError):
        load_config(path)


def test_a_folder_of_ones_own_is_closed_whatever_the_umask(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        config.own_folder(tmp_path / "state" / "warroom" / "heads")
    finally:
        os.umask(before)
    made = (tmp_path / "state", tmp_path / "state/warroom", tmp_path / "state/warroom/heads")
    assert {each.stat().st_mode & 0o777 for each in made} == {0o700}
