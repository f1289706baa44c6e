"""The province's server runs where nothing is installed that only the window needs."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from collections.abc import Callable
from pathlib import Path

from desktop_app.base.resource_files import resource_path
from tests.architecture.imports import ROOT, all_imports
from tests.builders import put_response
from tests.support.servers.server_alone import OnlyOurs
from tests.support.servers.upstream import Desk, Upstream
from tools.gather_licences import canonical, locked

ONLY_THE_WINDOW = (
    "pyside6-essentials",
    "pyside6-pdf",
    "shiboken6",
    "sqlcipher3",
    "keyring",
)
ALONE = "tests.support.servers.server_alone"
IMPORTED_AS = {"argon2-cffi": "argon2", "pillow": "PIL", "pynacl": "nacl", "python-docx": "docx"}
"""Distributions that are imported under another name."""


def asked_for(extra: str) -> set[str]:
    """The packages that the project itself and an extra name, as they are imported."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    lines = [*project["dependencies"], *project["optional-dependencies"][extra]]
    names = {canonical(re.split(r"[\[<>=!~; ]", line)[0]) for line in lines}
    return {IMPORTED_AS.get(name, name) for name in names}


def reached_from_the_server() -> tuple[set[str], set[str]]:
    """The modules of ours that the server can come to import, and the foreign packages these name."""
    found = all_imports()
    ours = {item.importer for item in found}
    reached = {name for name in ours if name.startswith("upstream")}
    foreign: set[str] = set()
    waiting = set(reached)
    while waiting:
        targets = {item.target for item in found if item.importer in waiting}
        mine = {target if target in ours else target.rpartition(".")[0] for target in targets} & ours
        foreign |= {target.partition(".")[0] for target in targets}
        waiting = mine - reached
        reached |= mine
    return reached, foreign - {"desktop_app", "upstream", "__future__"} - sys.stdlib_module_names


def test_what_the_server_imports_is_what_its_extra_asks_for() -> None:
    reached, foreign = reached_from_the_server()
    assert "desktop_app.wire.messages" in reached
    assert {"sqlalchemy", "litestar", "msgspec", "nacl"} <= foreign
    assert foreign - {name.replace("-", "_") for name in asked_for("upstream")} == set()


def test_the_window_imports_what_its_requirements_hold() -> None:
    """pandas and pyreadstat are the extra "statistics": told when they are missing."""
    found = [item for item in all_imports() if not item.importer.startswith("upstream")]
    foreign = {item.target.partition(".")[0] for item in found} - sys.stdlib_module_names
    foreign -= {"desktop_app", "ui", "upstream", "__future__", "pandas", "pyreadstat"}
    held = locked(ROOT / "requirements" / "desktop.txt")
    names = {IMPORTED_AS.get(name, name.replace("-", "_")) for name in held} | {"PySide6"}
    assert foreign - names == set()


def test_the_servers_requirements_hold_nothing_of_the_window() -> None:
    held = locked(ROOT / "requirements" / "upstream.txt")
    assert held.keys() & set(ONLY_THE_WINDOW) == set()
    assert set(ONLY_THE_WINDOW) <= locked(ROOT / "requirements" / "desktop.txt").keys()
    assert {"PySide6", "keyring", "sqlcipher3", "ui"} <= OnlyOurs().missing


def test_a_server_alone_starts_enrols_exchanges_and_publishes(
    tmp_path: Path, make_upstream: Callable[[str], Upstream], make_desk: Callable[[str], Desk]
) -> None:
    database = str(tmp_path / "province.sqlite")
    server = make_upstream(database)
    server.stop()
    server.module = ALONE
    server.start()
    lan, minh = make_desk("Lan"), make_desk("Minh")
    for desk in (lan, minh):
        desk.enrol(server)
    lan.put("residential_area", "a1", name="Thôn Đoài")
    with lan.office.record() as rec:
        put_response(rec, "p1")
    assert lan.sync().pushed == 2
    minh.sync()
    assert minh.value("residential_area", "a1", "name") == "Thôn Đoài"
    assert minh.value("survey_response", "p1", "answers") == lan.value("survey_response", "p1", "answers")
    assert "2 computers, 2 records" in told(database, "status")
    assert told(database, "devices").count("active") == 2
    assert "published" in told(database, "catalogue", "publish", str(resource_path()))


def told(database: str, *arguments: str) -> str:
    """What a command of the server alone prints; it must succeed."""
    command = [sys.executable, "-m", ALONE, "--lang", "en", "--database", database, *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT).stdout


def test_a_server_alone_says_what_it_can_do(tmp_path: Path) -> None:
    said = told(str(tmp_path / "none.sqlite"), "--help")
    assert {"init", "serve", "enrol", "catalogue", "status"} <= set(said.split())
