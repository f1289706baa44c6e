"""What the documentation names is where it says, and it names every room."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.architecture.imports import ROOT

PAGES = [
    *(ROOT / name for name in ("README.md", "README.vi.md", "CONTRIBUTING.md", "SECURITY.md")),
    *sorted((ROOT / "docs").rglob("*.md")),
]
TOP = ("desktop_app/", "ui/", "upstream/", "resources/", "tests/", "tools/", "docs/")
# A module is named from the root, or from the folder of the program that the sentence is about.
FOLDERS = [ROOT, ROOT / "desktop_app", ROOT / "ui", ROOT / "upstream"]
ROOMS = [
    pytest.param(folder, id=folder.relative_to(ROOT).as_posix())
    for package in ("desktop_app", "ui", "upstream")
    for folder in sorted(ROOT.joinpath(package).iterdir())
    if (folder / "__init__.py").exists()
]


def named_in(page: Path) -> set[str]:
    """What a page has in back quotes, and the paths that a command narrows the tests to."""
    text = re.sub(r"```\w*", "", page.read_text("utf-8"))
    parts = {part for found in re.findall(r"`([^`]+)`", text) for part in re.split(r'[\s"=,]+', found)}
    return {part for part in parts if not {"…", "<", "*"} & set(part)}


def is_there(name: str) -> bool:
    """Whether there is such a path; of a module alone, whether some folder has it."""
    if name.startswith(TOP):
        return bool(list(ROOT.glob(name + "*")))
    if "/" in name:
        return any((folder / name).is_file() for folder in FOLDERS)
    return any(list(folder.rglob(name)) for folder in (*FOLDERS[1:], ROOT / "tests", ROOT / "tools"))


def paths_in(page: Path) -> set[str]:
    """The paths and modules among what a page names."""
    return {part for part in named_in(page) if part.startswith(TOP) or re.fullmatch(r"[\w/]+\.py", part)}


def test_the_pages_were_read() -> None:
    assert {"tests/wire", "tools/new_migration.py"} <= paths_in(ROOT / "CONTRIBUTING.md")
    assert len({path for page in PAGES for path in paths_in(page)}) > 100


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_every_path_is_there(page: Path) -> None:
    assert sorted(path for path in paths_in(page) if not is_there(path)) == []


# Of libraries, or of a file that is none of the repository's.
FOREIGN = frozenset(
    {"CONSOLE_ADDRESS", "MarkInfo", "StructTreeRoot", "auto_vacuum", "limit_conn", "skip_validate"}
)


def words_of_the_code() -> frozenset[str]:
    """All words of the modules, data and tests, and of their paths."""
    kinds = {".py", ".toml", ".md", ".json", ".sh", ".c", ".nsi", ".conf", ".txt"}
    folders = (ROOT / name for name in ("desktop_app", "ui", "upstream", "tools", "tests", "resources"))
    files = [
        path for folder in folders for path in folder.rglob("*") if path.suffix in kinds and path.is_file()
    ]
    texts = (
        f"{path} {path.read_text('utf-8')}" for path in [*files, ROOT / "pyproject.toml", ROOT / "Makefile"]
    )
    return frozenset(word for text in texts for word in re.findall(r"\w+", text))


def identifiers_in(page: Path) -> set[str]:
    """Names of classes, functions, tables and fields that a page has in back quotes."""
    text = page.read_text("utf-8").partition("## Words that are not used")[0]
    if "**Status.** Taken back" in text:
        return set()
    spans = re.findall(r"`([^`\n]+)`", re.sub(r"```.*?```", "", text, flags=re.DOTALL))
    names = {name for span in spans for name in re.findall(r"(?<![\w-])[A-Za-z_]\w+", span)}
    return {name for name in names if "_" in name.strip("_") or re.fullmatch(r"(?:[A-Z][a-z0-9]+)+", name)}


def test_every_identifier_is_in_the_code() -> None:
    words = words_of_the_code()
    unknown = {page.relative_to(ROOT).as_posix(): identifiers_in(page) - words - FOREIGN for page in PAGES}
    assert sum(map(len, unknown.values())) < sum(len(identifiers_in(page)) for page in PAGES) - 300
    assert {name: sorted(found) for name, found in unknown.items() if found} == {}


@pytest.mark.parametrize("folder", ROOMS)
def test_every_room_is_in_the_architecture(folder: Path) -> None:
    assert folder.name in named_in(ROOT / "docs" / "architecture.md"), "name the room in docs/architecture.md"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_every_link_leads_to_a_file(page: Path) -> None:
    links = re.findall(r"\]\(([^)#:\s]+)(?:#[\w-]+)?\)", re.sub(r"`[^`]*`", "", page.read_text("utf-8")))
    assert [link for link in links if not (page.parent / link).exists()] == []


def test_the_first_page_is_short() -> None:
    assert len((ROOT / "README.md").read_text("utf-8").split()) <= 500
