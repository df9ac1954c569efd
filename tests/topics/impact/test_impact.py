import pytest

from tests.story import Story, about, at, opened
from warroom.core.event import Precision, When
from warroom.topics.impact.events import ComponentState, ImpactClosed, ImpactOpened
from warroom.topics.impact.rules import close_window, open_window
from warroom.topics.impact.state import Window


def windows(story: Story) -> tuple[Window, ...]:
    return tuple(story.incident.impact.windows)


def test_opens_and_closes_windows_per_component() -> None:
    story = opened()
    story.do(
        "mara", open_window, minute=1, component="checkout", level=ComponentState.MAJOR, share=0.6
    )
    story.do("anyone", open_window, minute=2, component="search", text="slow")
    assert [window.id for window in story.incident.impact.running] == ["W1", "W2"]
    story.do("mara", close_window, minute=5, window="checkout", text="works")
    story.do("mara", close_window, minute=6)
    assert [(w.component, w.start, w.end) for w in windows(story)] == [
        ("checkout", at(1), at(5)),
        ("search", at(2), at(6)),
    ]
    story.do("mara", open_window, minute=7, component="checkout")
    assert windows(story)[2].id == "W3"


def test_a_window_may_be_backdated_and_vague() -> None:
    story = opened()
    story.do("mara", open_window, minute=20, component="checkout", when=about(1))
    window = windows(story)[0]
    assert (window.start, window.start_precision) == (at(1), Precision.APPROXIMATE)
    story.do("mara", close_window, minute=21, when=When(at(9), Precision.MINUTE))
    window = windows(story)[0]
    assert (window.end, window.end_precision) == (at(9), Precision.MINUTE)


def test_an_end_before_the_start_is_refused() -> None:
    story = opened()
    story.do("mara", open_window, minute=10, component="checkout")
    refused = story.refused("mara", close_window, minute=11, when=When(at(9)))
    assert (refused.rule, "09:10 UTC" in refused.why) == ("C.5.7", True)


def test_says_which_windows_there_are() -> None:
    story = opened()
    assert "No impact window" in story.refused("mara", close_window, minute=1).why
    story.do("mara", open_window, minute=1, component="checkout")
    story.do("mara", open_window, minute=2, component="checkout")
    assert "W1, W2" in story.refused("mara", close_window, minute=3).why
    assert "several" in story.refused("mara", close_window, minute=3, window="checkout").why
    assert "W1, W2" in story.refused("mara", close_window, minute=3, window="W9").help
    story.do("mara", close_window, minute=3, window="w2")
    story.do("mara", close_window, minute=4)
    assert not story.incident.impact.running


@pytest.mark.parametrize("share", [-0.1, 1.5, float("nan")])
def test_a_share_that_cannot_be(share: float) -> None:
    assert opened().refused("mara", open_window, minute=1, share=share).rule == "impact"


def test_what_is_well_is_not_hurt() -> None:
    assert (
        "Close"
        in opened().refused("mara", open_window, minute=1, level=ComponentState.OPERATIONAL).help
    )


def test_an_end_may_be_written_down_before_its_beginning() -> None:
    story = opened()
    story.tell(41, ImpactClosed(window="W1"))
    assert story.incident.impact.running == ()
    story.tell(1, ImpactOpened(window="W1", component="checkout"), recorded=50)
    assert [(w.start, w.end) for w in windows(story)] == [(at(1), at(41))]
    story.do("mara", open_window, minute=51, component="search")
    assert windows(story)[1].id == "W2"
