"""A sample of an answer for each data type."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Sample:
    """An answer as it is typed, stored, shown in the field again and told; and what is none."""

    typed: str
    stored: str
    shown: str
    told: str
    wrong: str = ""


def as_it_stands(text: str, wrong: str = "") -> Sample:
    return Sample(text, text, text, text, wrong)


SAMPLES: dict[str, Sample] = {
    "string": as_it_stands("Tổ 5"),
    "int": Sample("1.234", "1234", "1234", "1234", wrong="1,5"),
    "decimal": Sample("1.234,5", "1234.5", "1234,5", "1.234,5", wrong="một"),
    "long": as_it_stands("12345678901"),
    "date": Sample("28/2/2026", "2026-02-28", "28/02/2026", "28/02/2026", wrong="30/2/2026"),
    "time": Sample("8h30", "08:30:00.000+07:00", "08:30", "08:30", wrong="25:00"),
    "dateTime": Sample(
        "28/2/2026 8:30",
        "2026-02-28T08:30:00.000+07:00",
        "28/02/2026 08:30",
        "08:30 28/02/2026",
        wrong="28/2/2026",
    ),
    "geopoint": as_it_stands("21.0 105.8", wrong="21.0 105.8; 21 105"),
    "geotrace": as_it_stands("21 105; 22 106", wrong="21 105"),
    "geoshape": as_it_stands("21 105; 22 106; 21 105", wrong="21 105; 22 106"),
    "barcode": as_it_stands("8934588012345"),
    "binary": as_it_stands("anh.jpg"),
}
