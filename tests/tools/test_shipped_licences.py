"""A program is built only of what may be handed out with it, and with the texts that belong to it."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path

import pytest

from desktop_app.base.licences import Component, bundled_components
from tests.architecture.imports import ROOT
from tools.gather_licences import LICENCES, locked
from tools.shipped_licences import (
    complaints,
    copyright_files,
    distributions,
    only_copyleft,
    system_libraries,
)


def source_of(module: str) -> str:
    found = importlib.util.find_spec(module)
    assert found is not None
    assert found.origin is not None
    return found.origin


def component(name: str, licence: str, *texts: str) -> Component:
    return Component(name, "1", licence, "", "", texts)


def test_files_are_told_by_their_packages() -> None:
    sources = [source_of("PySide6"), source_of("lxml.etree"), source_of("json"), __file__]
    assert distributions(sources) == {"pyside6-essentials", "lxml"}


def test_all_that_the_desktop_locks_may_be_handed_out() -> None:
    known = {part.name: part for part in bundled_components()}
    names = locked(ROOT / "requirements" / "desktop.txt")
    assert complaints(names, known) == []
    assert not [part.name for part in known.values() if only_copyleft(part.licence)]


def test_what_is_not_listed_has_no_text_or_is_copyleft_is_refused() -> None:
    assert (LICENCES / "texts" / "MPL-2.0.txt").is_file()
    known = {
        "bare": component("bare", "MIT"),
        "lost": component("lost", "MIT", "no-such-text.txt"),
        "closed": component("closed", "GPL-3.0-or-later", "GPL-3.0.txt"),
        "good": component("good", "MPL-2.0", "MPL-2.0.txt"),
    }
    told = complaints({"bare", "lost", "closed", "good", "strange", "so-mat-tran"}, known)
    assert [line.partition(" ")[0] for line in told] == ["bare", "closed", "lost", "strange"]


@pytest.mark.parametrize(
    ("licence", "refused"),
    [
        ("GPL-3.0-only", True),
        ("GPL-2.0-or-later", True),
        ("AGPL-3.0-only", True),
        ("GNU General Public License v3 (GPLv3)", True),
        ("LGPL-3.0-only", False),
        ("GNU Lesser General Public License", False),
        ("LGPL-3.0-only OR GPL-2.0-only OR GPL-3.0-only", False),
        ("GPL-2.0-or-later WITH Bootloader-exception", False),
        ("MIT OR GPL-2.0-only", False),
        ("BSD-3-Clause AND BSD-4-Clause", False),
    ],
)
def test_only_the_gpl_alone_is_refused(licence: str, refused: bool) -> None:
    assert only_copyleft(licence) is refused


def test_libraries_of_the_system_are_those_of_no_package() -> None:
    ours = [source_of("lxml.etree"), source_of("json")]
    assert system_libraries([*ours, "/usr/lib/libnone.so.1"]) == {"/usr/lib/libnone.so.1"}


@pytest.mark.skipif(not Path("/usr/bin/dpkg-query").exists(), reason="not Debian")
def test_a_library_of_the_system_brings_the_copyright_file_of_its_package() -> None:
    loader = next(
        path for path in Path("/usr/lib").rglob("libc.so.6") if path.parent.name.endswith("linux-gnu")
    )
    found = copyright_files({str(loader.resolve()), "/usr/lib/libnone.so.1"})
    assert list(found) == ["libc6"]
    assert "GNU" in found["libc6"].read_text("utf-8")


def test_the_notice_says_how_the_lgpl_is_met() -> None:
    said = (ROOT / "NOTICE").read_text("utf-8")
    for licensed in (part for part in bundled_components() if part.licence == "LGPL-3.0-only"):
        if licensed.note != "server":  # not in a built program
            assert re.split("[-0-9]", licensed.name)[0].lower() in said.lower(), licensed.name
    assert "may be replaced" in said
