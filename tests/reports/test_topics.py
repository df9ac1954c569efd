"""The documents take what they say from the topics, and only order it."""

from collections import Counter

from tests.reports.told import told
from tests.story import DOCTRINE
from warroom.incident import parts
from warroom.reports.facts import as_dict
from warroom.reports.show import SECTIONS

REPORTS = parts("report")


def test_every_section_in_the_order_is_a_topics_own() -> None:
    titles = {title for topic in REPORTS.values() for title in getattr(topic, "SECTIONS", {})}
    assert titles == set(SECTIONS)


def test_no_two_topics_tell_one_fact() -> None:
    story = told()
    incident = story.incidents["INC-1"]
    each = [topic.facts(incident, DOCTRINE, story.now) for topic in REPORTS.values()]
    counted = Counter(name for facts in each for name in facts)
    own = set(as_dict(incident, DOCTRINE, story.now)) - set(counted)
    assert set(counted.values()) == {1}
    assert own == {"id", "obligations", "seq", "now", "head"}
