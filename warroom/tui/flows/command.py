"""K takes command, or asks for it; R gives, takes and puts down roles (doctrine B)."""

from warroom.domain import asking, roles
from warroom.domain.roles import CODES, MANY, TITLES, Offer, Role
from warroom.tui.flows.desk import Choice, Desk, Left, ask_and_act, confirm, handle, numbered


async def take(desk: Desk) -> None:
    """Take command when nobody has it, accept it when it is offered, else ask its holder."""
    commander = desk.incident.commander
    if offer := _offered(desk, Role.IC):
        await _accept(desk, offer)
    elif commander is None:
        await confirm(
            desk, "COMMAND", "take command", f"You become Incident Commander of {desk.incident.id}."
        )
        await desk.act(roles.claim, role=Role.IC)
    else:
        await _held(desk, commander)


async def _held(desk: Desk, commander: str) -> None:
    wish = await desk.choose(
        "COMMAND",
        (
            Choice("1", f"ask {commander} for it", "ask"),
            Choice("2", f"take over: {commander} does not answer", "take"),
        ),
        f"{commander} holds command until somebody accepts or takes it over.",
    )
    if wish == "ask":
        if await desk.act(asking.ask):
            desk.say(f"Asked. {commander} hands over with R.")
        return
    await _take_over(desk, Role.IC)


async def manage(desk: Desk) -> None:
    """Accept or decline what waits for me, then offer, claim, release, withdraw, take over."""
    open_offers = roles.open_offers(desk.incident.roles, desk.now())
    mine = [offer for offer in open_offers if offer.to == desk.me]
    given = [offer for offer in open_offers if offer.by == desk.me]
    held = desk.incident.roles.of(desk.me)
    options: list[tuple[str, object]] = []
    options += [(f"accept {CODES[offer.role]} from {offer.by}", (_accept, offer)) for offer in mine]
    options += [(f"decline {CODES[offer.role]}", (_decline, offer)) for offer in mine]
    options += [("offer", _offer), ("claim", _claim)]
    options += [
        (f"{offer.to} said: I accept {CODES[offer.role]}", (_spoken_accept, offer))
        for offer in open_offers
        if offer.to != desk.me
    ]
    options += [("release", _release)] * bool(held)
    options += [
        (f"withdraw {CODES[offer.role]} to {offer.to}", (_withdraw, offer)) for offer in given
    ]
    options += [("take over", _take_over_any), ("somebody said: I take it", _spoken_claim)]
    picked = await desk.choose(
        "ROLES",
        numbered(options),
        "The holder keeps a role until the other one accepts.",
    )
    if isinstance(picked, tuple):
        await picked[0](desk, picked[1])
    else:
        await picked(desk)


def _offered(desk: Desk, role: Role) -> Offer | None:
    return next(
        (
            offer
            for offer in roles.open_offers(desk.incident.roles, desk.now())
            if offer.to == desk.me and offer.role is role
        ),
        None,
    )


async def _role(desk: Desk, title: str, among: tuple[Role, ...] = tuple(Role)) -> Role:
    choices = []
    for digit, role in enumerate(among, start=1):
        holder = desk.incident.roles.holder(role)
        label = f"{CODES[role]} {holder or '○'}" if role not in MANY else CODES[role]
        choices.append(Choice(str(digit), label, role, current=holder == desk.me))
    picked: Role = await desk.choose(title, choices, "Pick a role.")
    return picked


async def _accept(desk: Desk, offer: Offer) -> None:
    text = ""
    if offer.role is Role.IC:
        reason = f" ({offer.reason})" if offer.reason else ""
        answer = await desk.ask(
            "ACCEPT COMMAND",
            "say the situation back in a line; empty accepts without",
            slot="flow:readback",
            hint=f"from {offer.by}{reason}: status, impact, what runs, next promise",
        )
        text = answer.text.strip()
    if await desk.act(roles.accept, role=offer.role, readback=text):
        desk.settle("flow:readback")


async def _decline(desk: Desk, offer: Offer) -> None:
    await ask_and_act(
        desk,
        f"DECLINE {CODES[offer.role]}",
        "why: busy, not trained, not available",
        lambda reason: desk.act(roles.decline, role=offer.role, reason=reason),
    )


async def _withdraw(desk: Desk, offer: Offer) -> None:
    await desk.act(roles.withdraw, role=offer.role)


async def _offer(desk: Desk) -> None:
    role = await _role(desk, "OFFER")
    to = handle((await desk.ask(f"OFFER {CODES[role]}", "to whom: @name", text="@")).text)
    if not to:
        desk.say("An offer needs a name.")
        raise Left
    await ask_and_act(
        desk,
        f"OFFER {CODES[role]} TO {to}",
        "why: fatigue, shift, needed hands-on (may be empty)",
        lambda reason: desk.act(roles.offer, role=role, to=to, reason=reason),
        slot="flow:offer",
    )


async def _claim(desk: Desk) -> None:
    role = await _role(desk, "CLAIM")
    if role is Role.SME:
        await ask_and_act(
            desk,
            "CLAIM SME",
            "of what: database, payments …",
            lambda domain: desk.act(roles.claim, role=role, domain=domain),
        )
        return
    await desk.act(roles.claim, role=role)


async def _spoken_accept(desk: Desk, offer: Offer) -> None:
    """Record an acceptance for who spoke it; they may contest it (CREW-6)."""
    await desk.act(roles.accept, by=offer.to, role=offer.role)


async def _spoken_claim(desk: Desk) -> None:
    """Record a claim for who spoke it (CREW-6)."""
    role = await _role(desk, "SPOKEN")
    await ask_and_act(
        desk,
        f"SPOKEN {CODES[role]}",
        "who said it: @name",
        lambda who: desk.act(roles.claim, by=handle(who), role=role),
        text="@",
        required="Say who took it.",
    )


async def _release(desk: Desk) -> None:
    held = desk.incident.roles.of(desk.me)
    role = held[0] if len(held) == 1 else await _role(desk, "RELEASE", held)
    await ask_and_act(
        desk,
        f"RELEASE {CODES[role]}",
        f"why you are no longer {TITLES[role]} (may be empty)",
        lambda reason: desk.act(roles.release, role=role, reason=reason),
    )


async def _take_over_any(desk: Desk) -> None:
    held = tuple(role for role in Role if desk.incident.roles.holder(role) not in (None, desk.me))
    if not held:
        desk.say("Nobody else holds a role.")
        raise Left
    await _take_over(desk, await _role(desk, "TAKE OVER", held))


async def _take_over(desk: Desk, role: Role) -> None:
    holder = desk.incident.roles.holder(role)
    await ask_and_act(
        desk,
        f"TAKE OVER {CODES[role]}",
        f"why: {holder} does not answer …",
        lambda reason: desk.act(roles.take_over, role=role, reason=reason),
        required="Taking over needs a reason; it is said to everyone.",
    )
