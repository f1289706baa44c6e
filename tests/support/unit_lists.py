"""Lists of communes newer than the one that comes with the program."""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from desktop_app.base.resource_files import resource_path

VERSION = "2031-01-01"
"""Later than any list that comes with the program."""


@pytest.fixture(autouse=True)
def _the_shipped_list() -> Iterator[None]:
    """A list that a test went by is not gone by in the next."""
    yield
    loaded = sys.modules.get("desktop_app.areas.administrative")
    if loaded is not None:
        loaded.go_by(None)


def a_newer_list(
    folder: Path,
    replaced: Mapping[str, tuple[str, str]],
    *,
    version: str = VERSION,
    status: str = "published",
) -> Path:
    """The shipped list in which communes have another code and name; the former codes are in its table.

    Two communes with the same new code have become one.
    """
    folder.mkdir(parents=True)
    shipped = resource_path("areas", "units")
    manifest = (shipped / "units.toml").read_text("utf-8").splitlines()
    changed = {"version": version, "status": status}
    lines = [
        next((f'{key} = "{value}"' for key, value in changed.items() if line.startswith(f"{key} =")), line)
        for line in manifest
    ]
    (folder / "units.toml").write_text("\n".join(lines) + "\n", "utf-8")
    names = {row["code"]: row["name"] for row in rows(shipped / "units.csv")}
    units: dict[str, dict[str, str]] = {}
    for row in rows(shipped / "units.csv"):
        code, name = replaced.get(row["code"], (row["code"], row["name"]))
        units.setdefault(code, row | {"code": code, "name": name})
    write(folder / "units.csv", list(units.values()))
    for name, column in (("formed_from.csv", "code"), ("former_codes.csv", "code")):
        table = [row | {column: replaced.get(row[column], (row[column],))[0]} for row in rows(shipped / name)]
        if name == "former_codes.csv":
            table += [
                {"former_code": former, "former_name": names[former], "code": code, "list": "2026-08"}
                for former, (code, _) in replaced.items()
                if former != code
            ]
        write(folder / name, table)
    return folder


def rows(path: Path) -> list[dict[str, str]]:
    """The rows of a table."""
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def write(path: Path, table: list[dict[str, str]]) -> None:
    """Write a table."""
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, list(table[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(table)
