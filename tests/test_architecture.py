"""The layers of the design hold, and a headless command stays light."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
from importlinter.cli import lint_imports

from warroom.tui.registry import ACTIONS

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "warroom"
PURE = (
    "act", "incident", "interruptions", "obligations", "owed", "room_state",
)  # fmt: skip
"""What lies beside the topics and is as pure as they are."""

EDGES = ("command", "console")
"""The files of a topic that people touch."""


def module_of(path: Path) -> str:
    """The name of a module by its file."""
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def loaded_after(code: str, *, cwd: Path) -> set[str]:
    """The top-level modules that a fresh interpreter holds after running ``code``."""
    script = f"{code}\nimport sys\nprint(*sorted({{m.split('.')[0] for m in sys.modules}}))"
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=cwd, capture_output=True, text=True, check=True
    )
    return set(done.stdout.splitlines()[-1].split())


def test_import_contracts_hold(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(ROOT)
    assert lint_imports(config_filename=str(ROOT / "pyproject.toml"), no_cache=True) == 0, (
        capsys.readouterr().out
    )


def test_what_decides_and_folds_loads_the_standard_library_and_msgspec_only(
    tmp_path: Path,
) -> None:
    before = loaded_after("import msgspec, tomllib, zoneinfo, difflib, inspect", cwd=tmp_path)
    paths = [PACKAGE / f"{name}.py" for name in PURE] + [
        *(PACKAGE / "core").rglob("*.py"),
        *(
            path
            for path in (PACKAGE / "topics").rglob("*.py")
            if not path.stem.startswith(EDGES) and path.parent.name != "console"
        ),
    ]
    modules = sorted(module_of(path) for path in paths if path.stem != "__init__")
    assert len(modules) > 100
    after = loaded_after(f"import {', '.join(modules)}", cwd=tmp_path)
    foreign = after - before - set(sys.stdlib_module_names) - {"warroom"}
    assert not foreign


def test_the_first_frame_waits_for_no_flow_and_no_table() -> None:
    runs = {action.run.partition(":")[0] for action in ACTIONS if ".console" in action.run}
    flows = tuple(f"warroom.topics.{module}" for module in sorted(runs))
    assert len(flows) > 15
    late = (*flows, "warroom.archive.", "watchfiles")
    needed = {"warroom.archive.folds", "warroom.archive.schema"}
    code = "import sys, warroom.tui.main; print(*sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    loaded = {name for name in done.stdout.split() if name.startswith((*late, "sqlite_utils"))}
    assert loaded <= needed


def test_only_the_clock_asks_what_time_it_is() -> None:
    asking = re.compile(r"datetime\.(now|utcnow|today)\(|\btime\.time(_ns)?\(|\bdate\.today\(")
    guilty = [
        str(path.relative_to(ROOT))
        for path in PACKAGE.rglob("*.py")
        if path != PACKAGE / "clock.py" and asking.search(path.read_text(encoding="utf-8"))
    ]
    assert guilty == []


def test_nobody_reaches_through_the_one_door() -> None:
    inside = re.compile(r"(?<!war)room\.log\b|log\.(sqlite|reader|engine|files)\b|archive import")
    guilty = [
        str(path.relative_to(ROOT))
        for folder in ("cli", "tui")
        for path in (PACKAGE / folder).rglob("*.py")
        if inside.search(path.read_text(encoding="utf-8"))
    ]
    assert guilty == []


def test_ci_runs_exactly_the_readmes_test_command() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    block = re.search(r"<!-- test-command -->\n```[a-z]*\n(.+?)\n```", readme, re.DOTALL)
    assert block, "the README marks its test command"
    assert "pytest" in block[1]
    assert "test-command" in (ROOT / ".ci" / "run").read_text(encoding="utf-8")


def test_nothing_names_a_package_registry_or_a_machine() -> None:
    banned = re.compile(r"pypi\.org|pythonhosted|npmjs|deb\.debian|(^|[^a-z])/(work|farm|root)/")
    guilty = []
    for pattern in ("*.md", "*.toml", "*.py", "*.txt", "*.tcss"):
        for path in ROOT.rglob(pattern):
            inside = path.relative_to(ROOT)
            if path == Path(__file__) or any(part.startswith(".") for part in inside.parts):
                continue
            if banned.search(path.read_text(encoding="utf-8")):
                guilty.append(str(inside))
    assert guilty == []
