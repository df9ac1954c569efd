"""Everything that the console has, as three tables of data: actions, panes, screens.

Nothing that is named here is imported before it is needed. Bindings, key bar, help, palette, docs,
the row of tabs and what an obligation leads to come from these tables.
"""

from collections.abc import Callable, Mapping
from importlib import import_module
from typing import Any

from warroom.tui.keys.action import BOARDS, Action, Group, Needs, PaneSpec, ScreenSpec

_PACKAGE, _TOPICS = "warroom.tui", "warroom.topics"
_NOTHING, _WRITING, _INCIDENT, _ROOM = Needs.NOTHING, Needs.WRITING, Needs.INCIDENT, Needs.ROOM
_UNDER_WAY = Needs.ROOM | Needs.UNDER_WAY
_LOG, _COMMAND, _FIND, _NAMED = Group.LOG, Group.COMMAND, Group.FIND, Group.NAMED


class Unregistered(Exception):  # noqa: N818 - it is told to a person
    """An entry of the tables leads nowhere; the message is a sentence."""


def _log(name: str, keys: str, label: str, does: str, vim: str = "") -> Action:
    run = "timeline.console.entry:write"
    return Action(f"log.{name}", keys, label, does, _LOG, run, name, _ROOM, vim)


def _command(
    name: str, keys: str, label: str, does: str, run: str, old: str, needs: Needs = _UNDER_WAY,
    argument: str = "", words: str = "",
) -> Action:  # fmt: skip
    return Action(name, keys, label, does, _COMMAND, run, argument, needs,
                  old=f"command.{old}", words=words)  # fmt: skip


def _find(
    name: str, keys: str, label: str, does: str, run: str, argument: str = "",
    needs: Needs = _INCIDENT, vim: str = "", lobby: str = "",
) -> Action:  # fmt: skip
    return Action(f"find.{name}", keys, label, does, _FIND, run, argument, needs, vim, lobby)


def _move(name: str, keys: str, label: str, does: str, vim: str = "") -> Action:
    run, lobby = "screens.moving:move", "screens.lobby:move"
    return _find(name, keys, label, does, run, name, _NOTHING, vim, lobby)


def _named(
    name: str, label: str, does: str, run: str, needs: Needs = _ROOM, argument: str = ""
) -> Action:
    return Action(name, "", label, does, _NAMED, run, argument, needs)


def _clears(name: str, label: str, kinds: str, run: str) -> Action:
    return Action(name, "", label, f"what clears {label}", _NAMED, run, "", _ROOM, clears=kinds)


_LOGGING = (
    _log("note", "n,space", "note", "a note; the kind can be changed while typing"),
    _log("observation", "o", "observation", "what somebody saw, with its evidence"),
    _log("hypothesis", "h", "hypothesis", "what could explain it", vim="p"),
    _log("decision", "d", "decision", "what was decided; !20m at its end: when it is reviewed"),
    _log("change", "x", "change", "a change to production; R2 or ? at its start asks for approval"),
    _log("result", "r", "result", "what a change or a test did"),
    _log("impact", "i", "impact", "what customers notice"),
    _log("communication", "m", "message", "a message that went out"),
    _log("question", "q", "question", "an open question, also of who watches"),
    _log("external", "e", "external", "an event outside: a provider, the press"),
    _log("item", "a", "action item", "an action item: text @owner !10m"),
    Action("report.count", "s", "+1 report", "count one more customer report, at once", _LOG,
           "impact.console.flows:count_one", needs=_ROOM, old="log.report"),
    _log("followup", "f", "follow-up", "something to do after the incident"),
)  # fmt: skip

_COMMANDING = (
    _command("command.take", "K", "take command", "take command, or ask its holder for it",
             "roles.console.command:take", "take"),
    _command("role.manage", "R", "roles", "offer, accept, claim, release, hand over",
             "roles.console.command:manage", "roles"),
    _command("people.manage", "P", "people", "call somebody, say who is here, let people go",
             "people.console:manage", "people"),
    _command("severity.set", "V", "severity", "how bad it is: anyone raises, the IC lowers",
             "severity.console:set_level", "severity"),
    _command("state.move", "S", "state", "where the incident stands, and its phase",
             "lifecycle.console.state:move", "state"),
    _command("update.send", "U", "update sent", "an update went out: audience, text, next time",
             "updates.console.flows:send", "update", words="status comms tell"),
    _command("change.list", "A", "approvals",
             "changes to production: answer, do, judge; what changed and what may help",
             "changes.console.list:show", "approvals", _INCIDENT),
    _command("impact.windows", "I", "impact", "impact windows and components",
             "impact.console.flows:windows", "impact"),
    _command("freeze.set", "F", "freeze", "freeze deploys, or lift the freeze",
             "impact.console.flows:freezes", "freeze"),
    _command("situation.edit", "E", "situation", "edit the situation, the bridge and chat links",
             "lifecycle.console.state:edit", "situation"),
    _command("hypothesis.board", "H", "hypotheses",
             "the hypotheses: test, confirm, refute, park, doubt; takes a guess that was just "
             "offered", "hypotheses.console.flows:board", "hypotheses", _INCIDENT),
    _command("question.board", "B", "question box",
             "the questions: answer, give to somebody, drop",
             "questions.console.board:show", "questions", _INCIDENT),
    _command("decision.record", "D", "decision",
             "record a decision: question, options, objections, effect, stop criterion, review",
             "decisions.console.flows:begin", "decision", _ROOM),
    _command("find.owed", "O", "owed", "what is owed; Enter goes to what clears it",
             "screens.owed:show", "owed", _INCIDENT),
    _command("sitrep.show", "J", "sitrep", "where it stands, in sixty seconds, for whoever joins",
             "screens.sitrep:show", "sitrep", _INCIDENT),
    _command("incident.close", "C", "close", "close the incident, after its gate",
             "closing.console:close", "close"),
    _command("lobby.show", "L", "lobby", "all incidents of the room",
             "screens.finding:lobby", "lobby", _NOTHING),
    _command("severity.worse", "exclamation_mark", "make it worse",
             "raise severity or go back a state", "severity.console:worse", "worse"),
    _command("copy.save", "W", "save a copy", "write what this console holds to a file",
             "timeline.console.entries:save", "save", _INCIDENT),
    Action("incident.open", "n", "new incident", "open a new incident with a title", _COMMAND,
           needs=_WRITING, lobby="screens.lobby:open_new", old="command.open"),
)  # fmt: skip

PANES = (
    PaneSpec("timeline", "Timeline", "timeline.console.pane:Timeline"),
    PaneSpec("items", "Items", "action_items.console.pane:ActionItems", "item.look", "right"),
    PaneSpec("roles", "Roles", "roles.console.pane:RolesPane", "role.manage", "left"),
    PaneSpec("situation", "Situation", "lifecycle.console.pane:SituationPane", "situation.edit",
             "left"),
    PaneSpec("decisions", "Decisions", "decisions.console.pane:DecisionsPane", "decision.look",
             "left"),
    PaneSpec("updates", "Updates", "updates.console.pane:UpdatesSent", "update.send", "right"),
)  # fmt: skip
"""The panes in the order of their digits."""

SCREENS = (
    ScreenSpec("room", "screens.room:RoomScreen", _INCIDENT),
    ScreenSpec("lobby", "screens.lobby:LobbyScreen"),
)
"""What the console can show, one at a time."""

_FINDING = (
    *(
        _find(f"pane{digit}", str(digit), pane.name, f"go to the {pane.name} pane",
              "screens.moving:pane", pane.name)
        for digit, pane in enumerate(PANES, start=1)
    ),
    _find("next_pane", "tab", "next pane", "go to the next pane", "screens.moving:pane", "+",
          vim="tab,l"),
    _find("previous_pane", "shift+tab", "previous pane", "go to the pane before",
          "screens.moving:pane", "-", vim="shift+tab,h"),
    _move("down", "j,down", "down", "one down"),
    _move("up", "k,up", "up", "one up"),
    _move("page_down", "pagedown", "page down", "one page down", "pagedown,ctrl+f,ctrl+d"),
    _move("page_up", "pageup", "page up", "one page up", "pageup,ctrl+b,ctrl+u"),
    _move("first", "g,home", "first", "to the first"),
    _move("latest", "G,end", "latest", "to the latest, and follow"),
    _find("filter", "slash", "filter", "show only: words, a name, a kind",
          "screens.moving:narrow", needs=_NOTHING, lobby="screens.lobby:search"),
    _find("details", "enter", "details", "details of the selected, and what can be done with it",
          "screens.moving:details", needs=_NOTHING, lobby="screens.lobby:open_selected"),
    _find("correct", "c", "correct", "correct the selected entry", "timeline.console.entry:correct",
          needs=_ROOM | Needs.ENTRY),
    _find("strike", "u", "strike last", "strike my last entry",
          "timeline.console.entries:strike_mine", needs=_ROOM),
    _find("copy", "y", "copy", "copy the selected entry to the clipboard",
          "timeline.console.entries:copy", needs=_INCIDENT | Needs.ENTRY),
    _find("times", "t", "T+ times", "clock times or times since the declaration",
          "screens.moving:times"),
    _find("working", "v", "working lane", "show or hide open hypotheses, questions and guesses",
          "screens.moving:lane"),
    _find("widen", "w", "widen", "give the pane the whole width, and back",
          "screens.moving:widen"),
    _find("escape", "escape", "back", "clear the filter, leave what is open",
          "screens.moving:back", needs=_NOTHING, lobby="screens.lobby:back"),
    _find("help", "question_mark", "help", "all keys in force; type to filter, Enter runs",
          "screens.finding:help_keys", needs=_NOTHING, lobby="screens.finding:help_keys"),
    _find("palette", "colon,ctrl+p", "all commands", "every command by name",
          "screens.finding:palette", needs=_NOTHING, lobby="screens.finding:help_keys"),
    _find("leave", "Q,ctrl+q", "leave", "leave the console; the room stays",
          "screens.finding:leave", needs=_NOTHING, lobby="screens.finding:leave"),
    _find("repaint", "ctrl+l", "repaint", "paint the whole screen again",
          "screens.finding:repaint", needs=_NOTHING, lobby="screens.finding:repaint"),
    _find("suspend", "ctrl+z", "suspend", "stop the console until fg brings it back",
          "screens.finding:suspend", needs=_NOTHING, lobby="screens.finding:suspend"),
)  # fmt: skip

_BY_NAME = (
    _named("command.challenge", "do you have command?", "ask the commander for a sign of life",
           "roles.console.command:challenge"),
    _named("command.executive", "do you wish to take command?",
           "ask an executive who gives orders", "roles.console.command:executive"),
    _named("crew.size", "crew size", "solo, pair or crew: how strict the room is",
           "screens.named:crew_size"),
    _named("update.cadence", "cadence on or off", "stop or resume the updates to an audience",
           "screens.named:cadence"),
    _named("update.promise", "promise the next update", "a later time, with a reason, without "
           "sending", "screens.named:promise"),
    _named("report.many", "customer reports", "so many more, with a ticket; a minus takes back",
           "impact.console.flows:count_many"),
    _named("milestone.set", "set a milestone", "when impact started, was detected, …",
           "screens.named:milestone"),
    _named("entry.redact", "redact the selected entry", "its words are removed for good",
           "screens.named:redact"),
    _named("role.correct_readback", "correct a readback", "what the incoming commander got wrong",
           "screens.named:correct_readback"),
    _named("room.accept", "accept the room as it is", "after ROOM CHANGED was looked into",
           "screens.named:accept_room", _INCIDENT),
    *(
        _named(f"theme.{name}", f"theme {name}", f"show the console in {name}",
               "screens.named:theme", _INCIDENT, name)
        for name in ("dark", "light", "high-contrast", "ansi", "mono")
    ),
)  # fmt: skip

_CLEARING = (
    _clears("item.menu", "an action item", "item", "action_items.console.flows:menu"),
    _clears("update.to", "an update", "update", "updates.console.flows:to"),
    _clears(
        "change.menu", "a change", "approval,approved,poll,result,undo", "changes.console.flows:of"
    ),
    _clears("draft.menu", "a text", "draft", "updates.console.drafts:go_on"),
    _clears("decision.menu", "a decision", "decision,hold", "decisions.console.flows:menu"),
    _clears("followup.finish", "a follow-up", "followup", "screens.owed:finish"),
    _clears("update.resume", "updates that are off", "cadence_off", "screens.owed:resume"),
    _clears("review.drafted", "a review", "review", "screens.owed:drafted"),
    _clears(
        "review.short", "the offer of a review", "review_offer", "closing.console:short_review"
    ),
)

_ENTERING = (
    Action("item.look", "", "an action item", "the item under the cursor", _NAMED,
           "action_items.console.flows:under_cursor"),
    Action("decision.look", "", "a decision", "the decision under the cursor", _NAMED,
           "decisions.console.flows:under_cursor"),
)  # fmt: skip

KEYS: tuple[Action, ...] = (*_LOGGING, *_COMMANDING, *_FINDING, *BOARDS)
"""Every action with keys of its own, in the order in which help and docs show it."""

NAMED: tuple[Action, ...] = _BY_NAME
"""What is found by its name alone, until the settings give it a key."""

ACTIONS: tuple[Action, ...] = (*KEYS, *NAMED, *_CLEARING, *_ENTERING)
"""Everything that can be done."""

BY_ID: Mapping[str, Action] = {action.id: action for action in ACTIONS}
"""The actions by their id."""

OLD: Mapping[str, str] = {action.old: action.id for action in ACTIONS if action.old}
"""What settings may call an action, and its id."""

CLEARS: Mapping[str, Action] = {
    kind: action for action in _CLEARING for kind in action.clears.split(",")
}
"""What clears an obligation, by its kind."""


def load(where: str) -> Callable[..., Any]:
    """What an entry of the tables names.

    Raises:
        Unregistered: There is no such module, or nothing of that name in it.
    """
    module, _, name = where.partition(":")
    try:
        package = _TOPICS if ".console" in module else _PACKAGE
        found: Callable[..., Any] = getattr(import_module(f"{package}.{module}"), name)
    except (ImportError, AttributeError) as error:
        raise Unregistered(f"{where} cannot be opened: {error}.") from error
    return found
