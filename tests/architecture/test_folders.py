"""Folders: few files in each, no circles, and none knows a folder above it."""

from __future__ import annotations

from collections import Counter, defaultdict

import pytest

from tests.architecture.imports import (
    PACKAGES,
    ROOT,
    Import,
    all_imports,
    module_name,
    source_files,
    tracked_files,
)
from tests.architecture.test_imports import LAZY_ENTRIES

MOST_FILES = 20

# room: its folders, the lowest first; "" is the room's own top. A folder knows those before it only.
LAYERS: dict[str, tuple[str, ...]] = {
    "desktop_app.base": ("", "figures", "units", "console", "faults"),
    "desktop_app.catalogue": ("packages", "registers", "layouts", "", "brought"),
    "desktop_app.exchange": ("", "live", "exports", "workbooks", "plain", "papers", "entries"),
    "desktop_app.forms": (
        "xpath",
        "functions",
        "compiling",
        "types",
        "definition",
        "importing",
        "session",
        "records",
        "",
    ),
    "desktop_app.fund": (
        "rules",
        "campaigns",
        "vouchers",
        "goods",
        "households",
        "ledger",
        "statements",
        "disclosure",
        "papers",
    ),
    "desktop_app.journal": ("", "past"),
    "desktop_app.movements": (
        "",
        "sheet",
        "notes",
        "checks",
        "progress",
        "entering",
        "analysis",
    ),
    "desktop_app.registers": ("clock", "numbers", "kinds", "entries", "lists", "books", "papers", ""),
    "desktop_app.reports": ("", "blocks", "charts", "frame", "word", "documents", "blank_form"),
    "desktop_app.storage": ("tables", "migrations", "", "whole_files"),
    "desktop_app.surveys": (
        "rounds",
        "responses",
        "double_entry",
        "tally",
        "findings",
        "listing",
        "versions",
        "",
        "results",
        "papers",
    ),
    "desktop_app.sync": (
        "",
        "transport",
        "identity",
        "keys",
        "urgent",
        "decisions",
        "incoming",
        "files",
        "releases",
        "rounds",
        "courier",
    ),
    "ui.forms": ("media", "editors", "sheets", ""),
    "ui.fund": ("common", "campaigns", "disclosure", "entry", "households", ""),
    "ui.grid": ("model", "cells", ""),
    "ui.movements": (
        "sheets",
        "groups",
        "checks",
        "period",
        "evidence",
        "workbooks",
        "plain",
        "unit_report",
        "from_registers",
        "analysis",
        "beside",
        "plans",
        "",
    ),
    "ui.reports": ("output", "writing", "issuing", ""),
    "ui.sync": ("courier", ""),
    "ui.surveys": (
        "common",
        "export",
        "versions",
        "entry",
        "double_entry",
        "totals",
        "responses",
        "results",
        "rounds",
        "",
    ),
    "ui.widgets": ("", "charts", "elided", "fields", "files", "tables", "work"),
    "upstream.console": ("accounts", "queries", "web", "pages", ""),
    "upstream": (
        "base",
        "database",
        "http",
        "communes",
        "releases",
        "devices",
        "records",
        "catalogue",
        "attachments",
        "urgent",
        "read_model",
        "exchange",
        "courier",
        "deciding",
        "jobs",
        "watching",
        "cluster",
        "server",
        "console",
        "demo",
        "admin",
        "migrations",
        "",
    ),
}


def modules() -> set[str]:
    """Every module of the program; a package by its own name."""
    return {module_name(path) for package in PACKAGES for path in source_files(package)}


def packages() -> set[str]:
    """The folders of the program, as dotted names."""
    files = [path for package in PACKAGES for path in source_files(package)]
    return {module_name(path) for path in files if path.stem == "__init__"}


def folder_of(name: str, known: set[str], folders: set[str]) -> str | None:
    """The folder in which a module lies, or a name in a module; None where it is not ours."""
    while name and name not in known:
        name = name.rpartition(".")[0]
    if not name:
        return None
    return name if name in folders else name.rpartition(".")[0]


def between_folders(found: Import, known: set[str], folders: set[str]) -> tuple[str, str] | None:
    """From which folder to which other an import leads."""
    source, target = (folder_of(name, known, folders) for name in (found.importer, found.target))
    return None if source is None or target is None or source == target else (source, target)


def against_the_layers(source: str, target: str) -> str | None:
    """Which layer is above the one that imports it, or None."""
    for room, layers in LAYERS.items():
        below = [folder[len(room) :].removeprefix(".") for folder in (source, target) if within(folder, room)]
        if len(below) == 2:
            low, high = (layers.index(name.split(".")[0]) for name in below)
            if high > low:
                return f"{source} imports {target}, which stands above it in {room}"
    return None


def within(folder: str, room: str) -> bool:
    return folder == room or folder.startswith(room + ".")


def test_no_folder_holds_more_than_a_person_takes_in() -> None:
    count = Counter(
        path.parent.relative_to(ROOT)
        for path in tracked_files()
        if path.suffix == ".py" and path.parent.name != "versions"
    )
    assert len(count) > 60, "the scan found no folders"
    assert {str(folder): number for folder, number in count.items() if number > MOST_FILES} == {}


def test_every_folder_of_a_layered_room_has_its_layer() -> None:
    folders = packages()
    for room, layers in LAYERS.items():
        below = {folder[len(room) + 1 :].split(".")[0] for folder in folders if folder.startswith(room + ".")}
        assert below <= set(layers), f"give the new folder of {room} its layer"
        assert set(layers) - {"", "migrations"} <= below, f"{room} has a layer without a folder"


def test_no_folder_imports_one_above_it() -> None:
    known, folders = modules(), packages()
    complaints = []
    for found in all_imports():
        crossed = between_folders(found, known, folders)
        complaint = against_the_layers(*crossed) if crossed else None
        if complaint:
            complaints.append(f"{found.place}: {complaint}")
    assert not complaints, "\n" + "\n".join(complaints)


def test_no_folders_stand_in_a_circle() -> None:
    known, folders = modules(), packages()
    leads: dict[str, set[str]] = defaultdict(set)
    for found in all_imports():
        crossed = between_folders(found, known, folders)
        # The tops of the three packages only start a program; what is started by its name is not known by it.
        if crossed and not set(crossed) & set(PACKAGES) and not started_by_name(found):
            leads[crossed[0]].add(crossed[1])
    assert len(leads) > 30, "the scan found no folders"
    assert in_circles(leads) == set(), "these folders import each other"


def started_by_name(found: Import) -> bool:
    return any(within(found.importer, who) and within(found.target, what) for who, what in LAZY_ENTRIES)


def in_circles(leads: dict[str, set[str]]) -> set[str]:
    """What is left when all are taken away that nothing leads to, or that lead nowhere."""
    left = {**leads}
    while True:
        reached = {target for targets in left.values() for target in targets}
        kept = {name for name in left if name in reached and left[name] & set(left)}
        if kept == set(left):
            return kept
        left = {name: left[name] & kept for name in kept}


def test_circles_are_found() -> None:
    assert in_circles({"a": {"b"}, "b": {"c"}, "c": {"b", "d"}}) == {"b", "c"}
    assert in_circles({"a": {"b"}, "b": {"c"}}) == set()


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("desktop_app.forms.xpath", "desktop_app.forms.session"),
        ("desktop_app.surveys.rounds", "desktop_app.surveys"),
        ("upstream.records", "upstream.exchange"),
        ("ui.surveys.common", "ui.surveys.rounds"),
    ],
)
def test_an_import_of_something_above_is_seen(source: str, target: str) -> None:
    assert against_the_layers(source, target) is not None
    assert against_the_layers(target, source) is None
