"""The documentation is what the program says of itself."""

import importlib.util
import re
import tomllib
from pathlib import Path

import pytest

from docs import pictures

ROOT = Path(__file__).resolve().parents[1]
DOCS = ROOT / "docs"
ARCHITECTURE = (DOCS / "architecture.md").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def pages() -> dict[str, str]:
    spec = importlib.util.spec_from_file_location("docs_generate", DOCS / "generate.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    found: dict[str, str] = module.pages()
    return found


@pytest.mark.parametrize("name", ["keys.md", "commands.md", "file.md", "driven.md", "rules.md"])
def test_the_page_is_fresh(pages: dict[str, str], name: str) -> None:
    assert (DOCS / name).read_text(encoding="utf-8") == pages[name], "run python docs/generate.py"


def test_every_picture_is_shown_once_and_taken_by_the_program() -> None:
    page = (DOCS / "screens.md").read_text(encoding="utf-8")
    assert page == pictures.index(), "run python -m docs.pictures"
    shown = re.findall(r"pictures/(.+?)\.svg", page)
    assert sorted(shown) == sorted(path.stem for path in (DOCS / "pictures").glob("*.svg"))


def test_every_relative_link_in_the_documentation_leads_somewhere() -> None:
    broken = []
    for page in [*DOCS.glob("*.md"), DOCS.parent / "README.md"]:
        for target in re.findall(r"\]\(([^)#]+)[^)]*\)", page.read_text(encoding="utf-8")):
            if "://" not in target and not (page.parent / target).exists():
                broken.append(f"{page.name}: {target}")
    assert broken == []


def test_every_dependency_has_its_reason() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = [*project["dependencies"], *project["optional-dependencies"]["test"]]
    names = {re.split(r"[<>=]", requirement)[0] for requirement in wanted}
    reasons = ARCHITECTURE.split("## Dependencies", 1)[1]
    assert {name for name in names if not re.search(rf"\b{name}\b", reasons)} == set()


def drawn() -> set[str]:
    """The folders and files of the tree that the page draws, from the root of the repository."""
    tree = re.search(r"^```\n(warroom/\n.*?)^```$", ARCHITECTURE, re.MULTILINE | re.DOTALL)
    assert tree is not None
    found, above = set(), [""]
    for line in tree[1].splitlines():
        depth = (len(line) - len(line.lstrip())) // 2
        names = re.split(r" {2,}", line.strip())[0].split()
        above[depth + 1 :] = [above[depth] + names[0]]
        found |= {above[depth] + name for name in names}
    return found


def test_the_tree_is_drawn_as_it_is() -> None:
    package = ROOT / "warroom"
    folders = {
        f"{path.parent.relative_to(ROOT)}/"
        for path in package.glob("**/__init__.py")
        if path.parent.name != "console"
    }
    files = {f"warroom/{path.name}" for path in package.glob("[!_]*.py")}
    assert (folders | files) - drawn() == set()
    assert {name for name in drawn() if not (ROOT / name).exists()} == set()


def test_every_file_that_a_page_names_exists() -> None:
    missing = []
    written = ("architecture.md", "contributing.md", "tutorial.md")
    for page in (ROOT / "README.md", *(DOCS / name for name in written)):
        text = re.sub(r"^## A topic from nothing$.*?^## ", "## ", page.read_text("utf-8"),
                      flags=re.MULTILINE | re.DOTALL)  # fmt: skip
        for name in re.findall(r"`([\w/]+(?:\.(?:py|toml|jsonl)|/))(?::\w+)?`", text):
            places = (ROOT, ROOT / "warroom", ROOT / "warroom" / "tui", ROOT / "warroom" / "topics")
            if not any((place / name).exists() for place in places):
                missing.append(f"{page.name}: {name}")
    assert missing == []


def test_every_setting_is_described() -> None:
    from warroom.config import Config

    page = (DOCS / "settings.md").read_text(encoding="utf-8")
    described = re.findall(r"^\| `([a-z_]+)` \|", page, re.MULTILINE)
    assert described == list(Config.__struct_fields__)
