"""Who works with the fund: any one of these rights shows its room and lets the search find its records."""

from __future__ import annotations

from typing import Final

FUND_RIGHTS: Final = ("fund.enter", "fund.post", "fund.close")
