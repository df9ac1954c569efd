"""The cards of the runs: each keeps its own, and the one that asks shows its own."""

from warroom.tui.ask.layout import Layout
from warroom.tui.ask.sheet import Says
from warroom.tui.keys.run import Run
from warroom.tui.view import View

_PAGES = {"pageup": -1, "pagedown": 1}


class Cards:
    """What covers the panes for a run, while that goes on.

    Attributes:
        pages: The title and the words of each run that has a page.
    """

    def __init__(self) -> None:
        self.pages: dict[Run, tuple[str, Says]] = {}

    def cover(self, run: Run, title: str, says: Says) -> None:
        """A run shows a page."""
        self.pages[run] = title, says

    def uncover(self, layout: Layout, run: Run) -> bool:
        """A run takes its page away; whether it had one."""
        if self.pages.pop(run, None) is None:
            return False
        if not self.pages and layout.in_overlay is layout.card:
            layout.uncover()
        return True

    def lay(self, layout: Layout, view: View, asks: Run | None, *, idle: bool) -> None:
        """Show the page of the run that asks; while nothing is asked, that of the last run.

        Args:
            layout: Where.
            view: What the page is about.
            asks: The run that asks; None for a question that no run asks.
            idle: Whether nothing is asked.
        """
        page = next(reversed(self.pages.values()), None) if idle else None
        if asks is not None:
            page = self.pages.get(asks)
        card = layout.card
        if card is None:
            return
        if page is None:
            if layout.in_overlay is card:
                layout.uncover()
            return
        card.open(view, *page)
        if layout.in_overlay is not card:
            layout.overlay(card)

    def scrolled(self, layout: Layout, key: str) -> bool:
        """PgUp and PgDn scroll the page, also while something is asked."""
        if layout.card is None or key not in _PAGES or layout.in_overlay is not layout.card:
            return False
        layout.card.page(_PAGES[key])
        return True
