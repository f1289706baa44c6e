"""Results of campaigns and emulation movements, by indicator, area and period."""

from typing import Final

# The rights that recording results asks for: codes of resources/accounts/roles.toml.
ENTER: Final = "movements.enter"
TARGETS: Final = "movements.targets"
REVIEW: Final = "movements.review"
