"""The folder of the data files of ``resources/``: in a checkout, a wheel or the frozen program."""

from __future__ import annotations

import sys
from functools import cache
from pathlib import Path


def resources_folder() -> Path:
    """Return the folder ``resources`` that belongs to this program."""
    return _folder_of(getattr(sys, "_MEIPASS", None))


@cache
def _folder_of(frozen: str | None) -> Path:
    base = Path(frozen) if frozen else Path(__file__).resolve().parents[2]
    return base / "resources"


def resource_path(*parts: str) -> Path:
    """The path of one resource, for example ``resource_path("fonts", "LiberationSerif-Regular.ttf")``."""
    return resources_folder().joinpath(*parts)
