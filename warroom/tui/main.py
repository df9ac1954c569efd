"""The entry point of the console for everybody else."""

import os

os.environ.setdefault("TEXTUAL_FPS", "120")
# Textual reads it on import. A frame that follows another waits up to two of its periods: at the
# usual 60 an entry that became durable, or came from a colleague, would be shown 33 ms later.

from warroom.tui.app import run_console

__all__ = ["run_console"]
