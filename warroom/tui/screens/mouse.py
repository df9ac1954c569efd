"""What the mouse selected on a screen, and how it is copied."""

from warroom.reports.words import marked
from warroom.tui import clipboard
from warroom.tui.screens.front import FootScreen


def copies(screen: FootScreen) -> bool:
    """Copy what the mouse selected; False when it selected nothing."""
    words = screen.get_selected_text()
    if not words:
        return False
    words, session = marked(screen.view.incident, words), screen.session
    said = "Copied what the mouse selected."
    if not clipboard.copy(session.copy, words):
        said = clipboard.give(session.copy, session.state / "copies", "selected", words)
    screen.clear_selection()
    screen.say(said)
    return True
