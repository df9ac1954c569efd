import pytest

from tests.folding import Story, about, at, opened
from warroom.core.event import Precision, When
from warroom.topics.impact.events import ComponentState, ImpactClosed, ImpactOpened
from warroom.topics.impact.rules import close_window, open_window
from warroom.topics.impact.state import Window


def windows(story: Story) -> tuple[Window, ...]:
    return tuple(story.incident.impact.windows)


def test_opens_and_closes_windows_per_component() -> None:
    story = opened()
    story.do(1, open_window, component="checkout", level=ComponentState.MAJOR, share=0.6)
    story.do(2, open_window, "anyone", component="search", text="slow")
    assert [window.id for window in story.incident.impact.running] == ["W1", "W2"]
    story.do(5, close_window, window="checkout", text="works")
    story.do(6, close_window)
    assert [(w.component, w.start, w.end) for w in windows(story)] == [
        ("checkout", at(1), at(5)),
        ("search", at(2), at(6)),
    ]
    story.do(7, open_window, component="checkout")
    assert windows(story)[2].id == "W3"


def test_a_window_may_be_backdated_and_vague() -> None:
    story = opened()
    story.do(20, open_window, component="checkout", when=about(1))
    window = windows(story)[0]
    assert (window.start, window.start_precision) == (at(1), Precision.APPROXIMATE)
    story.do(21, close_window, when=When(at(9), Precision.MINUTE))
    window = windows(story)[0]
    assert (window.end, window.end_precision) == (at(9), Precision.MINUTE)


def test_an_end_before_the_start_is_refused() -> None:
    story = opened()
    story.do(10, open_window, component="checkout")
    refused = story.refuses(11, close_window, when=When(at(9)))
    assert (refused.rule, "09:10 UTC" in refused.why) == ("C.5.7", True)


def test_says_which_windows_there_are() -> None:
    story = opened()
    assert "No impact window" in story.refuses(1, close_window).why
    story.do(1, open_window, component="checkout")
    story.do(2, open_window, component="checkout")
    assert "W1, W2" in story.refuses(3, close_window).why
    assert "several" in story.refuses(3, close_window, window="checkout").why
    assert "W1, W2" in story.refuses(3, close_window, window="W9").help
    story.do(3, close_window, window="w2")
    story.do(4, close_window)
    assert not story.incident.impact.running


@pytest.mark.parametrize("share", [-0.1, 1.5, float("nan")])
def test_a_share_that_cannot_be(share: float) -> None:
    assert opened().refuses(1, open_window, share=share).rule == "impact"


def test_what_is_well_is_not_hurt() -> None:
    assert "Close" in opened().refuses(1, open_window, level=ComponentState.OPERATIONAL).help


def test_an_end_may_be_written_down_before_its_beginning() -> None:
    story = opened()
    story.tell(41, ImpactClosed(window="W1"))
    assert story.incident.impact.running == ()
    story.tell(1, ImpactOpened(window="W1", component="checkout"), recorded=50)
    assert [(w.start, w.end) for w in windows(story)] == [(at(1), at(41))]
    story.do(51, open_window, component="search")
    assert windows(story)[1].id == "W2"
