"""Roles told by a file: who took, offered and put down what, and who commanded when."""

from datetime import datetime, timedelta

import msgspec

from warroom.core.doctrine.thresholds import Doctrine
from warroom.core.event import Event
from warroom.stories.placing import Chosen, Fact, Placed, fact
from warroom.stories.values import text
from warroom.topics.handoff import events as handoff
from warroom.topics.roles import events as roles
from warroom.topics.roles.events import MANY, Role

_ROLES = {str(role): role for role in Role} | {
    "incident commander": Role.IC,
    "commander": Role.IC,
    "command": Role.IC,
    "operations": Role.OPS,
    "operations lead": Role.OPS,
    "ops lead": Role.OPS,
    "communications": Role.COMMS,
    "communications lead": Role.COMMS,
    "comms lead": Role.COMMS,
    "internal liaison": Role.LIAISON,
    "support lead": Role.SUPPORT,
}


def role_of(word: object) -> Role | None:
    """The role that a word of a file means; None when it means none of ours."""
    return _ROLES.get(text(word).lower().replace("_", " "))


class Command(msgspec.Struct, frozen=True):
    """Who held command since when, in order; None where nobody did."""

    since: tuple[tuple[datetime, str | None], ...] = ()

    def at(self, instant: datetime) -> str | None:
        """Who held command then."""
        return next((who for start, who in reversed(self.since) if start <= instant), None)


def assignments(
    lines: list[Placed], chosen: Chosen, doctrine: Doctrine
) -> tuple[list[Fact], Command]:
    """The role events, and who held command when. Lines without a time tell neither."""
    told = _Roster(timedelta(seconds=doctrine.command.offer_ttl_seconds))
    for each in lines:
        if each.line.kind == "role" and each.line.when.at is not None:
            names = chosen.by_line.get(each.line.number, ())
            told.line(each, established="command_established" in names)
    return told.facts, Command(tuple(told.since))


class _Roster:
    def __init__(self, ttl: timedelta) -> None:
        self.facts: list[Fact] = []
        self.since: list[tuple[datetime, str | None]] = []
        self._ttl = ttl
        self._holders: dict[Role, list[str]] = {}
        self._offers: dict[Role, str] = {}

    def line(self, each: Placed, *, established: bool) -> None:
        op = each.line.op
        role = role_of(each.line.data.get("target_role") or each.line.data.get("role"))
        if role is None and established:
            op, role = "claim", Role.IC
        if role is None:
            return
        if op in ("claim", "accept", "take_over", "takeover"):
            self._take(each, role, op)
        elif op == "release":
            self._release(each, role, each.line.word("reason") or each.line.text)
        else:
            self._talk(each, role, op)

    def _take(self, each: Placed, role: Role, op: str) -> None:
        who, holding = each.line.actor, self._holders.setdefault(role, [])
        if who in holding:
            return
        offered = self._offers.get(role) == who
        if offered or (holding and role not in MANY):
            holder = holding[0] if holding and role not in MANY else None
            event: Event = (
                roles.TakenOver(role=role, who=who, holder=holder, reason=each.line.text)
                if holder and op.startswith("take")
                else roles.Accepted(role=role, who=who, holder=holder)
            )
            self._offers.pop(role, None)
        else:
            event = roles.Claimed(role=role, who=who, domain=each.line.word("domain"))
        if role not in MANY:
            holding.clear()
        holding.append(who)
        self._tell(each, event)
        if role is Role.IC:
            self.since.append((each.place, who))
            # Whoever takes command is nobody's deputy any more.
            self._release(each, Role.DEPUTY, "took command")

    def _release(self, each: Placed, role: Role, reason: str) -> None:
        who, holding = each.line.actor, self._holders.setdefault(role, [])
        if who in holding:
            holding.remove(who)
            self._tell(each, roles.Released(role=role, who=who, reason=reason))
            if role is Role.IC:
                self.since.append((each.place, None))

    def _talk(self, each: Placed, role: Role, op: str) -> None:
        who, words, expires = each.line.actor, each.line.text, each.place + self._ttl
        to, offered = each.line.word("to"), self._offers.get(role)
        event: Event | None = None
        if op == "offer" and to:
            self._offers[role] = to
            holder = next(iter(self._holders.get(role, ())), None)
            event = roles.Offered(role=role, holder=holder, to=to, expires_at=expires, reason=words)
        elif offered and op == "readback":
            event = handoff.ReadBack(role=role, who=who, text=words, expires_at=expires)
        elif offered and op == "readback_corrected":
            event = handoff.ReadBackCorrected(role=role, who=who, text=words, expires_at=expires)
        elif offered and op == "decline":
            event = roles.Declined(role=role, who=self._offers.pop(role), reason=words)
        elif offered and op == "withdraw":
            event = roles.Withdrawn(role=role, who=who, to=self._offers.pop(role))
        elif offered and op == "expire":
            event = roles.Expired(role=role, to=self._offers.pop(role))
        if event is not None:
            self._tell(each, event)

    def _tell(self, each: Placed, event: Event) -> None:
        self.facts.append(fact(each, event))
