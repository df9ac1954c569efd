"""The thresholds: read from one file, overridden number by number, refused where they cannot be."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from warroom import domain
from warroom.domain.doctrine import DoctrineError, merged, parse_doctrine

DEFAULTS = (Path(domain.__file__).parent / "defaults.toml").read_text(encoding="utf-8")
NUMBERS = st.dictionaries(st.sampled_from("abc"), st.integers(), max_size=3)
TABLES = st.recursive(
    NUMBERS, lambda inner: st.dictionaries(st.sampled_from("abc"), inner, max_size=3)
)


def test_an_override_changes_what_it_names_and_nothing_else() -> None:
    before, after = parse_doctrine(DEFAULTS), parse_doctrine(DEFAULTS, "[comms]\nsoon_min = 3\n")
    assert after.comms.soon_min == 3
    assert before.comms.soon_min == 2
    assert (after.comms.soon_max, after.severity) == (before.comms.soon_max, before.severity)


def test_the_last_override_wins() -> None:
    texts = ("commanders = ['mara']", "[severity.1]\nack = 4", "[severity.1]\nack = 3")
    doctrine = parse_doctrine(DEFAULTS, *texts)
    assert (doctrine.level(1).ack, doctrine.commanders) == (3, ("mara",))


def test_an_unknown_severity_is_held_to_the_third() -> None:
    doctrine = parse_doctrine(DEFAULTS)
    assert doctrine.level(None) == doctrine.level(3) != doctrine.level(1)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("[comms", "not TOML"),
        ("a = " + "[" * 5000, "not TOML"),
        ("[weather]\nrain = 1", "weather"),
        ("[comms]\nsoon_minn = 1", "soon_minn"),
        ("[comms]\nsoon_min = 'x'", "soon_min"),
        ("[comms]\nsoon_min = -1", "comms.soon_min is -1"),
        ("[command]\nstint_warn_hours = nan", "command.stint_warn_hours is nan"),
        ("[command]\nstint_max_hours = inf", "command.stint_max_hours is inf"),
        ("[crew]\npresent_minutes = 1000000000000", "crew.present_minutes"),
        ("[action_items]\ntimebox_presets = [3, -5]", "action_items.timebox_presets is -5"),
        ("[severity.5]\nname = 'SEV-5'", "severity.5"),
        ("comms = 5", "comms"),
    ],
)
def test_what_cannot_be_is_refused_by_name(text: str, why: str) -> None:
    with pytest.raises(DoctrineError, match="doctrine") as caught:
        parse_doctrine(DEFAULTS, text)
    assert why in str(caught.value)
    assert str(caught.value).endswith(".")


def test_a_level_that_is_missing_is_named() -> None:
    with pytest.raises(DoctrineError, match=r"lacks the table severity\.4"):
        parse_doctrine(DEFAULTS.replace("[severity.4]", "[severity.5]"))


@given(TABLES, TABLES)
def test_merging_keeps_every_key_and_lets_the_override_win(
    base: dict[str, object], override: dict[str, object]
) -> None:
    both = merged(base, override)
    assert both.keys() == base.keys() | override.keys()
    assert merged(both, override) == both
    assert all(both[key] == base[key] for key in base.keys() - override.keys())
