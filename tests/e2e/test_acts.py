"""What people do most, in a real terminal: how many acts and keys it takes, and no refusal."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.e2e import acts
from tests.e2e.acts import Counted, Open

Story = Callable[[Path, Open], Counted]

BUDGETS: dict[Story, tuple[int, int]] = {
    acts.log_a_line: (1, 2),
    acts.alone: (5, 6),
    acts.send_due_update: (2, 2),
    acts.get_approved: (3, 4),
    acts.hand_over: (10, 11),
    acts.hand_over_short: (8, 8),
    acts.join: (1, 1),
}
"""Acts and keys, without the letters of what is said (design 6)."""


@pytest.mark.parametrize("story", acts.STORIES, ids=lambda story: story.__name__)
def test_the_acts_and_the_keys(story: Story, env: dict[str, str], open_terminal: Open) -> None:
    told = story(Path(env["WARROOM_ROOM"]), open_terminal)
    most_acts, most_keys = BUDGETS[story]
    assert told.acts <= most_acts
    assert told.keys <= most_keys
