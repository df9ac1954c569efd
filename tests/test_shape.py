"""Small files, small functions, types everywhere, one path to a name, a word for each refusal."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from docs.rules import rules
from tests.test_architecture import PACKAGE, ROOT, module_of

LINES, LINES_OF_A_FUNCTION = 300, 40

ENTRIES = {"warroom.tui.main": "sets the frame rate before Textual is imported"}
"""Modules that hand on a name of another one, with the reason."""


@cache
def trees() -> dict[Path, ast.Module]:
    """Every file of the program, parsed."""
    return {path: ast.parse(path.read_text("utf-8")) for path in sorted(PACKAGE.rglob("*.py"))}


def inside(path: Path) -> str:
    """A file by its path from the package."""
    return str(path.relative_to(PACKAGE))


def functions() -> Iterator[tuple[Path, ast.FunctionDef | ast.AsyncFunctionDef]]:
    """Every function of the program with its file."""
    for path, tree in trees().items():
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                yield path, node


def test_no_file_is_too_long() -> None:
    long = {inside(path) for path in trees() if len(path.read_text("utf-8").splitlines()) > LINES}
    assert long == set()


def test_no_function_is_too_long() -> None:
    long = {
        f"{inside(path)}:{made.name}"
        for path, made in functions()
        if (made.end_lineno or 0) - made.lineno + 1 > LINES_OF_A_FUNCTION
    }
    assert long == set()


def test_every_function_is_annotated() -> None:
    bare = []
    for path, made in functions():
        taken = (*made.args.posonlyargs, *made.args.args, *made.args.kwonlyargs)
        open_ = [each.arg for each in taken if each.annotation is None]
        if made.returns is None or set(open_) - {"self", "cls"}:
            bare.append(f"{inside(path)}:{made.name}")
    assert bare == []


def test_every_module_says_what_it_holds_in_words_of_its_own() -> None:
    said: dict[str, list[str]] = {}
    for path, tree in trees().items():
        said.setdefault(ast.get_docstring(tree) or "", []).append(inside(path))
    assert "" not in said
    assert [paths for paths in said.values() if len(paths) > 1] == []


def names_of(tree: ast.Module) -> set[str]:
    """What a module makes itself."""
    made = {
        node.name
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)
    }
    stored = (node for node in ast.walk(tree) if isinstance(node, ast.Name))
    return made | {node.id for node in stored if isinstance(node.ctx, ast.Store)}


def test_no_name_is_imported_by_two_paths() -> None:
    made = {module_of(path): names_of(tree) for path, tree in trees().items()}
    second = []
    for folder in ("warroom", "tests", "docs"):
        for path in (ROOT / folder).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text("utf-8"))):
                if not isinstance(node, ast.ImportFrom) or node.module not in made:
                    continue
                second += [
                    f"{path.relative_to(ROOT)}: {node.module}.{each.name}"
                    for each in node.names
                    if f"{node.module}.{each.name}" not in made
                    and each.name not in made[node.module]
                    and node.module not in ENTRIES
                    and not (ROOT / Path(*node.module.split(".")) / each.name).is_dir()
                ]
    assert second == []


def test_no_module_hands_on_what_it_imports() -> None:
    handing = []
    for path, tree in trees().items():
        for node in ast.walk(tree):
            stores = isinstance(node, ast.Name) and node.id == "__all__"
            again = isinstance(node, ast.alias) and node.asname == node.name
            waits = module_of(path) in ENTRIES
            if (stores or again) and not waits:
                handing.append(inside(path))
    assert handing == []


def tags() -> set[str]:
    """The tag of every refusal that is written down as it is."""
    found = set()
    for tree in trees().values():
        for node in ast.walk(tree):
            if not isinstance(node, ast.Call):
                continue
            first = node.args[:1] if getattr(node.func, "id", "") == "Refused" else []
            named = [each.value for each in node.keywords if each.arg == "rule"]
            values = (each.value for each in (*first, *named) if isinstance(each, ast.Constant))
            found |= {str(value) for value in values}
    return found


def test_every_tag_of_a_refusal_is_in_the_docs() -> None:
    table = (ROOT / "docs" / "refusals.md").read_text("utf-8")
    told = set(re.findall(r"^\| `([^`]+)` \|", table, re.MULTILINE))
    assert tags() - rules().keys() - told == set()
    assert told - tags() == set(), "the table names tags that nothing refuses with"


ACTS = """
from warroom.act import Target
from warroom.cli.session import Session
from warroom.room import Room
from warroom.topics.changes import answers
from warroom.topics.doctrine import rules as doctrine


def right(room: Room, session: Session) -> None:
    room.act(answers.approve, Target("INC-1"), change="C3")
    room.act(doctrine.load_doctrine, Target(), toml="")
    session.act(answers.approve, change="C3")


def wrong(room: Room, session: Session) -> None:
    room.act(answers.approve, Target("INC-1"), chnage="C3")
    room.act(answers.approve, Target("INC-1"), change=3)
    room.act(answers.approve, Target("INC-1"))
    room.act(answers.approve, "INC-1", change="C3")
    room.act(doctrine.load_doctrine, Target(), text="")
    session.act(answers.approve, chnage="C3")
    session.act(answers.approve, change=3)
"""


@pytest.mark.timeout(400)
def test_a_misspelled_wish_does_not_pass_mypy(tmp_path: Path) -> None:
    file = tmp_path / "acts.py"
    file.write_text(ACTS, encoding="utf-8")
    command = [sys.executable, "-m", "mypy", "--config-file", str(ROOT / "pyproject.toml")]
    cache_dir = ["--cache-dir", str(tmp_path / "cache")]
    done = subprocess.run(
        [*command, *cache_dir, str(file)], cwd=ROOT, capture_output=True, text=True, check=False
    )
    found = {int(number) for number in re.findall(r"acts\.py:(\d+): error", done.stdout)}
    lines = ACTS.splitlines()
    start = lines.index("def wrong(room: Room, session: Session) -> None:") + 2
    assert found == set(range(start, len(lines) + 1)), done.stdout + done.stderr
