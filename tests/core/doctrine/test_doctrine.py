"""The thresholds: read from one file, overridden number by number, refused where they cannot be."""

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from warroom.core.doctrine.overrides import merged
from warroom.core.doctrine.reading import DoctrineError, default_text, parse_doctrine

DEFAULTS = default_text()
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
    texts = ("commanders = ['mara']", "[severity.1]\nsoak = 4", "[severity.1]\nsoak = 3")
    doctrine = parse_doctrine(DEFAULTS, *texts)
    assert (doctrine.level(1).soak, doctrine.commanders) == (3, ("mara",))


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


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[comms]\n\nsoon_min = -1", "The doctrine's comms.soon_min is -1; it must be 0 to"),
        ("[severity.2]\n# x\nsoakk = 5", "severity.2.soakk is not known; perhaps soak is meant"),
        ("[severity.2]\n\nsoak = 'x'", "severity.2.soak does not fit: Expected `int`, got `str`"),
        ("severity.2.name = 'x'\n\n[severity.7]\nsoak = 1", "severity.7 is not known"),
        ("[crew]\n\npair = true", "crew.pair does not fit: Expected `int`, got `bool`"),
        ("[suggested_severity.core]\n\nmost = [1, 5]", "suggested_severity.core.most.1 does not"),
        ("# x\n\ncommanders = 'mara'", "commanders does not fit"),
        ("[command]\n\nbusiness_start_local = '25:00'", "command.business_start_local is '25:00'"),
    ],
)
def test_a_fault_names_the_key_and_the_line(text: str, said: str) -> None:
    with pytest.raises(DoctrineError) as caught:
        parse_doctrine(DEFAULTS, text)
    assert said in str(caught.value)
    assert str(caught.value).endswith(" (line 3).")


def test_tables_in_tables_have_an_end() -> None:
    with pytest.raises(DoctrineError, match="nested too deeply"):
        parse_doctrine(DEFAULTS, "comms" + ".a" * 2_000 + " = 1")


def test_what_a_fault_says_back_is_clean() -> None:
    with pytest.raises(DoctrineError) as caught:
        parse_doctrine(DEFAULTS, '[comms]\n"\\u001b[2J" = 1\n')
    assert "\x1b" not in str(caught.value)


@given(st.text(max_size=60))
def test_no_text_breaks_the_reader(text: str) -> None:
    """Whatever stands in a file: a doctrine, or one sentence."""
    with contextlib.suppress(DoctrineError):
        parse_doctrine(DEFAULTS, text)


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
