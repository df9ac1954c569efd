"""The deploy freeze (doctrine MIT-00)."""

from datetime import timedelta

from tests.story import acted, commanded
from warroom.topics.changes.rules import request
from warroom.topics.freeze.events import Frozen
from warroom.topics.freeze.rules import freeze_deploys, lift_freeze


def test_anyone_freezes_a_service_until_a_time() -> None:
    scene = commanded(2, "Jonas", "Ravi", "Wei")
    until = scene.now + timedelta(hours=1)
    (frozen,) = scene.do("Wei", freeze_deploys, what="checkout", until=until, reason="rollback")
    assert isinstance(frozen, Frozen)
    assert frozen.under == "Mara"
    held = scene.incident.freeze
    assert held.covers("checkout", scene.now)
    assert not held.covers("search", scene.now)
    assert not held.covers("checkout", until)


def test_a_freeze_of_everything_covers_every_service() -> None:
    scene = acted(2)
    scene.do("Mara", freeze_deploys)
    assert scene.incident.freeze.covers("search", scene.now)


def test_a_second_freeze_of_a_service_replaces_the_first() -> None:
    scene = acted(2)
    scene.do("Mara", freeze_deploys, what="checkout")
    scene.do("Mara", freeze_deploys, what="checkout", reason="still")
    (hold,) = scene.incident.freeze.holds
    assert hold.reason == "still"


def test_a_freeze_that_would_be_over_is_refused() -> None:
    scene = acted(2)
    assert "past" in scene.refused("Mara", freeze_deploys, until=scene.now).why


def test_who_froze_lifts_it_and_others_need_command() -> None:
    scene = commanded(2, "Jonas", "Ravi")
    scene.do("Jonas", freeze_deploys, what="checkout")
    scene.refused("Ravi", lift_freeze, what="checkout", reason="done")
    scene.do("Jonas", lift_freeze, what="checkout")
    scene.do("Jonas", freeze_deploys, what="search")
    scene.do("Mara", lift_freeze)
    assert scene.incident.freeze.holds == ()


def test_lifting_what_is_not_frozen_names_what_is() -> None:
    scene = acted(2)
    assert "No freeze" in scene.refused("Mara", lift_freeze).why
    scene.do("Mara", freeze_deploys, what="checkout")
    assert "checkout" in scene.refused("Mara", lift_freeze, what="search").help


def test_k17_a_freeze_that_is_told_after_the_fact_may_be_over_by_now() -> None:
    scene = acted(2)
    began = scene.now - timedelta(hours=1)
    until = scene.now - timedelta(minutes=30)
    (frozen,) = scene.do("Mara", freeze_deploys, when=began, until=until)
    assert isinstance(frozen, Frozen)
    assert not scene.incident.freeze.in_force(scene.now)
    scene.do("Mara", request, when=began, text="drain", expect_by=until)
    for rule, wish in ((freeze_deploys, {"until": began}), (request, {"expect_by": began})):
        words = {"text": "x"} if rule is request else {}
        assert "past" in scene.refused("Mara", rule, when=began, **wish, **words).why
