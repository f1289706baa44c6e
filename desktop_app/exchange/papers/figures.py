"""Figures in the tables of a paper, for a workbook: the number, and how it is shown."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from desktop_app.base.figures.styles import bare_number_in
from desktop_app.base.numbers import NumberStyle
from desktop_app.exchange.cell_values import EXACT_DIGITS


@dataclass(frozen=True, slots=True)
class ShownNumber:
    """A number, and the number format by which a spreadsheet shows it as the paper does."""

    value: int | Decimal
    shown: str


def shown_number(figure: int | Decimal) -> ShownNumber | None:
    """A figure with as many decimals as it has; ``None`` where a spreadsheet would not hold it exactly."""
    exponent = Decimal(figure).normalize().as_tuple().exponent
    places = -exponent if isinstance(exponent, int) and exponent < 0 else 0
    return _exact(figure, _format(places, grouped=True))


def number_written(text: str) -> ShownNumber | None:
    """The number of a text as papers write it: ``1.234``, ``80,00``, ``93,19 %``; ``None`` for other texts.

    What begins with a nought that says nothing, as codes and telephones do, is none.
    """
    number = text.strip()
    is_share = number.endswith("%")
    between = '" "' if number.endswith((" %", "\u00a0%")) else ""
    number = number.removesuffix("%").rstrip()
    value = bare_number_in(number, NumberStyle.VIETNAMESE)
    if value is None or not number.isascii():
        return None
    whole, _, places = number.removeprefix("-").partition(",")
    if len(whole) > 1 and whole.startswith("0"):
        return None
    if is_share:
        return _exact(value.scaleb(-2), f"{_format(len(places), grouped=False)}{between}%")
    grouped = len(whole) <= 3 or "." in number
    return _exact(value if places else int(value), _format(len(places), grouped=grouped))


def _format(places: int, *, grouped: bool) -> str:
    whole = "#,##0" if grouped else "0"
    return f"{whole}.{'0' * places}" if places else whole


def _exact(value: int | Decimal, shown: str) -> ShownNumber | None:
    fits = len(Decimal(value).as_tuple().digits) <= EXACT_DIGITS
    return ShownNumber(value, shown) if fits else None
