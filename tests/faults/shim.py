"""The shim between a program and the system: built when it is needed, where a C compiler is."""

import atexit
import contextlib
import ctypes
import os
import shutil
import subprocess
import sys
import tempfile
from functools import cache
from pathlib import Path

_SOURCE = Path(__file__).with_name("shim.c")

LOADED = "WARROOM_SHIM"
"""The variable that tells a program which shim it was started with."""


@cache
def built() -> Path | None:
    """The shared library; None where it cannot be."""
    compiler = shutil.which("cc") or shutil.which("gcc")
    if compiler is None or sys.platform != "linux":
        return None
    folder = Path(tempfile.mkdtemp(prefix="warroom-shim-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    made = folder / "shim.so"
    with contextlib.suppress(subprocess.CalledProcessError):
        flags = ("-O1", "-shared", "-fPIC", "-o", str(made))
        subprocess.run([compiler, *flags, str(_SOURCE)], check=True, capture_output=True)
        return made
    return None


WHY_NOT = "no C compiler, or not Linux"
"""Why there is no shim."""


def environment() -> dict[str, str]:
    """What a program is started with so that the shim is in it."""
    path = built()
    return {} if path is None else {"LD_PRELOAD": str(path), LOADED: str(path)}


def loaded() -> ctypes.CDLL | None:
    """The shim that this process was started with."""
    path = os.environ.get(LOADED)
    return None if path is None else ctypes.CDLL(path)
