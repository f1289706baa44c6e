"""Amounts as people and banks write them."""

from __future__ import annotations

from decimal import Decimal
from typing import Final

from desktop_app.base.numbers import NumberStyle, plain_number_text
from desktop_app.base.problems import Problem

_CURRENCY: Final = ("vnd", "vnđ", "đ", "dong", "đồng")


def whole_dong(text: str) -> int:
    """An amount as banks write it: 1.500.000, 1,500,000.00, +1500000 VND.

    Raises:
        Problem: it is no amount of whole đồng.
    """
    plain = text.strip().lower()
    for name in _CURRENCY:
        plain = plain.removesuffix(name).strip()
    plain = plain.removeprefix("+").strip()
    for style in NumberStyle:
        found = plain_number_text(plain, style)
        if found is not None and Decimal(found) == int(Decimal(found)):
            return int(Decimal(found))
    raise Problem("“{text}” is no amount of whole đồng.", text=text.strip()[:40])
