"""Drafts: the liaison writes, the commander approves, and only those words may go out."""

from datetime import timedelta
from typing import Any

import pytest

from tests.story import DOCTRINE, Story, at, commanded, crewed, declared
from warroom.obligations import obligations
from warroom.owed import Urgency
from warroom.topics.closing.gate import blockers
from warroom.topics.language.words import parse_wording
from warroom.topics.lifecycle.events import State
from warroom.topics.roles.events import Role
from warroom.topics.timeline.entry import TOMBSTONE
from warroom.topics.updates.draft_state import DraftState
from warroom.topics.updates.drafts import approve_draft, drop_draft, return_draft, write_draft
from warroom.topics.updates.events import Audience, UpdateSent
from warroom.topics.updates.rules import send

CUSTOMERS, INTERNAL = Audience.CUSTOMERS, Audience.INTERNAL
FIELDS = {"status": "Card payments fail.", "impact": "Since 09:01 UTC"}


def drafted(level: int = 1, **wish: Any) -> Story:
    """A crew in which Aisha wrote a text for the customers."""
    story = crewed(level)
    wish = {"audiences": (CUSTOMERS,), "fields": FIELDS, **wish}
    story.do("aisha", write_draft, minute=1, **wish)
    return story


def state(story: Story, name: str = "U1") -> DraftState:
    return story.incident.updates.drafts.by_id[name].state


def owed(story: Story, minute: float, who: str) -> dict[str, tuple[Urgency, str, str]]:
    found = obligations(story.incident, DOCTRINE, at(minute), who)
    return {each.what: (each.urgency, each.clears, each.text) for each in found}


def test_a_draft_tells_nobody_and_restarts_no_clock() -> None:
    story = drafted()
    assert story.incident.updates.sent == ()
    entry = story.incident.timeline.written[-1]
    assert entry.text == (
        "U1 drafted for customers, not sent: Card payments fail. Since 09:01 UTC."
    )


def test_it_waits_for_the_commander_and_then_for_its_writer() -> None:
    story = drafted()
    assert owed(story, 2, "mara")["draft:U1"][:2] == (Urgency.DUE, "change.list")
    assert owed(story, 2, "aisha")["draft:U1"][0] is Urgency.QUIET
    story.do("mara", approve_draft, minute=3, draft="u1")
    assert owed(story, 4, "aisha")["draft:U1"] == (
        Urgency.DUE, "update.send", "U1 APPROVED BY mara: send it",
    )  # fmt: skip
    assert owed(story, 4, "mara")["draft:U1"][0] is Urgency.QUIET
    story.do("aisha", send, minute=5, draft="U1")
    assert state(story) is DraftState.SENT
    assert "draft:U1" not in owed(story, 6, "aisha")


def test_the_approved_words_go_out_with_who_approved_them_and_the_next_time() -> None:
    """CREW-4, INV-7: the exact text, by whom, under whom."""
    story = drafted(public_state="investigating")
    story.do("mara", approve_draft, minute=3, draft="1")
    story.do("aisha", send, minute=5, draft="U1")
    sent = story.incident.updates.last(CUSTOMERS)
    assert sent is not None
    assert sent.text == "Card payments fail. Since 09:01 UTC. Next update 09:10 UTC."
    assert (sent.approved_by, sent.public_state) == ("mara", "investigating")
    assert story.incident.timeline.written[-1].text == f"To customers: {sent.text}"


@pytest.mark.parametrize("answer", ["none", "returned", "changed"])
def test_words_without_an_approval_do_not_go_out(answer: str) -> None:
    story = drafted()
    if answer == "returned":
        story.do("mara", return_draft, minute=2, draft="U1", reason="say since when")
    elif answer == "changed":
        story.do("mara", approve_draft, minute=2, draft="U1")
    fields = FIELDS | {"impact": "Everywhere"} if answer == "changed" else FIELDS
    refused = story.refused("aisha", send, minute=3, draft="U1", fields=fields)
    assert refused.rule == "CREW-4"
    story.do("mara", send, minute=4, draft="U1", fields=fields)
    assert state(story) is DraftState.SENT


def test_only_the_commander_approves_and_anyone_sends_back() -> None:
    """Anyone may make it worse, only the IC better; a spoken yes is recorded (CREW-6)."""
    story = drafted()
    assert story.refused("ravi", approve_draft, minute=2, draft="U1").rule == "asymmetry"
    assert story.refused("ravi", return_draft, minute=2, draft="U1", reason=" ").rule == "E.1"
    story.do("mara", approve_draft, minute=2, operator="priya", draft="U1")
    story.do("ravi", return_draft, minute=3, draft="U1", reason="the number is wrong")
    assert state(story) is DraftState.RETURNED
    soon = owed(story, 4, "aisha")["draft:U1"]
    assert soon[:2] == (Urgency.SOON, "update.send")
    assert "the number is wrong" in soon[2]


def test_what_was_withdrawn_or_answered_is_not_approved_any_more() -> None:
    """The approval arrives after it was dropped: a sentence that says so, nothing half-done."""
    story = drafted()
    story.do("aisha", drop_draft, minute=2, draft="U1")
    assert "dropped" in story.refused("mara", approve_draft, minute=3, draft="U1").why
    assert "dropped" in story.refused("mara", send, minute=3, draft="U1").why
    assert "dropped" in story.refused("aisha", drop_draft, minute=3, draft="U1").why
    assert "no draft 9" in story.refused("mara", approve_draft, minute=3, draft="9").why


def test_a_new_draft_takes_the_place_of_the_writers_old_one() -> None:
    story = drafted()
    story.do("aisha", write_draft, minute=2, audiences=(CUSTOMERS,), text="other words")
    story.do("aisha", write_draft, minute=2, audiences=(INTERNAL,), text="for us")
    assert [state(story, name) for name in ("U1", "U2", "U3")] == [
        DraftState.DROPPED, DraftState.WAITING, DraftState.WAITING,
    ]  # fmt: skip


def test_who_commands_is_not_asked_to_approve_themselves() -> None:
    """CREW-9; somebody alone is not asked either (CREW-2)."""
    story = crewed(1)
    story.do("mara", write_draft, minute=1, audiences=(CUSTOMERS,), text="a")
    assert state(story) is DraftState.APPROVED
    alone = declared(3)
    alone.do("mara", write_draft, minute=1, audiences=(CUSTOMERS,), text="a")
    assert state(alone) is DraftState.APPROVED
    assert alone.incident.timeline.written[-1].text.startswith("U1 drafted")


def test_nothing_to_say_and_nobody_to_hear_it() -> None:
    story = crewed(1)
    assert story.refused("mara", write_draft, minute=1, audiences=(), text="a").rule == "update"
    assert (
        story.refused("mara", write_draft, minute=1, audiences=(CUSTOMERS,), text=" \x07").rule
        == "text"
    )
    empty = {"status": " ", "impact": ""}
    assert (
        story.refused("mara", write_draft, minute=1, audiences=(CUSTOMERS,), fields=empty).rule
        == "text"
    )


def test_the_gate_names_what_was_written_and_not_sent() -> None:
    story = drafted().move(5, State.ACTIVE, State.VERIFIED)
    found = {each.what: each.clears for each in blockers(story.incident, DOCTRINE, at(6))}
    assert found["draft:U1"] == "change.list"
    story.do("mara", approve_draft, minute=7, draft="U1")
    found = {each.what: each.clears for each in blockers(story.incident, DOCTRINE, at(8))}
    assert found["draft:U1"] == "update.send"


def test_a_draft_for_several_keeps_its_approval_when_support_hears_it_too() -> None:
    """Doctrine M: support gets the same words with the post."""
    story = drafted().join(2, "sam", Role.SUPPORT)
    story.do("mara", approve_draft, minute=3, draft="U1")
    story.do("aisha", send, minute=4, draft="U1", audiences=(CUSTOMERS, Audience.SUPPORT))
    assert {each.audience for each in story.incident.updates.sent} == {
        CUSTOMERS, Audience.SUPPORT,
    }  # fmt: skip
    sent = story.incident.updates.sent[-1]
    assert sent.next_at == at(4) + timedelta(minutes=DOCTRINE.severity["1"].scopes_after)


def test_an_approval_is_for_words_people_and_the_state_of_the_page() -> None:
    """CREW-4: what was approved for the responders is not approved for the customers."""
    story = crewed(1)
    story.do("aisha", write_draft, minute=1, audiences=(INTERNAL,), text="db-7 lost its replica")
    story.do("mara", approve_draft, minute=2, draft="U1")
    assert (
        story.refused("aisha", send, minute=3, draft="U1", audiences=(CUSTOMERS,)).rule == "CREW-4"
    )
    story.do("aisha", write_draft, minute=4, audiences=(CUSTOMERS,), fields=FIELDS)
    story.do("mara", approve_draft, minute=5, draft="U2")
    said = {"draft": "U2", "public_state": "resolved"}
    assert story.refused("aisha", send, minute=6, **said).rule == "CREW-4"


def test_a_draft_ends_only_when_its_audience_heard() -> None:
    story = drafted()
    story.do("aisha", send, minute=2, draft="U1", audiences=(INTERNAL,), text="we work on it")
    assert state(story) is DraftState.WAITING


def test_nobody_who_is_alone_is_interrupted_by_a_draft_of_their_own() -> None:
    """CREW-2."""
    story = declared(3)
    story.do("mara", write_draft, minute=1, audiences=(CUSTOMERS,), text="a")
    assert owed(story, 2, "mara")["draft:U1"][0] is Urgency.QUIET


def test_a_text_that_was_redacted_is_not_sent_and_one_that_says_when_says_it_once() -> None:
    story = drafted()
    story.do("mara", approve_draft, minute=2, draft="U1")
    refused = story.refused("mara", send, minute=3, audiences=(CUSTOMERS,), text=TOMBSTONE)
    assert refused.rule == "text"
    said = "Some fail. Next update at ten."
    story.do("aisha", write_draft, minute=4, audiences=(CUSTOMERS,), text=said)
    story.do("mara", approve_draft, minute=5, draft="U2")
    story.do("aisha", send, minute=6, draft="U2")
    last = story.incident.updates.last(CUSTOMERS)
    assert last is not None
    assert last.text == said


BLOCKS = parse_wording(
    '[rule.B1]\nscope = ["customers"]\nlevel = "block"\npattern = "outage"\n'
    'why = "x"\nsuggest = "y"\n'
)


def test_k12_a_blocked_wording_is_stopped_by_the_rules_themselves() -> None:
    """Doctrine E: every caller of the one door meets it, and the reason stays with the text."""
    scene = commanded(2)
    scene.wording = BLOCKS
    words: dict[str, Any] = {"text": "an outage", "audiences": (CUSTOMERS,)}
    assert scene.refused("Mara", send, **words).rule == "B1"
    assert scene.refused("Mara", send, **words, override=" ").rule == "B1"
    (inside,) = scene.do("Mara", send, text="an outage", audiences=(INTERNAL,), override="no")
    assert isinstance(inside, UpdateSent)
    assert inside.override == ""
    (sent,) = scene.do("Mara", send, **words, override="it is one")
    assert isinstance(sent, UpdateSent)
    assert sent.override == "it is one"


def test_k12_words_that_are_blocked_are_approved_with_a_reason_that_the_sender_keeps() -> None:
    scene = commanded(2)
    scene.wording = BLOCKS
    scene.do("Mara", write_draft, text="an outage", audiences=(CUSTOMERS,))
    assert scene.incident.updates.drafts.by_id["U1"].state is DraftState.WAITING
    assert scene.refused("Mara", approve_draft, draft="U1").rule == "B1"
    (yes,) = scene.do("Mara", approve_draft, draft="U1", override="it is one")
    assert yes.line() == "U1 approved (worded so because it is one)"
    other = {"draft": "U1", "text": "an outage of all"}
    assert scene.refused("Mara", send, **other).rule == "B1"
    (sent,) = scene.do("Wei", send, draft="U1")
    assert isinstance(sent, UpdateSent)
    assert sent.override == "it is one"
