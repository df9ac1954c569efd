"""A: what waits for an answer, what is in production, what may help (CREW-9, MIT-0, MIT-3)."""

from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from typing import Any

from warroom.core.event import When
from warroom.core.oneline import Line, opened, read
from warroom.topics.changes import answers
from warroom.topics.changes import events as changes_events
from warroom.topics.changes import rules as changes
from warroom.topics.changes import standing as standings
from warroom.topics.changes import state as changes_state
from warroom.topics.changes.events import Outcome, Risk, Settling
from warroom.topics.changes.needs import NAMES, NEEDS
from warroom.topics.changes.rules import LINE
from warroom.topics.changes.state import Change, ChangeState
from warroom.tui.ask.choose import Choice, numbered
from warroom.tui.ask.context import Context, Flow
from warroom.tui.ask.question import Left
from warroom.tui.ask.sheet import CardLine
from warroom.tui.ask.steps import saying
from warroom.tui.drafts import Kept
from warroom.tui.view import View

Verb = Callable[[Context, Change], Awaitable[object]]
"""Something that is done with a change."""

_PROMPTS = {
    "blast": "who or what else is hit if it goes wrong",
    "effect": "what should be seen then; !4m at the end: how long after",
    "undo": "how it is taken back, step by step",
    "stop": "at what it is stopped: connections over 1,500",
    "target": "type the host, table or region exactly",
    "second": "who looks over the shoulder: @name",
    "why": "why nothing else works",
}


async def answer(desk: Context, change: Change) -> None:
    """One key: yes, no with a reason; spoken answers are recorded for the commander (CREW-6)."""
    owner = desk.incident.owner
    mine = owner == desk.me or not owner
    options: list[tuple[str, str, Verb | None]] = [
        ("y", "approve" if mine else f"{owner} approved", _approve),
        ("n", "refuse" if mine else f"{owner} refused", _refuse),
        ("o", "object", _object),
        ("p", "ask for objections", _poll),
        ("x", "is being done", _execute),
        ("w", "withdraw", _withdraw),
        ("l", "later", None),
    ]
    choices = [Choice(key, label, verb, current=verb is None) for key, label, verb in options]
    desk.cover(f"{change.id} {change.risk}", partial(_page, desk, change.id))
    verb = await desk.choose(f"{change.id} {change.risk}", choices, about(desk, change))
    if verb is None:
        raise Left
    await verb(desk, change)
    desk.uncover()


def _page(desk: Context, name: str, view: View) -> list[CardLine]:
    """A change with everything that its class needs, as it stands now."""
    change = view.incident.changes.by_id[name]
    poll = "; ".join(f"{each.who}: {each.text}" for each in change.objections)
    lines = [
        CardLine(change.text, change.requested_by, tone="bright bold"),
        CardLine(standings.standing(change, desk.doctrine, view.now), "stands"),
    ]
    lines += [CardLine(words, label) for label, words in standings.record_of(change).items()]
    return [*lines, *([CardLine(poll, "objections", tone="warning")] if poll else [])]


def about(desk: Context, change: Change) -> str:
    """A change on one line, with what its class needs."""
    shown = ("undo", "blast radius", "stop", "not said", "marked")
    record = standings.record_of(change)
    told = "; ".join(f"{label}: {record[label]}" for label in shown if label in record)
    standing = standings.standing(change, desk.doctrine, desk.now())
    said = f"{change.requested_by}: {change.text} ({standing})"
    return f"{said} {told}" if told else said


async def menu(desk: Context, change: Change) -> None:
    """What fits where the change stands."""
    if change.waiting:
        await answer(desk, change)
        return
    verbs: list[tuple[str, Verb]] = []
    if change.state in changes_state.DONE:
        verbs += [(str(each), _came(each)) for each in Outcome if each is not Outcome.WORSE]
        verbs += [("worse", _worse), ("undone", _undo), ("one more step", _execute)]
        if change.outcome is Outcome.WORSE:
            verbs.insert(0, verbs.pop(4))
    if change.red:
        verbs.insert(0, ("approve now", _approve))
    if change.state is ChangeState.APPROVED:
        verbs += [("is being done", _execute), ("ask for objections", _poll),
                  ("object", _object), ("withdraw", _withdraw)]  # fmt: skip
    if change.diverges:
        verbs += [("reverted", _reverted), ("stays", _kept), ("follow-up", _followup)]
    if not verbs:
        desk.say(f"{change.id} is {standings.standing(change, desk.doctrine, desk.now())}.")
        return
    verb: Verb = await desk.choose(change.id, numbered(verbs), about(desk, change))
    await verb(desk, change)


async def of(desk: Context, name: str) -> None:
    """What fits one change, as it stands when it is looked at."""
    await menu(desk, desk.incident.changes.by_id[name])


def _speaker(desk: Context) -> str | None:
    owner = desk.incident.owner
    return owner if owner and owner != desk.me else None


def _approve(desk: Context, change: Change) -> Awaitable[object]:
    return desk.act(answers.approve, by=_speaker(desk), change=change.id)


def _reverted(desk: Context, change: Change) -> Awaitable[object]:
    return desk.act(changes.settle, change=change.id)


def _followup(desk: Context, change: Change) -> Awaitable[object]:
    return desk.act(changes.settle, change=change.id, how=Settling.FOLLOWUP)


_refuse: Verb = saying(
    "REFUSE",
    "why not",
    lambda desk, change, why: desk.act(
        answers.refuse, by=_speaker(desk), change=change.id, reason=why
    ),
    required="A refusal needs a reason.",
)
_object: Verb = saying(
    "OBJECT",
    "why (may be empty)",
    lambda desk, change, why: desk.act(answers.object_to, change=change.id, text=why),
)
_withdraw: Verb = saying(
    "WITHDRAW",
    "why (may be empty)",
    lambda desk, change, why: desk.act(changes.withdraw, change=change.id, reason=why),
)
_kept: Verb = saying(
    "STAYS",
    "why it is normal now",
    lambda desk, change, why: desk.act(
        changes.settle, change=change.id, how=Settling.KEPT, text=why
    ),
    required="It stays only with a reason.",
)


async def _poll(desk: Context, change: Change) -> None:
    if await desk.act(answers.open_poll, change=change.id):
        desk.say(f"{change.id}: any strong objections? {desk.doctrine.action_items.poll_seconds} s")


async def _execute(desk: Context, change: Change) -> None:
    typed = ""
    if change.target:
        typed = (await desk.ask(f"{change.id} TARGET", "type the target once more")).text.strip()
    execute = partial(desk.act, changes.execute, change=change.id, target=typed)
    waits = change.waiting and not standings.not_objected(change, desk.doctrine, desk.now())
    if waits and change.risk in changes_events.WEIGHTY and desk.incident.owner != desk.me:
        ask: Verb = saying(
            "UNAPPROVED",
            "why it cannot wait for an answer",
            lambda _desk, _change, why: execute(reason=why),
            required="Without approval it needs a reason.",
        )
    else:
        ask = saying(
            "DONE",
            "what is done, if not all (may be empty)",
            lambda _desk, _change, what: execute(text=what),
        )
    await ask(desk, change)


def _came(outcome: Outcome) -> Verb:
    """What says how it came out."""
    return saying(
        outcome.upper(),
        "what is seen now (may be empty)",
        lambda desk, change, seen: desk.act(
            changes.result, change=change.id, outcome=outcome, text=seen
        ),
    )


async def _worse(desk: Context, change: Change) -> None:
    await _came(Outcome.WORSE)(desk, change)
    choices = (Choice("n", "not yet", False), Choice("y", "undone", True, current=True))
    hint = f"Undo it first: {change.undo or change.text}"
    if await desk.choose(f"{change.id} WORSE", choices, hint):
        await desk.act(changes.undo, change=change.id)


async def _undo(desk: Context, change: Change) -> None:
    ask: Verb = saying(
        "UNDONE",
        change.undo or "what was done (may be empty)",
        lambda desk, change, what: desk.act(changes.undo, change=change.id, text=what),
    )
    await ask(desk, change)


async def ask_for(desk: Context, text: str = "") -> None:
    """Ask for a change that is typed now; its class says what is asked beside."""
    hint = "R1 unless the line begins with R2 or R3; on:NAME the component, !4m its effect"
    while True:
        said = await desk.ask("CHANGE", "what you intend", text=text, slot=_SLOT, hint=hint)
        text = said.text.strip()
        wanted = read(text, LINE)
        if not wanted.risk:
            wanted = read(f"? {text}", LINE)
        if not wanted.risk:
            hint = "Say what is to be changed."
        elif await complete(desk, wanted):
            desk.settle(_SLOT)
            return
        else:
            hint = desk.said


_SLOT = "flow:change"


async def complete(
    desk: Context, wanted: Line, *, by: str | None = None, when: When | None = None
) -> bool:
    """Ask what the class needs, then ask for the change; whether it was taken (CREW-9)."""
    told: dict[str, Any] = {}
    minutes = wanted.minutes
    needs: Sequence[str] = NEEDS.get(Risk(wanted.risk), ())
    for name in needs:
        title = f"{wanted.risk} {NAMES[name].upper()}"
        said = await desk.ask(title, _PROMPTS[name], slot=f"{_SLOT}:{name}", hint=wanted.text)
        told[name] = said.text.strip()
        timed = read(f"? {told[name]}", LINE)
        if name == "effect" and timed.risk:
            told[name], minutes = timed.text, timed.minutes or minutes
    done = await desk.act(
        changes.request, by=by, when=when, text=wanted.text, risk=wanted.risk,
        component=wanted.component, expect_minutes=minutes, **told,
    )  # fmt: skip
    if done is None:
        return False
    for name in needs:
        desk.settle(f"{_SLOT}:{name}")
    return True


def more_of(ctx: Context, kept: Kept, _: object, __: object) -> Flow | None:
    """What asks for the rest of a change of a weighty class before it is asked for."""
    line = opened(kept.text, kept.pressed_at, ctx.zone)
    wanted = read(line.text, LINE)
    if wanted.risk not in changes_events.WEIGHTY:
        return None
    when = line.when or When(kept.pressed_at)

    async def rest(desk: Context) -> None:
        if await complete(desk, wanted, by=line.speaker, when=when):
            desk.settle(kept.slot)

    return rest
