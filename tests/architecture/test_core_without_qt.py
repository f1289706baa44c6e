"""The core and the server run where Qt cannot be loaded."""

from __future__ import annotations

import json
import subprocess
import sys

from tests.architecture.imports import ROOT, module_name, source_files
from tests.support.patience import PATIENCE_SECONDS

# A fresh interpreter: inside pytest Qt is loaded already, so sys.modules there proves nothing.
PROBE = """
import importlib, json, sys
for name in json.loads(sys.stdin.read()):
    importlib.import_module(name)
bad = [name for name in sys.modules if name.split(".")[0] in {"PySide6", "shiboken6", "ui"}]
print(json.dumps(bad))
"""


def importable(package: str) -> list[str]:
    """Modules that may be imported for their definitions; ``__main__`` and migrations run on import."""
    names = [module_name(path) for path in source_files(package)]
    return [name for name in names if not name.endswith("__main__") and ".migrations" not in name]


def test_no_module_of_the_core_or_the_server_loads_qt() -> None:
    names = importable("desktop_app") + importable("upstream")
    assert len(names) > 20, "the scan found no modules"
    probe = subprocess.run(
        [sys.executable, "-W", "error", "-c", PROBE],
        input=json.dumps(names),
        capture_output=True,
        text=True,
        cwd=ROOT,
        timeout=PATIENCE_SECONDS,
        check=False,
    )
    assert probe.returncode == 0, probe.stderr
    assert json.loads(probe.stdout) == []
