"""D: a decision with its record; what can be done with one (doctrine G, ESC-1)."""

from collections.abc import Awaitable, Callable
from typing import Any

import msgspec

from warroom.core.oneline import Line as Typed
from warroom.core.oneline import objection, option, read
from warroom.core.when import WhenError, parse_ahead
from warroom.owed import Urgency
from warroom.room import Done
from warroom.topics.action_items.console.flows import Line, time_box
from warroom.topics.decisions import rules as decisions
from warroom.topics.decisions.events import Objection, Option
from warroom.topics.decisions.state import Decision, record_of, words_of
from warroom.topics.timeline.entry import Entry
from warroom.topics.timeline.events import WRITTEN
from warroom.topics.timeline.state import find
from warroom.tui.ask.choose import Choice
from warroom.tui.ask.context import Context, Flow
from warroom.tui.ask.question import Left
from warroom.tui.ask.sheet import CardLine, Says
from warroom.tui.ask.steps import ask_and_act, saying
from warroom.tui.drafts import Kept
from warroom.tui.view import View

Verb = Callable[[Context, Decision], Awaitable[object]]
"""Something that is done with a decision."""

_SLOT = "flow:decision"
_NOBODY = frozenset({"none", "nobody", "no"})
_SKIPS = "Enter leaves it empty; Esc keeps what was typed."


async def begin(desk: Context) -> None:
    """What becomes of a decision whose review is due for me; else, or after Escape, a new one."""
    due = (each.what.partition(":") for each in desk.view.obligations
           if each.urgency >= Urgency.DUE)  # fmt: skip
    reviewed = next((name for kind, _, name in due if kind == "decision"), "")
    if reviewed:
        try:
            await menu(desk, reviewed)
        except Left:
            desk.uncover()
            desk.say("A new decision is recorded now; Esc leaves it.")
        else:
            return
    await record(desk)


async def record(desk: Context) -> None:
    """Ask for the record field by field; everything but the decision may be left empty."""
    asked = _Asked(desk)
    told: dict[str, Any] = {"question": await asked.line("question", "what is to be decided")}
    options = await asked.lines("option", "what is possible: and its risk, such as stay: slow")
    hint = "hold: at its start escalates nothing until the review."
    while not (words := await asked.line("decision", "what is decided", hint)):
        hint = "A decision needs words."
    decided = read(words, decisions.LINE)
    polled = await asked.lines("objection", "@name: why; none: asked, and nobody objects")
    told["effect"] = await asked.line("effect", "what should be seen then")
    told["stop"] = await asked.line("stop", "at what it is stopped: connections over 1,500")
    told["options"] = tuple(Option(*option(each)) for each in options)
    named = [each for each in polled if each.casefold() not in _NOBODY]
    told["objections"] = tuple(Objection(*objection(each, desk.me)) for each in named)
    told["poll"] = "no strong objection" if polled and not named else ""
    await _reviewed(asked, decided, told)


class _Asked:
    """The fields that were asked for; their drafts stay until the record is durable."""

    def __init__(self, desk: Context) -> None:
        self.desk = desk
        self._slots: list[str] = []

    async def line(self, name: str, prompt: str, hint: str = _SKIPS) -> str:
        """One field."""
        slot = f"{_SLOT}:{name}"
        self._slots.append(slot)
        answer = await self.desk.ask(_TITLES.get(name, name.upper()), prompt, slot=slot, hint=hint)
        return answer.text.strip()

    async def lines(self, name: str, prompt: str) -> list[str]:
        """One field after the other, until one is empty."""
        found: list[str] = []
        while words := await self.line(f"{name} {len(found) + 1}", prompt):
            found.append(words)
        return found

    def settle(self) -> None:
        """Everything is durable."""
        for slot in self._slots:
            self.desk.settle(slot)


_TITLES = {"effect": "EXPECTED EFFECT", "stop": "STOP CRITERION", "review": "REVIEW"}


async def _reviewed(asked: _Asked, decided: Typed, told: dict[str, Any]) -> None:
    """The last field, and the act; after a refusal it is asked again with what was said."""
    desk, hint = asked.desk, "Until when it holds." if decided.hold else _SKIPS
    while True:
        due = None
        if decided.minutes is None:
            words = await asked.line("review", "when it is looked at again: 20m or 10:40", hint)
            try:
                due = parse_ahead(words, desk.now(), desk.zone) if words else None
            except WhenError as error:
                hint = str(error)
                continue
        done = await desk.act(
            decisions.record, text=decided.text, hold=decided.hold, minutes=decided.minutes,
            review_at=due, **told,
        )  # fmt: skip
        if done is not None:
            asked.settle()
            return
        hint, decided = desk.said, msgspec.structs.replace(decided, minutes=None)


async def menu(desk: Context, name: str) -> None:
    """Show the whole record and offer what can be done with it, by letter."""
    made = desk.incident.decisions.by_id[name]
    desk.cover(made.id, _says(made.id))
    words = words_of(made, desk.incident.timeline)
    verb = await desk.choose(made.id, _choices(desk, made), words)
    if verb is not None:
        await verb(desk, made)


async def under_cursor(desk: Context, name: str = "") -> None:
    """The decision under the cursor of its pane: its record, or an entry that has none."""
    entry = find(desk.incident.timeline, int(name)) if name else None
    if entry is None:
        desk.press("log.decision")
        return
    made = record_of(entry, desk.incident.decisions)
    await (menu(desk, made.id) if made else look(desk, entry))


async def look(desk: Context, entry: Entry) -> None:
    """An entry that says a decision and has no record may be given one."""
    written = entry.source in WRITTEN
    desk.cover("DECISION", lambda _: [CardLine(entry.text)])
    keep = [Choice("k", "keep a record of it", True)] if written else []
    close = Choice("c", "close", False, current=True)
    hint = "A record has a result, objections, a review time."
    choices = [close] if desk.view.read_only else [*keep, close]
    if not await desk.choose("DECISION", choices, hint if keep else ""):
        return
    desk.uncover()
    if await desk.act(decisions.adopt, entry=entry.seq):
        told = find(desk.incident.timeline, entry.seq)
        await menu(desk, told.tells if told else entry.tells)


def _choices(desk: Context, made: Decision) -> list[Choice]:
    close = Choice("c", "close", None, current=True)
    if desk.view.read_only:
        return [close]
    verbs: list[tuple[str, str, Verb]] = [
        ("r", "result", _result), ("l", "review later", _later), ("o", "objection", _object),
        ("e", "expected effect", _effect), ("s", "stop criterion", _stop), ("a", "option", _option),
    ]  # fmt: skip
    held = desk.incident.decisions.holding(desk.now())
    if held is not None and held.id == made.id:
        verbs.insert(0, ("x", "end the hold", _end))
    return [*(Choice(letter, words, verb) for letter, words, verb in verbs), close]


def _says(name: str) -> Says:
    """The words and the whole record, kept true while it is shown."""
    from warroom.topics.decisions.report import record_lines, standing  # late: rarely needed

    def says(view: View) -> list[CardLine]:
        state = view.incident.decisions
        made = state.by_id[name]
        where = standing(made, state, view.now, view.zone)
        by = made.by if made.decided_by == made.by else f"{made.decided_by}, recorded by {made.by}"
        words = f"{'hold: ' if made.hold else ''}{words_of(made, view.incident.timeline)}"
        lines = [CardLine(words, "decision", "bright bold")]
        lines.append(CardLine(by, "decided by"))
        due = made.review_due
        tone = "warning" if due is not None and due <= view.now else "text"
        lines += [CardLine(where, "stands", tone)] if where else []
        told = [each for each in record_lines(made, view.zone) if each[0] != "decided by"]
        return [*lines, *(CardLine(words, label) for label, words in told)]

    return says


_result: Verb = saying(
    "RESULT",
    "what came of it",
    lambda desk, made, said: desk.act(decisions.result, decision=made.id, text=said),
    required="Say what came of it.",
)
_object: Verb = saying(
    "OBJECTION",
    "why",
    lambda desk, made, said: desk.act(decisions.object_to, decision=made.id, text=said),
)
_effect: Verb = saying(
    "EXPECTED",
    "what should be seen then",
    lambda desk, made, said: desk.act(decisions.detail, decision=made.id, effect=said),
)
_stop: Verb = saying(
    "STOP",
    "at what it is stopped",
    lambda desk, made, said: desk.act(decisions.detail, decision=made.id, stop=said),
)
_end: Verb = saying(
    "HOLD ENDS",
    "why (may be empty)",
    lambda desk, made, said: desk.act(decisions.end_hold, decision=made.id, reason=said),
)
_option: Verb = saying(
    "OPTION",
    "what else was possible: and its risk",
    lambda desk, made, said: desk.act(
        decisions.detail, decision=made.id, options=(Option(*option(said)),)
    ),
)


async def _later(desk: Context, made: Decision) -> None:
    """When, then a word why on the same line."""

    async def put_off(text: str) -> Done | None:
        when, _, why = text.partition(" ")
        try:
            due = parse_ahead(when, desk.now(), desk.zone)
        except WhenError as error:
            desk.say(str(error), bad=True)
            return None
        return await desk.act(decisions.review, decision=made.id, review_at=due, reason=why)

    await ask_and_act(
        desk, f"{made.id} REVIEW", "when, and why: 20m the queue still drains", put_off,
        slot=f"flow:{made.id}:review", required="Say when, and why.",
    )  # fmt: skip


def more_of(_: Context, kept: Kept, send: Line, reopen: Line) -> Flow | None:
    """What picks the review time of a line that holds or ends with a bare ``!`` (ESC-1).

    Left, the line is open again.
    """
    said = read(kept.text, decisions.LINE)
    if said.minutes is not None or not (said.hold or kept.text.rstrip().endswith(" !")):
        return None

    async def ask(desk: Context) -> None:
        try:
            minutes = await time_box(desk, "REVIEW")
        except Left:
            reopen(kept)
            raise
        words = kept.text.rstrip().removesuffix(" !")
        send(msgspec.structs.replace(kept, text=f"{words} !{minutes}m"))

    return ask
