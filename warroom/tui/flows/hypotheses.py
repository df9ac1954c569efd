"""What can be done with one hypothesis, each with one key on the board (doctrine D.3)."""

from collections.abc import Awaitable, Callable, Mapping

from warroom.core.oneline import read
from warroom.room import Done
from warroom.topics.action_items import rules as action_items
from warroom.topics.hypotheses import rules as hypotheses
from warroom.topics.hypotheses.state import Hypothesis
from warroom.topics.timeline.state import find
from warroom.tui.flows.desk import Desk, Flow, ask_and_act, numbered

Verb = Callable[[Desk, Hypothesis], Awaitable[None]]
"""Something that is done with a hypothesis."""


def adopt(seq: int) -> Flow:
    """A flow that makes an entry a hypothesis at once (SIG-4)."""

    async def run(desk: Desk) -> None:
        done = await desk.act(hypotheses.adopt, entry=seq)
        if done is None:
            return
        told = find(desk.incident.timeline, seq)
        claim = told.tells if told and told.tells in desk.incident.hypotheses.by_id else ""
        drawn = [each.id for each in desk.incident.hypotheses.open if each.from_entry == seq]
        name = claim or (drawn[-1] if drawn else "")
        desk.say(f"Entry {seq} is hypothesis {name}; H tests, confirms, refutes it.")

    return run


def test(claim: Hypothesis) -> Flow:
    """A flow in which the operator tests a claim: an action item of theirs, at once."""

    async def run(desk: Desk) -> None:
        await _test(desk, claim)

    return run


async def menu(desk: Desk, claim: Hypothesis) -> None:
    """Offer everything, by digit, with the whole words above."""
    verb: Verb = await desk.choose(
        claim.id, numbered(VERBS.values()), f"{claim.state}: {claim.text} {claim.note}".strip()
    )
    await verb(desk, claim)


async def _test(desk: Desk, claim: Hypothesis) -> None:
    done = await desk.act(hypotheses.put_to_test, hypothesis=claim.id)
    if done is not None:
        item = desk.incident.hypotheses.by_id[claim.id].item
        desk.say(f"You test {claim.id}: {item}.")


async def _give(desk: Desk, claim: Hypothesis) -> None:
    async def give(text: str) -> Done | None:
        said = read(text, action_items.LINE, desk.me)
        return await desk.act(
            hypotheses.put_to_test,
            hypothesis=claim.id, owner=said.owner, minutes=said.minutes, text=said.text,
        )  # fmt: skip

    await ask_and_act(
        desk, f"{claim.id} TEST", "who tests it: @name !10m, and how", give, text="@",
        required="Name one: @ravi.",
    )  # fmt: skip


async def _confirm(desk: Desk, claim: Hypothesis) -> None:
    await ask_and_act(
        desk,
        f"{claim.id} CONFIRMED",
        "what shows it",
        lambda text: desk.act(hypotheses.confirm, hypothesis=claim.id, evidence=text),
        slot=f"flow:{claim.id}:confirmed",
        required="Confirming needs evidence: say what shows it.",
    )


async def _refute(desk: Desk, claim: Hypothesis) -> None:
    await ask_and_act(
        desk,
        f"{claim.id} REFUTED",
        "what speaks against it",
        lambda text: desk.act(hypotheses.refute, hypothesis=claim.id, reason=text),
        slot=f"flow:{claim.id}:refuted",
        required="Refuting needs a reason: say what speaks against it.",
    )


async def _park(desk: Desk, claim: Hypothesis) -> None:
    await ask_and_act(
        desk,
        f"{claim.id} PARKED",
        "why not now",
        lambda text: desk.act(hypotheses.park, hypothesis=claim.id, reason=text),
        slot=f"flow:{claim.id}:parked",
        required="Parking needs a reason: say why not now.",
    )


async def _doubt(desk: Desk, claim: Hypothesis) -> None:
    await ask_and_act(
        desk,
        f"{claim.id} DOUBTED",
        "what makes you doubt (may be empty)",
        lambda text: desk.act(hypotheses.doubt, hypothesis=claim.id, reason=text),
    )


VERBS: Mapping[str, tuple[str, Verb]] = {
    "t": ("test it", _test),
    "a": ("give the test", _give),
    "c": ("confirm", _confirm),
    "r": ("refute", _refute),
    "p": ("park", _park),
    "d": ("doubt", _doubt),
}
"""The letters of the board, what they say and what they do."""
