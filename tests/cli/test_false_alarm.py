"""A false alarm by command: cancelled without blame, a short review offered (SEV-9)."""

from collections.abc import Callable
from typing import Any

from tests.cli.conftest import Run

Read = Callable[..., Any]


def test_a_false_alarm_offers_a_short_review(run: Run, read: Read) -> None:
    """SEV-9, doctrine C.5.14: out of what is measured, and people were mobilised."""
    run("declare", "checkout fails", "--severity", "2")
    run("page", "wei", "--for", "database")
    assert "needs a reason" in run("state", "cancel", code=3).stderr
    said = run("state", "cancel", "the probe had expired").stderr
    assert "mara, wei were there. A short review is offered" in said
    assert "State     cancelled (false alarm)" in run("show", "INC-1").stdout
    assert read("show", "INC-1")["metrics"]["counted"] is False
    assert "Not counted in means over incidents: it was a false alarm." in run("export").stdout
    assert "SHORT REVIEW? Say who writes it, or no (mara)" in run("owed", "INC-1").stdout
    run("state", "review-owner", "wei", "--incident", "INC-1")
    assert "draft it (wei" in run("owed", "INC-1").stdout
    run("milestone", "review_drafted", "--incident", "INC-1")
    assert "Nothing is owed" in run("owed", "INC-1").stderr


def test_no_review_is_recorded(run: Run, read: Read) -> None:
    run("declare", "checkout fails", "--severity", "2")
    run("log", "I look", "--as", "wei")
    run("state", "cancel", "the probe had expired")
    run("state", "no-review", "the probe is gone", "--incident", "INC-1")
    assert read("owed", "INC-1") == []
    assert read("show", "INC-1")["review_declined"] == "mara"
    assert "No short review: the probe is gone" in run("export", "INC-1").stdout


def test_alone_nothing_is_offered(run: Run) -> None:
    """CREW-2."""
    run("checkout returns 5xx")
    assert "review" not in run("state", "cancel", "the probe had expired").stderr
