"""A wine with the program that ``make installer-windows`` built; without wine all are skipped, loudly."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.installer.windows.wine import COMPILER, LIMIT_SECONDS, Wine, make_prefix
from tests.support import patience
from tests.support.display import Display
from tests.support.requirement import program
from tools.windows.places import ROOT, Places

PLACES = Places(ROOT / "build" / "windows", ROOT / "dist" / "windows")


@pytest.fixture(scope="session", autouse=True)
def patient() -> Iterator[None]:
    """On a busy machine a window comes up in minutes under wine, where others need seconds."""
    before = patience.PATIENCE_SECONDS
    patience.PATIENCE_SECONDS = LIMIT_SECONDS
    yield
    patience.PATIENCE_SECONDS = before


@pytest.fixture(scope="session")
def built() -> Places:
    assert PLACES.program.is_dir(), "run `make installer-windows` first"
    return PLACES


@pytest.fixture(scope="session")
def wine(built: Places, display: Display, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Wine]:
    """One Windows for all tests: to make one takes longer than most of them."""
    program("wine", "wine wine64")
    program(COMPILER, "gcc-mingw-w64-x86-64")
    found = make_prefix(tmp_path_factory.mktemp("windows"), built.version / "python.exe", display.name)
    yield found
    found.end_all()


@pytest.fixture
def still(wine: Wine) -> Iterator[Wine]:
    """A Windows in which nothing runs before and after the test."""
    yield wine
    wine.end_all()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder as officers name them."""
    made = tmp_path / "Số liệu của Hoà"
    made.mkdir()
    return made
