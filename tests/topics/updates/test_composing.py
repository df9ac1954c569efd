"""What an update says before anybody types, and the text that goes out."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.story import DOCTRINE, Story, at, crewed, declared
from warroom.core.event import When
from warroom.core.text import clean
from warroom.topics.changes import rules as changes
from warroom.topics.hypotheses import rules as hypotheses
from warroom.topics.hypotheses.rules import confirm, propose
from warroom.topics.impact import rules as impact
from warroom.topics.lifecycle import rules as lifecycle
from warroom.topics.lifecycle.events import Phase, PhaseChanged, State
from warroom.topics.milestones import rules as milestones
from warroom.topics.roles.events import Role
from warroom.topics.updates import rules as updates
from warroom.topics.updates.compose import due_now, prefilled
from warroom.topics.updates.events import Audience
from warroom.topics.updates.words import Field, composed, fields_of, with_next

INTERNAL, LEADERSHIP = Audience.INTERNAL, Audience.LEADERSHIP
CUSTOMERS, SUPPORT = Audience.CUSTOMERS, Audience.SUPPORT


def filled(story: Story, minute: float, *audiences: Audience, public: str = "") -> dict[Field, str]:
    return prefilled(story.incident, DOCTRINE, at(minute), audiences, public)


def test_each_audience_has_its_fields() -> None:
    """Hypotheses stay among those who work on them (SIG-1, SIG-2)."""
    core = (Field.STATUS, Field.IMPACT, Field.ACTION)
    assert fields_of((INTERNAL,)) == (*core, Field.HYPOTHESIS, Field.NEEDS)
    assert fields_of((LEADERSHIP,)) == fields_of((INTERNAL, LEADERSHIP)) == (*core, Field.NEEDS)
    assert fields_of((CUSTOMERS,)) == fields_of((CUSTOMERS, SUPPORT)) == (*core, Field.WORKAROUND)


def test_a_label_a_line_inside_and_prose_outside() -> None:
    fields = {"status": "mitigating", "impact": "6 of 10 fail", "needs": "a yes by 10:00",
              "workaround": "pay by invoice", "hypothesis": "H3"}  # fmt: skip
    next_at = datetime(2026, 5, 15, 9, 43, tzinfo=UTC)
    inside = with_next(composed(fields, (LEADERSHIP,)), (LEADERSHIP,), next_at)
    assert inside == (
        "Status: mitigating.\nImpact: 6 of 10 fail.\nDecision wanted: a yes by 10:00.\n"
        "Next update 09:43 UTC."
    )
    outside = with_next(composed(fields, (CUSTOMERS,)), (CUSTOMERS,), next_at)
    assert outside == "Mitigating. 6 of 10 fail. Pay by invoice. Next update 09:43 UTC."
    assert with_next("over", (CUSTOMERS,), None) == "over"


@given(st.dictionaries(st.sampled_from(list(Field)), st.text(max_size=40)), st.data())
def test_no_text_holds_what_a_terminal_obeys_or_a_hypothesis_for_others(
    fields: dict[Field, str], data: st.DataObject
) -> None:
    told = data.draw(st.sets(st.sampled_from(list(Audience)), min_size=1))
    text = composed(fields | {Field.HYPOTHESIS: "H1 the pool"}, tuple(told))
    assert clean(text) == text
    assert ("H1 the pool" in text) is (told == {INTERNAL})


def test_the_first_inside_text_is_the_live_state() -> None:
    story = crewed(1, impact="6 of 10 purchases fail")
    story.do("sam", impact.count_reports, minute=1, n=3)
    story.do("ravi", propose, minute=2, text="the pool is exhausted")
    story.do("mara", lifecycle.edit, minute=3, field="doing", text="rolling back 15-1")
    said = filled(story, 4, INTERNAL)
    assert said[Field.STATUS] == "SEV-1, investigating since 09:00 UTC"
    assert said[Field.IMPACT] == "6 of 10 purchases fail; 3 customer reports"
    assert said[Field.ACTION] == "rolling back 15-1"
    assert said[Field.HYPOTHESIS].startswith("H1 the pool is exhausted")
    assert Field.HYPOTHESIS not in filled(story, 4, INTERNAL, LEADERSHIP)
    story.do("ravi", confirm, minute=5, hypothesis="H1", evidence="graph")
    assert "H1 confirmed: the pool is exhausted" in filled(story, 6, LEADERSHIP)[Field.STATUS]


def test_without_the_commanders_words_the_newest_change_is_what_is_being_done() -> None:
    story = crewed(1)
    story.do("mara", changes.request, minute=1, text="roll back 15-1")
    story.do("ravi", changes.execute, minute=2, change="C1")
    assert filled(story, 3, INTERNAL)[Field.ACTION] == "roll back 15-1, result awaited"
    story.do("ravi", changes.result, minute=4, change="C1", outcome="worked")
    assert filled(story, 5, INTERNAL)[Field.ACTION] == "roll back 15-1: worked"


def test_words_stay_while_what_they_tell_of_has_not_moved() -> None:
    story = crewed(1, impact="6 of 10 fail")
    fields = {"status": "We are on it", "impact": "six of ten buyers", "needs": "a DBA"}
    story.do("mara", updates.send, minute=2, audiences=(INTERNAL,), fields=fields)
    story.do("mara", lifecycle.edit, minute=5, field="impact", text="4 of 10 fail")
    said = filled(story, 6, INTERNAL)
    assert said[Field.STATUS] == "We are on it"
    assert said[Field.NEEDS] == "a DBA"
    assert said[Field.IMPACT] == "4 of 10 fail"


def test_no_news_is_said_once_and_with_the_time_of_the_last() -> None:
    """E.2: an update without news is an update; the same text twice is not (COM-3)."""
    story = crewed(1, impact="6 of 10 fail")
    story.do(
        "mara", updates.send, minute=2, audiences=(INTERNAL,), fields=filled(story, 2, INTERNAL)
    )
    said = filled(story, 17, INTERNAL)
    assert said[Field.STATUS].endswith("since 09:00 UTC. No change since 09:02 UTC.")
    story.do("mara", updates.send, minute=17, audiences=(INTERNAL,), fields=said)
    again = filled(story, 32, INTERNAL)[Field.STATUS]
    assert again.endswith("since 09:00 UTC. No change since 09:17 UTC.")
    assert again.count("No change") == 1
    story.do("mara", lifecycle.edit, minute=33, field="doing", text="rolling back")
    assert "No change" not in filled(story, 34, INTERNAL)[Field.STATUS]


def test_the_first_public_text_is_written_before_it_is_needed_and_guesses_no_scope() -> None:
    """COM-4: in doubt, post it; the first says nothing about how far it reaches."""
    story = declared(1, impact="6 of 10 purchases fail")
    said = filled(story, 1, CUSTOMERS)
    assert said == {
        Field.STATUS: "We are investigating a problem with our service.",
        Field.IMPACT: "", Field.ACTION: "", Field.WORKAROUND: "",
    }  # fmt: skip
    story.do(
        "mara",
        updates.send,
        minute=2,
        audiences=(CUSTOMERS,),
        fields=said,
        public_state="investigating",
    )
    sent = story.incident.updates.last(CUSTOMERS)
    assert sent is not None
    assert sent.text == ("We are investigating a problem with our service. Next update 09:07 UTC.")


def test_the_second_public_text_says_how_far_and_since_when() -> None:
    story = declared(1, impact="6 of 10 purchases fail")
    story.do("mara", milestones.set_milestone, minute=1, name="impact_started", when=When(at(-6)))
    fields = filled(story, 1, CUSTOMERS)
    story.do(
        "mara",
        updates.send,
        minute=2,
        audiences=(CUSTOMERS,),
        fields=fields,
        public_state="investigating",
    )
    said = filled(story, 6, CUSTOMERS)
    assert said[Field.IMPACT] == "6 of 10 purchases fail. It began at 08:54 UTC."


def test_a_new_public_state_has_its_own_words() -> None:
    story = declared(1)
    story.do(
        "mara", updates.send, minute=2, audiences=(CUSTOMERS,),
        fields={"status": "We look into it."},
        public_state="investigating",
    )  # fmt: skip
    story.tell(8, PhaseChanged(old=Phase.INVESTIGATING, new=Phase.IDENTIFIED))
    assert "what is behind the problem" in filled(story, 9, CUSTOMERS)[Field.STATUS]
    story.move(20, State.ACTIVE, State.RESOLVED)
    assert "watching" in filled(story, 21, CUSTOMERS)[Field.STATUS]
    story.move(60, State.RESOLVED, State.VERIFIED)
    assert "is over" in filled(story, 61, CUSTOMERS)[Field.STATUS]
    assert "looking" not in filled(story, 61, CUSTOMERS, public="nonsense")[Field.STATUS]


def test_no_public_text_is_filled_in_with_a_hypothesis() -> None:
    """SIG-2."""
    story = declared(1)
    story.do("mara", propose, minute=1, text="the pool is exhausted")
    story.do("mara", confirm, minute=2, hypothesis="H1", evidence="graph")
    story.do("mara", hypotheses.propose, minute=3, text="bots")
    for public in ("investigating", "identified", "monitoring", "resolved"):
        text = composed(filled(story, 4, CUSTOMERS, public=public), (CUSTOMERS,))
        assert "pool" not in text
        assert "bots" not in text


@pytest.mark.parametrize(
    ("minute", "led", "expected"),
    [
        (0, False, (INTERNAL,)),
        (4, False, (CUSTOMERS,)),
        (4, True, (CUSTOMERS, SUPPORT)),
        (9, False, (INTERNAL,)),
        (13, False, (INTERNAL, LEADERSHIP)),
    ],
)
def test_one_text_serves_who_is_due_and_not_public(
    minute: float, led: bool, expected: tuple[Audience, ...]
) -> None:
    story = declared(1)
    if led:
        story.join(0, "sam", Role.SUPPORT)
    assert due_now(story.incident, DOCTRINE, at(minute)) == expected


def test_what_i_send_comes_before_what_others_send() -> None:
    """The comms lead opens on the customers, the liaison on leadership; both may be overdue."""
    story = crewed(1).join(0, "lena", Role.LIAISON)
    for minute in (1, 40):
        for who, told in (("aisha", CUSTOMERS), ("lena", LEADERSHIP), ("mara", INTERNAL)):
            assert due_now(story.incident, DOCTRINE, at(minute), who) == (told,)
    assert due_now(story.incident, DOCTRINE, at(40), "wei") == (INTERNAL, LEADERSHIP)
    story.move(50, State.ACTIVE, State.CLOSED)
    assert due_now(story.incident, DOCTRINE, at(51), "wei") == (INTERNAL,)


def test_support_hears_with_the_customers_and_never_before_them() -> None:
    """Doctrine M: a promise to support alone does not part the two."""
    story = crewed(1)
    both = (CUSTOMERS, SUPPORT)
    story.do(
        "mara",
        updates.send,
        minute=1,
        audiences=both,
        text="a",
        minutes=30,
        public_state="identified",
    )
    assert due_now(story.incident, DOCTRINE, at(2), "aisha") == both
    story.do("mara", updates.send, minute=12, audiences=(CUSTOMERS,), text="b", minutes=60)
    assert due_now(story.incident, DOCTRINE, at(29), "aisha") == both
