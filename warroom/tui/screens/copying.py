"""What leaves the room: an entry or an update on the clipboard, a copy of everything in a file."""

from pathlib import Path

from warroom.core.event import Precision
from warroom.reports.words import marked
from warroom.room import Room
from warroom.topics.language.words import Wording, in_force
from warroom.topics.timeline.state import Entry
from warroom.tui import clipboard
from warroom.tui.screens.recording import RecordingScreen
from warroom.tui.widgets import times


class CopyingScreen(RecordingScreen):
    """A room on disk whose words can be taken elsewhere.

    Attributes:
        room: The room.
        state: The directory of this user's drafts, copies and remembered heads.
    """

    room: Room
    state: Path

    @property
    def wording(self) -> Wording:
        """The wording rules in force."""
        return in_force(self.room.state.wording_toml)

    def copied(self, entry: Entry) -> str:
        """Copy an entry; the sentence that says so."""
        at = times.stamp(entry.at, entry.precision, self.zone, True).strip()
        at = f"{at} {times.zone_name(self.now(), self.zone)}"
        if entry.at and entry.precision is Precision.DATE:
            at = times.day_known(entry.at, entry.precision, self.zone)
        text = marked(self.incident, f"{at} {entry.kind} {entry.actor}: {entry.text}")
        if clipboard.copy(self.app, text):
            return f"Copied entry {entry.seq}."
        return clipboard.give(self.app, self.state / "copies", f"entry-{entry.seq}", text)

    def give(self, text: str, name: str) -> str:
        """Copy a text to the clipboard and to a file; the sentence that says where it is."""
        return clipboard.give(self.app, self.state / "updates", name, marked(self.incident, text))

    def do_save_copy(self, _: str) -> None:
        """Write what this console holds to a file of its own, pending entries too."""
        from warroom.reports.markdown import to_markdown  # late: rarely needed

        report = to_markdown(self.incident, self.doctrine, self.now(), self.zone)
        waiting = [f"- {each.at:%Y-%m-%d %H:%M:%S} UTC {each.kind}: {each.text}"
                   for each in self.outbox.pending]  # fmt: skip
        if waiting:
            report += "\n## Not in the room yet\n\n" + "\n".join(waiting) + "\n"
        name = f"{self.incident.id}-{self.now():%Y%m%d-%H%M%S}"
        try:
            path: Path = clipboard.write(self.state / "copies", name, report)
        except OSError as error:
            self.say(f"The copy was not written: {error.strerror}.", bad=True)
        else:
            self.say(f"Saved what this console holds in {path}")
