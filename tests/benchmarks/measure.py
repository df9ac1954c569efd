"""Numbers told so that they can be compared: medians, percentiles, ratios in the same run."""

import time
from collections.abc import Callable, Sequence


def timed(work: Callable[[], object]) -> float:
    """How long a call takes, seconds."""
    before = time.perf_counter()
    work()
    return time.perf_counter() - before


def percentile(values: Sequence[float], share: float) -> float:
    """The value below which that share of the values lies (nearest rank)."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def line(name: str, seconds: Sequence[float], reference: Sequence[float] = ()) -> str:
    """One line of a table: count, p50, p90, p99, max in milliseconds, and the ratio of medians."""
    p50, p90, p99 = (percentile(seconds, share) * 1000 for share in (0.5, 0.9, 0.99))
    told = (
        f"  {name:<44} n={len(seconds):<5} p50 {p50:9.3f}  p90 {p90:9.3f}  p99 {p99:9.3f}"
        f"  max {max(seconds) * 1000:9.3f} ms"
    )
    if reference:
        told += f"  {percentile(seconds, 0.5) / percentile(reference, 0.5):6.2f}x"
    return told


def fairness(counts: Sequence[float]) -> float:
    """Jain's index: 1.0 when all got the same."""
    return sum(counts) ** 2 / (len(counts) * sum(count * count for count in counts))
