"""The messages between the screens and the application."""

from textual.message import Message


class OpenIncident(Message):
    """An incident is to be shown."""

    def __init__(self, incident: str) -> None:
        super().__init__()
        self.incident = incident


class OpenLobby(Message):
    """All incidents are to be shown."""


class LeaveConsole(Message):
    """The console is to be left."""
