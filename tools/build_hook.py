"""Compiles the translation when the project is built or installed, so that ``vi.mo`` is not committed."""

from __future__ import annotations

import importlib
import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CompileTranslations(BuildHookInterface[Any]):
    """Writes ``resources/translations/vi.mo`` before hatchling gathers the files."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compile the .po files.

        Raises:
            ValueError: two .po files contradict each other, or a translation drops a placeholder.
        """
        root = Path(self.root)
        if str(root) not in sys.path:
            sys.path.insert(0, str(root))
        faults = importlib.import_module("tools.compile_translations").compile_catalogue(root)
        if faults:
            raise ValueError("\n".join(faults))
