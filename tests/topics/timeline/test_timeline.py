import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.story import DOCTRINE, Story, at, crewed, declared, opened
from warroom.core.event import Precision, Recorded, Redacted, Unknown, When
from warroom.topics.decisions.events import Made
from warroom.topics.lifecycle.events import State
from warroom.topics.roles.events import Role
from warroom.topics.roles.rules import release
from warroom.topics.timeline.entry import Entry
from warroom.topics.timeline.events import EntryRedacted, Imported, Kind, Logged
from warroom.topics.timeline.redaction import redact
from warroom.topics.timeline.rules import change_kind, correct, strike
from warroom.topics.timeline.shown import is_late, shown
from warroom.topics.timeline.state import Entries, Timeline, find, fold
from warroom.topics.timeline.typed import log


def words(story: Story) -> list[str]:
    return [entry.text for entry in shown(story.incident.timeline)]


def last(story: Story) -> Entry:
    written = story.incident.timeline.written
    return written[len(written) - 1]


def test_every_event_but_a_quiet_one_makes_an_entry() -> None:
    story = declared(2)
    assert [entry.source for entry in story.incident.timeline.written] == ["incident.declared"]
    story.tell(1, Unknown(of_kind="moon.phase", text="full moon"))
    assert last(story).text == "full moon"


def test_logs_what_was_said() -> None:
    story = opened()
    story.do(
        "ravi",
        log,
        minute=1,
        operator="priya",
        kind="observation",
        text=" 38% fail\r\nin all regions\x1b[31m ",
        attachment="raw\x07 log",
        service="checkout",
        ref="A3",
    )
    entry = last(story)
    assert (entry.kind, entry.text) == ("observation", "38% fail\nin all regions[31m")
    assert (entry.actor, entry.recorded_by) == ("ravi", "priya")
    assert (entry.attachment, entry.service, entry.ref) == ("raw log", "checkout", "A3")
    assert (entry.at, entry.precision) == (at(1), Precision.EXACT)


@pytest.mark.parametrize("state", [State.CLOSED, State.CANCELLED, State.VERIFIED])
def test_a_fact_is_never_refused(state: State) -> None:
    story = crewed(1)
    story.do("priya", release, minute=1, role=Role.SCRIBE)
    story.move(2, State.ACTIVE, state)
    for who in ("priya", "stranger"):
        story.do(who, log, minute=3, kind="note", text="still here")
        assert last(story).actor == who


def test_only_empty_words_and_unknown_kinds_are_refused() -> None:
    story = opened()
    assert story.refused("mara", log, minute=1, kind="note", text=" \n\x00\t ").rule == "text"
    assert "observation" in story.refused("mara", log, minute=1, kind="musing", text="hm").help


@given(st.text(min_size=1), st.sampled_from(Kind))
def test_any_words_are_logged_clean(text: str, kind: Kind) -> None:
    story = opened()
    kept = "".join(text.split())
    if not kept.isprintable() or not kept.isascii() or not kept:
        return
    story.do("mara", log, minute=1, kind=kind, text=text)
    assert last(story).actor == "mara"


def test_a_decision_keeps_who_commanded() -> None:
    story = crewed(1)
    (decision,) = story.do("priya", log, minute=1, kind="decision", text="roll back")
    assert isinstance(decision, Made)
    assert decision.under == "mara"
    (note,) = story.do("priya", log, minute=1, kind="note", text="roll back")
    assert isinstance(note, Logged)
    assert note.under is None


def test_a_follow_up_is_captured_as_one() -> None:
    story = opened()
    story.do("mara", log, minute=1, kind="followup", text="page at 80 %")
    story.do("mara", log, minute=2, kind="followup", text="page at 90 %")
    assert [one.text for one in story.incident.followups.by_id.values()] == [
        "page at 80 %",
        "page at 90 %",
    ]
    assert (last(story).kind, last(story).ref) == ("followup", "F2")


def test_shows_in_the_order_of_what_happened() -> None:
    story = opened()
    story.do("mara", log, minute=10, kind="note", text="third")
    story.do("mara", log, minute=11, kind="note", text="second", when=When(at(5)))
    story.do(
        "mara", log, minute=12, kind="note", text="unknown time", when=When(None, Precision.UNTIMED)
    )
    story.do("mara", log, minute=12, kind="note", text="same time, later", when=When(at(10)))
    assert words(story)[1:] == ["second", "third", "same time, later", "unknown time"]
    untimed = last(Story().tell(0, Logged(entry="note", text="x", occurred=When(None))))
    assert untimed.at is None


def test_correcting_keeps_the_old_one_in_its_place() -> None:
    story = opened()
    story.do("mara", log, minute=1, kind="change", text="48 pods")
    wrong = last(story)
    story.do("mara", log, minute=2, kind="note", text="something else")
    story.do("priya", correct, minute=30, entry=wrong.seq, text="44 pods", reason="deploy log")
    right = last(story)
    assert (right.text, right.kind, right.at) == ("44 pods", "change", wrong.at)
    assert (right.corrects, right.recorded_at) == (wrong.seq, at(30))
    old = find(story.incident.timeline, wrong.seq)
    assert old is not None
    assert (old.text, old.corrected_by) == ("48 pods", right.seq)
    assert words(story)[1:] == ["48 pods", "44 pods", "something else"]


def test_striking_keeps_the_words() -> None:
    story = opened()
    story.do("mara", log, minute=1, kind="note", text="first")
    story.do("ravi", log, minute=2, kind="note", text="of ravi")
    story.do("mara", log, minute=3, kind="note", text="second")
    story.do("mara", strike, minute=4)
    story.do("mara", strike, minute=5)
    struck = [entry.text for entry in shown(story.incident.timeline) if entry.struck]
    assert struck == ["first", "second"]
    assert story.refused("mara", strike, minute=6).rule == "D.5"
    story.do("priya", strike, minute=6, entry=3, reason="wrong incident")
    found = find(story.incident.timeline, 3)
    assert found is not None
    assert (found.text, found.struck) == ("of ravi", True)
    assert "already" in story.refused("mara", strike, minute=7, entry=3).why


def test_what_tells_an_act_cannot_be_struck() -> None:
    story = declared(2)
    assert "undo" in story.refused("mara", strike, minute=1, entry=2).why
    assert "fixed" in story.refused("mara", change_kind, minute=1, entry=2, kind="note").why


def test_changes_the_kind() -> None:
    story = opened()
    story.do("mara", log, minute=1, kind="note", text="the pool is full, I think")
    seq = last(story).seq
    story.do("mara", change_kind, minute=2, entry=seq, kind="hypothesis")
    found = find(story.incident.timeline, seq)
    assert found is not None
    assert found.kind == "hypothesis"
    assert story.do("mara", change_kind, minute=3, entry=seq, kind="hypothesis") == []
    assert story.refused("mara", change_kind, minute=3, entry=seq, kind="musing").rule == "kind"


def test_after_the_close_a_change_needs_a_reason() -> None:
    story = opened()
    story.do("mara", log, minute=1, kind="note", text="first")
    story.move(2, State.TRIAGE, State.CANCELLED)
    assert "reason" in story.refused("mara", correct, minute=3, entry=2, text="other").why
    assert "reason" in story.refused("mara", strike, minute=3, entry=2).why
    story.do("mara", correct, minute=4, entry=2, text="other", reason="typing error")
    assert "other" in words(story)


def test_an_entry_that_is_not_there() -> None:
    story = opened()
    for rule in (correct, strike, redact, change_kind):
        wish = {"text": "x"} if rule is correct else {}
        wish |= {"reason": "x"} if rule is redact else {}
        wish |= {"kind": "note"} if rule is change_kind else {}
        assert "no entry 99" in story.refused("mara", rule, minute=1, entry=99, **wish).why


def test_redacting_leaves_a_tombstone() -> None:
    story = crewed(1)
    story.do("ravi", log, minute=1, kind="note", text="password is hunter2", attachment="hunter2")
    seq = last(story).seq
    assert "mara" in story.refused("ravi", redact, minute=2, entry=seq, reason="a password").help
    assert "reason" in story.refused("mara", redact, minute=2, entry=seq, reason=" ").why
    story.do("mara", redact, minute=2, entry=seq, reason="a password")
    found = find(story.incident.timeline, seq)
    assert found is not None
    assert (found.text, found.attachment, found.redacted) == ("(redacted)", "", True)
    assert last(story).text == f"Redacted entry {seq}: a password"
    assert "already" in story.refused("mara", redact, minute=3, entry=seq, reason="again").why


def test_a_tombstone_of_the_log_is_read_as_one() -> None:
    story = opened().tell(1, Redacted(of_kind="entry.logged"))
    assert (last(story).redacted, last(story).source) == (True, "entry.logged")


def test_late_is_a_question_of_the_doctrine() -> None:
    story = opened()
    story.do("mara", log, minute=20, kind="note", text="in time", when=When(at(5)))
    assert not is_late(last(story), DOCTRINE)
    story.do("mara", log, minute=20, kind="note", text="late", when=When(at(4)))
    assert is_late(last(story), DOCTRINE)
    story.do(
        "mara", log, minute=20, kind="note", text="unknown", when=When(None, Precision.UNTIMED)
    )
    assert not is_late(last(story), DOCTRINE)
    story.do("mara", log, minute=20, kind="note", text="after the close")
    assert is_late(last(story), DOCTRINE, closed_at=at(19))


def test_a_file_says_itself_when_it_knew() -> None:
    imported = Imported(recorded_at=at(3), role="ops", core=True, extra={"mood": "grim"})
    event = Logged(entry="séance", text="x", imported=imported, occurred=When(at(2)))
    entry = last(Story().tell(900, event))
    assert (entry.kind, entry.known_at, entry.imported) == ("séance", at(3), imported)
    assert not is_late(entry, DOCTRINE)


def test_quiet_amendments_amend() -> None:
    story = opened()
    story.do("mara", log, minute=1, kind="note", text="secret")
    story.tell(2, EntryRedacted(entry=2, reason="x", quiet=True))
    assert words(story)[1:] == ["(redacted)"]
    assert len(story.incident.timeline) == 2


def _note(seq: int) -> Recorded:
    return Recorded(
        seq, str(seq), "INC-1", "m", "m@h", at(seq), Logged(entry="note", text=str(seq))
    )


@given(st.lists(st.integers(0, 20), max_size=30))
def test_histories_that_part_do_not_mix(forks: list[int]) -> None:
    states, texts = [Timeline()], [[]]  # type: ignore[var-annotated]
    for number, fork in enumerate(forks):
        place = fork % len(states)
        states.append(fold(states[place], _note(number)))
        texts.append([*texts[place], str(number)])
    for state, expected in zip(states, texts, strict=True):
        assert [entry.text for entry in state.written] == expected
        assert len(state) == len(expected)


def test_entries_are_a_sequence() -> None:
    timeline = Timeline()
    for number in range(3):
        timeline = fold(timeline, _note(number))
    written = timeline.written
    assert (written[0].text, written[-1].text) == ("0", "2")
    assert [entry.text for entry in written[1:]] == ["1", "2"]
    with pytest.raises(IndexError):
        written[3]
    assert written == Entries(list(written))
    assert find(timeline, 1) == written[1]
    assert find(timeline, 7) is None


def test_crew_10_words_are_removed_also_when_the_commander_is_gone() -> None:
    story = crewed(1)
    story.do("ravi", log, minute=50, kind="note", text="hunter2")
    (gone,) = story.do("ravi", redact, minute=51, entry=last(story).seq, reason="a password")
    assert gone.line().endswith("a password (mara is not there)")


def test_crew_2_one_person_alone_removes_words_of_what_another_opened() -> None:
    story = opened()
    story.do("ravi", log, minute=600, kind="note", text="hunter2")
    story.do("ravi", redact, minute=601, entry=last(story).seq, reason="a password")
    assert story.incident.timeline.amended[2].redacted


@given(st.integers(0, 6), st.slices(8))
def test_a_slice_of_a_view_is_that_of_a_list(length: int, part: slice) -> None:
    story = opened()
    for minute in range(6):
        story.do("mara", log, minute=minute, kind="note", text=str(minute))
    written = list(story.incident.timeline.written)
    view = Entries(written.copy(), length)
    assert view[part] == written[:length][part]
    grown = view.add(written[-1])
    assert list(view) == written[:length]
    assert list(grown) == [*written[:length], written[-1]]
