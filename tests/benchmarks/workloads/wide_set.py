"""A set of 200 indicators and 300 areas that report all of them each month: the widest grid an office has."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from desktop_app.book.office import Office
from desktop_app.catalogue.installed import install
from desktop_app.catalogue.packages.package import Package
from tests.builders import an_office, put_area

CODE = "RONG"
AREAS, INDICATORS = 300, 200
GROUPS = ("A", "B", "C", "D")
_HEAD = (
    "code,group,name_vi,name_en,unit,value_kind,entered_by,period_type,nature,area_aggregation,"
    "time_aggregation,numerator,denominator,formula,target,mark,source,note"
)


def wide_package(indicators: int = INDICATORS) -> Package:
    """Whole numbers that areas report each month, in four groups."""
    text = io.StringIO()
    rows = csv.writer(text, lineterminator="\n")
    rows.writerow(_HEAD.split(","))
    for number in range(indicators):
        row = [
            code_of(number),
            GROUPS[number % 4],
            f"Chỉ tiêu số {number} của bộ rộng",
            "",
            "cuộc",
            "integer",
        ]
        row += ["K", "month", "flow", "sum", "sum", "", "", "", "yes", "P", "", ""]
        rows.writerow(row)
    lines = ['kind = "indicator_set"', f'code = "{CODE}"', 'version = "1"', 'status = "published"']
    lines += ['indicators = "indicators.csv"', 'title_vi = "Bộ rộng"']
    lines += ['title_en = "Wide set"', "valid_from = 2026-01-01"]
    for group in GROUPS:
        lines += ["[[groups]]", f'code = "{group}"', f'name_vi = "Nhóm {group}"', f'name_en = "{group}"']
        lines += ['programme_vi = "Rộng"']
    return Package({"set.toml": "\n".join(lines).encode(), "indicators.csv": text.getvalue().encode()})


def code_of(number: int) -> str:
    """The code of an indicator by its number."""
    return f"R{number:03d}"


def wide_office(folder: Path, areas: int = AREAS) -> Office:
    """An open book with the set and its areas, and no figure."""
    office = an_office(folder)
    with office.record() as rec:
        for number in range(areas):
            put_area(rec, f"a{number:03d}", f"Thôn {number:03d}", 100 + number)
    with office.store.write() as connection:
        install(connection, wide_package(), "file", office.clock)
    return office
