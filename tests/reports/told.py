"""An incident with something of everything in it, for the reports to tell."""

from tests.archive.story import Story
from warroom.topics.action_items import rules as action_items
from warroom.topics.followups import rules as followups
from warroom.topics.freeze import rules as freeze
from warroom.topics.impact import rules as impact
from warroom.topics.lifecycle import declare
from warroom.topics.lifecycle import rules as lifecycle
from warroom.topics.lifecycle.events import IncidentKind
from warroom.topics.roles import rules as roles
from warroom.topics.roles.events import Role
from warroom.topics.severity import rules as severity
from warroom.topics.timeline import rules as timeline
from warroom.topics.timeline import typed
from warroom.topics.updates import rules as updates
from warroom.topics.updates.events import Audience

HOSTILE = "\x1b]52;c;aGk=\x07[@click=app.quit]x[/] \x9b31m \u202elanimret | `<b>`"
"""What issue 2 asks to be shown harmlessly everywhere."""


def told(kind: IncidentKind = IncidentKind.REAL) -> Story:
    """INC-1, active at SEV-1 under mara, some minutes after nine."""
    story = Story()
    story.act(
        declare.declare_new,
        by="ravi",
        title="Checkout fails",
        severity_level=2,
        service="checkout",
        incident_kind=kind,
    )
    story.act(roles.claim, role=Role.IC)
    story.act(severity.set_severity, level=1, reason="six in ten fail")
    story.act(roles.claim, by="priya", role=Role.SCRIBE)
    story.act(impact.open_window, component="checkout", text="five in ten fail")
    story.act(typed.log, by="priya", kind="decision", text="Roll back 15-1")
    wrong = story.act(typed.log, by="priya", kind="note", text="pool is 20")[0].seq
    story.act(timeline.correct, by="priya", entry=wrong, text="pool is 40")
    story.act(typed.log, by="wei", kind="note", text="=cmd()", attachment="one\n```\ntwo")
    story.act(action_items.assign, text="roll back", owner="ravi", minutes=10)
    story.act(updates.send, audiences=(Audience.INTERNAL,), text="still down")
    story.act(lifecycle.edit, field="impact", text="six in ten purchases fail")
    story.act(freeze.freeze_deploys, reason="rollback")
    story.act(followups.note, text="page at 80 %", owner="wei")
    return story


def hostile() -> Story:
    """INC-1 in which every word that a person can choose is hostile."""
    story = Story()
    story.act(declare.declare_new, by=HOSTILE, title=HOSTILE, impact=HOSTILE, service=HOSTILE)
    story.act(roles.claim, by=HOSTILE, role=Role.IC)
    story.act(impact.open_window, by=HOSTILE, component=HOSTILE, text=HOSTILE)
    story.act(typed.log, by=HOSTILE, kind="decision", text=HOSTILE, attachment=HOSTILE)
    story.act(action_items.assign, by=HOSTILE, text=HOSTILE, owner=HOSTILE)
    story.act(updates.send, by=HOSTILE, audiences=(Audience.INTERNAL,), text=HOSTILE)
    story.act(lifecycle.edit, by=HOSTILE, field="cause", text=HOSTILE)
    story.act(freeze.freeze_deploys, by=HOSTILE, what=HOSTILE, reason=HOSTILE)
    story.act(followups.note, by=HOSTILE, text=HOSTILE, owner=HOSTILE)
    return story
