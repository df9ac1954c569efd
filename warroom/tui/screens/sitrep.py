"""J: sixty seconds for whoever joins, or looks up (ESC-4)."""

from collections.abc import Sequence

from warroom.reports.look import Look
from warroom.topics.handoff.console.card import brief
from warroom.tui.ask.choose import Choice
from warroom.tui.ask.context import Context
from warroom.tui.ask.sheet import CardLine, Says
from warroom.tui.view import View


async def show(desk: Context) -> None:
    """The joiner's card; the whole brief is one key away."""
    from warroom.reports import sitrep  # late: rarely needed

    full = False
    try:
        while True:
            owed = desk.view.key("find.owed")
            desk.cover("SITREP", _whole(desk) if full else _minute)
            picked = await desk.choose(
                "SITREP",
                (
                    Choice("d", "done", "done", current=True),
                    Choice("f", "the minute" if full else "the whole brief", "full"),
                    Choice("c", "copy", "copy"),
                ),
                f"What is owed is in {owed}, who does what in the roles pane.",
            )
            if picked == "copy":
                look = Look(desk.incident, desk.doctrine, desk.now(), desk.zone)
                text = sitrep.as_text(look, head=desk.head, full=full)
                desk.say(desk.give(text.rstrip("\n"), f"{desk.incident.id}-sitrep"))
            if picked != "full":
                return
            full = not full
    finally:
        desk.uncover()


def _minute(view: View) -> Sequence[CardLine]:
    from warroom.reports import sitrep  # late: rarely needed

    report = sitrep.joiner(Look(view.incident, view.doctrine, view.now, view.zone))
    return _card(view, sitrep.brief_lines(report), whole=False)


def _whole(desk: Context) -> Says:
    from warroom.reports import sitrep  # late: rarely needed

    head = desk.head

    def says(view: View) -> Sequence[CardLine]:
        report = sitrep.brief(Look(view.incident, view.doctrine, view.now, view.zone), head=head)
        return _card(view, sitrep.brief_lines(report), whole=True)

    return says


def _card(view: View, lines: Sequence[str], *, whole: bool) -> list[CardLine]:
    from warroom.reports import sitrep  # late: rarely needed

    title = sitrep.heading(view.incident, view.now)
    heading = CardLine(title, tone="bright bold", whole=whole)
    return [heading, *brief(lines, whole=whole)]
