"""Questions: a queue with an owner and an answer for each (doctrine D.1, M; HB-15)."""

import msgspec
import pytest

from tests.story import Story, acted, commanded
from tests.story import declared as told
from warroom.core.oneline import read
from warroom.interruptions import interruptions
from warroom.obligations import obligations
from warroom.owed import Obligation, Urgency
from warroom.topics.crew.authority import size
from warroom.topics.crew.events import CrewSize
from warroom.topics.hypotheses.lanes import Lane, lane
from warroom.topics.questions import events as questions_events
from warroom.topics.questions import rules as questions
from warroom.topics.questions import state as questions_state
from warroom.topics.questions.rules import LINE
from warroom.topics.questions.state import Question, QuestionState
from warroom.topics.roles.events import Role
from warroom.topics.roles.rules import claim
from warroom.topics.timeline import rules as timeline
from warroom.topics.timeline import typed
from warroom.topics.timeline.events import Logged
from warroom.topics.timeline.state import find
from warroom.topics.updates import rules as updates
from warroom.topics.updates.events import Audience


def queue(scene: Story) -> questions_state.Questions:
    return scene.incident.questions


def one(scene: Story, name: str = "Q1") -> Question:
    return queue(scene).by_id[name]


def owed(scene: Story, me: str = "") -> list[Obligation]:
    found = obligations(scene.incident, scene.doctrine, scene.now, me)
    return [each for each in found if each.what.startswith("question:")]


def owner(scene: Story, name: str = "Q1") -> str:
    return questions_state.answering(
        one(scene, name), scene.incident.roles, scene.incident.lifecycle
    )


def received(scene: Story, text: str = "when?", user: str = "elif", audience: str = "") -> None:
    scene.do("Elif", questions.receive, text=text, user=user, audience=audience)


def test_a_logged_question_waits_in_the_queue_and_names_its_id() -> None:
    scene = acted()
    scene.do("Ravi", typed.log, kind="question", text="who owns dns? @wei", ref="A3")
    assert (one(scene).text, one(scene).owner, one(scene).asked_by) == (
        "who owns dns?", "wei", "Ravi",
    )  # fmt: skip
    entry = scene.incident.timeline.written[-1]
    assert (entry.kind, entry.text, entry.ref) == (
        "question", "Q1 who owns dns? (for wei)", "Q1",
    )  # fmt: skip


def test_a_question_of_an_older_room_or_of_a_file_stays_a_plain_entry() -> None:
    story = told(2).tell(1, Logged(entry="question", text="who owns dns?"))
    assert story.incident.timeline.written[-1].text == "who owns dns?"
    assert story.incident.questions.by_id == {}


@pytest.mark.parametrize(
    ("line", "understood"),
    [
        ("who? @wei", ("who?", "wei")),
        ("who? @me", ("who?", "mara")),
        ("is @wei here?", ("is @wei here?", "")),
        ("@wei", ("@wei", "")),
        ("", ("", "")),
    ],
)
def test_a_line_may_end_with_who_shall_answer(line: str, understood: tuple[str, str]) -> None:
    said = read(line, LINE, "mara")
    assert (said.text, said.owner) == understood


def test_the_liaison_answers_else_comms_else_who_commands_else_who_acts() -> None:
    scene = acted(2)
    scene.do("Ravi", questions.ask, text="how long?")
    assert owner(scene) == "Mara"
    scene.do("Jonas", claim, role=Role.IC)
    assert owner(scene) == "Jonas"
    scene.do("Aisha", claim, role=Role.COMMS)
    assert owner(scene) == "Aisha"
    scene.do("Lena", claim, role=Role.LIAISON)
    assert owner(scene) == "Lena"
    scene.do("Ravi", questions.assign, question="q1", owner="@wei")
    assert owner(scene) == "wei"
    assert scene.do("Ravi", questions.assign, question="Q1", owner="wei") == []


def test_an_answer_is_an_entry_that_names_the_question() -> None:
    scene = acted()
    scene.do("Ravi", questions.ask, text="who owns dns?")
    scene.do("Wei", questions.answer, question="1", text="the platform team")
    entry = scene.incident.timeline.written[-1]
    assert (entry.kind, entry.text, entry.ref) == (
        "answer", "Q1 answered: the platform team", "Q1",
    )  # fmt: skip
    answered = one(scene)
    assert (answered.state, answered.answered_by, answered.answer_seq) == (
        QuestionState.ANSWERED, "Wei", entry.seq,
    )  # fmt: skip
    assert answered.answered_at == scene.now


def test_an_entry_that_says_it_already_can_be_the_answer() -> None:
    scene = acted()
    scene.do("Ravi", questions.ask, text="who owns dns?")
    scene.do("Wei", typed.log, kind="note", text="dns is with platform")
    seq = scene.incident.timeline.written[-1].seq
    scene.do("Wei", questions.answer, question="Q1", entry=seq)
    assert (one(scene).answer, one(scene).answer_seq) == (
        f"see entry {seq}: dns is with platform", seq,
    )  # fmt: skip
    scene.do("Ravi", questions.ask, text="and mail?")
    assert scene.refused("Wei", questions.answer, question="Q2", entry=999).rule == "D.5"


def test_a_second_answer_hears_who_answered_and_what() -> None:
    scene = acted()
    scene.do("Ravi", questions.ask, text="who?")
    scene.do("Wei", questions.answer, question="Q1", text="platform")
    refused = scene.refused("Jonas", questions.answer, question="Q1", text="payments")
    assert "Wei answered Q1 already: platform" in refused.why
    assert scene.refused("Jonas", questions.drop, question="Q1", reason="x").rule == "M"
    assert scene.refused("Jonas", questions.assign, question="Q1", owner="x").rule == "M"


def test_what_is_no_question_no_answer_no_reason_is_refused_with_a_way_out() -> None:
    scene = acted()
    assert scene.refused("Ravi", questions.ask, text=" \x1b ").rule == "text"
    assert "customers" in scene.refused("Ravi", questions.ask, text="", audience="press").help
    scene.do("Ravi", questions.ask, text="who?")
    assert "Q1" in scene.refused("Wei", questions.answer, question="Q7", text="x").help
    assert scene.refused("Wei", questions.answer, question="Q1", text=" ").rule == "text"
    assert scene.refused("Wei", questions.drop, question="Q1", reason="").rule == "M"
    assert scene.refused("Wei", questions.assign, question="Q1", owner="@").rule == "M"


def test_a_dropped_question_keeps_its_reason_and_may_still_be_answered() -> None:
    scene = acted()
    scene.do("Ravi", questions.ask, text="who?")
    scene.do("Wei", questions.drop, question="Q1", reason="asked twice")
    assert (one(scene).state, one(scene).answer) == (QuestionState.DROPPED, "asked twice")
    scene.do("Wei", questions.answer, question="Q1", text="platform")
    assert one(scene).answer == "platform"


def test_an_update_to_the_audience_answers_who_asked_for_one() -> None:
    scene = commanded(2)
    scene.do("Sam", questions.ask, text="shops call", audience="Customers")
    scene.do("Sam", questions.ask, text="", audience="internal")
    assert scene.incident.timeline.written[-1].text == "Q2 update to internal wanted"
    scene.do("Mara", updates.send, audiences=(Audience.INTERNAL,), text="a new release is out")
    assert one(scene).open
    assert (one(scene, "Q2").state, one(scene, "Q2").answered_by) == (
        QuestionState.ANSWERED, "Mara",
    )  # fmt: skip


def test_earlier_answers_are_lines_to_use_again() -> None:
    scene = acted()
    for number, said in enumerate(("at noon", "ask platform", "at noon"), start=1):
        scene.do("Ravi", questions.ask, text="?")
        scene.do("Wei", questions.answer, question=f"Q{number}", text=said)
    assert questions.reusable(queue(scene)) == ("at noon", "ask platform")


def test_an_open_question_is_working_a_settled_one_is_done() -> None:
    """SIG-1: who watches sees question and answer once it is answered."""
    scene = acted()
    scene.do("Ravi", questions.ask, text="who?")
    asked = scene.incident.timeline.written[-1]

    def where() -> Lane:
        return lane(asked, scene.incident.hypotheses, questions=queue(scene))

    assert where() is Lane.WORKING
    scene.do("Wei", questions.answer, question="Q1", text="platform")
    assert where() is Lane.DONE
    said = scene.incident.timeline.written[-1]
    assert lane(said, scene.incident.hypotheses, questions=queue(scene)) is Lane.DONE


def test_an_unanswered_question_waits_for_its_owner_and_only_the_oldest_interrupts() -> None:
    """Doctrine M and ALARM-1: the list holds all, the line one at a time."""
    scene = commanded(2, "Ravi", "Wei", "Elif")
    scene.do("Lena", claim, role=Role.LIAISON)
    scene.do("Ravi", questions.ask, text="first?")
    scene.do("Ravi", questions.ask, text="second?")
    assert [(each.clears, each.who, each.urgency) for each in owed(scene, "Lena")] == [
        ("question.board", "Lena", Urgency.DUE), ("question.board", "Lena", Urgency.QUIET),
    ]  # fmt: skip
    assert {each.urgency for each in owed(scene, "Mara")} == {Urgency.QUIET}
    loud = interruptions(owed(scene, "Lena"), scene.doctrine, scene.now, "Lena").loud
    assert [each.what for each in loud] == ["question:Q1"]
    scene.do("Lena", questions.answer, question="Q1", text="yes")
    assert [each.what for each in owed(scene, "Lena")] == ["question:Q2"]
    assert owed(scene, "Lena")[0].urgency is Urgency.DUE


def test_nothing_of_it_is_asked_of_who_is_alone_or_asked_it() -> None:
    """CREW-2: it stands in the list, and makes no sound."""
    scene = acted(3)
    received(scene)
    assert [each.urgency for each in owed(scene, "Mara")] == [Urgency.QUIET]
    pair = commanded(3, "Ravi")
    pair.do("Mara", questions.ask, text="note to myself?")
    assert [each.urgency for each in owed(pair, "Mara")] == [Urgency.QUIET]


def test_who_asks_through_the_drop_box_is_none_of_the_crew() -> None:
    """CREW-1: nor is the console that took it in a sign of its operator."""
    scene = acted(3)
    scene.wait(60)
    before = scene.incident.crew
    scene.do("Elif", questions.receive, operator="Mara", text="when?", user="elif")
    assert scene.incident.crew == before
    now = scene.now
    assert size(scene.incident, scene.doctrine, now) is CrewSize.SOLO


def test_the_unix_user_stands_beside_the_name_that_is_claimed() -> None:
    scene = acted()
    scene.do("Mara", questions.receive, operator="Ravi", text="stop all?", user="eve")
    entry = scene.incident.timeline.written[-1]
    assert (entry.actor, entry.recorded_by) == ("Mara", questions_events.DROPBOX)
    assert entry.text == "Q1 stop all? (drop-box of eve)"
    assert one(scene).user == "eve"
    assert scene.refused("Mara", timeline.strike).rule == "D.5"
    assert scene.refused("Ravi", timeline.strike).rule == "D.5"


def test_one_user_has_so_many_unanswered_questions_whatever_they_call_themselves() -> None:
    """Doctrine O.7: a flood waits in the drop-box."""
    scene = acted()
    most = scene.doctrine.questions.waiting_per_user
    for number in range(most):
        received(scene, f"{number}?")
    refused = scene.refused("Other", questions.receive, text="more?", user="elif")
    assert refused.rule == "O.7"
    received(scene, "of somebody else?", user="sam")
    scene.do("Mara", questions.answer, question="Q1", text="soon")
    received(scene, "now?")
    assert len(queue(scene).open) == most + 1


def test_giving_an_entry_the_kind_puts_it_in_the_queue_and_another_takes_it_out() -> None:
    scene = acted()
    scene.do("Ravi", typed.log, kind="note", text="who owns dns")
    seq = scene.incident.timeline.written[-1].seq
    scene.do("Ravi", timeline.change_kind, entry=seq, kind="question")
    assert (one(scene).text, one(scene).seq) == ("who owns dns", seq)
    assert scene.incident.timeline.written[-1].text == (
        f"Entry {seq} is question Q1, not of kind note"
    )
    scene.do("Ravi", timeline.change_kind, entry=seq, kind="hypothesis")
    assert one(scene).state is QuestionState.DROPPED
    assert len(scene.incident.hypotheses.open) == 1


def test_a_question_follows_the_correction_of_its_entry_and_goes_with_its_strike() -> None:
    scene = acted()
    scene.do("Ravi", typed.log, kind="question", text="who owns dsn? @wei")
    seq = scene.incident.timeline.written[-1].seq
    scene.do("Ravi", timeline.correct, entry=seq, text="Q1 who owns dns? (for wei)")
    assert one(scene).text == "who owns dns?"
    scene.do("Ravi", typed.log, kind="question", text="typo")
    scene.do("Ravi", timeline.strike)
    assert one(scene, "Q2").state is QuestionState.DROPPED
    struck = find(scene.incident.timeline, one(scene, "Q2").seq)
    assert struck is not None
    assert struck.struck


def test_words_from_outside_are_cleaned() -> None:
    scene = acted()
    received(scene, "\x1b[2Jwhen\u202e?")
    assert one(scene).text == "[2Jwhen?"


def test_its_events_are_read_back_as_they_were_written() -> None:
    scene = acted()
    received(scene, "when?", audience="customers")
    event = scene.log[-1].event
    assert msgspec.json.decode(msgspec.json.encode(event), type=questions_events.Received) == event
