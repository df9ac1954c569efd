"""The machine's clock: the only place that asks what time it is."""

from collections.abc import Callable
from datetime import UTC, datetime

Clock = Callable[[], datetime]
"""Anything that tells the present instant, aware and in UTC."""


def now() -> datetime:
    """The present instant in UTC."""
    return datetime.now(UTC)
