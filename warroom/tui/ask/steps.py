"""The steps that most flows are made of."""

from collections.abc import Awaitable, Callable
from functools import partial
from typing import Protocol, TypeVar

from warroom.room import Done
from warroom.tui.ask.choose import Choice
from warroom.tui.ask.context import Context
from warroom.tui.ask.question import Left


async def ask_and_act(
    ctx: Context,
    title: str,
    prompt: str,
    act: Callable[[str], Awaitable[Done | None]],
    *,
    text: str = "",
    slot: str | None = None,
    required: str = "",
) -> Done:
    """Have a line typed and act with it; after a refusal the words still stand there.

    Args:
        ctx: The context of the flow.
        title: The chip.
        prompt: What is wanted.
        act: What is done with the line.
        text: What stands there at first.
        slot: Under which name the draft is kept; that of the question unless words stand there
            at first; empty keeps none.
        required: The sentence to say to an empty line; empty when it may be empty.

    Raises:
        Left: Escape was pressed.
    """
    if slot is None:
        slot = "" if text else f"said:{title}:{prompt}"
    hint = ""
    while True:
        answer = await ctx.ask(title, prompt, text=text, slot=slot, hint=hint)
        text = answer.text.strip()
        if required and not text:
            hint = required
            continue
        done = await act(text)
        if done is not None:
            if slot:
                ctx.settle(slot)
            return done
        hint = ctx.said


class Named(Protocol):
    """What a flow is about."""

    @property
    def id(self) -> str:
        """Such as ``A3``."""


Thing = TypeVar("Thing", bound=Named)


def saying(
    title: str,
    prompt: str,
    act: Callable[[Context, Thing, str], Awaitable[Done | None]],
    *,
    required: str = "",
) -> Callable[[Context, Thing], Awaitable[object]]:
    """What has words typed about a thing and acts with them; the draft is kept with the thing."""

    async def asks(ctx: Context, thing: Thing) -> None:
        slot = f"flow:{thing.id}:{title.lower()}"
        acts = partial(act, ctx, thing)
        await ask_and_act(ctx, f"{thing.id} {title}", prompt, acts, slot=slot, required=required)

    return asks


async def confirm(ctx: Context, title: str, yes: str, hint: str = "") -> None:
    """Ask once, with *no* as the default.

    Raises:
        Left: Anything but yes.
    """
    choices = (Choice("n", "no", False, current=True), Choice("y", yes, True))
    if not await ctx.choose(title, choices, hint):
        raise Left


def handle(text: str) -> str:
    """A person's handle as typed: without the ``@``."""
    return text.strip().removeprefix("@").strip()
