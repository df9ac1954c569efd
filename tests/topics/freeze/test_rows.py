"""What a freeze leaves in the derived tables."""

from tests.archive.derived import commanded
from warroom.topics.freeze import rules as freeze


def test_a_freeze_changes_no_row_but_its_entry() -> None:
    story = commanded()
    before = story.query("SELECT * FROM incidents")
    story.do("mara", freeze.freeze_deploys, reason="rollback running")
    assert story.query("SELECT * FROM incidents") == before
    assert story.query("SELECT kind FROM entries ORDER BY seq DESC LIMIT 1") == [("decision",)]
