"""The board of hypotheses, and what can be done with one, each with one key (doctrine D.3)."""

from collections.abc import Awaitable, Callable, Mapping
from typing import ClassVar

from warroom.core.oneline import read
from warroom.room import Done
from warroom.topics.action_items import rules as action_items
from warroom.topics.hypotheses import rules as hypotheses
from warroom.topics.hypotheses.state import Hypotheses, Hypothesis, HypothesisState
from warroom.topics.language.words import marks_of
from warroom.topics.timeline.events import Kind
from warroom.topics.timeline.state import find
from warroom.tui.ask.choose import numbered
from warroom.tui.ask.context import Context, Flow
from warroom.tui.ask.steps import ask_and_act, saying
from warroom.tui.drafts import Kept
from warroom.tui.paint.list import ListPane, ListRow
from warroom.tui.view import View

Verb = Callable[[Context, Hypothesis], Awaitable[object]]
"""Something that is done with a hypothesis."""

_NEW = "hypothesis.claim"

_LOOKS = {
    HypothesisState.TESTING: ("doing", "bright"),
    HypothesisState.PROPOSED: ("ask", "text"),
    HypothesisState.CONFIRMED: ("done", "ok"),
    HypothesisState.PARKED: ("pause", "dim"),
    HypothesisState.REFUTED: ("bad", "faint"),
}

_ORDER = list(_LOOKS)


def ordered(board: Hypotheses) -> list[Hypothesis]:
    """Testing, proposed, confirmed, parked, refuted; the latest change first in each."""
    newest = sorted(board.by_id.values(), key=lambda each: each.changed_at, reverse=True)
    return sorted(newest, key=lambda each: _ORDER.index(each.state))


class HypothesesBoard(ListPane[View]):
    """The claims by name."""

    NAME: ClassVar[str] = "hypotheses"

    def open(self, view: View) -> None:
        """Show the board."""
        super().take(view)
        read = "What others think; it can only be read here."
        hint = read if view.read_only else view.board_keys(self.NAME)
        self.fill("HYPOTHESES", self._claimed, hint=hint, typing=False)

    def _claimed(self, view: View) -> list[ListRow]:
        rows: list[ListRow] = []
        for each in ordered(view.incident.hypotheses):
            rows.append(self._line(each))
            if why := "; ".join((each.note, *each.doubts) if each.note else each.doubts):
                rows.append(ListRow(words=f"{self.signs.hook:>7} {why}", tone="dim", heading=True))
        none = f"None yet; {view.key('log.hypothesis')} claims what could explain it."
        return rows or [ListRow(words=none, heading=True)]

    def _line(self, claim: Hypothesis) -> ListRow:
        sign, tone = _LOOKS[claim.state]
        words = f"{getattr(self.signs, sign)} {claim.state:<9} {claim.text}"
        doubts = f"doubted {len(claim.doubts)}x" if claim.doubts else ""
        item = claim.item if claim.state is HypothesisState.TESTING else ""
        right = (doubts, str(claim.confidence), claim.owner, item)
        return ListRow(claim.id, words, "  ".join(part for part in right if part), tone)


async def board(desk: Context) -> None:
    """Open the board; keys act on the claim under the cursor. Takes a guess just offered."""
    if desk.offered is not None:
        await adopt(desk.offered)(desk)
        return
    shown = HypothesesBoard()
    shown.open(desk.view)
    known = () if desk.view.read_only else (*VERBS, _NEW)

    async def judge(name: str, verb: str) -> None:
        claim = desk.incident.hypotheses.by_id.get(name)
        if claim is not None and not desk.view.read_only:
            await (VERBS[verb][1] if verb else menu)(desk, claim)

    if await desk.on_board(shown, desk.verbs_of(shown.NAME, known), judge, until=_NEW):
        desk.press("log.hypothesis")


def mark(desk: Context, kept: Kept, done: Done) -> None:
    """Say what the wording rules mark in an entry that is durable; nothing is interrupted."""
    over = done.incident is not None and done.incident.lifecycle.stands
    found = marks_of(kept.text, kept.kind, desk.wording, over=over)
    guess = next((each for each in found if each.offers == Kind.HYPOTHESIS), None)
    if guess is not None and done.events and kept.corrects is None:
        key = desk.key("hypothesis.board")
        sentence = f"“{guess.words}” reads as a guess: {key} makes it a hypothesis."
        desk.screen.offered = done.events[0].seq, sentence
        desk.say(sentence)
    elif found:
        desk.say(found[0].line())


def adopt(seq: int) -> Flow:
    """A flow that makes an entry a hypothesis at once (SIG-4)."""

    async def run(desk: Context) -> None:
        done = await desk.act(hypotheses.adopt, entry=seq)
        if done is None:
            return
        told = find(desk.incident.timeline, seq)
        claim = told.tells if told and told.tells in desk.incident.hypotheses.by_id else ""
        drawn = [each.id for each in desk.incident.hypotheses.open if each.from_entry == seq]
        key = desk.key("hypothesis.board")
        name = claim or (drawn[-1] if drawn else "")
        desk.say(f"Entry {seq} is hypothesis {name}; {key} tests, confirms, refutes it.")

    return run


def test(claim: Hypothesis) -> Flow:
    """A flow in which the operator tests a claim: an action item of theirs, at once."""
    return lambda desk: _test(desk, claim)


async def menu(desk: Context, claim: Hypothesis) -> None:
    """Offer everything, by digit, with the whole words above."""
    whole = f"{claim.state}: {claim.text} {claim.note}".strip()
    verb: Verb = await desk.choose(claim.id, numbered(VERBS.values()), whole)
    await verb(desk, claim)


async def _test(desk: Context, claim: Hypothesis) -> None:
    if await desk.act(hypotheses.put_to_test, hypothesis=claim.id):
        item = desk.incident.hypotheses.by_id[claim.id].item
        desk.say(f"You test {claim.id}: {item}.")


async def _give(desk: Context, claim: Hypothesis) -> None:
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


_confirm: Verb = saying(
    "CONFIRMED",
    "what shows it",
    lambda desk, claim, text: desk.act(hypotheses.confirm, hypothesis=claim.id, evidence=text),
    required="Confirming needs evidence: say what shows it.",
)
_refute: Verb = saying(
    "REFUTED",
    "what speaks against it",
    lambda desk, claim, text: desk.act(hypotheses.refute, hypothesis=claim.id, reason=text),
    required="Refuting needs a reason: say what speaks against it.",
)
_park: Verb = saying(
    "PARKED",
    "why not now",
    lambda desk, claim, text: desk.act(hypotheses.park, hypothesis=claim.id, reason=text),
    required="Parking needs a reason: say why not now.",
)
_doubt: Verb = saying(
    "DOUBTED",
    "what makes you doubt (may be empty)",
    lambda desk, claim, text: desk.act(hypotheses.doubt, hypothesis=claim.id, reason=text),
)

VERBS: Mapping[str, tuple[str, Verb]] = {
    "hypothesis.test": ("test it", _test),
    "hypothesis.give": ("give the test", _give),
    "hypothesis.confirm": ("confirm", _confirm),
    "hypothesis.refute": ("refute", _refute),
    "hypothesis.park": ("park", _park),
    "hypothesis.doubt": ("doubt", _doubt),
}
"""What the keys of the board do, by their ids: what that says and what it does."""
