"""What one call of the program works with."""

from pathlib import Path

from tests.cli.conftest import Run
from warroom.cli.session import Session
from warroom.topics.timeline import typed


def test_k14_who_read_first_can_write_afterwards(run: Run, room_path: Path) -> None:
    run("declare", "checkout returns 5xx", "--severity", "2")
    session = Session()
    try:
        read = session.reading()
        assert not read.info.writable
        assert session.read().id == "INC-1"
        assert session.writing().info.writable
        session.act(typed.log, kind="note", text="written after it was read")
        assert session.reading() is session.writing()
        assert session.read().timeline.written[-1].text == "written after it was read"
        assert [each.seq for each in read.catch_up()] == [session.reading().head().seq]
    finally:
        session.close()
    assert room_path.exists()
