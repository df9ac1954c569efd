"""A room in which everything happens at once: how every pane and dialog looks when it is full."""

from collections.abc import Callable, Iterator
from typing import Any

from warroom.act import Target
from warroom.core.event import Event
from warroom.room import Room
from warroom.topics.action_items import rules as action_items
from warroom.topics.changes import rules as changes
from warroom.topics.decisions import rules as decisions
from warroom.topics.followups import rules as followups
from warroom.topics.hypotheses import rules as hypotheses
from warroom.topics.impact import rules as impact
from warroom.topics.lifecycle import rules as lifecycle
from warroom.topics.people import rules as people
from warroom.topics.questions import rules as questions
from warroom.topics.timeline import typed
from warroom.topics.updates import drafts
from warroom.topics.updates.events import Audience

Do = tuple[str, Callable[..., list[Event]], dict[str, Any]]

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
        yield "lena", people.page, {"who": name, "purpose": "payments"}
    for number in range(5):
        yield "sam", impact.count_reports, {"n": 3 + number, "ticket": f"ZD-{number}"}
    for text in ("alert on pool use at 80 %", "the flag is read at start-up only", "one runbook"):
        yield "priya", followups.note, {"text": text}
    text = (
        "Some buyers cannot pay by card since 09:01 UTC. Bank transfer works. We are working on it."
    )
    yield "aisha", drafts.write_draft, {
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
    yield "mara", lifecycle.edit, {"field": "doing", "text": "drain eu-west, then scale checkout"}
    for number in range(12):
        words = f"p99 of zone {number} is back below 800 ms, errors at 0.{number} %"
        yield who[number], typed.log, {"kind": "observation", "text": words}


def crowd(room: Room, incident: str) -> None:
    """Let everything happen in one incident."""
    for by, rule, wish in _acts():
        room.act(rule, Target(incident, by=by), **wish)
