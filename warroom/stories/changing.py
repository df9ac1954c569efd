"""Changes to production and decisions told by a line, as people would say them to the room."""

import re
from collections.abc import Iterator
from itertools import chain

from warroom.incident import Incident
from warroom.stories.placing import KNOWN
from warroom.stories.production import told
from warroom.stories.scene import Scene, Try
from warroom.stories.values import member, texts
from warroom.topics.changes import answers
from warroom.topics.changes import rules as changes
from warroom.topics.changes.events import WEIGHTY, Outcome, Settling
from warroom.topics.decisions import rules as decisions
from warroom.topics.lifecycle.events import State

_SAID = {
    "blast": re.compile(r"Blast radius: (.+?)[.;] (?=[A-Z])"),
    "undo": re.compile(r"Undo: (.+?)\.(?: |$)"),
    "effect": re.compile(r"Expect (.+?)(?:;|\.(?: |$))"),
    "stop": re.compile(r"stop if (.+?)\.?$"),
}

_WITHIN = re.compile(r"effect in (\d+) minutes?")
_ANNOUNCED = "restart announced in a direct message"

_ANNOUNCER = "unassigned engineer"
"""Who announced what the commander then refused; a file names nobody."""

_KEPT = "the exit criteria held with it in place"


def production(scene: Scene) -> Iterator[Try]:
    """What a line says of changes and decides; nothing for a line that tells of neither."""
    if scene.line.kind == "action":
        yield from _action(scene)
    elif scene.line.kind == "result":
        yield from _result(scene)
    elif scene.line.kind == "decision":
        yield from _decision(scene)
    elif scene.line.kind == "followup":
        yield from _carried(scene)


def settling(scene: Scene, incident: Incident) -> Iterator[Try]:
    """What the end asks of a commander: what becomes of each change that is left (MIT-6)."""
    if scene.line.word("new").lower() == State.CLOSED:
        for each in incident.changes.divergences:
            yield scene.act(changes.settle, change=each.id, how=Settling.KEPT, text=_KEPT)


def _carried(scene: Scene) -> Iterator[Try]:
    ours = scene.cast.ours("change", scene.line.word("carries"))
    if ours:
        words = scene.words.removeprefix("TODO: ")
        yield scene.act(changes.settle, change=ours, how=Settling.FOLLOWUP, text=words)


def _action(scene: Scene) -> Iterator[Try]:
    theirs = scene.line.word("action")
    if not theirs:
        return
    approver = scene.person("approved_by")
    ours = scene.cast.ours("change", theirs)
    if scene.op == "request" or not ours:
        yield _request(scene, theirs)
        if approver and scene.op == "execute":
            yield _approval(scene, theirs, approver)
    if scene.op == "execute":
        done = _step(scene.words, theirs)
        yield scene.act(changes.execute, change=scene.cast.ours("change", theirs), text=done)
    elif scene.op == "undo":
        done = _step(scene.words, theirs)
        yield scene.act(changes.undo, change=scene.cast.ours("change", theirs), text=done)


def _request(scene: Scene, theirs: str, text_: str = "", risk: str = "") -> Try:
    words = _step(scene.words.removeprefix("Intent "), theirs)
    told = {name: found[1] for name, way in _SAID.items() if (found := way.search(words))}
    within = _WITHIN.search(words)
    return scene.act(
        changes.request,
        names=("change", theirs),
        text=text_ or words.partition(". Blast radius")[0],
        risk=risk or scene.line.word("risk") or "R1",
        component=scene.line.component,
        expect_minutes=int(within[1]) if within else None,
        **told,
    )


def _approval(scene: Scene, theirs: str, by: str, words: str = "") -> Try:
    wish = {"change": scene.cast.ours("change", theirs), "second": scene.person("second")}
    return Try(answers.approve, by, wish | {"text": words or "in the channel"}, scene.when)


def _polled(scene: Scene, theirs: str, outcome: str) -> Iterator[Try]:
    """What is weighty was asked around before: a file tells how that ended."""
    ours = scene.cast.ours("change", theirs)
    found = scene.changes.by_id.get(ours)
    if outcome and found is not None and found.risk in WEIGHTY:
        yield scene.act(answers.open_poll, change=ours)
        yield scene.act(answers.close_poll, change=ours, outcome=outcome)


def _step(words: str, theirs: str) -> str:
    return re.sub(rf"^{re.escape(theirs)}\b\s*(?:executed|undone)?[:.]?\s*", "", words)


def _result(scene: Scene) -> Iterator[Try]:
    ours = scene.cast.ours("change", scene.line.word("action"))
    outcome = member(Outcome, scene.data.get("outcome"))
    if ours and outcome:
        words = _step(scene.words, scene.line.word("action"))
        yield scene.act(changes.result, change=ours, outcome=outcome, text=words)


def _decision(scene: Scene) -> Iterator[Try]:
    """The record first, then what it says to changes: that names the record."""
    if scene.data.get("freeze"):
        return
    name, said = scene.line.word("decision"), told(scene.line, scene.words)
    reached = tuple(each for each in scene.line.milestones if each in KNOWN)
    yield scene.act(
        decisions.record,
        names=("decision", name) if name else None,
        text=said.text, poll=said.poll, stop=said.stop, milestones=reached,
    )  # fmt: skip
    ours = scene.cast.ours("decision", name)
    if scene.data.get("refused") is True:
        # An announcement names no class, so it is R1 until somebody says otherwise (CREW-9).
        who, wish = scene.cast.handle(_ANNOUNCER), {"text": _ANNOUNCED}
        yield Try(changes.request, who, wish, None, ("change", name))
        refused = scene.cast.ours("change", name)
        yield scene.act(answers.refuse, change=refused, reason=ours or said.text)
        return
    words = (each.split(",") for each in texts(scene.data.get("approves")))
    named = [each.strip() for each in chain.from_iterable(words) if each.strip()]
    for theirs, step in zip(named, said.steps(len(named)), strict=True):
        if scene.cast.ours("change", theirs):
            yield from _polled(scene, theirs, said.poll)
            yield _approval(scene, theirs, scene.who, ours or said.text)
        else:
            # Who commands and has the idea says it; nobody is asked to approve their own.
            yield _request(scene, theirs, step)
