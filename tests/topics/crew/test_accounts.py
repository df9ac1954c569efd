"""Whose handle it is: quiet for a team however it is named, loud where another account uses it."""

import pytest

from warroom.topics.crew.accounts import Accounts


def acted(*acts: str) -> Accounts:
    """The accounts after acts such as ``mara=atk_mara@vm``."""
    accounts = Accounts()
    for act in acts:
        handle, _, origin = act.partition("=")
        accounts = accounts.after(handle, origin)
    return accounts


def marks(*acts: str) -> list[str]:
    """How every one of these acts is signed once all of them are known."""
    accounts = acted(*acts)
    return [accounts.marked(*act.split("=")) for act in acts]


@pytest.mark.parametrize(
    "acts",
    [
        ("mara=atk_mara@vm", "jonas=atk_jonas@vm", "mara=atk_mara@vm"),
        ("mara=ops@vm", "jonas=ops@vm", "mara=ops@vm"),
        ("mara=mara@vm", "jonas=jonas@vm"),
        ("mara=mara@vm", "mara=mara@other", "jonas=jonas@vm"),
        ("mara=ops@vm", "jonas=ops@vm", "wei=wei@vm"),
        (),
    ],
)
def test_s7_a_team_that_keeps_to_its_accounts_is_not_marked(acts: tuple[str, ...]) -> None:
    assert marks(*acts) == [act.partition("=")[0] for act in acts]
    assert not any(acted(*acts).others(handle) for handle in acted(*acts).used)


@pytest.mark.parametrize(
    "acts",
    [
        ("mara=atk_mara@vm", "jonas=atk_jonas@vm", "mara=atk_jonas@vm"),
        ("mara=atk_mara@vm", "mara=atk_jonas@vm"),
        ("jonas=atk_jonas@vm", "mara=atk_jonas@vm", "mara=atk_mara@vm"),
        ("mara=atk_jonas@vm", "mara=mara@vm"),
    ],
)
def test_s7_an_act_under_the_handle_of_another_account_is_marked(acts: tuple[str, ...]) -> None:
    signed = dict(zip(acts, marks(*acts), strict=True))
    assert signed.pop("mara=atk_jonas@vm") == "mara (by atk_jonas@vm)"
    assert all(name == act.partition("=")[0] for act, name in signed.items())
    assert acted(*acts).named("mara") == "mara (also by atk_jonas@vm)"


def test_s7_the_name_of_somebody_elses_account_is_marked() -> None:
    accounts = acted("mara=atk_mara@vm", "atk_mara=atk_jonas@vm")
    assert accounts.marked("atk_mara", "atk_jonas@vm") == "atk_mara (by atk_jonas@vm)"


def test_s8_a_presence_counts_for_the_account_that_owns_its_file() -> None:
    accounts = acted("mara=atk_mara@vm")
    assert accounts.marked("mara", "atk_mara") == "mara"
    assert accounts.marked("mara", "atk_elif") == "mara (by atk_elif)"
    assert accounts.marked("elif", "atk_elif") == "elif"
