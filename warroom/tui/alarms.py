"""How the console reaches people who look elsewhere: title, bell, notification, a hook.

Only for no command, an overdue promise and what waits for the operator (ALARM-1).
"""

import asyncio
import shlex
from collections.abc import Callable, Iterable

from textual.app import App

from warroom.core.text import clean_line
from warroom.owed import Obligation
from warroom.reports.words import exercise
from warroom.tui.view import View

HOOK_SECONDS = 10.0
"""How long a hook may take before it is ended."""


class Alarms:
    """Sounds each time that an alarm is raised: when it begins, then ever more rarely (ALARM-5)."""

    def __init__(
        self, app: App[object], hook: str, failed: Callable[[str], None], *, quiet: bool = False
    ) -> None:
        """Reach out for one console.

        Args:
            app: The application, whose terminal is used.
            hook: A command of the user's that gets the line as its last argument.
            failed: Called with the sentence when the hook did not work.
            quiet: Never ring, notify or run the hook: only the title.
        """
        self._app, self._hook, self._failed, self._quiet = app, hook, failed, quiet
        self._said: set[str] = set()
        self._title = ""

    def look(self, view: View) -> None:
        """Announce what is new and take note of what ended."""
        now = dict(view.alarms.rings)
        fresh = [owed for name, owed in now.items() if name not in self._said]
        self._said |= set(now)
        self._name(view, view.alarms.loud)
        if fresh and not self._quiet:
            line = f"{exercise(view.incident)}{view.incident.id}: {fresh[0].text}"
            self._app.bell()
            self._raw(f"\x1b]9;{clean_line(line).replace(';', ',')}\x07")
            if self._hook:
                self._app.run_worker(self._run(clean_line(line)), group="hook", exit_on_error=False)

    def leave(self) -> None:
        """Give the terminal its own title back."""
        self._raw("\x1b[23;0t")

    def _name(self, view: View, owed: Iterable[Obligation]) -> None:
        incident = view.incident
        words = [each.what.partition(":")[0] for each in owed]
        if "no_commander" in words:
            mark = "▲ NO COMMANDER "
        elif "update" in words:
            mark = "▲ OVERDUE "
        else:
            mark = "▲ " if words else ""
        title = clean_line(f"{mark}{exercise(incident)}{incident.id} {incident.title}")[:80]
        if title != self._title:
            self._raw(f"{'' if self._title else chr(27) + '[22;0t'}\x1b]2;{title}\x07")
            self._title = title

    def _raw(self, sequence: str) -> None:
        driver = self._app._driver
        if driver is not None and not self._app.is_headless:
            driver.write(sequence)

    async def _run(self, line: str) -> None:
        try:
            process = await asyncio.create_subprocess_exec(
                *shlex.split(self._hook),
                line,
                stdin=asyncio.subprocess.DEVNULL,
                stdout=asyncio.subprocess.DEVNULL,
                stderr=asyncio.subprocess.DEVNULL,
            )
        except (OSError, ValueError) as error:
            self._failed(f"The alarm hook did not start: {error}.")
            return
        try:
            code = await asyncio.wait_for(process.wait(), HOOK_SECONDS)
        except TimeoutError:
            process.kill()
            await process.wait()
            self._failed(f"The alarm hook took longer than {HOOK_SECONDS:.0f} s and was ended.")
            return
        if code:
            self._failed(f"The alarm hook ended with exit code {code}.")
