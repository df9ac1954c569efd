"""The situation in words."""

from tests.story import acted
from warroom.topics.lifecycle.rules import edit


def test_anyone_writes_a_field_and_the_words_are_cleaned() -> None:
    scene = acted(2, "Jonas")
    scene.do("Jonas", edit, field="impact", text="six in\nten \u202epurchases fail")
    assert scene.incident.lifecycle.situation.impact == "six in ten purchases fail"
    scene.do("Jonas", edit, field="impact", text="")
    assert scene.incident.lifecycle.situation.impact == ""


def test_the_title_is_edited_everywhere_and_never_empty() -> None:
    scene = acted(2)
    scene.do("Mara", edit, field="title", text="payments fail")
    assert scene.incident.lifecycle.situation.title == "payments fail"
    assert scene.incident.lifecycle.title == "payments fail"
    assert "title" in scene.refused("Mara", edit, field="title", text=" ").why


def test_an_unknown_field_names_the_known_ones() -> None:
    assert "cause" in acted(2).refused("Mara", edit, field="blame", text="x").help


def test_the_same_words_make_no_entry() -> None:
    scene = acted(2)
    scene.do("Mara", edit, field="cause", text="bad deploy")
    scene.refused("Mara", edit, field="cause", text="bad  deploy")
