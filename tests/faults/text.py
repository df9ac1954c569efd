"""Hostile text through every command, option and usage error, and through the console's panes."""

import json
import os
import re

from tests.e2e.terminal import Terminal
from tests.faults.program import Done, Program
from tests.faults.rooms import told
from tests.faults.tally import Budget, Tally
from tests.faults.tree import Place, commands, everything, places

_PAYLOADS: tuple[bytes, ...] = tuple(
    text.encode("utf-8", "surrogateescape")
    for text in (
        "\x1b]0;PWN\x07 osc", "\x1b[7;31;5mPWN csi", "\x1bPPWN\x1b\\ dcs", "\x9b7;31;5mPWN c1",
        "one\rPWN cr", "\x08\x08\x08PWN bs", "\u202ePWN rlo", "\u2066PWN lri", "a\u2028PWN ls",
        "\x7fPWN del", "[red]PWN[/red] markup", "=PWN()", "first\nFORGED line", "\udcffPWN bytes",
        "\x1b]52;c;UFdO\x07 clipboard", "-\x1b]0;PWN\x07",
    )
)  # fmt: skip

_ANEW = 25
"""After so many commands the room is put back, before it is closed, handed over or full."""

_OWN = re.compile(r"\x1b\[[0-9;]*[mK]|\r\n")
_HOSTILE_STYLE = "\x1b[7;31;5m"
_RAW = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\u2028\u2029\ud800-\udfff]"
)

_READERS = (
    ("show",), ("timeline",), ("list",), ("owed",), ("sitrep",), ("search", "PWN"),
    ("decision", "list"), ("change", "list"), ("hypothesis", "list"), ("questions",),
    ("update", "drafts"), ("mitigations",), ("show", "--oneline"), ("doctrine", "show"),
    ("wording", "show"),
    ("export", "--format", "jsonl"), ("export", "--format", "markdown"),
    ("export", "--format", "csv"),
)  # fmt: skip

_ONE_LINE = ("list", "owed", "search", "decision list", "change list", "hypothesis list",
             "show --oneline", "timeline")  # fmt: skip
"""What prints one line for each thing."""

_CONSOLE_RAW = (
    b"\x1b]0;PWN", b"\x1b[7;31;5m", b"\x1bPPWN", b"\xc2\x9b", b"\xe2\x80\xae", b"\xe2\x81\xa6",
    b"\xe2\x80\xa8", b"\x1b]52;c;UFdO",
)  # fmt: skip
_KEYS = "".join(chr(code) for code in range(33, 127) if chr(code) not in "Q")


def raw(text: str) -> list[str]:
    """What reaches a terminal and must not: controls, directions, a style that was typed."""
    found = [repr(match) for match in _RAW.findall(_OWN.sub("\n", text))]
    return [*found, *(["a style"] if _HOSTILE_STYLE in text else [])]


def _parses(text: str) -> bool:
    try:
        json.loads(text)
    except ValueError:
        try:
            for line in text.splitlines():
                json.loads(line)
        except ValueError:
            return False
    return True


def _judge(done: Done, tally: Tally, case: str) -> None:
    tally.injected += 1
    told(done, tally, case)
    if found := raw(done.out):
        tally.found("silent", f"{case}: raw {', '.join(sorted(set(found)))}")


def _entrances(program: Program, budget: Budget) -> list[tuple[str, list[str | bytes]]]:
    """Every place with some payload, in an order of chance; unknown commands and options."""
    chance, found = budget.chance, []
    for place in places():
        for payload in _PAYLOADS if budget.full else chance.sample(_PAYLOADS, 1):
            value = _named(program, payload) if _is_file(place) else payload
            found.append((f"{place.name} {payload!r}", place.words(value)))
    for path, _ in commands():
        payload = chance.choice(_PAYLOADS)
        found.append((f"{' '.join(path)} --{payload!r}", [*path, b"--" + payload]))
        found.append((f"{' '.join(path)} {payload!r}", [*path, payload]))
    return chance.sample(found, len(found))


def _is_file(place: Place) -> bool:
    return place.parameter.type.name in ("filename", "file", "path")


def _named(program: Program, payload: bytes) -> bytes:
    """A file with a hostile name and content."""
    path = os.fsencode(program.home) + b"/" + payload.replace(b"/", b"_")
    with open(path, "wb") as file:
        file.write(b'title = "' + payload)
    return path


def _typed(program: Program, budget: Budget, tally: Tally) -> None:
    entrances = _entrances(program, budget)
    program.keep()
    for number, (case, words) in enumerate(entrances):
        if not budget.more():
            return
        _judge(program.run(*words, terminal=True), tally, case)
        if number % _ANEW == 0:
            program.again()


def _shown(program: Program, budget: Budget, tally: Tally) -> None:
    for reader in budget.chance.sample(_READERS, len(_READERS)):
        name = " ".join(reader)
        if not budget.tries(name) or not (budget.full or budget.more()):
            continue
        done = program.run(*reader, "--incident", "INC-1", terminal=True)
        _judge(done, tally, name)
        lines = done.out.splitlines()
        if name in _ONE_LINE and any(line.startswith("FORGED") for line in lines):
            tally.found("silent", f"{name}: words of an entry stand as a line of their own")
        plain = program.run(*reader, "--incident", "INC-1", "--json")
        if plain.code == 0 and not _parses(plain.out) and reader[0] != "export":
            tally.found("silent", f"{name} --json is no JSON")


def _fed(program: Program) -> None:
    """Each payload as an entry and in everything that has a text."""
    everything(program)
    for payload in _PAYLOADS:
        program.run("log", "--by", payload, "--", payload)
    for words in (
        ("item", "add"), ("hypothesis", "propose"), ("decision", "record"), ("ask",),
        ("change", "request", "--risk", "R1"), ("declare",), ("page",), ("freeze",),
    ):  # fmt: skip
        program.run(*words, "--incident", "INC-1", "--", b"\n".join(_PAYLOADS))


def _looked_at(program: Program, columns: int, rows: int, keys: str, tally: Tally) -> None:
    own = {**program.environment, "WARROOM_OPERATOR": "mara"}
    console = Terminal(("open", "INC-1"), own, columns=columns, rows=rows)
    try:
        console.wait_for("live")
        for key in keys:
            if console.process.poll() is not None:
                tally.found("silent", f"console {columns}x{rows}: ended at {key!r}")
                break
            console.press(key)
            console.read(0.1)
            console.press("\x1b")
            console.read(0.1)
            tally.injected += 1
    except AssertionError as error:
        tally.found("silent", f"console {columns}x{rows}: {str(error).splitlines()[0]}")
    finally:
        console.close()
    for bad in _CONSOLE_RAW:
        if bad in console.raw:
            tally.found("silent", f"console {columns}x{rows}: raw {bad!r}")


def run(budget: Budget) -> Tally:
    """No raw sequence, control or direction of the input comes out, and JSON parses."""
    tally = Tally()
    with Program() as program:
        _fed(program)
        program.keep()
        _shown(program, budget, tally)
        if budget.full:
            for columns, rows in ((80, 24), (120, 36), (200, 55)):
                _looked_at(program, columns, rows, _KEYS, tally)
        elif budget.tries("console"):
            _looked_at(program, 120, 36, "jkeEdq?", tally)
        _typed(program, budget, tally)
    return tally
