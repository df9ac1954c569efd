"""The table of the rules is honest."""

import importlib.util
import re
from pathlib import Path
from types import ModuleType

import pytest

DOCS = Path(__file__).resolve().parents[1] / "docs"
STATES = {"implemented", "open", "later", "replaced"}


@pytest.fixture(scope="module")
def table() -> ModuleType:
    found = importlib.util.spec_from_file_location("docs_rules", DOCS / "rules.py")
    assert found is not None
    assert found.loader is not None
    module = importlib.util.module_from_spec(found)
    found.loader.exec_module(module)
    return module


def test_every_rule_that_counts_as_implemented_has_a_file_and_a_test(table: ModuleType) -> None:
    assert table.unproven() == []


def test_what_is_not_implemented_says_why(table: ModuleType) -> None:
    for name, rule in table.rules().items():
        assert set(rule) <= {"means", "state", "why"}, name
        assert rule.get("state", "implemented") in STATES, name
        assert bool(rule.get("why")) == ("state" in rule), name


def test_every_family_is_counted_without_a_gap(table: ModuleType) -> None:
    families: dict[str, list[str]] = {}
    for name in table.rules():
        family, _, number = name.partition("-")
        families.setdefault(family, []).append(number)
    assert families["MIT"][:2] == ["0", "00"]
    counted = {family: len(numbers) for family, numbers in families.items()}
    known = {"CREW": 10, "ALARM": 5, "SEV": 10, "ROLE": 6, "INV": 8, "LOSS": 5, "SIG": 6, "COM": 5}
    assert counted == known | {"TSK": 6, "ESC": 6, "MIT": 8}
    families["MIT"] = families["MIT"][2:]
    for numbers in families.values():
        assert numbers == [str(number) for number in range(1, len(numbers) + 1)]


@pytest.mark.parametrize(
    ("rule", "words", "named"),
    [
        ("MIT-0", "the freeze (MIT-00)", False),
        ("MIT-0", "the clock (MIT-0)", True),
        ("CREW-1", "CREW-10", False),
        ("SEV-1", "a crew at a SEV-1", False),
        ("SEV-3", "a trigger (SEV-3)", True),
        ("LOSS-3", "test_loss_3_a_reason", True),
        ("LOSS-3", "test_loss_33_a_reason", False),
    ],
)
def test_a_rule_is_named_only_by_its_own_name(
    table: ModuleType, rule: str, words: str, named: bool
) -> None:
    pattern: re.Pattern[str] = table._pattern(rule)
    assert bool(pattern.search(words)) is named
