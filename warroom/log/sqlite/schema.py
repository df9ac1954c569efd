"""The table ``event`` and the triggers that keep it append-only, as fixed SQL.

Any SQLite tool can read the table; these statements are compared with the file on opening.
"""

APPLICATION_ID = 0x57524F4D
"""``WROM`` in the header of every room file."""


GENESIS = "0" * 64
"""What stands for the hash before the first row."""


COLUMNS = (
    "seq", "id", "command_id", "incident", "kind", "v", "actor", "origin", "occurred_at",
    "recorded_at", "text", "payload", "digest", "prev", "hash",
)  # fmt: skip


EVENT_TABLE = """
CREATE TABLE event (
    seq INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    command_id TEXT NOT NULL,
    incident TEXT,
    kind TEXT NOT NULL,
    v INTEGER NOT NULL,
    actor TEXT NOT NULL,
    origin TEXT NOT NULL,
    occurred_at TEXT,
    recorded_at TEXT NOT NULL,
    text TEXT NOT NULL,
    payload TEXT NOT NULL CHECK (json_valid(payload)),
    digest TEXT NOT NULL,
    prev TEXT NOT NULL,
    hash TEXT NOT NULL
)"""


ROOM_TABLE = "CREATE TABLE room (key TEXT PRIMARY KEY, value TEXT NOT NULL)"


INDEXES = (
    "CREATE INDEX event_incident ON event (incident, seq)",
    "CREATE INDEX event_kind ON event (kind, seq)",
    "CREATE INDEX event_command ON event (command_id)",
)


TOMBSTONE_TEXT = "(redacted)"


TOMBSTONE_START = '{"redacted_by":'


_UNCHANGED = " AND ".join(
    f"NEW.{column} IS OLD.{column}" for column in COLUMNS if column not in ("text", "payload")
)


TRIGGERS = {
    "event_insert": f"""
CREATE TRIGGER event_insert BEFORE INSERT ON event
BEGIN
    SELECT RAISE(ABORT, 'the log grows only at its end: seq and prev must continue the last row')
    WHERE NEW.seq IS NOT coalesce((SELECT max(seq) FROM event), 0) + 1
       OR NEW.prev IS NOT coalesce(
            (SELECT hash FROM event ORDER BY seq DESC LIMIT 1), '{GENESIS}');
    SELECT RAISE(ABORT, 'this id is already in the log')
    WHERE EXISTS (SELECT 1 FROM event WHERE id = NEW.id);
END""",
    "event_update": f"""
CREATE TRIGGER event_update BEFORE UPDATE ON event
WHEN NOT coalesce({_UNCHANGED}
    AND NEW.text = '{TOMBSTONE_TEXT}'
    AND substr(OLD.payload, 1, {len(TOMBSTONE_START)}) <> '{TOMBSTONE_START}'
    AND NEW.payload = json_object(
        'redacted_by', (SELECT max(seq) FROM event), 'words', json_extract(NEW.payload, '$.words'))
    AND length(json_extract(NEW.payload, '$.words')) = 64
    AND OLD.seq < (SELECT max(seq) FROM event), 0)
BEGIN
    SELECT RAISE(ABORT, 'the log is append-only: correct with a new entry, or redact');
END""",
    "event_delete": """
CREATE TRIGGER event_delete BEFORE DELETE ON event
BEGIN
    SELECT RAISE(ABORT, 'the log is append-only: strike with a new entry, or redact');
END""",
}
"""By name: exactly what ``sqlite_master`` must hold."""


ERASING = "erasing"
"""The key in ``room`` that stands as long as removed words may be left in the journal."""


SEARCH_TRIGGERS = frozenset(("entries_ad", "entries_ai", "entries_au"))
"""What keeps the full-text index in step with ``entries``: no other triggers belong in a room."""


def insert_sql() -> str:
    """The one statement that adds a row."""
    return f"INSERT INTO event ({', '.join(COLUMNS)}) VALUES ({', '.join('?' * len(COLUMNS))})"
