"""Wording rules: what they mark, what they must not, and what a bad override does."""

import tomllib
from datetime import UTC, datetime

import pytest

from tests.story import DOCTRINE
from warroom.act import Act
from warroom.core.errors import Refused
from warroom.room_state import RoomState
from warroom.topics.language.patterns import PatternError, compiled
from warroom.topics.language.rules import load_wording
from warroom.topics.language.words import (
    LONGEST,
    SHORTEST,
    Finding,
    Mark,
    Scope,
    Wording,
    WordingError,
    barred,
    default_wording,
    insist,
    is_guess,
    lint,
    marks_of,
    parse_wording,
)

RULES = parse_wording(default_wording())


def ids(text: str, scope: Scope, kind: str = "") -> list[str]:
    return [each.rule for each in lint(text, scope, RULES, kind)]


EXAMPLES = [
    ("B01", Scope.REVIEW, "", "We should have noticed."),
    ("B02", Scope.REVIEW, "", "If Ravi had looked, it was visible."),
    ("B03", Scope.REVIEW, "", "The team failed to test it."),
    ("B04", Scope.REVIEW, "", "It was Human Error."),
    ("B05", Scope.REVIEW, "", "A careless change."),
    ("B06", Scope.REVIEW, "", "Ravi forgot the flag."),
    ("B07", Scope.REVIEW, "", "It was his fault."),
    ("B08", Scope.REVIEW, "", "The root cause was the pool."),
    ("B09", Scope.REVIEW, "", "Why didn't Ravi ask?"),
    ("B10", Scope.REVIEW, "", "Obviously it was the pool."),
    ("B11", Scope.REVIEW, "", "A lack of tests."),
    ("B12", Scope.CUSTOMERS, "", "This will never happen again."),
    ("B13", Scope.REVIEW, "", "What a disaster"),
    ("B14", Scope.REVIEW, "", "They did not follow the runbook."),
    ("B15", Scope.REVIEW, "", "Be more careful. Pay attention."),
    ("B16", Scope.REVIEW, "", "They realised that it was down."),
    ("B17", Scope.REVIEW, "", "caused by an engineer"),
    ("A01", Scope.ITEM, "", "Improve monitoring"),
    ("A02", Scope.ITEM, "", "Investigate the pooler"),
    ("A03", Scope.ITEM, "", "Remind the whole team of the flag"),
    ("A04", Scope.ITEM, "", "Update the runbook."),
    ("A05", Scope.ITEM, "", "Keep an eye on it"),
    ("C01", Scope.CUSTOMERS, "", "We expect to be back in 30 minutes."),
    ("C02", Scope.CUSTOMERS, "", "There is an outage."),
    ("C03", Scope.CUSTOMERS, "", "A small number of you notice it."),
    ("C04", Scope.CUSTOMERS, "", "It is probably the network."),
    ("C05", Scope.CUSTOMERS, "", "Sorry for any inconvenience."),
    ("C06", Scope.CUSTOMERS, "", "A third-party fails."),
    ("C07", Scope.CUSTOMERS, "", "It began an hour ago."),
    ("C08", Scope.CUSTOMERS, "", "orders-db is down."),
    ("T01", Scope.ENTRY, "note", "Can someone look at the pool?"),
    ("T02", Scope.ENTRY, "note", "Any thoughts"),
    ("T03", Scope.ENTRY, "observation", "is the pool full?"),
    ("T04", Scope.ENTRY, "observation", "maybe the pool is full"),
]


def test_all_rules_of_the_doctrine_are_there_and_have_an_example() -> None:
    assert sorted(RULES.rules) == sorted({rule for rule, *_ in EXAMPLES})
    assert len(RULES.rules) == 34


@pytest.mark.parametrize(("rule", "scope", "kind", "text"), EXAMPLES)
def test_the_rule_marks_its_example_and_only_in_its_scope(
    rule: str, scope: Scope, kind: str, text: str
) -> None:
    found = [each for each in lint(text, scope, RULES, kind) if each.rule == rule]
    assert found, text
    assert found[0].why and found[0].suggest  # noqa: PT018 - both explain
    assert text[found[0].start : found[0].end].strip().startswith(found[0].words[:5].strip())
    others = set(Scope) - set(RULES.rules[rule].scope)
    for other in others:
        assert rule not in ids(text, other, kind)


@pytest.mark.parametrize(
    ("scope", "kind", "text"),
    [
        (Scope.CUSTOMERS, "", "Card payments fail since 09:01 UTC. Next update 09:41 UTC."),
        (Scope.CUSTOMERS, "", "We restored full service at 10:45 UTC; tickets can be bought."),
        (Scope.ENTRY, "observation", "5xx at 40 %, 44 pods"),
        (Scope.ENTRY, "question", "is the pool full?"),
        (Scope.ENTRY, "hypothesis", "maybe the pool is full"),
        (Scope.REVIEW, "", "At 09:14 the check was not part of the procedure."),
        (Scope.ITEM, "", "Page when connections pass 80 % for 5 minutes"),
    ],
)
def test_good_words_are_left_alone(scope: Scope, kind: str, text: str) -> None:
    assert ids(text, scope, kind) == []


def test_a_guess_offers_a_hypothesis() -> None:
    """SIG-4: maybe, could be, I think in an observation."""
    assert is_guess("observation", "I think the cache is cold", RULES)
    assert not is_guess("note", "I think the cache is cold", RULES)
    (found,) = lint("probably DNS", Scope.ENTRY, RULES, "result")
    assert (found.rule, found.offers, found.words) == ("T04", "hypothesis", "probably")


def test_findings_stand_in_the_order_of_the_text() -> None:
    text = "An outage.\nIt is just slow.\nSorry for any inconvenience."
    found = lint(text, Scope.CUSTOMERS, RULES)
    assert [each.rule for each in found] == ["C02", "C03", "C05"]
    assert [text[each.start : each.end] for each in found] == [
        "outage",
        "just",
        "any inconvenience",
    ]


def test_words_far_along_a_long_line_are_found() -> None:
    text = "x " * 460 + "outage " + "y " * 400
    (found,) = lint(text, Scope.CUSTOMERS, RULES)
    assert text[found.start : found.end] == "outage"
    assert lint("z" * LONGEST + " outage", Scope.CUSTOMERS, RULES) == ()


def test_a_block_asks_for_a_reason_and_a_warning_never_does() -> None:
    """Marks and explains; only level block stops, and a reason passes it."""
    warned = lint("an outage", Scope.CUSTOMERS, RULES)
    assert (len(warned), barred(warned)) == (1, ())
    insist(warned, "")
    stopped = lint("human error", Scope.REVIEW, RULES)
    assert [each.rule for each in barred(stopped)] == ["B04"]
    with pytest.raises(Refused) as refused:
        insist(stopped, " ")
    assert refused.value.rule == "B04"
    insist(stopped, "quoted from the customer")


def test_a_room_overrides_a_field_puts_a_rule_to_sleep_and_adds_one() -> None:
    rules = parse_wording(
        default_wording(),
        """
        [rule.C02]
        level = "block"
        [rule.C03]
        level = "off"
        [rule.X1]
        scope = ["customers"]
        level = "warn"
        pattern = 'synergy'
        why = "empty."
        suggest = "Say what happens."
        """,
    )
    assert rules.rules["C02"].level is Mark.BLOCK
    assert rules.rules["C02"].pattern == RULES.rules["C02"].pattern
    found = lint("just an outage of Synergy", Scope.CUSTOMERS, rules)
    assert [each.rule for each in found] == ["C02", "X1"]
    assert found[1].line() == "“Synergy”: empty. Say what happens. (X1)"


@pytest.mark.parametrize(
    ("toml", "said"),
    [
        ("[rule.C02", "not TOML"),
        ('[rules.C02]\nlevel = "warn"', "'rules'"),
        ("rule = 3", "[rule.ID]"),
        ("[rule]\nC02 = 3", "C02"),
        ('[rule.C02]\nlevel = "loud"', "C02"),
        ('[rule.C02]\ncolour = "red"', "colour"),
        ('[rule.X]\nlevel = "warn"', "X"),
        ("[rule.C02]\npattern = '('", "no regular expression"),
        ("[rule.C02]\npattern = '(a+)+$'", "too long"),
        ("[rule.C02]\npattern = ''", "empty"),
        ("[rule.C02]\npattern = 'x*'", "empty text"),
        ('[rule.C02]\nscope = ["mars"]', "mars"),
    ],
)
def test_a_bad_override_is_named_and_nothing_of_it_holds(toml: str, said: str) -> None:
    before = parse_wording(default_wording())
    with pytest.raises(WordingError) as error:
        parse_wording(default_wording(), f"{toml}\n")
    assert said in str(error.value)
    assert str(error.value).endswith(".")
    assert parse_wording(default_wording()) == before


@pytest.mark.parametrize(
    ("toml", "said"),
    [
        ('[rule.C02]\n\ncolour = "red"', "The wording rule C02 colour is not known"),
        ('[rule.C02]\n\nlevel = "loud"', "The wording rule C02 level does not fit"),
        ("[rule.C02]\n\npattern = '(a+)+$'", "The wording rule C02 pattern can take too long"),
        ("# x\n\n[rule.X]\nlevel = 'off'", "The wording rule X does not fit: Object missing"),
    ],
)
def test_a_fault_names_the_rule_and_the_line(toml: str, said: str) -> None:
    with pytest.raises(WordingError) as error:
        parse_wording(default_wording(), toml)
    assert said in str(error.value)
    assert str(error.value).endswith(" (line 3).")


@pytest.mark.parametrize(
    "pattern",
    [
        "(a+)+b", "(a|a)*b", "(a|ab)+c", ".*.*x", r"(\w+\s?)*$", "(a{1,40}){2,8}",
        r"(.)\1", "(?:(?:a+)+b)++", "a" * 401, "(?=(a+)+b)c",
    ],
)  # fmt: skip
def test_a_pattern_that_could_run_away_is_refused(pattern: str) -> None:
    with pytest.raises(PatternError):
        compiled(pattern)


@pytest.mark.parametrize(
    "pattern", [".+(a?)*+(?i:a)++", "(?:a*+b|a)++c", "(?:(?=a*+b)a)++c", "(?:(?:a++b)?+a)++c"]
)
def test_s15_a_possessive_repeat_that_looks_far_ahead_each_time_is_refused(pattern: str) -> None:
    with pytest.raises(PatternError, match="too long"):
        compiled(pattern)


def test_s15_rules_that_are_cheap_alone_and_dear_together_are_refused() -> None:
    rule = "[rule.X{n}]\nscope = ['entry']\nlevel = 'warn'\nwhy = 'w'\nsuggest = 's'\n"
    many = "".join(f"{rule.format(n=n)}pattern = '.{{0,100}}.{{0,40}}N{n}z'\n" for n in range(400))
    with pytest.raises(WordingError, match="too dear together"):
        parse_wording(default_wording(), many)


def test_s15_the_dearer_the_rules_of_a_room_the_less_of_a_text_they_read() -> None:
    rule = "[rule.X]\nscope = ['entry']\nlevel = 'warn'\nwhy = 'w'\nsuggest = 's'\n"
    cheap = parse_wording(default_wording(), rule + "pattern = 'purple'")
    dear = parse_wording(default_wording(), rule + "pattern = '[^q]{0,100}[^q]{0,30}purple'")
    assert cheap.reads == LONGEST > dear.reads >= SHORTEST
    text = "a" * (LONGEST - 10) + " purple"
    assert [each.rule for each in lint(text, Scope.ENTRY, cheap)] == ["X"]
    assert lint(text, Scope.ENTRY, dear) == ()
    assert lint("a purple", Scope.ENTRY, dear)


def test_every_pattern_of_the_program_passes_its_own_judge() -> None:
    for rule in tomllib.loads(default_wording())["rule"].values():
        assert compiled(rule["pattern"]).pattern


def test_the_program_brings_every_rule_with_its_scope() -> None:
    """Doctrine D.3, E, F and J: 17 for reviews, 5 for items, 8 for customers, 4 for entries."""
    families = {"B": Scope.REVIEW, "A": Scope.ITEM, "C": Scope.CUSTOMERS, "T": Scope.ENTRY}
    counted = {"B": 17, "A": 5, "C": 8, "T": 4}
    expected = [f"{family}{n:02}" for family, most in counted.items() for n in range(1, most + 1)]
    assert list(RULES.rules) == expected
    assert all(rule.scope[0] is families[name[0]] for name, rule in RULES.rules.items())
    assert [name for name, rule in RULES.rules.items() if len(rule.scope) > 1] == ["B12"]
    assert [name for name, rule in RULES.rules.items() if rule.level is Mark.BLOCK] == [
        "B04", "B05", "A01",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "kind", "over", "rules"),
    [
        ("Ravi forgot the flag", "note", False, []),
        ("Ravi forgot the flag", "note", True, ["B06"]),
        ("can someone say why, it was human error", "note", True, ["T01", "B04"]),
        ("improve the alert", "followup", False, ["A01"]),
        ("improve what Ravi forgot", "followup", True, ["A01", "B06"]),
        ("the check should have paged", "note", True, ["B01"]),
        ("the check should have paged", "followup", True, []),
        ("maybe the pool, a disaster", "observation", True, ["T04", "B13"]),
    ],
)
def test_what_is_written_afterwards_is_read_as_part_of_the_review(
    text: str, kind: str, over: bool, rules: list[str]
) -> None:
    """Doctrine D.5, J and FUP-1: in follow-ups counterfactuals are not marked."""
    assert [each.rule for each in marks_of(text, kind, RULES, over=over)] == rules


def test_the_event_tells_how_much_was_loaded_and_is_clean() -> None:
    (event,) = load_wording(
        RoomState(), Act("mara", datetime.now(UTC), DOCTRINE), toml="# a\x1b[2J\n# b\n"
    )
    assert event.line() == "Wording rules loaded, 2 lines"
    assert "\x1b" not in event.toml  # type: ignore[attr-defined]


def test_no_rule_no_finding() -> None:
    assert lint("maybe", Scope.ENTRY, Wording(), "observation") == ()
    long = Finding("X", Mark.WARN, 0, 1, "w", "why", "do.")
    assert long.line() == "“w”: why. do. (X)"
