import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from warroom.core.event import Precision, When
from warroom.stories.read import TimelineError, TimelineFile, parse, read_path

DATA = Path(__file__).parent / "data"
BRIGHTWATER = Path(__file__).parents[2] / "warroom/stories/data/brightwater.jsonl"
HEADER = {"format": "warroom-timeline/1", "title": "A title", "severity": 2}
MakeFile = Callable[..., TimelineFile]


@pytest.mark.parametrize(
    ("path", "lines"),
    [
        (BRIGHTWATER, 119),
        (DATA / "github-2018-10-21.jsonl", 24),
        (DATA / "gitlab-2017-01-31.jsonl", 18),
        (DATA / "gitlab-production-6546.jsonl", 10),
    ],
)
def test_reads_every_line(path: Path, lines: int) -> None:
    assert len(read_path(path).lines) == lines


def test_keeps_unknown_fields_and_kinds(file_of: MakeFile) -> None:
    file = file_of({"kind": "séance", "mood": {"grim": [1, True, None]}})
    assert file.lines[0].kind == "séance"
    assert file.lines[0].extra == {"mood": {"grim": [1, True, None]}}


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({}, When(None, Precision.UNTIMED)),
        ({"occurred_at": None, "precision": "exact"}, When(None, Precision.UNTIMED)),
        (
            {"occurred_at": "2026-05-15T11:00:00+02:00", "precision": "minute"},
            When(datetime(2026, 5, 15, 9, 0, tzinfo=UTC), Precision.MINUTE),
        ),
        (
            {"occurred_at": "2026-05-15", "precision": "exact"},
            When(datetime(2026, 5, 15, tzinfo=UTC), Precision.DATE),
        ),
        (
            {"occurred_at": "2026-05-15T09:00Z", "precision": "roughly"},
            When(datetime(2026, 5, 15, 9, 0, tzinfo=UTC), Precision.APPROXIMATE),
        ),
    ],
)
def test_reads_times(file_of: MakeFile, given: dict[str, Any], expected: When) -> None:
    assert file_of(given).lines[0].when == expected


def test_cleans_every_text(file_of: MakeFile) -> None:
    hostile = "a\x1b]52;c;AAAA\x07b\u202ec\u009bd"
    line = file_of(
        {"text": hostile, "kind": hostile, "actor": hostile, "role": hostile, "x": [hostile]}
    ).lines[0]
    shown = [line.text, line.kind, line.actor, line.role, *line.extra["x"]]
    assert shown == ["a]52;c;AAAAbcd"] * 5


def test_skips_blank_lines_a_mark_at_the_start_and_carriage_returns() -> None:
    raw = b"\xef\xbb\xbf" + json.dumps(HEADER).encode() + b'\r\n\r\n{"kind":"note","text":"a"}\r\n'
    assert [line.number for line in parse(raw).lines] == [3]


def test_a_line_separator_inside_a_text_ends_no_line() -> None:
    raw = json.dumps(HEADER) + '\n{"kind":"note","text":"a\u2028b"}'
    assert parse(raw.encode()).lines[0].text == "a\nb"


@pytest.mark.parametrize(
    ("line", "why"),
    [
        (b"{not json}", "not JSON"),
        (b'["a"]', "not a JSON object"),
        (b"[" * 100_000, "not JSON"),
        (b'{"kind":"note","text":"\xff"}', "not UTF-8"),
        (b'{"kind":"note"}', 'lacks "text"'),
        (b'{"kind":"note","text":" \\n"}', 'lacks "text"'),
        (b'{"kind":"note","text":7}', 'lacks "text"'),
        (b'{"text":"a"}', 'lacks "kind"'),
        (b'{"kind":"","text":"a"}', 'lacks "kind"'),
        (b'{"kind":"note","text":"a","occurred_at":"2026-02-30T09:00:00Z"}', "does not exist"),
        (b'{"kind":"note","text":"a","occurred_at":"2026-02-30"}', "does not exist"),
        (b'{"kind":"note","text":"a","occurred_at":"0001-01-01T00:00:00Z"}', "year 1,"),
        (b'{"kind":"note","text":"a","recorded_at":"9999-12-31T23:59:59Z"}', "year 9999"),
        (b'{"kind":"note","text":"a","occurred_at":"0001-05-15"}', "year 1,"),
        (b'{"kind":"note","text":"a","occurred_at":"2026-02-20T31:99:00Z"}', "does not exist"),
        (b'{"kind":"note","text":"a","occurred_at":"0001-01-01T00:00:00+14:00"}', "not exist"),
        (b'{"kind":"note","text":"a","occurred_at":"2026-02-20T09:00:00"}', "no RFC 3339 instant"),
        (b'{"kind":"note","text":"a","occurred_at":1771578000}', "must be a text"),
        (b'{"kind":"note","text":"a","recorded_at":"soon"}', "recorded_at"),
        (b'{"kind":"note","text":"a","until":"later"}', "until"),
        (b'{"kind":"note","text":"a","x":' + b"[" * 60 + b"]" * 60 + b"}", "nested"),
    ],
)
def test_refuses_a_bad_line_by_its_number(line: bytes, why: str) -> None:
    raw = json.dumps(HEADER).encode() + b'\n{"kind":"note","text":"fine"}\n' + line
    with pytest.raises(TimelineError, match="Line 3 ") as error:
        parse(raw)
    assert why in str(error.value)


@pytest.mark.parametrize(
    ("header", "why"),
    [
        ({"title": "x", "severity": 1}, '"format" is missing'),
        (HEADER | {"format": "warroom-timeline/2"}, "warroom-timeline/2"),
        (HEADER | {"title": " "}, '"title"'),
        (HEADER | {"severity": 9}, '"severity"'),
        (HEADER | {"severity": True}, '"severity"'),
        (HEADER | {"severity": "2"}, '"severity"'),
    ],
)
def test_refuses_a_bad_header(file_of: MakeFile, header: dict[str, Any], why: str) -> None:
    with pytest.raises(TimelineError, match="Line 1 ") as error:
        file_of(header=header)
    assert why in str(error.value)


@pytest.mark.parametrize("raw", [b"", b"\n\n  \n"])
def test_refuses_an_empty_file(raw: bytes) -> None:
    with pytest.raises(TimelineError, match="empty"):
        parse(raw)


def test_refuses_a_file_that_is_not_there_or_not_a_file(tmp_path: Path) -> None:
    for path in (tmp_path / "none.jsonl", tmp_path):
        with pytest.raises(TimelineError, match="cannot be read"):
            read_path(path)


def test_refuses_a_file_without_end() -> None:
    with pytest.raises(TimelineError, match="larger than"):
        read_path(Path("/dev/zero"))
