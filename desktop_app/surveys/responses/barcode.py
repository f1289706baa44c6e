"""Codes printed on a paper form for a scanner: round, area and serial number.

A QR code holds their ids. A barcode has room for a few digits: a mark of round and area, by which a form of
another round or area is recognised.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass

_SCANNED = re.compile(
    r"smt\|(?P<round>[^|\s]{1,80})\|(?P<area>[^|\s]{1,80})\|(?P<serial>\d{1,7})", re.IGNORECASE
)
_BARRED = re.compile(r"(?P<mark>s\d{6})(?P<serial>\d{4}|\d{6}|\d{8})", re.IGNORECASE)
_MARKS = 10**6


@dataclass(frozen=True, slots=True)
class ScannedForm:
    """Which paper form a code belongs to: round and area, or where ``mark`` is there only a mark of both."""

    round_id: str
    area_id: str
    serial: int
    mark: str = ""

    def area_among(self, round_id: str, area_ids: Iterable[str]) -> str | None:
        """The area of the round that the form belongs to; ``None`` for another round, or where two fit."""
        if self.mark:
            found = [item for item in area_ids if printed_mark(round_id, item) == self.mark]
            return found[0] if len(found) == 1 else None
        if self.round_id.lower() != round_id.lower():
            return None
        wanted = self.area_id.lower()  # a scanner may write other cases
        return next((item for item in area_ids if item.lower() == wanted), self.area_id)


def printed_code(round_id: str, area_id: str) -> str:
    """Return what a QR code says before the serial number and the stroke between them."""
    return f"smt|{round_id}|{area_id}"


def printed_mark(round_id: str, area_id: str) -> str:
    """What a barcode says before the digits of the serial number. A letter leads, so that it is no number."""
    whole = hashlib.sha256(printed_code(round_id, area_id).lower().encode()).digest()
    return f"S{int.from_bytes(whole) % _MARKS:06}"


def scanned_form(text: str) -> ScannedForm | None:
    """Return the form whose code was read; ``None`` for anything else, a serial number alone among it."""
    read = text.strip()
    if match := _SCANNED.fullmatch(read):
        return ScannedForm(match["round"], match["area"], int(match["serial"]))
    if match := _BARRED.fullmatch(read):
        return ScannedForm("", "", int(match["serial"]), match["mark"].upper())
    return None
