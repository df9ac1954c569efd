from collections.abc import Iterator
from datetime import timedelta

import msgspec
import pytest

from tests.story import DOCTRINE, Story, at, crewed, declared, opened
from warroom.core.errors import Refused
from warroom.core.spans import span
from warroom.obligations import obligations
from warroom.owed import Obligation, Urgency
from warroom.topics.action_items.rules import acknowledge, assign, done
from warroom.topics.handoff.losing import ask
from warroom.topics.impact.events import ImpactOpened
from warroom.topics.lifecycle.declare import declare
from warroom.topics.lifecycle.events import IncidentKind, State
from warroom.topics.roles.events import Offered, Released, Role
from warroom.topics.timeline.entry import Entry
from warroom.topics.timeline.events import Kind, Logged
from warroom.topics.timeline.state import Entries
from warroom.topics.timeline.typed import log
from warroom.topics.updates.events import Audience, UpdateSent


def owed(story: Story, minute: float, me: str = "") -> dict[str, Obligation]:
    return {one.what: one for one in obligations(story.incident, DOCTRINE, at(minute), me)}


def pair(severity: int | None) -> Story:
    return declared(severity).join(0, "ravi", Role.OPS)


def settled(severity: int | None = 1) -> Story:
    """A crew that owes no update for hours."""
    story = crewed(severity)
    audiences = (Audience.INTERNAL, Audience.LEADERSHIP, Audience.CUSTOMERS)
    return story.tell(0, UpdateSent(audiences=audiences, text="a", next_at=at(600)))


def test_somebody_must_command() -> None:
    found = owed(pair(2), 4)["no_commander"]
    assert found.text == "NO INCIDENT COMMANDER 04:00: it might be you"
    assert (found.urgency, found.clears) == (Urgency.CRITICAL, "command.take")
    assert (found.since, found.due_at) == (at(0), at(10))
    assert "no_commander" not in owed(crewed(1), 4)


def test_alone_nothing_asks_for_a_commander() -> None:
    assert "no_commander" not in owed(declared(1), 30)


def test_the_banner_counts_from_when_command_was_left() -> None:
    story = pair(1).join(1, "mara", Role.IC)
    story.tell(20, Released(role=Role.IC, who="mara"))
    assert owed(story, 22)["no_commander"].since == at(20)


def test_triggers_ask_for_a_commander_at_any_severity() -> None:
    """What makes a commander mandatory is no matter of the level alone (SEV-3)."""
    story = pair(3)
    assert "no_commander" not in owed(story, 20)
    story.tell(59, Logged(entry="note", text="x"))
    assert "no_commander" not in owed(story, 59)
    assert "no_commander" in owed(story, 60)
    assert "no_commander" in owed(pair(4).tell(1, ImpactOpened(window="W1")), 2)
    told = UpdateSent(audiences=(Audience.CUSTOMERS,), text="a")
    assert "no_commander" in owed(pair(4).tell(1, told), 2)


def test_triage_asks_for_nothing_but_a_declaration_in_time() -> None:
    """Doctrine A.3: late declaration."""
    story = opened().join(0, "ravi", Role.OPS)
    minutes = DOCTRINE.level(None).declare_if_unsolved
    story.tell(minutes - 1, Logged(entry="note", text="x"))
    assert owed(story, minutes - 1) == {}
    found = owed(story, minutes)["declare"]
    assert (found.clears, found.urgency, found.late) == ("state.move", Urgency.SOON, True)
    story.do("mara", declare, minute=minutes + 1)
    assert "declare" not in owed(story, minutes + 2)


def test_updates_by_how_pressing_they_are() -> None:
    story = crewed(1).tell(0, UpdateSent(audiences=(Audience.INTERNAL,), text="a", next_at=at(40)))
    expected = [
        (30, "UPDATE DUE IN 10:00 internal", Urgency.SOON),
        (40, "UPDATE DUE internal", Urgency.DUE),
        (43.2, "UPDATE OVERDUE 03:12 internal", Urgency.CRITICAL),
        (60, "UPDATE BREACH 20:00 internal", Urgency.CRITICAL),
    ]
    assert "update:internal" not in owed(story, 29)
    for minute, text, urgency in expected:
        found = owed(story, minute)["update:internal"]
        assert (found.text, found.urgency) == (text, urgency)
        assert (found.clears, found.who, found.due_at) == ("update.send", "mara", at(40))


@pytest.mark.parametrize(
    ("who", "minute", "urgency"),
    [
        ("aisha", 30, Urgency.SOON),
        ("jonas", 30, Urgency.QUIET),
        ("aisha", 40, Urgency.DUE),
        ("jonas", 40, Urgency.DUE),
        ("mara", 40, Urgency.SOON),
        ("mara", 42, Urgency.CRITICAL),
        ("ravi", 42, Urgency.DUE),
        ("ravi", 60, Urgency.CRITICAL),
    ],
)
def test_an_update_gets_louder_for_more_people(who: str, minute: float, urgency: Urgency) -> None:
    story = crewed(1).join(0, "jonas", Role.DEPUTY)
    for text in ("looked into", "how far it reaches"):
        story.tell(0, UpdateSent(audiences=(Audience.CUSTOMERS,), text=text, next_at=at(40)))
    assert owed(story, minute, who)["update:customers"].urgency is urgency


def test_an_offer_waits_for_one_person() -> None:
    story = settled().tell(3, Offered(role=Role.IC, holder="mara", to="jonas", expires_at=at(5)))
    found = owed(story, 4, "jonas")["offer:ic:jonas"]
    assert found.text == "COMMAND OFFERED TO YOU by mara, 01:00 left"
    assert (found.urgency, found.clears, found.due_at) == (Urgency.DUE, "role.manage", at(5))
    assert owed(story, 4, "ravi")["offer:ic:jonas"].urgency is Urgency.QUIET
    assert "TO jonas" in owed(story, 4)["offer:ic:jonas"].text
    assert "offer:ic:jonas" not in owed(story, 5, "jonas")


def test_a_question_for_command_waits_for_its_holder() -> None:
    story = settled()
    story.do("ravi", ask, minute=1)
    found = owed(story, 2, "mara")["asked:ravi"]
    assert found.text == "ravi ASKS YOU FOR COMMAND"
    assert (found.urgency, found.clears, found.who) == (Urgency.DUE, "role.manage", "mara")
    assert owed(story, 2, "jonas")["asked:ravi"].urgency is Urgency.QUIET
    assert "asked:ravi" not in owed(story, 30, "mara")
    story.tell(2, Offered(role=Role.IC, holder="mara", to="ravi", expires_at=at(5)))
    assert "asked:ravi" not in owed(story, 2, "mara")


def test_nobody_asks_for_what_nobody_holds_or_they_hold_themselves() -> None:
    with pytest.raises(Refused, match="INV-1"):
        declared(1).do("ravi", ask, minute=1)
    with pytest.raises(Refused, match="INV-1"):
        settled().do("mara", ask, minute=1)


def test_an_item_nobody_took() -> None:
    story = settled()
    story.do("mara", assign, minute=1, text="roll back", owner="ravi", minutes=10)
    assert "item:A1" not in owed(story, 1.5)
    found = owed(story, 2.5, "ravi")["item:A1"]
    assert found.text == "A1 NOT TAKEN 01:30 ravi: roll back"
    assert (found.urgency, found.who) == (Urgency.DUE, "ravi")
    assert owed(story, 2.5, "mara")["item:A1"].urgency is Urgency.DUE
    assert owed(story, 2.5, "aisha")["item:A1"].urgency is Urgency.QUIET
    story.do("ravi", acknowledge, minute=3, item="A1")
    assert "item:A1" not in owed(story, 4)


def test_a_time_box_that_is_up() -> None:
    story = settled().join(0, "jonas", Role.DEPUTY)
    story.do("mara", assign, minute=1, text="roll back", owner="ravi", minutes=10)
    story.do("ravi", acknowledge, minute=2, item="A1")
    found = owed(story, 13, "jonas")["item:A1"]
    assert found.text == "A1 TIME UP 02:00 ravi: roll back"
    assert (found.urgency, found.since) == (Urgency.DUE, at(11))
    assert owed(story, 13, "mara")["item:A1"].urgency is Urgency.QUIET
    story.do("ravi", done, minute=14, item="A1")
    assert "item:A1" not in owed(story, 15)


def test_a_long_term() -> None:
    story = settled()
    warn, most = DOCTRINE.command.stint_warn_hours * 60, DOCTRINE.command.stint_max_hours * 60
    assert "ic_term" not in owed(story, warn - 1)
    assert owed(story, warn)["ic_term"].urgency is Urgency.SOON
    found = owed(story, most)["ic_term"]
    assert (found.urgency, found.due_at) == (Urgency.DUE, at(most))
    assert found.text == "IC TERM 4:00:00 mara: hand over"


def test_the_soak() -> None:
    story = settled().move(10, State.ACTIVE, State.RESOLVED)
    running = owed(story, 20)["soak"]
    assert (running.text, running.urgency) == ("SOAK 20:00 left", Urgency.QUIET)
    over = owed(story, 40)["soak"]
    assert (over.text, over.urgency) == ("SOAK OVER: verify", Urgency.SOON)
    assert over.clears == "state.move"
    story.move(41, State.RESOLVED, State.VERIFIED)
    assert "soak" not in owed(story, 42)


def test_an_unknown_severity_is_asked_for_quietly() -> None:
    found = owed(declared(None), 1)["severity"]
    assert (found.urgency, found.clears) == (Urgency.QUIET, "severity.set")
    assert "severity" not in owed(declared(3), 1)


def test_what_is_over_owes_nothing_but_a_quiet_answer() -> None:
    """SEV-9: a false alarm that mobilised people still offers a short review."""
    merged = pair(1).move(1, State.ACTIVE, State.MERGED)
    assert obligations(merged.incident, DOCTRINE, at(900)) == ()
    cancelled = pair(1).move(1, State.ACTIVE, State.CANCELLED)
    found = obligations(cancelled.incident, DOCTRINE, at(900))
    assert [(each.what, each.urgency) for each in found] == [("review_offer", Urgency.QUIET)]


def test_the_past_owes_nothing() -> None:
    story = declared(1, kind=IncidentKind.BACKFILLED).join(0, "ravi", Role.OPS)
    assert obligations(story.incident, DOCTRINE, at(900)) == ()


def test_a_drill_owes_the_same() -> None:
    real, drill = pair(1), declared(1, kind=IncidentKind.DRILL).join(0, "ravi", Role.OPS)
    assert owed(drill, 12) == owed(real, 12)


def test_the_loudest_comes_first() -> None:
    story = pair(1)
    story.do("mara", assign, minute=1, text="roll back", owner="ravi", minutes=10)
    found = obligations(story.incident, DOCTRINE, at(14))
    assert [one.urgency for one in found] == sorted((one.urgency for one in found), reverse=True)
    assert found[0].what == "no_commander"
    assert [one.what for one in found[1:3]] == ["update:customers", "update:internal"]


def test_lengths_of_time() -> None:
    lengths = (0, -5, 59.9, 192, 3600, 3 * 86400 + 7260)
    assert [span(timedelta(seconds=each)) for each in lengths] == [
        "00:00",
        "00:00",
        "00:59",
        "03:12",
        "1:00:00",
        "3d 02:01",
    ]


class NeverWalked(Entries):
    """Entries that can be found but not gone through: the clock asks every second."""

    def __iter__(self) -> Iterator[Entry]:
        raise AssertionError("what is owed goes through the whole timeline")

    __reversed__ = __iter__


def test_what_is_owed_does_not_go_through_the_timeline() -> None:
    """An incident of a hundred thousand entries is looked at with every key press."""
    story = crewed(1, impact="6 of 10 fail")
    story.do("jonas", ask, minute=2)
    story.do("mara", log, minute=2, kind=Kind.QUESTION, text="who owns dns?")
    story.do("mara", log, minute=3, kind=Kind.DECISION, text="hold: it drains !20m")
    written = NeverWalked([*story.incident.timeline.written])
    kept = msgspec.structs.replace(story.incident.timeline, written=written)
    looked = msgspec.structs.replace(story.incident, timeline=kept)
    names = {each.what for each in obligations(looked, DOCTRINE, at(2), "mara")}
    assert {"asked:jonas", "question:Q1"} <= names
