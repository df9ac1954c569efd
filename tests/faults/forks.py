"""The program, loaded once and forked for each run: ``python -m tests.faults.forks DESCRIPTOR``.

Hundreds of runs with a fault each would otherwise spend their time starting Python. What a run
does is what ``warroom`` does: its own process, its own files, its own exit code.
"""

import contextlib
import ctypes
import gc
import importlib
import json
import os
import pkgutil
import signal
import socket
import sys
import time
import traceback
from typing import Any, NoReturn

import warroom
from tests.faults.shim import loaded

_STUCK = 60
"""Seconds after which a run is ended."""


def _load() -> None:
    for module in pkgutil.walk_packages(warroom.__path__, "warroom."):
        if ".tui" not in module.name and "__main__" not in module.name:
            importlib.import_module(module.name)
    importlib.import_module("sqlite_utils")


def _run(asked: dict[str, Any], shim: ctypes.CDLL | None) -> NoReturn:
    for descriptor, name in enumerate(("in", "out", "err")):
        opened = os.open(asked[name], os.O_RDWR | os.O_CREAT | os.O_NOCTTY, 0o600)
        os.dup2(opened, descriptor)
        os.close(opened)
    sys.stdin = os.fdopen(0, "r", encoding="utf-8", errors="surrogateescape")
    sys.stdout = os.fdopen(1, "w", encoding="utf-8", errors="surrogateescape")
    sys.stderr = os.fdopen(2, "w", encoding="utf-8", errors="backslashreplace")
    os.environ.clear()
    os.environ.update(asked["env"])
    os.chdir(os.environ["HOME"])
    os.umask(0o022)
    time.tzset()
    signal.alarm(_STUCK)
    sys.argv = ["warroom", *(os.fsdecode(bytes.fromhex(word)) for word in asked["args"])]
    if record := asked["record"]:
        os.dup2(os.open(record, os.O_WRONLY | os.O_CREAT | os.O_APPEND), 9)
    if shim is not None and asked["fault"]:
        shim.fault_arm(asked["fault"].encode())
    code: object = 1
    try:
        from warroom.cli.main import run

        run()
    except SystemExit as stop:
        code = stop.code
    except BaseException:
        traceback.print_exc()
    with contextlib.suppress(OSError, ValueError):
        sys.stdout.flush()
        sys.stderr.flush()
    if shim is not None:
        calls = shim.fault_calls()
        shim.fault_arm(b"")
        with open(asked["calls"], "w", encoding="ascii") as file:
            file.write(str(calls))
    os._exit(code if isinstance(code, int) else 0)


def main() -> None:
    """Answer each line of JSON with the exit code of what it asked for."""
    _load()
    shim = loaded()
    gc.freeze()
    with socket.socket(fileno=int(sys.argv[1])) as door, door.makefile("rw") as lines:
        print(json.dumps(0), file=lines, flush=True)
        for line in lines:
            child = os.fork()
            if child == 0:
                _run(json.loads(line), shim)
            status = os.waitpid(child, 0)[1]
            print(json.dumps(os.waitstatus_to_exitcode(status)), file=lines, flush=True)


if __name__ == "__main__":
    main()
