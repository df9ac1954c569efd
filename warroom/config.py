"""Settings of one user: where the room is, who they are, how the console looks.

``config.toml`` in the user's configuration directory; the environment wins over it.
"""

import os
import pwd
import stat
from datetime import UTC, tzinfo
from pathlib import Path
from typing import Literal

import msgspec

from warroom.core.text import clean_line, handle

APP = "warroom"


_WAY_OUT = "Correct the file, or go on without it: WARROOM_CONFIG=/dev/null warroom ..."


_LARGEST = 1_000_000


class ConfigError(ValueError):
    """The configuration cannot be used; the message names the file and the key."""


class Config(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The settings.

    Attributes:
        room: The path of the room.
        operator: The handle to act under.
        zone: The time zone of every displayed and typed time, an IANA name.
        theme: ``auto`` follows NO_COLOR and the terminal's colours.
        ascii: Draw with ASCII signs only.
        mouse: Let the terminal report the mouse.
        keys_preset: ``default`` or ``vim``.
        keys: Id of a key binding to the keys it shall have.
        alarm_hook: A command that gets one line, for whoever looks elsewhere.
    """

    room: str = ""
    operator: str = ""
    zone: str = "UTC"
    theme: Literal["auto", "dark", "light", "contrast", "ansi", "mono"] = "auto"
    ascii: bool = False
    mouse: bool = True
    keys_preset: Literal["default", "vim"] = "default"
    keys: dict[str, str] = {}
    alarm_hook: str = ""

    @property
    def zone_info(self) -> tzinfo:
        """The display zone."""
        if self.zone == "UTC":
            return UTC
        from zoneinfo import ZoneInfo

        return ZoneInfo(self.zone)


def config_path() -> Path:
    """Where the settings are read from."""
    if given := os.environ.get("WARROOM_CONFIG"):
        return Path(given)
    import platformdirs

    return platformdirs.user_config_path(APP) / "config.toml"


def load_config(path: Path | None = None) -> Config:
    """The settings of this user; the defaults where there is no file.

    Raises:
        ConfigError: Others may write the file, it is not TOML, has an unknown key or a value that
            does not fit.
    """
    path = path or config_path()
    try:
        text = _trusted(path).decode()
    except FileNotFoundError:
        return Config()
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"The settings in {path} cannot be read: {error}. {_WAY_OUT}") from error
    return _read(text, path)


def _trusted(path: Path) -> bytes:
    """What a settings file holds that nobody else may write: its hook runs as this user.

    A pipe is whoever's it is that started the program.

    Raises:
        OSError: It cannot be read.
        ConfigError: Somebody else owns it or may write it, or it is too large.
    """
    with path.open("rb") as file:
        found = os.fstat(file.fileno())
        if stat.S_ISREG(found.st_mode):
            foreign = found.st_uid not in (0, os.geteuid())
            shared = found.st_mode & stat.S_IWGRP and found.st_gid != os.getegid()
            if foreign or shared or found.st_mode & stat.S_IWOTH:
                raise ConfigError(
                    f"The settings in {path} can be written by others, so they are not followed: "
                    f"chown {os_user()} {path}; chmod go-w {path}. {_WAY_OUT}"
                )
        content = file.read(_LARGEST + 1)
    if len(content) > _LARGEST:
        raise ConfigError(f"The settings in {path} are too large to be settings. {_WAY_OUT}")
    return content


def _read(text: str, path: Path) -> Config:
    """The settings that a text holds; what only a settings file needs is imported here."""
    import tomllib
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

    try:
        config = msgspec.convert(tomllib.loads(text), Config)
        if config.zone != "UTC":
            ZoneInfo(config.zone)
    except (tomllib.TOMLDecodeError, msgspec.ValidationError, RecursionError) as error:
        raise ConfigError(f"The settings in {path} do not fit: {error}. {_WAY_OUT}") from error
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        zone = f"{clean_line(config.zone)!r} is no time zone, such as Europe/Berlin"
        raise ConfigError(f"The settings in {path} do not fit: {zone}. {_WAY_OUT}") from error
    return config


def state_dir() -> Path:
    """Where drafts, remembered heads and sent texts of this user are kept."""
    if given := os.environ.get("WARROOM_STATE"):
        return Path(given)
    import platformdirs

    return platformdirs.user_state_path(APP)


def own_folder(path: Path) -> None:
    """Make a folder that only this user enters, and those above it, whatever the umask is.

    Raises:
        OSError: It cannot be made.
    """
    if not path.is_dir():
        own_folder(path.parent)
        path.mkdir(mode=0o700, exist_ok=True)


def default_room(config: Config) -> Path:
    """The room to use when none is named: the environment, the settings, the user's own."""
    if given := os.environ.get("WARROOM_ROOM") or config.room:
        return Path(given).expanduser()
    import platformdirs

    return platformdirs.user_data_path(APP) / "room.db"


def os_user() -> str:
    """The name of the user at the operating system: as it knows them, not as they call themselves.

    What is recorded beside the claimed handle must not follow the environment.
    """
    try:
        return clean_line(pwd.getpwuid(os.getuid()).pw_name)
    except KeyError:
        return f"uid{os.getuid()}"


def default_operator(config: Config) -> str:
    """The handle to act under when none is given."""
    return handle(os.environ.get("WARROOM_OPERATOR") or config.operator) or os_user()
