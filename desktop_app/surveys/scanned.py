"""What is printed on a paper form for a scanner: round, area and serial number, or the number alone."""

from __future__ import annotations

import re
from dataclasses import dataclass

_SCANNED = re.compile(
    r"smt\|(?P<round>[^|\s]{1,80})\|(?P<area>[^|\s]{1,80})\|(?P<serial>\d{1,7})", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class ScannedForm:
    """Which paper form a code belongs to."""

    round_id: str
    area_id: str
    serial: int


def printed_code(round_id: str, area_id: str) -> str:
    """What a code says before the serial number and the stroke between them."""
    return f"smt|{round_id}|{area_id}"


def scanned_form(text: str) -> ScannedForm | None:
    """The form whose code was read; ``None`` for anything else, a serial number alone among it."""
    match = _SCANNED.fullmatch(text.strip())
    return ScannedForm(match["round"], match["area"], int(match["serial"])) if match else None
