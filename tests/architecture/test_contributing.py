"""What CONTRIBUTING names is where it says: files, folders and the tests of its commands."""

from __future__ import annotations

import re

from tests.architecture.imports import ROOT

TEXT = (ROOT / "CONTRIBUTING.md").read_text("utf-8").replace("```", "")
TOP = ("desktop_app/", "ui/", "upstream/", "resources/", "tests/", "tools/", "docs/")


def named_paths() -> set[str]:
    """The paths in back quotes, and those that a command narrows the tests to."""
    quoted = {part for found in re.findall(r"`([^`]+)`", TEXT) for part in re.split(r'[\s"=]+', found)}
    return {part for part in quoted if part.startswith(TOP) and not {"…", "<"} & set(part)}


def test_every_path_is_there() -> None:
    paths = named_paths()
    assert len(paths) > 30
    assert {"tests/wire", "tools/new_migration.py"} <= paths
    assert sorted(path for path in paths if not list(ROOT.glob(path + "*"))) == []
