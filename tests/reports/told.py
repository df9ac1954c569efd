"""An incident with something of everything in it, for the reports to tell."""

from tests.archive.derived import Derived
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


def told(kind: IncidentKind = IncidentKind.REAL) -> Derived:
    """INC-1, active at SEV-1 under mara, some minutes after nine."""
    story = Derived()
    story.do(
        "ravi",
        declare.declare_new,
        title="Checkout fails",
        severity_level=2,
        service="checkout",
        incident_kind=kind,
    )
    story.do("mara", roles.claim, role=Role.IC)
    story.do("mara", severity.set_severity, level=1, reason="six in ten fail")
    story.do("priya", roles.claim, role=Role.SCRIBE)
    story.do("mara", impact.open_window, component="checkout", text="five in ten fail")
    story.do("priya", typed.log, kind="decision", text="Roll back 15-1")
    story.do("priya", typed.log, kind="note", text="pool is 20")
    wrong = story.seq
    story.do("priya", timeline.correct, entry=wrong, text="pool is 40")
    story.do("wei", typed.log, kind="note", text="=cmd()", attachment="one\n```\ntwo")
    story.do("mara", action_items.assign, text="roll back", owner="ravi", minutes=10)
    story.do("mara", updates.send, audiences=(Audience.INTERNAL,), text="still down")
    story.do("mara", lifecycle.edit, field="impact", text="six in ten purchases fail")
    story.do("mara", freeze.freeze_deploys, reason="rollback")
    story.do("mara", followups.note, text="page at 80 %", owner="wei")
    return story


def hostile() -> Derived:
    """INC-1 in which every word that a person can choose is hostile."""
    story = Derived()
    story.do(HOSTILE, declare.declare_new, title=HOSTILE, impact=HOSTILE, service=HOSTILE)
    story.do(HOSTILE, roles.claim, role=Role.IC)
    story.do(HOSTILE, impact.open_window, component=HOSTILE, text=HOSTILE)
    story.do(HOSTILE, typed.log, kind="decision", text=HOSTILE, attachment=HOSTILE)
    story.do(HOSTILE, action_items.assign, text=HOSTILE, owner=HOSTILE)
    story.do(HOSTILE, updates.send, audiences=(Audience.INTERNAL,), text=HOSTILE)
    story.do(HOSTILE, lifecycle.edit, field="cause", text=HOSTILE)
    story.do(HOSTILE, freeze.freeze_deploys, what=HOSTILE, reason=HOSTILE)
    story.do(HOSTILE, followups.note, text=HOSTILE, owner=HOSTILE)
    return story
