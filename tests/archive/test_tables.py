"""The derived tables are the topics': the archive collects them and knows none."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.archive.derived import Derived
from warroom import archive
from warroom.archive.tables import LAYOUT
from warroom.incident import Incident, parts
from warroom.topics.lifecycle import declare
from warroom.topics.roles import rules as roles
from warroom.topics.roles.events import Role
from warroom.topics.timeline import typed

FOLDER = Path(archive.__file__).parent
ROOT = FOLDER.parents[1]
ROWS = parts("rows")


def test_the_archive_names_no_topic() -> None:
    named = {
        path.name
        for path in FOLDER.glob("*.py")
        if re.search(r"\bwarroom\.topics\b|\bimport topics\b", path.read_text(encoding="utf-8"))
    }
    assert named == set()


@pytest.mark.parametrize("topic", ROWS)
def test_every_table_of_a_topic_is_filled_by_it(topic: str) -> None:
    assert [each.table for each in ROWS[topic].PARTS] == list(ROWS[topic].TABLES)
    for each in ROWS[topic].PARTS:
        assert set(each.topics) <= set(Incident.__struct_fields__)


def test_no_two_topics_tell_one_table() -> None:
    told = [name for topic in ROWS.values() for name in topic.TABLES]
    assert [*told, "folds"] == list(LAYOUT)


def test_a_topic_that_another_ones_table_shows_has_tables_and_is_not_alone() -> None:
    for topic, module in ROWS.items():
        for each in module.PARTS:
            for read in set(each.topics) - {topic}:
                assert read in ROWS, (each.table, read)
                assert not getattr(ROWS[read], "ALONE", False), (each.table, read)


def test_a_row_has_a_value_for_every_column() -> None:
    story = Derived()
    story.do("mara", declare.declare_new, title="Checkout fails", severity_level=2)
    story.do("mara", roles.claim, role=Role.IC)
    story.do("mara", typed.log, kind="note", text="lag")
    for topic in ROWS.values():
        for each in topic.PARTS:
            for row, stays in each.changes(None, story.incidents["INC-1"]):
                assert stays
                assert len(row) == len(topic.TABLES[each.table].columns), each.table


def test_logging_loads_the_table_of_entries_only() -> None:
    code = (
        "from tests.archive.derived import Derived\n"
        "from warroom.topics.lifecycle import declare\n"
        "from warroom.topics.timeline import typed\n"
        "from warroom.archive import projector\n"
        "import sys\n"
        "story = Derived()\n"
        "story.do('mara', declare.declare_new, title='Checkout fails')\n"
        "projector.parts.cache_clear(), projector.part.cache_clear()\n"
        "for name in [name for name in sys.modules if name.endswith('.rows')]:\n"
        "    del sys.modules[name]\n"
        "story.do('mara', typed.log, kind='note', text='lag')\n"
        "print(*(name for name in sys.modules if name.endswith('.rows')))"
    )
    asked = [sys.executable, "-c", code]
    done = subprocess.run(asked, capture_output=True, text=True, check=True, cwd=ROOT)
    assert done.stdout.split() == ["warroom.topics.timeline.rows"]
