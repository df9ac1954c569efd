"""Hypotheses, for scripts and in words."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from warroom.core.doctrine.thresholds import Doctrine
from warroom.incident import Incident
from warroom.reports.look import Look
from warroom.reports.words import plain
from warroom.topics.hypotheses.state import HypothesisState


def facts(incident: Incident, doctrine: Doctrine, now: datetime) -> dict[str, Any]:
    """Every claim as it stands now."""
    return {"hypotheses": plain(list(incident.hypotheses.by_id.values()))}


def lines(look: Look) -> Iterator[str]:
    """Confirmed ones first; open ones are named as what they are (SIG-2)."""
    found = look.incident.hypotheses
    for each in (*found.confirmed, *found.open):
        known = each.state if each.state is HypothesisState.CONFIRMED else f"only {each.state}"
        note = f": {each.note}" if each.note else ""
        yield f"{each.id} {each.text} ({known}, {each.confidence}, {each.owner}){note}"


SECTIONS = {"Hypotheses": lines}
