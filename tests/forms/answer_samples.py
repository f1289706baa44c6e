"""A sample of an answer for each data type."""

from __future__ import annotations

from dataclasses import dataclass, replace


@dataclass(frozen=True)
class Sample:
    """An answer as it is typed, stored, shown in the field again and told; and what is none.

    ``calculated`` is the result of a calculation, which is stored as ``result``.
    """

    typed: str
    stored: str
    shown: str
    told: str
    calculated: object
    result: str
    wrong: str = ""


def as_it_stands(text: str, wrong: str = "") -> Sample:
    return Sample(text, text, text, text, text, text, wrong)


SAMPLES: dict[str, Sample] = {
    "string": as_it_stands("Tổ 5"),
    "int": Sample("1.234", "1234", "1234", "1234", 3.7, "3", wrong="1,5"),
    "decimal": Sample("1.234,5", "1234.5", "1234,5", "1.234,5", True, "1", wrong="một"),
    "long": replace(as_it_stands("12345678901"), calculated=True, result="1"),
    "date": Sample(
        "28/2/2026",
        "2026-02-28",
        "28/02/2026",
        "28/02/2026",
        calculated=20512.0,
        result="2026-02-28",
        wrong="30/2/2026",
    ),
    "time": Sample(
        "8h30",
        "08:30:00.000+07:00",
        "08:30",
        "08:30",
        calculated="2026-02-28T01:30:00.000Z",
        result="08:30:00.000+07:00",
        wrong="25:00",
    ),
    "dateTime": Sample(
        "28/2/2026 8:30",
        "2026-02-28T08:30:00.000+07:00",
        "28/02/2026 08:30",
        "08:30 28/02/2026",
        calculated="2026-02-28",
        result="2026-02-28T00:00:00.000+07:00",
        wrong="28/2/2026",
    ),
    "geopoint": as_it_stands("21.0 105.8", wrong="21.0 105.8; 21 105"),
    "geotrace": as_it_stands("21 105; 22 106", wrong="21 105"),
    "geoshape": as_it_stands("21 105; 22 106; 21 105", wrong="21 105; 22 106"),
    "barcode": as_it_stands("8934588012345"),
    "binary": as_it_stands("anh.jpg"),
}
