"""What a command key asks for and does, one file per topic, written as straight lines of code.

No frame needs a flow, so a file is loaded when its first flow is asked for: screens import this
package and write ``flows.items.menu(...)``, and a command key names its flow in ``FLOWS``.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from warroom.tui.flows import changes as changes
    from warroom.tui.flows import decisions as decisions
    from warroom.tui.flows import declaring as declaring
    from warroom.tui.flows import desk as desk
    from warroom.tui.flows import entries as entries
    from warroom.tui.flows import handoff_card as handoff_card
    from warroom.tui.flows import hypotheses as hypotheses
    from warroom.tui.flows import items as items
    from warroom.tui.flows import owed as owed
    from warroom.tui.flows import questions as questions
    from warroom.tui.flows import update_drafts as update_drafts
else:

    def __getattr__(topic: str) -> object:
        """Load the file of a topic."""
        if topic.startswith("_"):
            raise AttributeError(topic)
        return import_module(f"{__name__}.{topic}")


FLOWS = {
    "take": "command:take",
    "roles": "command:manage",
    "sitrep": "sitrep:show",
    "people": "people:manage",
    "severity": "severity:set_level",
    "worse": "severity:worse",
    "state": "state:move",
    "close": "closing:close",
    "decision": "decisions:begin",
    "update": "updates:send",
    "impact": "impact:windows",
    "report": "reports:count_one",
    "freeze": "impact:freezes",
    "situation": "situation:edit",
    "strike": "entries:strike_mine",
}
"""What the command keys run, and where it is."""


def flow(name: str) -> "desk.Flow":
    """The flow that a command key runs."""
    topic, _, function = FLOWS[name].partition(":")
    found: desk.Flow = getattr(import_module(f"{__name__}.{topic}"), function)
    return found
