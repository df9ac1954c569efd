"""What was typed and is not durable yet, kept on disk at every change: it survives a crash."""

import asyncio
import os
import re
import tempfile
from contextlib import suppress
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import msgspec

from warroom.beside import foreign
from warroom.config import own_folder
from warroom.core.spans import held
from warroom.core.text import clean

SENT = "sent:"
"""How the slot of a line begins that was sent and is not durable yet."""


_LARGEST = 256 * 1024 * 1024
"""More bytes than this are no draft."""


class Kept(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One text that waits.

    Attributes:
        slot: What it belongs to: ``entry:decision``, ``flow:update``.
        kind: The kind of the entry it shall become.
        text: The words as they are typed.
        pressed_at: When its key was pressed, UTC: the time of the entry.
        attachment: A long paste that the words caption.
        corrects: The seq of the entry that it corrects.
        about: The seq of the entry that a hypothesis is drawn from.
        confirmed: Whether its owner shall work on two things at once (TSK-4).
        open: Whether the line was open when it was last kept.
        command_id: Under which it was sent; sending it again never writes it twice.
    """

    slot: str
    kind: str
    text: str
    pressed_at: datetime
    attachment: str = ""
    corrects: int | None = None
    about: int | None = None
    confirmed: bool = False
    open: bool = False
    command_id: str = ""


class Drafts:
    """The drafts of one operator on one incident, in a file of this process.

    A file of a process that is no more is taken over, so a crash or a restart loses nothing
    and two consoles of one operator do not overwrite each other.

    Attributes:
        problem: Why drafts cannot be kept on disk, in one sentence; empty while they can.
    """

    def __init__(self, state: Path, log_id: str, incident: str, operator: str) -> None:
        self._directory = state / "drafts" / _safe(log_id) / _safe(incident) / _safe(operator)
        self._path = self._directory / f"{_named(os.getpid())}.json"
        self._kept: dict[str, Kept] = {}
        self._due = False
        self.problem = ""
        self._adopt()

    @property
    def all(self) -> tuple[Kept, ...]:
        """Every draft, oldest first."""
        return tuple(sorted(self._kept.values(), key=lambda kept: kept.pressed_at))

    @property
    def waiting(self) -> tuple[Kept, ...]:
        """The drafts that wait for their writer, oldest first."""
        return tuple(kept for kept in self.all if kept.text.strip() or kept.attachment)

    def get(self, slot: str) -> Kept | None:
        """The draft in a slot."""
        return self._kept.get(slot)

    def keep(self, kept: Kept) -> None:
        """Keep a text; the file is replaced as a whole, so a crash leaves the old or the new."""
        if self._kept.get(kept.slot) != kept:
            self._kept[kept.slot] = kept
            self._soon()

    def drop(self, slot: str) -> None:
        """Forget what was logged or discarded."""
        if self._kept.pop(slot, None) is not None:
            self._soon()

    def swap(self, slot: str, kept: Kept) -> None:
        """Keep a text instead of what another slot held, in one write."""
        self._kept.pop(slot, None)
        self._kept[kept.slot] = kept
        self.flush()

    def flush(self) -> None:
        """Write what is to be written yet."""
        self._due = False
        self._write()

    def _soon(self) -> None:
        """Write once for all that happens in one turn of the loop, such as a burst of keys."""
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:
            self._write()
            return
        if not self._due:
            self._due = True
            loop.call_soon(self._write_due)

    def _write_due(self) -> None:
        if self._due:
            self.flush()

    def _adopt(self) -> None:
        try:
            found = sorted(self._directory.glob("*.json"))
        except OSError as error:
            self.problem = f"Drafts cannot be kept in {self._directory}: {error.strerror}."
            return
        for path in found:
            if path != self._path and _runs(path.stem):
                continue
            if (kept_there := _read(path)) is None:
                continue
            for kept in kept_there:
                self._kept[self._free(kept.slot)] = kept
            if path != self._path:
                self._write()
                if not self.problem:
                    with suppress(OSError):
                        path.unlink()

    def _free(self, slot: str) -> str:
        return slot if slot not in self._kept else f"{slot}:{len(self._kept)}"

    def _write(self) -> None:
        kept = [msgspec.structs.replace(each, slot=slot) for slot, each in self._kept.items()]
        try:
            if not kept:
                self._forget()
            else:
                own_folder(self._directory)
                descriptor, name = tempfile.mkstemp(dir=self._directory, suffix=".new")
                with os.fdopen(descriptor, "wb") as file:
                    file.write(msgspec.json.encode(kept))
                os.replace(name, self._path)
            self.problem = ""
        except OSError as error:
            self.problem = f"Drafts cannot be kept in {self._directory}: {error.strerror}."

    def _forget(self) -> None:
        """Leave no file behind, and no empty folder."""
        self._path.unlink(missing_ok=True)
        with suppress(OSError):
            for folder in (self._directory, *list(self._directory.parents)[:2]):
                folder.rmdir()


def slot_of(kind: str) -> str:
    """Where the draft of a line of that kind is kept."""
    return f"entry:{kind}"


def is_entry(kept: Kept) -> bool:
    """Whether a draft is a line of the timeline, not a field that a flow asked for."""
    return kept.slot.startswith("entry:")


def with_drafts(state: Path, log_id: str, operator: str) -> list[str]:
    """The incidents of a room for which something of this operator's is kept."""
    try:
        folders = sorted((state / "drafts" / _safe(log_id)).iterdir())
    except OSError:
        return []
    return [each.name for each in folders if (each / _safe(operator)).is_dir()]


def _safe(name: str) -> str:
    return re.sub(r"[^A-Za-z0-9_-]", "_", name)[:80] or "_"


@cache
def _boot() -> str:
    """What tells this start of the system from others; empty where it does not say."""
    try:
        return Path("/proc/sys/kernel/random/boot_id").read_text(encoding="utf-8").strip()[:8]
    except (OSError, UnicodeDecodeError):
        return ""


def _named(pid: int) -> str:
    """The name of one process, which no later one of the same number has."""
    try:
        told = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace")
        began = told.rpartition(")")[2].split()[19]
    except (OSError, IndexError):
        began = ""
    return f"{pid}-{_boot()}-{began}"


def _runs(name: str) -> bool:
    """Whether the very process runs that has a name; without one of ours it is none."""
    pid = name.partition("-")[0]
    if not re.fullmatch(r"[0-9]{1,10}-[0-9a-f]*-[0-9]*", name) or name != _named(int(pid)):
        return False
    try:
        os.kill(int(pid), 0)
    except (ProcessLookupError, OverflowError):
        return False
    except OSError:
        return True
    return True


def _read(path: Path) -> list[Kept] | None:
    """What a file keeps; None for one that somebody else wrote or that is no draft."""
    found = foreign.load(path, list[Kept], _LARGEST)
    if found is None or not foreign.is_mine(found[1]):
        return None
    return [
        msgspec.structs.replace(
            each,
            text=clean(each.text),
            attachment=clean(each.attachment),
            pressed_at=_instant(each.pressed_at),
        )
        for each in found[0]
    ]


def _instant(at: datetime) -> datetime:
    return held(at if at.tzinfo else at.replace(tzinfo=UTC))
