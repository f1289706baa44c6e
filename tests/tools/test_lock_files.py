"""The lock files install the same bytes everywhere and name no place to download them from."""

from __future__ import annotations

import re
import tomllib

import pytest

from tests.architecture.imports import ROOT
from tools.gather_licences import canonical, locked

FILES = ("run.txt", "desktop.txt", "upstream.txt", "statistics.txt", "dev.txt", "uv.txt")
ADDRESS = re.compile(r"://|--(extra-)?index-url|--find-links|--trusted-host")


@pytest.mark.parametrize("name", FILES)
def test_names_no_address(name: str) -> None:
    text = (ROOT / "requirements" / name).read_text("utf-8")
    assert ADDRESS.search(text) is None


@pytest.mark.parametrize("name", FILES)
def test_pins_every_package_by_its_hash(name: str) -> None:
    text = (ROOT / "requirements" / name).read_text("utf-8")
    entries = re.split(r"^(?=[a-z0-9])", text, flags=re.MULTILINE)[1:]
    assert entries, "no package found"
    unpinned = [
        entry.split("\n")[0] for entry in entries if "==" not in entry or "--hash=sha256:" not in entry
    ]
    assert unpinned == []


@pytest.mark.parametrize(
    ("name", "extra"),
    [
        ("run.txt", "desktop"),
        ("run.txt", "upstream"),
        ("run.txt", "build"),
        ("desktop.txt", "desktop"),
        ("upstream.txt", "upstream"),
        ("statistics.txt", "statistics"),
        ("dev.txt", "dev"),
    ],
)
def test_holds_what_the_project_asks_for(name: str, extra: str) -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    asked = [*project["dependencies"], *(project["optional-dependencies"][extra] if extra else [])]
    names = {canonical(re.split(r"[\[<>=!~; ]", requirement)[0]) for requirement in asked} - {"so-mat-tran"}
    assert len(names) > 6
    assert names <= set(locked(ROOT / "requirements" / name)), "run `make lock`"


def test_the_same_package_has_one_version_in_all_files() -> None:
    everything = locked(ROOT / "requirements" / "dev.txt")
    for name in ("run.txt", "desktop.txt", "upstream.txt"):
        part = locked(ROOT / "requirements" / name)
        assert part.items() <= everything.items()
