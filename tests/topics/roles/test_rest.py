"""Who goes to rest: whoever says why with a key, of a real incident; words decide nothing."""

from datetime import timedelta

import msgspec
import pytest

from tests.story import DOCTRINE, Story, at, commanded
from warroom import room_state
from warroom.act import Act, decide
from warroom.core.errors import Refused
from warroom.core.event import Event, Recorded
from warroom.obligations import obligations
from warroom.room_state import RoomState
from warroom.topics.handoff import rules as handoff
from warroom.topics.lifecycle.events import Declared, IncidentKind, Opened
from warroom.topics.people import rules as people
from warroom.topics.roles import rules as roles
from warroom.topics.roles.events import Accepted, Claimed, Offered, Released, Role
from warroom.topics.roles.rest import Rest
from warroom.topics.roles.why import Why
from warroom.topics.timeline.events import Logged

SENTENCES = (
    "priya does the rest of the rollback",
    "I shift to hands-on",
    "tired of waiting for the vendor",
    "fatigue test of the disk is mine",
)


def rests(scene: Story, who: str) -> bool:
    return scene.incident.rest.until(who, scene.now, DOCTRINE) is not None


@pytest.mark.parametrize("reason", SENTENCES)
def test_k4_no_word_of_a_release_starts_the_rest_clock(reason: str) -> None:
    scene = commanded(2)
    scene.do("Wei", roles.claim, role=Role.OPS)
    scene.do("Wei", roles.release, role=Role.OPS, reason=reason)
    scene.do("Ravi", roles.claim, role=Role.OPS)
    scene.do("Ravi", people.leave, reason=reason)
    assert scene.incident.rest == Rest()


@pytest.mark.parametrize("reason", SENTENCES)
def test_k4_no_word_of_an_offer_sends_the_outgoing_to_rest(reason: str) -> None:
    scene = commanded(2)
    scene.do("Mara", handoff.offer, role=Role.IC, to="Jonas", reason=reason, then=Role.OPS)
    scene.do("Jonas", handoff.accept, role=Role.IC)
    assert not rests(scene, "Mara")
    assert not scene.incident.handoff.offers[-1].to_rest
    assert scene.incident.roles.offer_to(Role.OPS, "Mara") is not None


@pytest.mark.parametrize("name", ["shift", "rest"])
def test_k4_nobody_rests_because_of_somebodys_name(name: str) -> None:
    scene = commanded(2)
    scene.do("Mara", handoff.offer, role=Role.IC, to=name)
    scene.do(name, handoff.accept, role=Role.IC)
    assert scene.incident.rest == Rest()


@pytest.mark.parametrize("why", [Why.SHIFT, Why.FATIGUE])
def test_k4_whoever_says_why_rests_without_a_word(why: Why) -> None:
    scene = commanded(2)
    scene.do("Wei", roles.claim, role=Role.OPS)
    scene.do("Ravi", roles.claim, role=Role.SCRIBE)
    scene.do("Wei", roles.release, role=Role.OPS, why=why)
    scene.do("Ravi", people.leave, why=why)
    scene.do("Mara", roles.claim, role=Role.SCRIBE)
    scene.do("Mara", handoff.offer, role=Role.IC, to="Jonas", why=why)
    scene.do("Jonas", handoff.accept, role=Role.IC)
    assert all(rests(scene, who) for who in ("Wei", "Ravi", "Mara"))
    assert scene.incident.roles.of("Mara") == ()
    assert scene.incident.handoff.offers[-1].to_rest


def test_k4_an_event_without_a_why_folds_by_the_old_words() -> None:
    story = Story().tell(0, Claimed(role=Role.OPS, who="wei"), "wei")
    story.tell(1, Released(role=Role.OPS, who="wei", reason="end of shift"), "wei")
    story.tell(2, Claimed(role=Role.IC, who="mara"))
    offered = Offered(role=Role.IC, holder="mara", to="jonas", expires_at=at(9), reason="tired")
    story.tell(3, offered)
    story.tell(4, Accepted(role=Role.IC, who="jonas", holder="mara", reason="tired"), "jonas")
    assert story.incident.rest.since == {"wei": at(1), "mara": at(4)}


class Log:
    """A room's state as it is folded, event by event."""

    def __init__(self) -> None:
        self.state = RoomState()
        self.seq = 0

    def tell(self, incident: str, event: Event, by: str = "wei") -> None:
        self.seq += 1
        told = Recorded(self.seq, str(self.seq), incident, by, f"{by}@host", at(self.seq), event)
        self.state = room_state.fold_many(self.state, [told])

    def worked(self, incident: str, kind: IncidentKind) -> None:
        self.tell(incident, Opened(title="checkout fails", incident_kind=kind))
        self.tell(incident, Claimed(role=Role.OPS, who="wei"))
        self.tell(incident, Released(role=Role.OPS, who="wei", why=Why.SHIFT))


@pytest.mark.parametrize("kind", [IncidentKind.DRILL, IncidentKind.BACKFILLED])
def test_k3_only_real_incidents_send_people_to_rest(kind: IncidentKind) -> None:
    log = Log()
    log.worked("INC-1", kind)
    assert log.state.index.rest == Rest()
    log.worked("INC-2", IncidentKind.REAL)
    assert log.state.index.rest.since == {"wei": at(6)}


def crewed(kind: IncidentKind) -> Story:
    scene = Story()
    scene.record("Mara", Opened(title="checkout fails", incident_kind=kind))
    scene.record("Mara", Declared(severity=1))
    scene.do("Mara", roles.claim, role=Role.IC)
    for who in ("Jonas", "Aisha", "Priya"):
        scene.record(who, Logged(entry="note", text="here"))
    scene.do("Wei", roles.claim, role=Role.OPS)
    scene.do("Wei", roles.release, role=Role.OPS, why=Why.SHIFT)
    return scene


def test_k3_rest_of_an_exercise_holds_inside_it_and_real_rest_everywhere() -> None:
    drill = crewed(IncidentKind.DRILL)
    assert drill.incident.resting(Rest()).until("Wei", drill.now, DOCTRINE) is not None
    assert "resting" in {
        each.what for each in obligations(drill.incident, DOCTRINE, drill.now, "Wei", rest=Rest())
    }
    elsewhere = Rest({"Jonas": drill.now})
    both = drill.incident.resting(elsewhere)
    assert {"Wei", "Jonas"} <= set(both.since)
    real = crewed(IncidentKind.REAL)
    assert real.incident.resting(elsewhere) is elsewhere


def test_k3_a_role_of_a_drill_is_refused_by_its_own_rest() -> None:
    from warroom.topics.severity.events import SeverityChanged

    drill = crewed(IncidentKind.DRILL)
    drill.record("Mara", SeverityChanged(old=None, new=1))
    act = Act("Wei", drill.now, DOCTRINE, rest=drill.incident.resting(Rest()))
    with pytest.raises(Refused, match="released to rest"):
        decide(roles.claim, drill.incident, act, role=Role.SME)


def test_k15_what_changes_no_term_leaves_the_rest_of_the_room_as_it_is() -> None:
    log = Log()
    log.worked("INC-1", IncidentKind.REAL)
    rest = log.state.index.rest
    log.tell("INC-1", Logged(entry="note", text="shift ends"))
    log.tell("INC-1", Claimed(role=Role.SCRIBE, who="priya"))
    assert log.state.index.rest is rest
    assert rest.since == {"wei": at(3)}


def test_k15_the_room_knows_what_all_terms_together_say() -> None:
    log = Log()
    for number in range(1, 4):
        log.worked(f"INC-{number}", IncidentKind.REAL)
    assert log.state.index.rest.since == {"wei": at(9)}


def test_whoever_rests_is_found_however_their_name_is_written() -> None:
    scene = commanded(2)
    rest = Rest({"WEI": scene.now - timedelta(hours=1)})
    found = {each.what: each for each in obligations(scene.incident, DOCTRINE, scene.now, "wei",
                                                     rest=rest)}  # fmt: skip
    assert found["resting"].since == scene.now - timedelta(hours=1)


def test_a_why_is_kept_as_a_word() -> None:
    told = msgspec.to_builtins(Released(role=Role.OPS, who="wei", why=Why.SHIFT))
    assert told["why"] == "shift"
