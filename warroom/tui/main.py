"""The entry point of the console for everybody else."""

from warroom.tui.app import run_console

__all__ = ["run_console"]
