"""Who may claim a cause, test, confirm and refute it; no claim vanishes (doctrine D.3)."""

from warroom.act import Act
from warroom.core import names
from warroom.core.errors import Refused
from warroom.core.event import Event
from warroom.core.oneline import Form, Mark
from warroom.core.text import clean, clean_line, worded
from warroom.incident import Incident
from warroom.topics.action_items import rules as action_items
from warroom.topics.action_items.events import Assigned
from warroom.topics.hypotheses import events
from warroom.topics.hypotheses.state import Hypotheses, Hypothesis
from warroom.topics.timeline.events import WRITTEN, Kind, KindChanged
from warroom.topics.timeline.state import find

_SAID = 120
"""How much of a claim its test repeats."""

LINE = Form(frozenset({Mark.OWNER, Mark.CONFIDENCE}))
"""A claim on one line: ``bots overload search @wei !high`` (SIG-2)."""


def propose(
    incident: Incident,
    act: Act,
    *,
    text: str,
    confidence: str = "",
    owner: str = "",
    entry: int | None = None,
    attachment: str = "",
) -> list[Event]:
    """Claim what could explain it; ``entry`` names what it was drawn from (SIG-2).

    Raises:
        Refused: There are no words in it, or no such confidence.
    """
    words = worded(text, "Say what could explain it.")
    given = clean_line(owner).removeprefix("@")
    return [
        events.Proposed(
            hypothesis=incident.hypotheses.next_id,
            text=words,
            confidence=_confidence(confidence),
            owner="" if given in ("", act.by) else given,
            from_entry=entry,
            attachment=clean(attachment),
        )
    ]


def adopt(incident: Incident, act: Act, *, entry: int, words: str = "") -> list[Event]:
    """Make an entry a hypothesis: a guess that was logged as a fact (SIG-4).

    Only what people wrote themselves changes its kind; what tells another act is drawn upon.
    ``words`` are the entry's without the id that another topic gave it.

    Nothing happens when it is one already.

    Raises:
        Refused: No such entry, or its words are gone.
    """
    old = find(incident.timeline, entry)
    if old is None:
        raise Refused("D.5", f"There is no entry {entry} in this incident.")
    known = incident.hypotheses.by_id.get(old.tells)
    if known is not None and known.open:
        return []
    if old.redacted or not old.text.strip():
        raise Refused("D.5", f"The words of entry {entry} are gone.", "Say the claim anew.")
    written = old.source in WRITTEN
    text = words or old.text
    name = incident.hypotheses.next_id
    claim = events.Proposed(hypothesis=name, text=text, from_entry=entry, quiet=written)
    new, ref = Kind.HYPOTHESIS, old.tells
    renamed = KindChanged(entry=old.seq, old=old.kind, new=new, hypothesis=name, ref=ref)
    return [renamed, claim] if written else [claim]


def put_to_test(
    incident: Incident,
    act: Act,
    *,
    hypothesis: str,
    owner: str = "",
    minutes: int | None = None,
    text: str = "",
    item: str = "",
    confirm: bool = False,
) -> list[Event]:
    """Have it tested by somebody: an action item with a time box, or one that runs already.

    Raises:
        Refused: No such hypothesis or item, or not this person's to assign (CREW-8).
    """
    found = named(incident.hypotheses, hypothesis)
    if item:
        running = action_items.find(incident.action_items, item)
        return [events.Testing(hypothesis=found.id, owner=running.owner, item=running.id)]
    words = clean(text).strip() or f"test {found.id}: {found.text[:_SAID]}"
    given = action_items.assign(
        incident, act, text=words, owner=owner or act.by, minutes=minutes, confirm=confirm
    )
    assigned = given[0]
    assert isinstance(assigned, Assigned)
    told = events.Testing(hypothesis=found.id, owner=assigned.owner, item=assigned.item, quiet=True)
    return [*given, told]


def confirm(incident: Incident, act: Act, *, hypothesis: str, evidence: str) -> list[Event]:
    """It is so, and this shows it (SIG-3). Refused: no such hypothesis, or no evidence."""
    found, shows = named(incident.hypotheses, hypothesis), clean(evidence).strip()
    if not shows:
        raise Refused("SIG-3", f"{found.id} is confirmed by evidence only.", "Say what shows it.")
    return [events.Confirmed(hypothesis=found.id, evidence=shows)]


def refute(incident: Incident, act: Act, *, hypothesis: str, reason: str) -> list[Event]:
    """It is not so; claim and reason stay (SIG-3). Refused: no such hypothesis, or no reason."""
    found, why = named(incident.hypotheses, hypothesis), clean(reason).strip()
    if not why:
        raise Refused("SIG-3", f"{found.id} is refuted with a reason only.", "Say what speaks so.")
    return [events.Refuted(hypothesis=found.id, reason=why)]


def park(incident: Incident, act: Act, *, hypothesis: str, reason: str) -> list[Event]:
    """Put it aside, with the reason (SIG-2). Refused: no such hypothesis, or no reason."""
    found, why = named(incident.hypotheses, hypothesis), clean(reason).strip()
    if not why:
        raise Refused("SIG-2", f"{found.id} is parked with a reason only.", "Say why not now.")
    return [events.Parked(hypothesis=found.id, reason=why)]


def doubt(incident: Incident, act: Act, *, hypothesis: str, reason: str = "") -> list[Event]:
    """Doubt it; anyone may, also what the commander confirmed (asymmetry rule of doctrine 0).

    Raises:
        Refused: No such hypothesis.
    """
    found = named(incident.hypotheses, hypothesis)
    return [events.Doubted(hypothesis=found.id, reason=clean_line(reason))]


def named(hypotheses: Hypotheses, name: str) -> Hypothesis:
    """The hypothesis of that id: ``H3``, ``h3`` or ``3``. Refused: there is none."""
    return names.named(
        hypotheses.by_id, "H", name,
        what="hypothesis", known="There are {}.", none="None was proposed yet.",
    )  # fmt: skip


def _confidence(word: str) -> events.Confidence:
    said = clean_line(word).casefold()
    try:
        return events.Confidence(said) if said else events.Confidence.MEDIUM
    except ValueError:
        why = f"There is no confidence {said}."
        raise Refused("SIG-2", why, "Say low, medium or high.") from None
