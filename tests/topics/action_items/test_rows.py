"""The derived table of action items."""

from tests.archive.derived import commanded
from warroom.topics.action_items import rules as action_items


def test_action_items_show_their_present_state() -> None:
    story = commanded()
    story.do("mara", action_items.assign, text="roll back", owner="ravi", minutes=10)
    story.do("ravi", action_items.done, item="A1", result="24 pods")
    rows = story.query("SELECT incident, id, text, owner, state, minutes, note FROM action_items")
    assert rows == [("INC-1", "A1", "roll back", "ravi", "done", 10, "24 pods")]
