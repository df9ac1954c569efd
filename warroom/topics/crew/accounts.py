"""Which account at the operating system acts under which handle, and who acts under another's.

A handle is a claim; the account that wrote an act is recorded beside it. A handle belongs to the
account of its very name, else to the first account that began with it, else to the first one that
used it. So a team on one shared account has nothing to tell apart, and nothing is marked.
"""

import msgspec


def account_of(origin: str) -> str:
    """The account of ``user@host``."""
    return origin.partition("@")[0]


class Accounts(msgspec.Struct, frozen=True):
    """The handles and accounts of one incident.

    Attributes:
        used: Handle to the origins that acted under it, the first of each account, in order.
        first: Account to the handle that it acted under first, in order.
    """

    used: dict[str, tuple[str, ...]] = {}
    first: dict[str, str] = {}

    def after(self, handle: str, origin: str) -> "Accounts":
        """The accounts after one more act; the same ones when it tells nothing new."""
        account, known = account_of(origin), self.used.get(handle, ())
        if not account or any(account_of(each) == account for each in known):
            return self
        return Accounts(
            {**self.used, handle: (*known, origin)},
            {**self.first, account: self.first.get(account, handle)},
        )

    def owner(self, handle: str) -> str:
        """The account to which a handle belongs; empty for one that nobody acted under."""
        if handle in self.first:
            return handle
        own = (account for account, first in self.first.items() if first == handle)
        used = (account_of(each) for each in self.used.get(handle, ()))
        return next(own, "") or next(used, "")

    def marked(self, handle: str, origin: str) -> str:
        """A handle for people, such as ``mara (by jonas@vm)`` where another account wrote it."""
        owner = self.owner(handle)
        if not origin or not owner or owner == account_of(origin):
            return handle
        return f"{handle} (by {origin})"

    def others(self, handle: str) -> tuple[str, ...]:
        """The origins that acted under a handle which belongs to another account."""
        owner = self.owner(handle)
        return tuple(each for each in self.used.get(handle, ()) if account_of(each) != owner)

    def named(self, handle: str) -> str:
        """A handle where no single act is meant, such as ``mara (also by jonas@vm)``."""
        others = self.others(handle)
        return f"{handle} (also by {', '.join(others)})" if others else handle


NOBODY = Accounts()
"""Where no account is known, no handle is marked."""
