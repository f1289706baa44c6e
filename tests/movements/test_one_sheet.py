"""The sheet of a period is put together in one place, and read from the book there alone."""

from __future__ import annotations

import ast
from pathlib import Path

from tests.architecture.imports import ROOT, sources_with

READING = Path("desktop_app/movements/sheet/reading.py")
ONLY_THERE = {"PeriodSheet", "area_units"}
"""What makes a sheet, and what says who has a row in it."""


def made_in(source: str) -> set[str]:
    """The names among :data:`ONLY_THERE` that a module calls."""
    calls = (node.func for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call))
    return {each.id for each in calls if isinstance(each, ast.Name)} & ONLY_THERE


def test_one_module_makes_the_sheets() -> None:
    made = {path.relative_to(ROOT): made_in(text) for path, text in sources_with("|".join(ONLY_THERE))}
    assert {path: names for path, names in made.items() if names} == {READING: ONLY_THERE}
