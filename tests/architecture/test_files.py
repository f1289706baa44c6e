"""Modules stay small enough to read, and the files kept in git fit every machine."""

from __future__ import annotations

import re

from tests.architecture.imports import PACKAGES, ROOT, source_files, tracked_files

MOST_LINES = 400

# file: why it may be longer.
LONGER: dict[str, str] = {
    "ui/movements/sheets/sheet.py": "a period, typed, checked and marked in one object",
}

# Folders of one machine: a home, a mount, a temporary folder or a drive of somebody's Windows.
MACHINE_PATH = re.compile(
    r"(?<![\w.$~})])/(?:home|Users|root|work|mnt|media)/[\w.-]+|(?<!\w)[A-Z]:\\\\?Users\\\\?[\w.-]+|/tmp/\w[\w.-]+"
)
TEXT = {
    ".py",
    ".md",
    ".toml",
    ".txt",
    ".po",
    ".sh",
    ".spec",
    ".json",
    ".csv",
    ".yml",
    ".yaml",
    ".xml",
    ".html",
    "",
}


def test_no_module_is_longer_than_it_may_be() -> None:
    files = [path for package in (*PACKAGES, "tools") for path in source_files(package)]
    assert len(files) > 20, "the scan found no files"
    sizes = {str(path.relative_to(ROOT)): len(path.read_text("utf-8").splitlines()) for path in files}
    long = {name: size for name, size in sizes.items() if size > MOST_LINES and name not in LONGER}
    assert not long, f"split these modules, or write the reason into LONGER: {long}"


def test_no_kept_file_names_a_folder_of_one_machine() -> None:
    files = [path for path in tracked_files() if path.suffix in TEXT and path.name != "test_files.py"]
    assert len(files) > 20, "the scan found no files"
    hits = [
        f"{path.relative_to(ROOT)}:{number}: {found.group()}"
        for path in files
        for number, line in enumerate(path.read_text("utf-8", "replace").splitlines(), 1)
        for found in MACHINE_PATH.finditer(line)
    ]
    assert not hits, "\n" + "\n".join(hits)


def test_the_search_for_machine_paths_finds_them() -> None:
    slash = "/"
    assert MACHINE_PATH.search(f"open('{slash}home{slash}officer{slash}book.db')")
    assert MACHINE_PATH.search(f"{slash}tmp{slash}so-mat-tran.db")
    assert not MACHINE_PATH.search("GET /api/home/areas and $HOME/job/x")
    assert not MACHINE_PATH.search(f"a temporary folder below {slash}tmp")
