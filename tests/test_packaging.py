"""What is built is what runs: the wheel and the sdist carry all that the program needs."""

import os
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from pathlib import Path

import pytest

import warroom

ROOT = Path(__file__).resolve().parents[1]
DATA = {
    "warroom/py.typed",
    "warroom/core/doctrine/defaults.toml",
    "warroom/topics/language/wording.toml",
    "warroom/stories/data/brightwater.jsonl",
}


def build(target: str, source: Path, folder: Path) -> Path:
    """Build the checkout or an unpacked sdist, as pip would, without asking any network."""
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", target, "-d", str(folder)],
        cwd=source,
        check=True,
        capture_output=True,
    )
    [built] = folder.iterdir()
    return built


def names(wheel: Path) -> set[str]:
    with zipfile.ZipFile(wheel) as archive:
        return set(archive.namelist())


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build("wheel", ROOT, tmp_path_factory.mktemp("wheel"))


@pytest.fixture(scope="module")
def sdist(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder that the sdist unpacks to."""
    built = build("sdist", ROOT, tmp_path_factory.mktemp("sdist"))
    folder = tmp_path_factory.mktemp("unpacked")
    with tarfile.open(built) as archive:
        archive.extraction_filter = getattr(tarfile, "data_filter", None)  # 3.11.4 and later
        archive.extractall(folder)
    [unpacked] = folder.iterdir()
    return unpacked


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that holds what the wheel installs, and nothing of the checkout."""
    folder = tmp_path_factory.mktemp("installed")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder)
    return folder


def run(installed: Path, home: Path, *arguments: str) -> str:
    """Run Python on the installed package from the root folder; what it printed."""
    done = subprocess.run(
        [sys.executable, *arguments],
        cwd="/",
        env={
            "PATH": os.environ["PATH"],
            "HOME": str(home),
            "LANG": "C.UTF-8",
            "PYTHONPATH": str(installed),
            "PYTHONDONTWRITEBYTECODE": "1",
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_wheel_holds_the_package_its_data_and_its_stylesheets(wheel: Path) -> None:
    package = {str(path.relative_to(ROOT)) for path in (ROOT / "warroom").rglob("*.py")}
    sheets = {f"warroom/styles/{path.name}" for path in (ROOT / "styles").iterdir()}
    held = {name for name in names(wheel) if ".dist-info/" not in name}
    assert held == package | sheets | DATA


def test_the_sdist_builds_the_same_wheel(wheel: Path, sdist: Path, tmp_path: Path) -> None:
    assert names(build("wheel", sdist, tmp_path)) == names(wheel)


def test_the_sdist_holds_the_tests_and_the_documentation_and_nothing_else(sdist: Path) -> None:
    assert (sdist / "tests" / "test_packaging.py").is_file()
    assert (sdist / "tests" / "constraints.txt").is_file()
    assert (sdist / "docs" / "pictures" / "room-120x36.svg").is_file()
    assert (sdist / ".ci" / "run").stat().st_mode & 0o100
    assert {path.name for path in sdist.iterdir()} == {
        ".ci", ".gitignore", "PKG-INFO", "README.md", "docs", "pyproject.toml", "styles", "tests",
        "warroom",
    }  # fmt: skip


def test_the_installed_program_runs_from_anywhere(installed: Path, tmp_path: Path) -> None:
    said = run(installed, tmp_path, "-c", "import warroom; print(warroom.__file__)")
    assert Path(said.strip()).is_relative_to(installed)
    assert run(installed, tmp_path, "-m", "warroom", "declare", "Checkout fails") == "INC-1\n"
    assert "Checkout fails" in run(installed, tmp_path, "-m", "warroom", "show")


def test_the_installed_console_finds_its_stylesheets(installed: Path, tmp_path: Path) -> None:
    program = "from warroom.tui.stylesheets import stylesheets; print(*stylesheets(), sep='\\n')"
    loaded = {Path(line) for line in run(installed, tmp_path, "-c", program).splitlines()}
    assert loaded == set((installed / "warroom" / "styles").iterdir())
    assert {path.name for path in loaded} == {path.name for path in (ROOT / "styles").iterdir()}


def test_the_version_has_one_source(wheel: Path, installed: Path, tmp_path: Path) -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert "version" not in project
    assert wheel.name.startswith(f"warroom-{warroom.__version__}-")
    said = run(installed, tmp_path, "-m", "warroom", "--version")
    assert said == f"warroom {warroom.__version__}\n"
