"""A room on a stand: an incident folded from a few events, and an App that only paints it."""

from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
import pytest
from textual.app import App, ComposeResult
from textual.pilot import Pilot

from tests.story import Story
from warroom.core.doctrine.reading import default_doctrine
from warroom.core.doctrine.thresholds import Doctrine
from warroom.core.event import Event
from warroom.incident import Incident
from warroom.interruptions import interruptions
from warroom.obligations import obligations
from warroom.topics.lifecycle.events import Declared, Opened
from warroom.topics.severity.events import SeverityChanged
from warroom.topics.timeline.events import Logged
from warroom.topics.updates.cadence import clocks
from warroom.tui.paint.themes import THEMES, VARIABLES
from warroom.tui.screens.layout import RoomLayout
from warroom.tui.stylesheets import stylesheets
from warroom.tui.view import Feed, View

START = datetime(2025, 11, 4, 13, 0, tzinfo=UTC)


class Scene:
    """An incident that grows event by event, and the view of it."""

    def __init__(self, doctrine: Doctrine) -> None:
        self.doctrine = doctrine
        self.story = Story(doctrine, name="INC-7", start=START)
        self.now = START

    @property
    def incident(self) -> Incident:
        """The incident as it stands."""
        return self.story.incident

    @property
    def seq(self) -> int:
        """The number of the last event."""
        return self.story.seq

    def record(self, *events: Event, by: str = "mara", at: datetime | None = None) -> "Scene":
        """Fold events, one second apart unless told otherwise."""
        for event in events:
            self.story.now = at or START + timedelta(seconds=self.seq + 1)
            self.now = max(self.now, self.story.now)
            self.story.record(by, event)
        return self

    def log(self, *texts: str, kind: str = "note") -> "Scene":
        """Fold entries."""
        return self.record(*(Logged(entry=kind, text=text) for text in texts))

    def declare(self, severity: int = 1) -> "Scene":
        """An incident under way without a commander."""
        return self.record(
            Opened(title="Checkout returns 5xx", quiet=True),
            Declared(severity=severity, quiet=True),
            SeverityChanged(old=None, new=severity, quiet=True),
        )

    def view(self, **more: Any) -> View:
        """What the panes are shown at ``now``."""
        one = self.incident
        now = more.pop("now", self.now)
        me = more.pop("me", "mara")
        owed = more.pop("obligations", obligations(one, self.doctrine, now, me))
        view = View(
            incident=one,
            doctrine=self.doctrine,
            now=now,
            me=me,
            obligations=owed,
            alarms=interruptions(owed, self.doctrine, now, me),
            clocks=clocks(one, self.doctrine, now),
            live=Feed(watchers=("mara",)),
        )
        return msgspec.structs.replace(view, **more)


class Stand(App[None]):
    """Shows the room and does nothing."""

    CSS_PATH = stylesheets()
    ENABLE_COMMAND_PALETTE = False

    def __init__(self, theme: str = "warroom-dark") -> None:
        super().__init__()
        self.animation_level = "none"
        for each in THEMES:
            self.register_theme(each)
        self.theme = theme
        self.heard: list[Any] = []

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """The tokens."""
        return VARIABLES

    def compose(self) -> ComposeResult:
        """The room alone."""
        yield RoomLayout()

    @property
    def room(self) -> RoomLayout:
        """The room."""
        return self.query_one(RoomLayout)

    def painted(self) -> list[str]:
        """The words on the screen, line by line."""
        strips = self.screen._compositor.render_strips()
        return ["".join(segment.text for segment in strip) for strip in strips]


Stage = Callable[..., AbstractAsyncContextManager[tuple[Stand, Pilot[None]]]]


@pytest.fixture(scope="session")
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture(scope="session")
def doctrine() -> Doctrine:
    return default_doctrine()


@pytest.fixture
def scene(doctrine: Doctrine) -> Scene:
    return Scene(doctrine)


@pytest.fixture
def stage(monkeypatch: pytest.MonkeyPatch) -> Stage:
    """``async with stage(view, size=(120, 36)) as (app, pilot)``."""
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.delenv("TEXTUAL_THEME", raising=False)

    @asynccontextmanager
    async def open_stage(
        view: View, size: tuple[int, int] = (120, 36), theme: str = "warroom-dark"
    ) -> AsyncIterator[tuple[Stand, Pilot[None]]]:
        app = Stand(theme)
        async with app.run_test(size=size) as pilot:
            app.room.show(view)
            await pilot.pause()
            yield app, pilot

    return open_stage


def line_with(lines: Sequence[str], words: str) -> int:
    """The first line that holds these words; -1 for none."""
    return next((row for row, line in enumerate(lines) if words in line), -1)


@pytest.fixture
def row() -> Callable[[Sequence[str], str], int]:
    return line_with
