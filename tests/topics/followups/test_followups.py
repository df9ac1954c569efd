from tests.story import Story, at, opened
from warroom.topics.followups.events import Noted
from warroom.topics.followups.rules import note
from warroom.topics.followups.state import FollowUp


def test_captures_candidates() -> None:
    story = opened()
    story.do("mara", note, minute=1, text=" page at 80 % \x07", owner="wei")
    assert story.incident.followups.by_id == {
        "F1": FollowUp("F1", "page at 80 %", "mara", at(1), "wei", "", story.seq)
    }


def test_ids_of_files_are_not_given_twice() -> None:
    story: Story = opened().tell(1, Noted(followup="F2", text="x", item="A1"))
    story.do("mara", note, minute=2, text="y")
    assert list(story.incident.followups.by_id) == ["F2", "F3"]


def test_needs_words() -> None:
    assert opened().refused("mara", note, minute=1, text=" ").rule == "text"
