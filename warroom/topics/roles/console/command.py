"""K takes command, or asks for it; R gives, takes and puts down roles (doctrine B)."""

from warroom.topics.handoff import losing
from warroom.topics.handoff import rules as handoff_rules
from warroom.topics.handoff.console import briefing
from warroom.topics.handoff.console import flows as handoff
from warroom.topics.roles import rules as roles
from warroom.topics.roles import state as roles_state
from warroom.topics.roles.events import CODES, MANY, TITLES, Role
from warroom.topics.roles.holding import Holding, Offer
from warroom.tui.ask.choose import Choice, numbered
from warroom.tui.ask.context import Context
from warroom.tui.ask.question import Left
from warroom.tui.ask.steps import ask_and_act, confirm, handle


async def take(desk: Context) -> None:
    """Take command when nobody has it, accept or answer what waits for me, else ask its holder."""
    incident = desk.incident
    commander, held = incident.commander, incident.roles.holding(Role.IC)
    if _offered(desk, Role.IC):
        await handoff.answer(desk, Role.IC)
    elif commander is None:
        hint = f"You become Incident Commander of {incident.id}."
        await confirm(desk, "COMMAND", "take command", hint)
        await desk.act(roles.claim, role=Role.IC)
    elif commander == desk.me and incident.handoff.challenge:
        await desk.act(losing.answer)
    elif held and held.disputed and commander != desk.me:
        reason = f"{commander} never took it"
        await confirm(desk, "COMMAND", "take command", f"{reason}.")
        await desk.act(roles.take_over, role=Role.IC, reason=reason, expected=commander)
    else:
        await _held(desk, commander)


async def _held(desk: Context, commander: str) -> None:
    asked = desk.incident.handoff.challenge
    silent = asked is not None and asked.unanswered(desk.now())
    silence = f"take over: {commander} does not answer"
    options = [(f"ask {commander} for it", "ask"), (silence, "take")]
    if asked is None:
        options.append((f"{commander}, do you have command?", "challenge"))
    hint = f"{commander} holds command until somebody accepts or takes it over."
    if asked and silent:
        options.reverse()
        hint = f"{commander} did not answer {asked.by}."
    wish = await desk.choose("COMMAND", numbered(options), hint)
    if wish == "ask":
        if await desk.act(losing.ask, expected=commander):
            desk.say(f"Asked. {commander} hands over with R.")
    elif wish == "challenge":
        await challenge(desk)
    else:
        said = f"{asked.by} asked and got no answer" if asked and silent else ""
        await _take_over(desk, Role.IC, said)


async def challenge(desk: Context) -> None:
    """Ask the commander for a sign of life; anybody may (LOSS-1)."""
    if await desk.act(losing.challenge):
        desk.say(f"Asked. {desk.incident.commander} answers with K; else the deputy takes command.")


async def executive(desk: Context) -> None:
    """Ask somebody who gives orders whether they wish to take command (LOSS-5)."""
    await ask_and_act(
        desk,
        "DO YOU WISH TO TAKE COMMAND?",
        "whom to ask: @name",
        lambda who: desk.act(
            handoff_rules.offer, role=Role.IC, to=handle(who), asked=True,
            brief="\n".join(briefing.fresh(desk)),
        ),
        text="@",
        required="Say whom to ask.",
    )  # fmt: skip


async def manage(desk: Context) -> None:
    """Answer what waits for me, then hand over, offer, claim, release, withdraw, take over."""
    picked = await desk.choose(
        "ROLES", numbered(_possible(desk)), "The holder keeps a role until the other one accepts."
    )
    if isinstance(picked, tuple):
        await picked[0](desk, picked[1])
    else:
        await picked(desk)


def _possible(desk: Context) -> list[tuple[str, object]]:
    held = desk.incident.roles
    open_offers = roles_state.open_offers(held, desk.now())
    given = [offer for offer in open_offers if desk.me in (offer.by, held.holder(offer.role))]
    mine = [offer for offer in open_offers if offer.to == desk.me]
    wrong = [each for each in held.holdings if each.who == desk.me and _spoken(each)]
    commanding = held.commander == desk.me and all(each.role is not Role.IC for each in given)
    options: list[tuple[str, object]] = []
    options += [
        (f"answer: {CODES[offer.role]} from {offer.by}", (handoff.answer, offer.role))
        for offer in mine
    ]
    options += [
        (f"{offer.to} and {CODES[offer.role]}: go on", (handoff.go_on, offer)) for offer in given
    ]
    options += [
        (f"I never took {CODES[each.role]}, {each.recorded_by} wrote it", (_contest, each.role))
        for each in wrong
    ]
    options += [("hand over command", handoff.hand_over)] * commanding
    options += [("offer", _offer), ("claim", _claim)]
    options += [
        (f"{offer.to} said: I accept {CODES[offer.role]}", (_spoken_accept, offer))
        for offer in open_offers
        if offer.to != desk.me
    ]
    options += [("release", _release)] * bool(held.of(desk.me))
    options += [
        (f"withdraw {CODES[offer.role]} to {offer.to}", (_withdraw, offer)) for offer in given
    ]
    options += [("take over", _take_over_any), ("somebody said: I take it", _spoken_claim)]
    others = held.commander not in (None, desk.me)
    options += [("do you have command?", challenge)] * others
    options.append(("an executive commands: do you wish to?", executive))
    return options


def _spoken(holding: Holding) -> bool:
    return bool(holding.recorded_by) and not holding.disputed


def _offered(desk: Context, role: Role) -> bool:
    offer = desk.incident.roles.offer_to(role, desk.me)
    return offer is not None and offer.expires_at > desk.now()


async def _role(desk: Context, title: str, among: tuple[Role, ...] = tuple(Role)) -> Role:
    choices = []
    for digit, role in enumerate(among, start=1):
        holder = desk.incident.roles.holder(role)
        label = f"{CODES[role]} {holder or '○'}" if role not in MANY else CODES[role]
        choices.append(Choice(str(digit), label, role, current=holder == desk.me))
    picked: Role = await desk.choose(title, choices, "Pick a role.")
    return picked


async def _contest(desk: Context, role: Role) -> None:
    if await desk.act(losing.contest, role=role):
        holder = desk.incident.roles.holder(role)
        desk.say(f"Contested: {CODES[role]} is {holder or 'vacant'}.")


async def _withdraw(desk: Context, offer: Offer) -> None:
    await desk.act(handoff_rules.withdraw, role=offer.role, to=offer.to)


async def _offer(desk: Context) -> None:
    await handoff.hand_over(desk, await _role(desk, "OFFER"))


async def _claim(desk: Context) -> None:
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


async def _spoken_accept(desk: Context, offer: Offer) -> None:
    """Record an acceptance for who spoke it; they may contest it (CREW-6)."""
    await desk.act(handoff_rules.accept, by=offer.to, role=offer.role)


async def _spoken_claim(desk: Context) -> None:
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


async def _release(desk: Context) -> None:
    held = desk.incident.roles.of(desk.me)
    role = held[0] if len(held) == 1 else await _role(desk, "RELEASE", held)
    why = await briefing.why_of(desk, f"RELEASE {CODES[role]}")
    await ask_and_act(
        desk,
        f"RELEASE {CODES[role]}",
        f"why you are no longer {TITLES[role]} (may be empty)",
        lambda reason: desk.act(roles.release, role=role, reason=reason, why=why),
    )


async def _take_over_any(desk: Context) -> None:
    held = tuple(role for role in Role if desk.incident.roles.holder(role) not in (None, desk.me))
    if not held:
        desk.say("Nobody else holds a role.")
        raise Left
    await _take_over(desk, await _role(desk, "TAKE OVER", held))


async def _take_over(desk: Context, role: Role, said: str = "") -> None:
    holder = desk.incident.roles.holder(role)
    await ask_and_act(
        desk,
        f"TAKE OVER {CODES[role]}",
        f"why: {holder} does not answer …",
        lambda reason: desk.act(roles.take_over, role=role, reason=reason, expected=holder or ""),
        text=said,
        required="Taking over needs a reason; it is said to everyone.",
    )
