"""The derived table of incidents."""

from tests.archive.derived import commanded
from warroom.topics.lifecycle import rules as lifecycle
from warroom.topics.severity import rules as severity


def test_an_incident_has_one_row_that_follows_it() -> None:
    story = commanded()
    story.do("mara", severity.set_severity, level=1, reason="six in ten fail")
    story.do("mara", lifecycle.edit, field="impact", text="six in ten purchases fail")
    rows = story.query(
        "SELECT id, title, state, severity, max_severity, commander, opened_by, impact,"
        " command_delay_min, impact_min FROM incidents"
    )
    assert rows == [
        (
            "INC-1",
            "Checkout fails",
            "active",
            1,
            1,
            "mara",
            "ravi",
            "six in ten purchases fail",
            1,
            None,
        )
    ]
