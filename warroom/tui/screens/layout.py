"""The room's layout: which panes stand where at which size (three, two or one column)."""

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.geometry import Size
from textual.message import Message

from warroom.topics.action_items.console.pane import ActionItems
from warroom.topics.decisions.console.pane import DecisionsPane
from warroom.topics.lifecycle.console.pane import SituationPane
from warroom.topics.roles.console.pane import RolesPane
from warroom.topics.timeline.console.details import EntryDetails
from warroom.topics.timeline.console.pane import Timeline
from warroom.topics.timeline.entry import Entry
from warroom.topics.timeline.state import find
from warroom.topics.updates.console.next import CadenceLine, NextUpdate
from warroom.topics.updates.console.pane import UpdatesSent
from warroom.tui.ask.layout import Layout
from warroom.tui.ask.sheet import Card
from warroom.tui.paint.hosts import Column
from warroom.tui.paint.pane import Pane, Touched
from warroom.tui.registry import PANES
from warroom.tui.screens.alarm import AlarmLine
from warroom.tui.screens.header import Header
from warroom.tui.screens.tabs import Tabs
from warroom.tui.view import View

SHAPES = ("-wide", "-two", "-slim", "-tabs", "-tiny")
"""The classes of the shapes, widest first; exactly one is set."""


def shape(size: Size) -> str:
    """The shape for a size: 160 and wider, 116, 100, less, and under 40x12."""
    if size.width < 40 or size.height < 12:
        return "-tiny"
    for least, name in ((160, "-wide"), (116, "-two"), (100, "-slim")):
        if size.width >= least:
            return name
    return "-tabs"


class RoomLayout(Layout):
    """All panes of the room; the hot path never changes the layout.

    The timeline, the overlays, and below 100 columns every pane are painted by one Stage; the
    foot's two rows are another. Side panes are painted by two Columns.

    Attributes:
        active: The name of the pane that has the keys.
        shape: The class of the shape in force.
        widened: Whether the side columns are hidden.
    """

    class Switched(Message):
        """Another pane has the keys."""

        def __init__(self, pane: str) -> None:
            super().__init__()
            self.pane = pane

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002
        self.timeline = Timeline()
        super().__init__(self.timeline, Card(), id=id)
        self.active, self.shape, self.widened = "timeline", "", False
        self._arranged_for = Size()
        self.header, self.alarm, self.cadence, self.tabs = (
            Header(),
            AlarmLine(),
            CadenceLine(),
            Tabs(),
        )
        self.next_update = NextUpdate()
        self.items = ActionItems()
        self.roles = RolesPane()
        self.situation = SituationPane()
        self.decisions = DecisionsPane()
        self.updates = UpdatesSent()
        self.details = EntryDetails()
        self.left, self.right = Column[View](id="left"), Column[View](id="right")
        beside = (self.header, self.alarm, self.cadence, self.left, self.right)
        self._surfaces = (*beside, *self._surfaces)
        self._host(self.next_update, self.items, self.roles, self.situation, self.decisions)
        self._host(self.updates, self.details)

    def compose(self) -> ComposeResult:
        """Header, alarm, cadence line, tabs, body, foot; what they host is not laid out."""
        yield self.header
        yield self.alarm
        yield self.cadence
        yield self.tabs
        with Horizontal(id="body"):
            yield self.left
            yield self.stage
            yield self.right
        yield self.notice
        yield self.foot
        self._arrange(self.app.size, mounted=False)

    def on_resize(self) -> None:
        """Arrange the panes for the new size; at first it is the one they were arranged for."""
        if self.size != self._arranged_for:
            self._arrange(self.size)

    def pane(self, name: str) -> Pane[View]:
        """The pane of that name: timeline, items, roles, situation, decisions, updates."""
        found = getattr(self, name)
        assert isinstance(found, Pane)
        return found

    @property
    def current(self) -> Pane[View]:
        """The pane that has the keys."""
        return self.pane(self.active)

    def show(self, view: View) -> None:
        """Show this everywhere; only what changed is painted."""
        super().show(view)
        self.tabs.take(view)
        self.refresh_tabs()

    def activate(self, name: str) -> None:
        """Give the keys to a pane; one that no column shows covers the timeline."""
        self.pane(self.active).active = False
        self.active = name
        self._overlay = None
        self._place()
        self.post_message(self.Switched(name))

    def activate_next(self, by: int = 1) -> None:
        """Give the keys to the next pane."""
        names = [each.name for each in PANES]
        self.activate(names[(names.index(self.active) + by) % len(names)])

    def widen(self) -> None:
        """Give the timeline the whole width, or take it back."""
        self.widened = not self.widened
        self.set_class(self.widened, "-widened")
        self._arrange(self.size)

    def in_foot(self, pane: Pane[View] | None) -> None:
        """Show a pane in the two rows at the foot; None shows the keys."""
        super().in_foot(pane)
        self._make_room()

    @property
    def looked_at(self) -> Entry | None:
        """The entry whose details are open, else the selected one of the timeline."""
        if self._overlay is self.details and self.details.view is not None:
            return find(self.details.view.incident.timeline, self.details.seq)
        return self.timeline.selected

    @property
    def row(self) -> str:
        """The name of the row under the cursor of the pane that has the keys; empty for none."""
        if self.active == "items":
            return item.id if (item := self.items.selected) else ""
        if self.active == "decisions":
            return str(entry.seq) if (entry := self.decisions.selected) else ""
        return ""

    def refresh_tabs(self) -> None:
        """Tell the row of tabs how the timeline stands."""
        if self.shape in ("-tabs", "-tiny"):
            self.tabs.mark(self.active, self.timeline.status(short=True))

    def on_timeline_selected(self) -> None:
        """The row of tabs says whether the timeline follows."""
        self.refresh_tabs()

    def on_touched(self, message: Touched) -> None:
        """A pane was clicked: it gets the keys, unless a list or a card lies over them."""
        named = next((one.name for one in PANES if self.pane(one.name) is message.pane), None)
        if named and named != self.active and self._overlay in (None, self.details):
            self.activate(named)

    def on_tabs_chosen(self, message: Tabs.Chosen) -> None:
        """A tab was clicked."""
        self.activate(message.pane)

    def _make_room(self) -> None:
        """Where the foot has one row, typing takes two; elsewhere no style is looked at again."""
        typing = self.foot.top is not self.keybar
        self.set_class(typing and self.shape == "-tiny", "-typing")

    def _arrange(self, size: Size, *, mounted: bool = True) -> None:
        self._arranged_for = size
        self.shape = shape(size)
        for name in SHAPES:
            self.set_class(name == self.shape, name, update=mounted)
        self._make_room()
        self.timeline.headless = self.shape in ("-tabs", "-tiny")
        self.timeline.tiny = size.width < 60 or size.height < 16
        tall = size.height >= 46
        if self.widened or self.shape in ("-tabs", "-tiny"):
            self.left.put()
            self.right.put()
        elif self.shape == "-wide":
            self.left.put(self.roles, self.situation, self.decisions, elastic=2)
            sent = (self.updates,) if tall else ()
            self.right.put(self.next_update, self.items, *sent, elastic=1)
        else:
            self.left.put()
            self.right.put(self.next_update, self.items, self.roles, elastic=1)
        self._place()

    def _place(self) -> None:
        """Put on the stage what belongs there, and mark the pane that has the keys."""
        current = self.current
        current.active = True
        beside = current in (*self.left.panes, *self.right.panes)
        on_stage = self._overlay or (self.timeline if beside else current)
        for column in (self.left, self.right):
            for pane in column.panes:
                pane.host = column
        self.stage.cover(on_stage)
        self.left.repaint()
        self.right.repaint()
        self.refresh_tabs()
