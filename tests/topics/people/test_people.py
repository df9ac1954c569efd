"""Calling people, and people who come and go (doctrine H, CREW-1)."""

from tests.story import DOCTRINE, Story, at, crewed, declared
from warroom.obligations import obligations
from warroom.owed import Obligation, Urgency
from warroom.topics.crew.authority import size
from warroom.topics.crew.events import CrewSize
from warroom.topics.impact.events import ImpactOpened
from warroom.topics.people.events import PersonJoined
from warroom.topics.people.rules import join, leave, page
from warroom.topics.people.state import awaited
from warroom.topics.roles.events import Role
from warroom.topics.timeline.events import Logged


def called(story: Story) -> list[str]:
    incident = story.incident
    return [one.who for one in awaited(incident.people, incident.crew, incident.roles)]


def owed(story: Story, minute: float, me: str = "") -> dict[str, Obligation]:
    return {one.what: one for one in obligations(story.incident, DOCTRINE, at(minute), me)}


def crew(story: Story, minute: float) -> CrewSize:
    return size(story.incident, DOCTRINE, at(minute))


def test_esc_2_asking_again_for_the_same_climbs_the_ladder() -> None:
    story = declared(1)
    for who, level in zip(
        ("wei", "@tomas", "ingrid", "sam", "lena"),
        ("primary", "secondary", "team", "duty manager", "duty manager"),
        strict=True,
    ):
        [event] = story.do("mara", page, minute=1, who=who, purpose="database")
        assert event.line().startswith(f"Paged {who.removeprefix('@')} ({level}): database")
    assert "(primary)" in story.do("mara", page, minute=2, who="elif", purpose="payments")[0].line()
    assert "(secondary)" in story.do("mara", page, minute=3, who="elif")[0].line()


def test_esc_2_who_came_ends_the_climb() -> None:
    story = declared(1)
    story.do("mara", page, minute=1, who="wei", purpose="database")
    story.do("wei", join, minute=2)
    assert (
        "(primary)" in story.do("mara", page, minute=3, who="tomas", purpose="Database")[0].line()
    )


def test_esc_3_here_is_who_joined_wrote_or_took_a_role() -> None:
    story = declared(1)
    for who in ("wei", "tomas", "ingrid", "sam"):
        story.do("mara", page, minute=1, who=who)
    story.tell(2, Logged(entry="note", text="on it"), "tomas")
    story.join(2, "ingrid", Role.OPS)
    story.do("sam", join, minute=2)
    assert called(story) == ["wei"]


def test_esc_3_the_time_pauses_for_nothing() -> None:
    """Paged without joining in time counts as not acknowledged, whoever paged is told."""
    story, within = crewed(1), DOCTRINE.escalation.join_within
    story.do("priya", page, minute=1, who="wei", purpose="database")
    early = owed(story, 0.9 + within, "priya")["page:wei"]
    assert (early.urgency, early.late) == (Urgency.QUIET, False)
    for who in ("priya", "mara"):
        late = owed(story, 1 + within, who)["page:wei"]
        assert (late.urgency, late.late, late.clears) == (Urgency.DUE, True, "people.manage")
        assert late.text.endswith("NOT HERE: page the secondary")
    assert owed(story, 1 + within, "ravi")["page:wei"].urgency is Urgency.QUIET
    story.do("wei", join, minute=2 + within)
    assert "page:wei" not in owed(story, 2 + within)


def test_esc_4_a_joiner_of_a_crew_gets_the_situation_and_a_task() -> None:
    story = crewed(1)
    story.do("wei", join, minute=1)
    found = owed(story, 2)["joiner:wei"]
    assert (found.who, found.clears, found.urgency) == ("mara", "log.item", Urgency.QUIET)
    story.join(3, "wei", Role.SME)
    assert "joiner:wei" not in owed(story, 4)
    alone = declared(3)
    alone.do("wei", join, minute=1)
    assert "joiner:wei" not in owed(alone, 2)


def test_esc_5_many_calls_and_no_word_of_impact_are_marked_never_refused() -> None:
    story, most = declared(1), DOCTRINE.escalation.early_pages
    names = [f"expert{number}" for number in range(most)]
    lines = [story.do("mara", page, minute=1, who=who)[0].line() for who in names]
    assert "impact not said" in lines[-1]
    assert "impact not said" not in lines[-2]
    said = declared(1).tell(0, ImpactOpened(window="W1"))
    assert not any(
        "not said" in said.do("mara", page, minute=1, who=who)[0].line() for who in names
    )
    late = declared(1)
    minute = DOCTRINE.escalation.page_step + 1
    assert not any(
        "not said" in late.do("mara", page, minute=minute, who=who)[0].line() for who in names
    )


def test_esc_6_people_are_released_by_naming_who_stays() -> None:
    story = crewed(1)
    events = story.do("mara", leave, minute=5, who="priya", reason="shift ends")
    assert [event.line() for event in events] == [
        "priya is no longer scribe: shift ends",
        "priya is released: shift ends; aisha, mara, ravi stay",
    ]
    assert story.incident.roles.of("priya") == ()
    refused = story.refused("ravi", leave, minute=6, who="aisha")
    assert (refused.rule, "mara" in refused.why) == ("ESC-6", True)


def test_role_5_command_is_not_left_behind() -> None:
    story = crewed(1)
    assert story.refused("mara", leave, minute=5).rule == "ROLE-5"
    assert story.incident.commander == "mara"


def test_crew_1_joining_and_leaving_change_how_strict_the_room_is() -> None:
    story = declared(2)
    sizes = [crew(story, 1)]
    for who in ("ravi", "wei", "aisha"):
        story.do(who, join, minute=1)
        sizes.append(crew(story, 1))
    assert sizes == [CrewSize.SOLO, CrewSize.PAIR, CrewSize.PAIR, CrewSize.CREW]
    story.do("wei", leave, minute=2)
    assert crew(story, 2) is CrewSize.PAIR


def test_crew_6_somebody_is_written_down_as_here() -> None:
    story = declared(2)
    story.do("mara", page, minute=1, who="wei")
    [event] = story.do("mara", join, minute=2, who="@wei")
    assert event == PersonJoined(who="wei", purpose="")
    assert called(story) == []
    assert crew(story, 2) is CrewSize.PAIR
    assert story.do("wei", join, minute=3) == []


def test_a_page_names_somebody_else() -> None:
    story = declared(2)
    assert story.refused("mara", page, minute=1, who=" @ ").rule == "ESC-2"
    assert "here already" in story.refused("mara", page, minute=1, who="mara").why


def test_hostile_names_are_cleaned() -> None:
    [event] = declared(2).do("mara", page, minute=1, who="wei\x1b[2J\nx", purpose="a\x07b\r\nc")
    assert "\x1b" not in event.line()
    assert "\n" not in event.line()
