"""A room in which everything happens at once: how every pane and dialog looks when it is full."""

from collections.abc import Iterator
from typing import Any

from warroom.domain import (
    action_items,
    changes,
    customer_reports,
    decisions,
    escalation,
    followups,
    hypotheses,
    questions,
    situation,
    timeline,
    update_drafts,
)
from warroom.domain.incident import Rule
from warroom.domain.promises import Audience
from warroom.room import Room

Do = tuple[str, Rule, dict[str, Any]]

_CLAIMS = (
    "the connection pool of the read replicas runs dry whenever the waiting room lets a batch in",
    "a client of version 7.3 retries without backoff and holds its session for ninety seconds",
    "the certificate of the payment gateway was rotated at nine and half of the pods pin the old",
    "the seat map is rebuilt by a job that nobody scheduled",
    "bots",
    "the load balancer in eu-west sends two of three calls to the zone that is being drained",
    "the nightly export still runs and locks the table of orders",
    "DNS",
)
_CHANGES = (
    "scale checkout from 20 to 48 pods in eu-west and eu-central, one zone after the other",
    "switch recommendations off for everybody who is not logged in",
    "R2 drain eu-west and serve it from eu-central, which holds the load at 70 %",
    "throttle the partner API to 200 calls a second",
    "restart the seat service, three pods at a time",
    "raise the connection limit of the proxy to 2,000",
)
_WORK = (
    "list every change to checkout, seats and payments since yesterday noon, with who and why",
    "ask the payment provider whether they see declines from our side, case 88121",
    "count the orders that were charged twice and keep the list where support finds it",
    "watch the replica lag and call out everything above ten seconds",
    "find out who owns the export job",
    "draft the answer to the twelve largest partners",
    "check the dashboards of the region that is not hurt",
    "call the duty manager of the call centre",
    "prepare the rollback of 15-2 as well, in case it is needed",
    "measure how long a restart of the seat service takes",
)
_FOLK = ("ravi", "wei", "tomas", "aisha", "sam", "lena", "priya", "jonas")


def _acts() -> Iterator[Do]:
    who = [*_FOLK, *_FOLK]
    for number, text in enumerate(_CLAIMS):
        yield who[number], hypotheses.propose, {"text": text}
    yield "wei", hypotheses.refute, {"hypothesis": "H5", "reason": "traffic is as on every Friday"}
    for number, text in enumerate(_CHANGES):
        risk, words = ("R2", text[3:]) if text.startswith("R2") else ("R1", text)
        yield who[number], changes.request, {"text": words, "risk": risk}
    for number, text in enumerate(_WORK):
        wish = {"text": text, "owner": who[number], "minutes": 5 + number, "confirm": True}
        yield "jonas", action_items.assign, wish
    for name in ("noor", "kofi", "dana", "yuki"):
        yield "lena", escalation.page, {"who": name, "purpose": "payments"}
    for number in range(5):
        yield "sam", customer_reports.count_reports, {"n": 3 + number, "ticket": f"ZD-{number}"}
    for text in ("alert on pool use at 80 %", "the flag is read at start-up only", "one runbook"):
        yield "priya", followups.note, {"text": text}
    text = (
        "Some buyers cannot pay by card since 09:01 UTC. Bank transfer works. We are working on it."
    )
    yield "aisha", update_drafts.write_draft, {
        "audiences": (Audience.CUSTOMERS, Audience.SUPPORT), "text": text,
        "public_state": "identified",
    }  # fmt: skip
    for by, text in (("elif", "when will payouts resume?"), ("sam", "may we offer refunds?"),
                     ("lena", "does the board want a number?")):  # fmt: skip
        yield by, questions.ask, {"text": text}
    for text in ("serve eu-west from eu-central", "no restart of the primary", "hold the campaign"):
        yield "mara", decisions.record, {
            "text": text, "minutes": 20, "effect": "5xx under 2 %", "stop": "lag over 10 s",
        }  # fmt: skip
    yield "mara", situation.edit, {"field": "doing", "text": "drain eu-west, then scale checkout"}
    for number in range(12):
        words = f"p99 of zone {number} is back below 800 ms, errors at 0.{number} %"
        yield who[number], timeline.log, {"kind": "observation", "text": words}


def crowd(room: Room, incident: str) -> None:
    """Let everything happen in one incident."""
    for by, rule, wish in _acts():
        room.act(rule, incident=incident, by=by, **wish)
