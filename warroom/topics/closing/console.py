"""The end: ticking exit criteria, a second person, the gate and the way to what blocks (C.2)."""

from collections.abc import Awaitable, Callable, Mapping, Sequence

from warroom.core.when import WhenError, parse_when
from warroom.topics.action_items.console import flows as action_items
from warroom.topics.changes.console import flows as changes
from warroom.topics.closing import gate
from warroom.topics.closing import rules as closing
from warroom.topics.closing.gate import Blocker
from warroom.topics.lifecycle.events import State
from warroom.topics.milestones import rules as milestones
from warroom.topics.review import rules as review
from warroom.topics.review.rules import review_triggers
from warroom.topics.updates.console import drafts as update_drafts
from warroom.topics.updates.console import flows as updates
from warroom.tui.ask.choose import Choice, numbered
from warroom.tui.ask.context import Context
from warroom.tui.ask.question import Left
from warroom.tui.ask.steps import ask_and_act, confirm, handle
from warroom.tui.paint.list import ListRow
from warroom.tui.view import View

_NAMED = 9
"""So many people have a digit."""

_ALL_THE_SAME = "all the same"
_OTHER = "@"
"""Stands for a name that is typed; no handle is like it."""


async def criteria(desk: Context, *, only_unmet: bool = False) -> None:
    """Tick one criterion after the other, each with what shows it; Escape leaves the rest."""
    unmet = desk.incident.closing.unmet
    if not unmet and not only_unmet:
        await ask_and_act(
            desk,
            "EXIT CRITERION",
            "all are met; one more that can be measured",
            lambda text: desk.act(closing.add_criterion, text=text),
            required="Say what can be measured.",
        )
        return
    for number, each in enumerate(unmet, start=1):
        await _tick(desk, each.id, f"{each.text} ({number} of {len(unmet)}): what shows it")


async def _tick(desk: Context, name: str, prompt: str) -> None:
    await ask_and_act(
        desk,
        f"{name} MET",
        prompt,
        lambda text: desk.act(closing.meet, criterion=name, evidence=text),
        slot=f"flow:{name}:met",
        required="A criterion is met with evidence: say what shows it.",
    )


async def second_person(desk: Context, _: str = "") -> None:
    """Confirm the recovery: for oneself, or for somebody who said it aloud (CREW-6)."""
    who = handle((await desk.ask("CONFIRMED", "by whom: @name; empty: by you")).text)
    await ask_and_act(
        desk,
        "CONFIRMED",
        "what was seen (may be empty)",
        lambda text: desk.act(closing.confirm_recovery, by=who or None, evidence=text),
    )


async def review_owner(desk: Context, _: str = "") -> None:
    """Name who owns the review."""
    await ask_and_act(
        desk,
        "REVIEW OWNER",
        "who writes the review: @name, not the one who did it",
        lambda who: desk.act(review.name_review_owner, who=handle(who)),
        text="@",
        required="Name one person: @wei.",
    )


async def short_review(desk: Context, _: str = "") -> None:
    """One key names who writes a review that no severity asks for, or says no (SEV-9, SEV-10)."""
    people = sorted(review.mobilised(desk.incident), key=lambda who: (who != desk.me, who))
    named = [(f"{who} (you)" if who == desk.me else who, who) for who in people[:_NAMED]]
    others = (Choice("o", "somebody else", _OTHER), Choice("n", "no review", ""))
    title = "SHORT REVIEW"
    hint = "It was nothing, and people came: who writes in short what was learned?"
    if desk.incident.lifecycle.state is State.CLOSED:
        why = "; ".join(review_triggers(desk.incident, desk.doctrine))
        title, hint = "REVIEW", f"{why[:1].upper()}{why[1:]}: who writes what was learned?"
    who: str = await desk.choose(title, [*numbered(named), *others], hint)
    if who == _OTHER:
        await review_owner(desk)
    elif who:
        await desk.act(review.name_review_owner, who=who)
    else:
        await desk.act(review.decline_review)


async def close(desk: Context) -> None:
    """Close after asking once; where the gate holds, everything that blocks is listed."""
    binds = gate.holds(desk.incident, desk.doctrine, desk.now(), desk.me)
    if binds and gate.blockers(desk.incident, desk.doctrine, desk.now()):
        await _gate(desk)
        return
    items = len(desk.incident.action_items.open)
    left = f"{items} open action item{'s' * (items > 1)} will be follow-up work. " if items else ""
    await confirm(desk, f"CLOSE {desk.incident.id}", "close it", f"{left}Command ends.")
    await desk.act(closing.close)


async def _gate(desk: Context) -> None:
    """The blockers; Enter goes to what clears the chosen one, the last row overrides."""

    def found() -> Sequence[Blocker]:
        return gate.blockers(desk.incident, desk.doctrine, desk.now())

    def rows(_: View) -> list[ListRow]:
        last = ListRow("", "close it all the same, with a reason", name=_ALL_THE_SAME)
        return [*(ListRow("", each.text, each.who, name=each.what) for each in found()), last]

    hint = "Enter goes where it is settled."
    what = await desk.pick_from(f"NOT YET: {len(found())} OPEN", rows, hint)
    if what == _ALL_THE_SAME:
        await _override(desk)
        return
    blocker = next((each for each in found() if each.what == what), None)
    kind, _, name = what.partition(":")
    if blocker is None:
        desk.say("That is settled meanwhile.")
    elif kind in _HERE:
        await _HERE[kind](desk, name)
    else:
        desk.press(blocker.clears)


async def _override(desk: Context) -> None:
    choices = (Choice("n", "leave it open", False, current=True), Choice("o", "override", True))
    if not await desk.choose("CLOSE", choices, "Overriding needs a reason, which is kept."):
        raise Left
    await ask_and_act(
        desk,
        "OVERRIDE",
        "why it may be closed all the same",
        lambda reason: desk.act(closing.close, reason=reason, override=reason),
        slot="flow:override",
        required="Overriding the gate needs a reason.",
    )


async def _criterion(desk: Context, name: str) -> None:
    text = desk.incident.closing.criteria[name].text
    await _tick(desk, name, f"{text}: what shows it")


async def _milestone(desk: Context, name: str) -> None:
    words, hint = name.replace("_", " ").upper(), ""
    while True:
        said = (await desk.ask(words, "when: 14:02, ~14:02, -5m", hint=hint)).text
        try:
            when = parse_when(said, desk.now(), desk.zone)
        except WhenError as error:
            hint = str(error)
            continue
        if await desk.act(milestones.set_milestone, when=when, name=name):
            return
        hint = desk.said


_HERE: Mapping[str, Callable[[Context, str], Awaitable[object]]] = {
    "update": lambda desk, name: updates.to(desk, name, final=True),
    "approval": changes.of,
    "divergence": changes.of,
    "draft": update_drafts.go_on,
    "item": action_items.menu,
    "criterion": _criterion,
    "confirmation": second_person,
    "milestone": _milestone,
    "review_owner": review_owner,
}
"""What is settled at once, without another key."""
