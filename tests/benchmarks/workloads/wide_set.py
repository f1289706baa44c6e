"""A set of 200 indicators and 300 areas that report all of them each month: the widest grid an office has."""

from __future__ import annotations

import csv
import io

from desktop_app.areas.queries import areas_at
from desktop_app.book.office import Office
from desktop_app.catalogue.installed import install
from desktop_app.catalogue.packages.package import Package
from tests.benchmarks.reporting.plugin import SHORT
from tests.builders import put_area

CODE = "RONG"
AREAS, INDICATORS = (20 if SHORT else 300), 200
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


def widen(office: Office, areas: int = AREAS) -> None:
    """Install the set into a book, and have at least so many areas in it."""
    with office.record() as rec:
        present = areas_at(rec.connection, office.clock.today())
        for number in range(len(present), areas):
            put_area(rec, f"a{number:03d}", f"Thôn {number:03d}", 100 + number)
    with office.store.write() as connection:
        install(connection, wide_package(), "file", office.clock)
