"""Why a room cannot be used: each error is one sentence for a person, with the way out.

The command line ends with exit code 4 on any of them; the console shows the sentence.
"""


class RoomUnusable(Exception):  # noqa: N818 - it is an answer to a person
    """The room cannot be used as asked; nothing was lost by asking."""


class Missing(RoomUnusable):
    """There is no file where the room should be."""


class NotARoom(RoomUnusable):
    """The file is something else."""


class Forbidden(RoomUnusable):
    """The file system does not let this user in."""


class ReadOnly(RoomUnusable):
    """The room can be read here and not written."""


class Newer(ReadOnly):
    """A newer version of the program wrote this room."""


class TriggersChanged(ReadOnly):
    """The triggers that keep the log append-only are not what they should be."""


class Locked(RoomUnusable):
    """Another process holds the writer's lock for too long."""


class Kept(Locked):
    """Another process keeps the room already."""


class Damaged(RoomUnusable):
    """The file is not whole."""


class DiskFull(RoomUnusable):
    """There is no space left for the entry."""


class Moved(RoomUnusable):
    """The file was deleted, moved or replaced while it was open."""


class NetworkFileSystem(RoomUnusable):
    """The file is on a file system that does not carry SQLite's locks."""
