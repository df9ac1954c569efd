"""What holds for every test."""

import compileall
from pathlib import Path

import pytest
from hypothesis import settings

settings.register_profile("suite", database=None, deadline=None)
settings.load_profile("suite")


def pytest_configure(config: pytest.Config) -> None:
    """Compile the package once, as installing it does; else every program of a test does so."""
    package = Path(__file__).resolve().parents[1] / "warroom"
    compileall.compile_dir(str(package), quiet=2)
