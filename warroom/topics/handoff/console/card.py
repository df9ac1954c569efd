"""What the card of a handoff says to both sides (doctrine B.4)."""

from collections.abc import Callable, Sequence
from datetime import datetime

from warroom.core.spans import span
from warroom.incident import Incident
from warroom.topics.roles.events import TITLES, Role
from warroom.topics.roles.holding import Offer
from warroom.topics.roles.state import open_offers
from warroom.topics.updates.cadence import clocks
from warroom.tui.ask.context import Context
from warroom.tui.ask.sheet import CardLine
from warroom.tui.paint import times
from warroom.tui.view import View

_STEPS = ("brief", "offer", "readback", "right or corrected", "accept")


def offer_of(incident: Incident, role: Role, to: str, now: datetime) -> Offer | None:
    """The open offer of a role to one person."""
    offers = open_offers(incident.roles, now)
    return next((one for one in offers if (one.role, one.to) == (role, to)), None)


def moved(desk: Context, offer: Offer) -> Callable[[], bool]:
    """Tells whether the offer is not what it was: answered, said back, corrected, run out."""
    return lambda: offer_of(desk.incident, offer.role, offer.to, desk.now()) != offer


def title(role: Role) -> str:
    """``COMMAND`` or the role in capitals."""
    return "COMMAND" if role is Role.IC else TITLES[role].upper()


def brief(lines: Sequence[str], *, whole: bool = True) -> list[CardLine]:
    """The brief: a label once, its sentences under each other, each cut to a row or whole."""
    shown: list[CardLine] = []
    before = ""
    for line in lines:
        label, colon, words = line.partition(": ")
        if not colon:
            shown.append(CardLine(line.removesuffix(":")))
            continue
        shown.append(CardLine(words, label if label != before else " ", whole=whole))
        before = label
    return shown


def drafted(lines: Sequence[str], to: str) -> list[CardLine]:
    """Step 3 of doctrine B.4: what will be frozen into the offer."""
    return [_steps(0), CardLine(f"This is what {to} gets, as it stands now."), CardLine(),
            *brief(lines)]  # fmt: skip


def waiting(view: View, role: Role, to: str) -> list[CardLine]:
    """What the outgoing sees while the other side reads, says back, accepts."""
    offer = offer_of(view.incident, role, to, view.now)
    if offer is None:
        return [CardLine(f"The offer to {to} is not open any more.")]
    stays = "You hold command until it is accepted." if role is Role.IC else ""
    steps = [_steps(_step(offer))] if role is Role.IC else []
    left = span(offer.expires_at - view.now)
    head = CardLine(f"Offered to {to}, {left} left. {stays}", tone="bright bold")
    return [*steps, head, *_talk(offer), CardLine(), *brief(offer.brief.splitlines())]


def offered(view: View, role: Role, opened: datetime) -> list[CardLine]:
    """What the incoming sees: who offers and why, the talk so far, the brief."""
    offer = offer_of(view.incident, role, view.me, view.now)
    if offer is None:
        return [CardLine("The offer is not open any more.")]
    why = f": {offer.reason.rstrip('.')}" if offer.reason else ""
    ask = f"{offer.by} asks whether you wish to take command" if offer.asked else (
        f"{offer.by} offers you {'command' if role is Role.IC else TITLES[role]}"
    )  # fmt: skip
    lines = [_steps(_step(offer))] if role is Role.IC else []
    left = span(offer.expires_at - view.now)
    lines.append(CardLine(f"{ask}{why}. {left} left.", tone="bright bold"))
    if role is Role.IC:
        lines.append(CardLine(reading(view.now, opened, view.doctrine.command.prebrief_minutes)))
    return [*lines, *_talk(offer), CardLine(), *brief(offer.brief.splitlines())]


def reading(now: datetime, opened: datetime, minutes: int) -> str:
    """``reading 2 min of 5``: an advice, never a lock (doctrine B.4)."""
    read = int((now - opened).total_seconds()) // 60
    return f"Reading {min(read, minutes)} min of {minutes}; then say the situation back."


def announcement(view: View, role: Role, who: str, by: str) -> str:
    """What the scribe posts (doctrine B.4 step 7)."""
    at = f"{times.clock(view.now, view.zone)} {times.zone_name(view.now, view.zone)}"
    return f"{view.incident.id} {at}: {who} is the {TITLES[role]} now, {by} is not any more."


def taken(view: View, role: Role) -> list[CardLine]:
    """Step 9 of doctrine B.4: what whoever took over does first."""
    lines = [CardLine(f"You are the {TITLES[role]}. Everybody sees it now.", tone="bright bold")]
    if role is not Role.IC:
        return lines
    incident = view.incident
    lines.append(CardLine())
    for each in clocks(incident, view.doctrine, view.now):
        due = times.clock(each.due_at, view.zone)
        lines.append(CardLine(f"{each.audience} at {due}, {each.sender} sends", "Updates owed"))
    for item in incident.action_items.open:
        lines.append(CardLine(f"{item.id} {item.text} → {item.owner}", "Running"))
    if incident.roles.holder(Role.DEPUTY) is None:
        nobody = f"nobody; {view.key('role.manage')} offers it"
        lines.append(CardLine(nobody, "Deputy", tone="warning"))
    return lines


def given(view: View, role: Role, to: str) -> list[CardLine]:
    """What becomes of the outgoing (doctrine B.4 step 8)."""
    lines = [CardLine(f"{to} is the {TITLES[role]} now.", tone="bright bold")]
    if until := view.incident.rest.until(view.me, view.now, view.doctrine):
        ends = times.clock(until, view.zone)
        lines.append(CardLine(f"You are released and rest until {ends}. You can still log."))
    elif held := view.incident.roles.of(view.me):
        lines.append(CardLine(f"You are still {', '.join(TITLES[one] for one in held)}."))
    return lines


def announced(before: Incident, after: Incident) -> str:
    """What every console says when command changes hands (INV-8); empty when it did not."""
    old, new = before.commander, after.commander
    if new is None or new == old:
        return ""
    return f"{new} is the Incident Commander{f', no longer {old}' if old else ''}."


def _step(offer: Offer) -> int:
    if offer.confirmed:
        return 4
    return 3 if offer.said and not offer.correction else 2


def _steps(at: int) -> CardLine:
    said = "  ".join(f"[{name}]" if n == at else name for n, name in enumerate(_STEPS))
    return CardLine(said, tone="info")


def _talk(offer: Offer) -> list[CardLine]:
    """Readback, correction, confirmation; the newest word counts."""
    lines = []
    if offer.said:
        lines.append(CardLine(offer.said, f"{offer.to} says", tone="bright"))
    if offer.correction:
        lines.append(CardLine(offer.correction, f"{offer.by} corrects", tone="warning"))
    if offer.confirmed:
        lines.append(CardLine("that is right", f"{offer.by} says", tone="ok"))
    return lines
