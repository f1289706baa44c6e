"""``python -m tests.support.servers.server_alone …``: the server where only its own packages are.

Whatever else this environment holds cannot be imported, as in one made from ``requirements/upstream.txt``.
"""

from __future__ import annotations

import importlib.metadata
import sys
from collections.abc import Sequence
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec
from types import ModuleType

from tools.gather_licences import ROOT, canonical, locked

PROJECT = "so-mat-tran"


class OnlyOurs(MetaPathFinder):
    """Finds nothing of a package that the server's requirements do not name."""

    def __init__(self) -> None:
        kept = {*locked(ROOT / "requirements" / "upstream.txt"), PROJECT}
        self.missing = {"ui"} | {
            name
            for name, distributions in importlib.metadata.packages_distributions().items()
            if not kept & {canonical(distribution) for distribution in distributions}
        }

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if fullname.partition(".")[0] in self.missing:
            raise ModuleNotFoundError(f"No module named {fullname!r}", name=fullname)
        return None


if __name__ == "__main__":
    sys.meta_path.insert(0, OnlyOurs())
    from upstream.admin.cli import main

    raise SystemExit(main())
