"""Provinces of many communes, each with a quarter that was handed in."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from contextlib import closing

from desktop_app.base.ids import period_status_id
from desktop_app.base.locked_states import WHOLE_COMMUNE
from desktop_app.base.units.former_codes import UNITS
from desktop_app.base.units.unit_tables import shipped_table
from desktop_app.wire.op import Value
from upstream.admin.setup import initialise
from upstream.communes.communes import ensure_commune
from upstream.database.database import Database
from upstream.deciding.decisions import write_records

SET, PERIOD = "MTTQ_CO_SO", "2026-Q3"
SCOPE = f"period:{SET}:{PERIOD}"
STATUS = "period_status", period_status_id(SET, PERIOD, WHOLE_COMMUNE)


def codes(number: int = 3_321) -> list[str]:
    """The codes of so many communes of the list; the default is all of the country."""
    rows = csv.DictReader(io.StringIO(shipped_table(UNITS).decode("utf-8-sig"), newline=""))
    found = [row["code"] for row in rows if row["province"]][:number]
    assert len(found) == number
    return found


def begin_province(address: str, communes: Sequence[str]) -> None:
    """A sample server with these communes; each has handed the quarter in."""
    initialise(address, "Tỉnh Thử", "sample")
    fields: dict[str, Value] = {
        "set_code": SET,
        "period": PERIOD,
        "unit": WHOLE_COMMUNE,
        "status": "submitted",
    }
    database = Database.connect(address)
    with closing(database), database.write() as connection:
        for code in communes:
            ensure_commune(connection, code)
            write_records(connection, code, [(*STATUS, fields)], "Lan", 1)
