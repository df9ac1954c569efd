"""A change on one line: ``R2 drain eu-west on:checkout !4m`` (CREW-9)."""

import re

import msgspec

from warroom.domain.change_events import Risk
from warroom.domain.item_text import parse_item
from warroom.domain.text import clean_line

_ASKS = re.compile(
    r"(?:\?(?:\s*[Rr]?(?P<asked>[0-3][Pp]?)(?=[\s:]))?|R(?P<named>[0-3][Pp]?)(?=[\s:])):?\s*(?=\S)"
)
_ON = re.compile(r"(?:^|\s)on:(\S+)")
_BOX = re.compile(r"(?:^|\s)!\d")


class Wanted(msgspec.Struct, frozen=True):
    """What a line asks for.

    Attributes:
        minutes: How long after the execution the effect should show (MIT-3).
    """

    risk: Risk
    text: str
    component: str = ""
    minutes: int | None = None


def parse_request(line: str) -> Wanted | None:
    """The change that a line asks for; None for a fact, which names no risk.

    A line asks when it begins with ``?`` or with its class, such as ``R2``; R1 unless said
    otherwise. ``on:NAME`` says the component, ``!4m`` when the effect should show.
    """
    words = clean_line(line)
    found = _ASKS.match(words)
    if found is None:
        return None
    digit = found["asked"] or found["named"] or "1"
    rest = words[found.end() :]
    component = _ON.search(rest)
    rest = _ON.sub("", rest, count=1) if component else rest
    minutes = None
    if _BOX.search(rest):
        rest, minutes = _timed(rest)
    risk = Risk(f"R{digit.lower()}")
    return Wanted(risk, rest.strip(), component[1] if component else "", minutes)


def _timed(text: str) -> tuple[str, int | None]:
    words = text.split()
    place = next(n for n, word in enumerate(words) if word[:1] == "!" and word[1:2].isdigit())
    _, _, minutes = parse_item(words[place], "")
    return (text, None) if not minutes else (" ".join(words[:place] + words[place + 1 :]), minutes)
