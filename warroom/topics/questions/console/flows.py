"""What can be done with one question, each with one key in the box (doctrine M)."""

import asyncio
import re
from collections.abc import Awaitable, Callable, Mapping

from warroom.beside import dropbox
from warroom.core.errors import Refused
from warroom.incident import Incident
from warroom.room import Done
from warroom.topics.questions import rules as questions
from warroom.topics.questions import state as questions_state
from warroom.topics.questions.state import Question, QuestionState
from warroom.topics.updates.events import Audience
from warroom.tui.ask.choose import Choice, numbered
from warroom.tui.ask.context import Context
from warroom.tui.ask.question import Left, Overtaken
from warroom.tui.ask.steps import ask_and_act, handle

Verb = Callable[[Context, Question], Awaitable[None]]
"""Something that is done with a question."""

_ENTRY = re.compile(r"#(\d{1,18})")
_LONGEST = 60


async def menu(desk: Context, question: Question) -> None:
    """Offer everything, by digit, with the whole words above."""
    told = f"{question.asked_by}: {question.words} {question.answer}".strip()
    verb: Verb = await desk.choose(question.id, numbered(VERBS.values()), told)
    await verb(desk, question)


async def _answer(desk: Context, question: Question) -> None:
    """Have the answer typed; Tab offers earlier ones, ``#12`` is the entry that says it."""
    earlier = questions.reusable(desk.incident.questions)
    slot, hint, text = f"flow:{question.id}:answer", question.words[:_LONGEST], ""
    prompt = "the answer; #12 is the entry that says it"
    while True:
        tab = "earlier answers" if earlier else ""
        try:
            typed = await desk.ask(
                f"{question.id} ANSWER", prompt, text=text, slot=slot, hint=hint, tab=tab,
                stale=lambda: _answered(desk, question),
            )  # fmt: skip
        except Overtaken:
            now = standing(desk.incident.questions.by_id[question.id], desk.incident)
            desk.say(f"{now} Your words are kept as a draft.", bad=True)
            raise
        text = typed.text.strip()
        if typed.turned:
            text = await _reused(desk, earlier, text)
            desk.settle(slot)
            continue
        match = _ENTRY.fullmatch(text)
        said = {"entry": int(match[1])} if match else {"text": text}
        if await desk.act(questions.answer, question=question.id, **said) is not None:
            desk.settle(slot)
            return
        hint = desk.said


def _answered(desk: Context, question: Question) -> bool:
    return desk.incident.questions.by_id[question.id].state is QuestionState.ANSWERED


async def _reused(desk: Context, earlier: tuple[str, ...], typed: str) -> str:
    """An earlier answer to edit; Escape leaves what was typed."""
    lines = [(each[:_LONGEST], each) for each in earlier]
    try:
        return str(await desk.choose("EARLIER ANSWERS", numbered(lines)))
    except Left:
        return typed


async def _give(desk: Context, question: Question) -> None:
    async def give(who: str) -> Done | None:
        return await desk.act(questions.assign, question=question.id, owner=handle(who))

    await ask_and_act(
        desk, f"{question.id} OWNER", "who shall answer: @name", give, text="@",
        required="Name one: @wei.",
    )  # fmt: skip


async def _drop(desk: Context, question: Question) -> None:
    await ask_and_act(
        desk,
        f"{question.id} DROPPED",
        "why it is not answered",
        lambda reason: desk.act(questions.drop, question=question.id, reason=reason),
        slot=f"flow:{question.id}:dropped",
        required="Dropping needs a reason: say why.",
    )


VERBS: Mapping[str, tuple[str, Verb]] = {
    "question.answer": ("answer", _answer),
    "question.give": ("give to somebody", _give),
    "question.drop": ("drop", _drop),
}
"""What the keys of the box do, by their ids: what that says and what it does."""


async def leave(desk: Context) -> None:
    """An observer asks: the words are left in the drop-box, or it is said why they are not.

    What was typed stays, also when the drop-box is gone by then.
    """
    update, text, hint = "", "", ""
    while True:
        title = f"UPDATE TO {update}".upper() if update else "QUESTION"
        typed = await desk.ask(
            title, "what you want to know", text=text, slot="flow:asked", hint=hint,
            tab="ask for an update",
        )  # fmt: skip
        text = typed.text.strip()
        if typed.turned:
            update, hint = await _audience(desk, update), ""
            continue
        hint = await _put(desk, text, update)
        if not hint:
            desk.settle("flow:asked")
            shows = desk.key("question.board")
            desk.say(f"Asked. It gets its number when a console takes it in; {shows} shows it.")
            return


async def _put(desk: Context, text: str, update: str) -> str:
    """Leave a question; why it was not left, empty when it was."""
    room = desk.session.room
    try:
        said, _ = questions.worded(text, update)
        wanted = dropbox.Wanted(desk.me, said, desk.incident.id, update)
        await asyncio.to_thread(dropbox.drop, room.path, wanted)
    except (Refused, dropbox.NoDropbox) as no:
        return str(no)
    except OSError as error:
        return f"It was not left: {error.strerror}. The words are kept."
    return ""


async def _audience(desk: Context, before: str) -> str:
    """Who should hear an update; none for a question."""
    options = [("a question, no update", ""), *((f"update to {each}", each) for each in Audience)]
    choices: list[Choice] = numbered(options, before)
    try:
        return str(await desk.choose("ASK", choices))
    except Left:
        return before


def news(before: Incident, after: Incident, me: str) -> str:
    """What happened to what I asked: it has a number now, or an answer; empty for nothing."""
    if before.questions is after.questions:
        return ""
    for name, each in reversed(tuple(after.questions.by_id.items())):
        old = before.questions.by_id.get(name)
        if each.asked_by == me and (old is None or old.state is not each.state):
            if not each.open and each.answered_by != me:
                return standing(each, after)
            if old is None and each.user:
                return standing(each, after)
    return ""


def standing(question: Question, incident: Incident) -> str:
    """How a question stands, for whoever asked it."""
    if not question.open:
        return f"{question.id} {question.state} by {question.answered_by}: {question.answer}"
    owner = questions_state.answering(question, incident.roles, incident.lifecycle)
    return f"{question.id} waits for an answer{f' by {owner}' if owner else ''}: {question.words}"


def latest(incident: Incident, me: str) -> str:
    """How the last thing that I asked through the drop-box stands; empty without one."""
    mine = [each for each in incident.questions.by_id.values() if each.user and each.asked_by == me]
    return standing(max(mine, key=lambda each: each.changed_at), incident) if mine else ""
