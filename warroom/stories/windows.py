"""Impact windows told by a file: opened, closed, or spanned.

The window of the whole service that the milestone ``impact_started`` opens is no event: whoever
measures the impact adds it.
"""

from warroom.core.event import When
from warroom.stories.chosen import Chosen
from warroom.stories.placing import Fact, Placed, fact
from warroom.stories.read import Line
from warroom.stories.values import text
from warroom.topics.impact.events import ComponentState, ImpactClosed, ImpactOpened

_LEVELS = {str(level): level for level in ComponentState}

_STARTS = frozenset({"start", "open", "begin"})

_ENDS = frozenset({"end", "close", "stop"})


def _operation(each: Placed) -> tuple[str, str]:
    """The window and ``start``, ``end`` or ``span``; two empty texts for any other line."""
    line = each.line
    if line.kind != "impact" or line.when.at is None:
        return "", ""
    window = text(line.data.get("window"))
    op = text(line.data.get("op")).lower()
    if window and op in _STARTS | _ENDS:
        return window, "start" if op in _STARTS else "end"
    if line.until is not None and line.component:
        return window or f"L{line.number}", "span"
    return "", ""


def began(lines: list[Placed]) -> When | None:
    """When the earliest window opens; None when the file opens none."""
    starts = (each.line.when for each in lines if _operation(each)[1] in ("start", "span"))
    return next(starts, None)


def windows(lines: list[Placed], chosen: Chosen) -> tuple[list[Fact], list[str]]:
    """The windows as facts, and sentences about what does not fit.

    A window that nobody closed ends, implied, with the impact: at ``impact_ended``, else at the
    last ``resolved``; it runs on when the file has neither.
    """
    told = _Windows()
    for each in lines:
        window, op = _operation(each)
        if op == "start":
            told.start(window, each)
        elif op == "end":
            told.end(window, each, each.line.when)
        elif op == "span":
            told.span(window, each)
    over = chosen.lines.get("impact_ended") or chosen.lines.get("resolved")
    if over is not None and over.when.at is not None:
        told.end_all(Placed(over, over.when.at))
    return told.facts, told.warnings


class _Windows:
    def __init__(self) -> None:
        self.facts: list[Fact] = []
        self.warnings: list[str] = []
        self._open: dict[str, tuple[str, Placed]] = {}
        self._used: set[str] = set()

    def start(self, window: str, each: Placed) -> None:
        if window in self._open:
            self._warn(each, f"window {window} is open already")
            return
        name, count = window, 1
        while name in self._used:
            count += 1
            name = f"{window}.{count}"
        self._used.add(name)
        self._open[window] = name, each
        self.facts.append(fact(each, _opened(name, each.line)))

    def end(self, window: str, each: Placed, when: When) -> None:
        if window not in self._open:
            self._warn(each, f"window {window} is not open then")
            return
        name, opened = self._open.pop(window)
        closing = fact(each, ImpactClosed(window=name, text=each.line.text), when)
        # A start that was written down later than its end makes the end known no earlier.
        number = max(closing.number, opened.line.number)
        self.facts.append(Fact(number, closing.place, closing.actor, closing.event))

    def span(self, window: str, each: Placed) -> None:
        until, at = each.line.until, each.line.when.at
        if until is None or at is None or until < at:
            self._warn(each, "its range ends before it begins")
            return
        self.start(window, each)
        if self._open.get(window, ("", None))[1] is each:
            self.end(window, each, When(until, each.line.when.precision))

    def end_all(self, over: Placed) -> None:
        for window, (name, opened) in list(self._open.items()):
            if opened.place <= over.place:
                del self._open[window]
                event = ImpactClosed(window=name, text="implied by the end of the impact")
                self.facts.append(fact(over, event))

    def _warn(self, each: Placed, why: str) -> None:
        self.warnings.append(f"Line {each.line.number}: only an entry, because {why}.")


def _opened(name: str, line: Line) -> ImpactOpened:
    share = line.data.get("share")
    known = isinstance(share, int | float) and not isinstance(share, bool) and 0 <= share <= 1
    return ImpactOpened(
        window=name,
        component=line.component,
        level=_LEVELS.get(text(line.data.get("level")).lower(), ComponentState.PARTIAL),
        text=line.text,
        share=float(share) if known and share is not None else None,
    )
