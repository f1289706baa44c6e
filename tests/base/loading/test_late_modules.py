"""Modules of which a library gets a stand-in: loaded when something of them is wanted, not before."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop_app.base.loading.late_modules import late_modules

_NAMES = ("late_example", "late_package", "late_package.part")


@pytest.fixture
def modules(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder to import ``late_example`` and ``late_package.part`` from; nothing of them is left behind."""
    (tmp_path / "late_package").mkdir()
    (tmp_path / "late_package" / "__init__.py").touch()
    for name in ("late_example.py", "late_package/part.py"):
        (tmp_path / name).write_text("FACTS = ['as in the file']\n", encoding="utf-8")
    monkeypatch.syspath_prepend(str(tmp_path))
    yield tmp_path
    for name in _NAMES:
        sys.modules.pop(name, None)


@pytest.mark.parametrize("name", ["late_example", "late_package.part"])
def test_loaded_when_something_of_it_is_wanted(modules: Path, name: str) -> None:
    with late_modules(name):
        got = importlib.import_module(name)
    assert name not in sys.modules
    assert got.FACTS == ["as in the file"]
    assert got.FACTS is importlib.import_module(name).FACTS


def test_imported_as_always_afterwards(modules: Path) -> None:
    with late_modules("late_package.part"):
        import late_package.part  # type: ignore[import-not-found]

        stand_in = late_package.part
    real = importlib.import_module("late_package.part")
    assert real is not stand_in
    assert late_package.part is real
    assert stand_in.FACTS is real.FACTS


def test_wanted_while_others_still_get_the_stand_in(modules: Path) -> None:
    with late_modules("late_example"):
        stand_in = importlib.import_module("late_example")
        facts = stand_in.FACTS
        real = importlib.import_module("late_example")
    assert real is not stand_in
    assert sys.modules["late_example"] is real
    assert real.FACTS is facts


def test_what_it_has_not_is_refused_as_always(modules: Path) -> None:
    with late_modules("late_example"):
        stand_in = importlib.import_module("late_example")
    with pytest.raises(AttributeError, match="NOTHING"):
        _ = stand_in.NOTHING


def test_what_is_loaded_stays(modules: Path) -> None:
    before = importlib.import_module("late_example")
    with late_modules("late_example"):
        assert importlib.import_module("late_example") is before
    assert sys.modules["late_example"] is before


def test_no_stand_in_outlasts_a_failure(modules: Path) -> None:
    with pytest.raises(ValueError, match="failed"), late_modules("late_example"):
        raise ValueError("failed")
    assert "late_example" not in sys.modules
