"""The project is built from what pyproject.toml names for that, and nothing of what it needs to run."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib

from tests.architecture.imports import ROOT
from tests.support.patience import PATIENCE_SECONDS

LOADED = """
import sys
before = set(sys.modules)
import tools.build_hook, tools.compile_translations
from pathlib import Path
assert not tools.compile_translations.merge(Path("resources/translations/vi").glob("sync.po")).faults
tools.compile_translations.binary({"Save": "Lưu hoà"})
for name, module in sorted(sys.modules.items()):
    if name not in before and "site-packages" in (getattr(module, "__file__", None) or ""):
        print(name.partition(".")[0])
"""


def test_the_build_needs_nothing_that_only_the_program_needs() -> None:
    done = subprocess.run(
        [sys.executable, "-c", LOADED],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=PATIENCE_SECONDS,
        check=True,
    )
    loaded = set(done.stdout.split())
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    needed = {re.split(r"[\[<>=!~; ]", each)[0] for each in project["build-system"]["requires"]}
    assert "polib" in loaded, "the translations were not compiled"
    # hatchling loads what it needs itself; its pathspec takes typing_extensions on Python 3.12 if it is there
    hatchling = {"hatchling", "pathspec", "pluggy", "packaging", "trove_classifiers"}
    assert loaded <= needed | hatchling | ({"typing_extensions"} if sys.version_info < (3, 13) else set())
