"""U: one text to everybody who is due, composed from what the room knows (doctrine E)."""

from contextlib import suppress

from warroom.core.when import WhenError
from warroom.topics.language.console import against, reason_to_insist
from warroom.topics.updates import drafts
from warroom.topics.updates import rules as updates
from warroom.topics.updates.compose import due_now, heard_with
from warroom.topics.updates.console.sheet import FINAL, NEXT, SAYS, TO, Sheet
from warroom.topics.updates.draft_state import DraftState
from warroom.topics.updates.events import Audience, PublicState
from warroom.topics.updates.words import Field, is_public, label
from warroom.tui.ask.choose import Choice, numbered
from warroom.tui.ask.context import Context
from warroom.tui.ask.question import Left, Overtaken

_NO_WORDS = "An update needs words; no news is news too."


async def send(desk: Context) -> None:
    """Enter sends the sheet as it stands, Tab goes to the next row, Escape keeps what was typed."""
    await compose(desk, begin(desk))


def begin(desk: Context) -> Sheet:
    """The sheet to begin with: my draft that was approved, or came back and is due; else who is."""
    due = due_now(desk.incident, desk.doctrine, desk.now(), desk.me)
    for draft in drafts.mine(desk.incident.updates.drafts, desk.me):
        if draft.state is DraftState.APPROVED or set(draft.audiences) & set(due):
            return Sheet(desk, draft.audiences, draft)
    return Sheet(desk, due)


async def to(desk: Context, audience: str, *, final: bool = False) -> None:
    """The sheet to one audience, whatever else is due; support hears with the customers."""
    sheet = Sheet(desk, heard_with(desk.incident, Audience(audience)))
    sheet.next = FINAL if final else ""
    await compose(desk, sheet)


async def compose(desk: Context, sheet: Sheet) -> None:
    """Go through the rows until it went out, or to the commander.

    Raises:
        Left: Escape was pressed; what was typed is kept.
    """
    warned: set[str] = set()
    try:
        while True:
            desk.cover(sheet.title, sheet.lines)
            if sheet.row == TO:
                await _address(desk, sheet)
            elif sheet.row == SAYS:
                await _state(desk, sheet)
            elif not await _typed(desk, sheet):
                continue
            elif await _go(desk, sheet, warned):
                return
    finally:
        desk.uncover()


async def _typed(desk: Context, sheet: Sheet) -> bool:
    """Have one row typed; whether Enter was pressed, which sends."""
    row, touched = sheet.row, False
    opened = sheet.text_of(row)

    def typed(text: str) -> None:
        nonlocal touched
        touched = True
        sheet.put(row, text)
        desk.cover(sheet.title, sheet.lines)

    def moved() -> bool:
        """Whether the room moved under a row in which nobody typed."""
        sheet.keep_up()
        return not touched and sheet.text_of(row) != opened

    chip = "NEXT UPDATE" if row == NEXT else label(Field(row), sheet.audiences).upper()
    try:
        answer = await desk.ask(
            chip, sheet.prompt(), text=opened, hint=sheet.problem or _hint(desk, sheet),
            tab="next row", enter="send it", rows=True, typed=typed, stale=moved,
        )  # fmt: skip
    except Overtaken:
        return False
    if answer.text != opened:
        sheet.take(row, answer.text)
    sheet.problem = ""
    if answer.turned:
        sheet.move(answer.turned)
    return not answer.turned


def _hint(desk: Context, sheet: Sheet) -> str:
    if Audience.CUSTOMERS not in sheet.audiences or desk.incident.owner == desk.me:
        return ""
    return "approved" if sheet.cleared else f"{desk.incident.owner} approves it"


async def _address(desk: Context, sheet: Sheet) -> None:
    """Choose who hears it; what nobody typed is filled in for them."""
    chosen = set(sheet.audiences)
    while True:
        marks = [
            Choice(str(digit), f"{'✓' if name in chosen else '○'} {name}", name)
            for digit, name in enumerate(Audience, start=1)
        ]
        if is_public(chosen):
            marks.append(Choice("s", "what the status page says", SAYS))
        marks.append(Choice("d", "done", None, current=True))
        try:
            picked = await desk.choose("TO WHOM", marks, "Customers are told by approval only.")
        except Left:
            picked, chosen = None, set(sheet.audiences)
        if picked is None or picked == SAYS:
            break
        chosen ^= {picked}
    order = tuple(name for name in Audience if name in chosen)
    if order and order != sheet.audiences:
        sheet.address(order)
    sheet.go(SAYS if picked == SAYS else sheet.rows[0])


async def _state(desk: Context, sheet: Sheet) -> None:
    """Say what the status page says; its words are filled in where nobody typed."""
    options = [(str(state), str(state)) for state in PublicState]
    hint = "The first says nothing about how far it reaches (COM-4)."
    with suppress(Left):
        sheet.say(await desk.choose("STATUS PAGE", numbered(options, sheet.said), hint))
    sheet.go(sheet.rows[0])


async def _go(desk: Context, sheet: Sheet, warned: set[str]) -> bool:
    """Send it, or ask the commander; whether either was done."""
    body = sheet.body
    try:
        wish = sheet.wish()
    except WhenError as error:
        sheet.problem = str(error)
        return False
    if not body:
        sheet.problem = _NO_WORDS
        return False
    if body not in warned and against(desk, sheet.audiences, body):
        warned.add(body)
        sheet.problem = "Marked below; Enter again sends it as it is."
        return False
    try:
        kept = sheet.draft if sheet.draft and body == sheet.draft.text else None
        override = kept.override if kept else ""
        override = override or await reason_to_insist(desk, sheet.audiences, body)
        approved = await _approval(desk, sheet)
    except Left:
        return False
    if approved is None:
        return await _ask_commander(desk, sheet, final=bool(wish.get("final")))
    if sheet.draft is None or body != sheet.draft.text:
        wish["fields"] = sheet.fields
    done = await desk.act(
        updates.send, audiences=sheet.audiences, public_state=sheet.said, override=override,
        draft=sheet.draft.id if sheet.draft else "", approved_by=approved, **wish,
    )  # fmt: skip
    if done is None:
        sheet.problem = desk.said
        return False
    _gone(desk, sheet)
    return True


def _gone(desk: Context, sheet: Sheet) -> None:
    """It is recorded: the exact text goes to the clipboard and into a file, to be pasted."""
    sheet.settle()
    sent = desk.incident.updates.sent[-1]
    name = f"{desk.incident.id}-update-{len(desk.incident.updates.sent)}"
    desk.say(desk.give(sent.text, name))


async def _approval(desk: Context, sheet: Sheet) -> str | None:
    """Who approved it; empty where nobody must, None when the commander is to be asked."""
    owner = desk.incident.owner
    if Audience.CUSTOMERS not in sheet.audiences or sheet.cleared:
        return ""
    if owner == desk.me:
        return owner
    picked = await desk.choose(
        "CUSTOMERS",
        (
            Choice("a", f"ask {owner} to approve it", "ask", current=True),
            Choice("y", f"{owner} approved it aloud", "yes"),
            Choice("n", "not yet", "no"),
        ),
        "Public words need the commander's approval; a spoken yes is enough.",
    )
    if picked == "no":
        raise Left
    return owner if picked == "yes" else None


async def _ask_commander(desk: Context, sheet: Sheet, *, final: bool) -> bool:
    done = await desk.act(
        drafts.write_draft, audiences=sheet.audiences, fields=sheet.fields,
        public_state=sheet.said, final=final,
    )  # fmt: skip
    if done is None:
        sheet.problem = desk.said
        return False
    sheet.settle()
    draft = list(desk.incident.updates.drafts.by_id)[-1]
    key = desk.view.key("update.send")
    desk.say(f"{draft} waits for {desk.incident.owner}; {key} sends it once it is approved.")
    return True
