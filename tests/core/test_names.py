from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.story import Story, acted
from warroom.core.errors import Refused
from warroom.core.event import Event
from warroom.core.names import free_id, named
from warroom.topics.action_items import rules as action_items
from warroom.topics.changes import rules as changes
from warroom.topics.decisions import rules as decisions
from warroom.topics.followups import rules as followups
from warroom.topics.hypotheses import rules as hypotheses
from warroom.topics.questions import rules as questions
from warroom.topics.updates import drafts
from warroom.topics.updates import events as updates_events


def test_the_next_one_after_those_there_are() -> None:
    assert free_id("A", ()) == "A1"
    assert free_id("A", ("A1", "A2")) == "A3"


@given(st.sets(st.integers(1, 9).map(lambda number: f"A{number}")))
def test_a_name_that_a_file_took_is_never_given_again(taken: set[str]) -> None:
    assert free_id("A", taken) not in taken


@pytest.mark.parametrize("name", ["3", "h3", "H3", " H3 "])
def test_a_thing_is_named_by_number_or_letter(name: str) -> None:
    assert named({"H3": "bots"}, "H", name, what="hypothesis") == "bots"


def test_a_name_that_means_nothing_is_said_back_shortened() -> None:
    with pytest.raises(Refused) as caught:
        named({"H3": "bots"}, "H", "\x1b[31m" + "x" * 99, what="hypothesis")
    assert caught.value.rule == "hypothesis"
    assert caught.value.why == f"There is no hypothesis [31m{'x' * 36}."
    assert caught.value.help == "Open: H3."
    with pytest.raises(Refused, match=r"There is no draft \(without a name\)\. None is open\."):
        named({}, "U", " ", what="draft")


def told() -> Story:
    """

    from collections.abc import Callable
    One thing of every sort."""
    scene = acted(3)
    for rule in (hypotheses.propose, questions.ask, decisions.record, changes.request):
        scene.do("Mara", rule, text="it is slow")
    scene.do("Mara", followups.note, text="it is slow")
    scene.do("Mara", action_items.assign, text="look", owner="Mara")
    words: dict[str, Any] = {"text": "slow", "audiences": (updates_events.Audience.INTERNAL,)}
    scene.do("Mara", drafts.write_draft, **words)
    return scene


NAMED: dict[str, tuple[Callable[..., list[Event]], str, dict[str, Any], str]] = {
    "H": (hypotheses.doubt, "hypothesis", {}, "There is no hypothesis 9. There are H1."),
    "Q": (questions.drop, "question", {"reason": "x"}, "There is no question 9. Open are Q1."),
    "D": (decisions.result, "decision", {"text": "x"}, "There is no decision 9. There are D1."),
    "C": (changes.withdraw, "change", {}, "There is no change 9. Open: C1."),
    "F": (followups.finish, "followup", {}, "There is no follow-up 9. Open: F1."),
    "A": (action_items.drop, "item", {}, "There is no action item 9. Open: A1."),
    "U": (drafts.drop_draft, "draft", {}, "There is no draft 9. Open: U1."),
}


@pytest.mark.parametrize("letter", NAMED)
def test_every_sort_of_thing_is_named_alike_and_keeps_its_sentence(letter: str) -> None:
    rule, field, wish, sentence = NAMED[letter]
    scene = told()
    refused = scene.refused("Mara", rule, **{field: "9"}, **wish)
    assert f"{refused.why} {refused.help}" == sentence
    assert scene.do("Mara", rule, **wish | {field: f"{letter.lower()}1"})
