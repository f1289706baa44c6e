"""Every line of README and docs that installs the project, run as it stands in an environment of its own."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

from tests.architecture.imports import ROOT
from tests.support.requirement import unavailable

BLOCK = re.compile(r"^```\w*\n(.*?)^```$", re.MULTILINE | re.DOTALL)
INSTALLS = re.compile(r"\b(?:pip3?|pipx|uv tool|uv pip|uv sync) install\b")
PATIENCE_SECONDS = 900


def _pages() -> list[Path]:
    """All but the decisions: these say what was done once."""
    pages = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *(ROOT / "resources").rglob("*.md")]
    return [page for page in sorted(pages) if "decisions" not in page.parts and page.name != "CHANGELOG.md"]


BLOCKS = {
    f"{page.relative_to(ROOT)}-{number}": block
    for page in _pages()
    for number, block in enumerate(BLOCK.findall(page.read_text("utf-8")))
    if INSTALLS.search(block)
}


def test_each_line_that_installs_stands_where_it_is_run() -> None:
    """In a block of its own, so that the test below finds it."""
    assert len(BLOCKS) >= 2, "the server and the office's program"
    in_prose = [
        f"{page.relative_to(ROOT)}: {line}"
        for page in _pages()
        for line in BLOCK.sub("", page.read_text("utf-8")).splitlines()
        if INSTALLS.search(line)
    ]
    assert in_prose == []


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """The files of this checkout that Git has or would take: nothing that a set-up has made."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    folder = tmp_path / "checkout"
    for name in filter(None, listed.stdout.split("\0")):
        if (ROOT / name).is_file() and not name.startswith(("tests/", "docs/pictures/")):
            target = folder / name
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(ROOT / name, target)
    return folder


def _environment(home: Path) -> dict[str, str]:
    """An empty home and nothing of this environment; pip asks whom the machine tells it to ask."""
    import pwd

    own = Path(pwd.getpwuid(os.getuid()).pw_dir)
    hidden = ("PYTHON", "VIRTUAL_ENV", "XDG_")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(hidden)}
    programs = home / "bin"
    programs.mkdir(parents=True)
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    python = programs / "python3.13"  # as the lines call it; another release that is promised serves too
    python.write_text(f'#!/bin/sh\nexec {sys.base_prefix}/bin/python{version} "$@"\n', encoding="utf-8")
    python.chmod(0o755)
    settings = own / ".config" / "pip" / "pip.conf"
    return {
        **kept,
        **({"PIP_CONFIG_FILE": str(settings)} if settings.is_file() else {}),
        "PIP_CACHE_DIR": os.environ.get("PIP_CACHE_DIR", str(own / ".cache" / "pip")),
        "PIP_NO_COMPILE": "1",
        "PATH": f"{programs}:{os.environ['PATH']}",
        "HOME": str(home),
        "QT_QPA_PLATFORM": "offscreen",
    }


def _require_a_registry(folder: Path, environment: dict[str, str]) -> None:
    command = ["python3.13", "-m", "venv", str(folder)]
    subprocess.run(command, env=environment, check=True, timeout=PATIENCE_SECONDS)
    probe = [f"{folder}/bin/pip", "download", "--quiet", "--no-deps", "--dest", f"{folder}/probe", "polib"]
    if subprocess.run(probe, env=environment, check=False, timeout=PATIENCE_SECONDS).returncode != 0:
        unavailable("a registry of Python packages that pip reaches", "nothing: see pip config")


@pytest.mark.long
@pytest.mark.timeout(1800)
@pytest.mark.skipif(os.name == "nt", reason="the lines are those of a Unix; Windows has a setup program")
@pytest.mark.parametrize("name", BLOCKS)
def test_each_block_that_installs_does_so(name: str, checkout: Path, tmp_path: Path) -> None:
    if find_spec("ensurepip") is None:
        unavailable("the module venv of Python", "python3.13-venv")
    environment = _environment(tmp_path / "home")
    _require_a_registry(tmp_path / "probing", environment)
    lines = BLOCKS[name].replace("/srv/", f"{tmp_path}/srv/")
    done = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", lines],
        cwd=checkout, env=environment, capture_output=True, text=True, timeout=PATIENCE_SECONDS, check=False,
    )  # fmt: skip
    assert done.returncode == 0, f"{lines}\n{done.stdout[-2000:]}\n{done.stderr[-4000:]}"
