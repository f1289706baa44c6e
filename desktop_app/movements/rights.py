"""The rights that recording results asks for: codes of ``resources/accounts/roles.toml``."""

from __future__ import annotations

from typing import Final

ENTER: Final = "movements.enter"
TARGETS: Final = "movements.targets"
REVIEW: Final = "movements.review"
